import tomllib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.core.subscriptions import read_config
from tui.formats.errors import FormatError
from tui.formats.toml_document import put_back
from tui.formats.toml_queries import RULES, SEARCHES, blocks_of, rule_key, with_rule, with_search, without

TEXT = """\
# my list
[settings]
theme = "dateline"

# Searches

# the first one
[[search]]
name = 'Long "reads"' # by length
# query = "words>800"
query = '''
words>2000''' # enough

[[feed]]
url = "https://example.org/a"

[[rule]] # ads
do = ["hide",
  "read"]
query = "title:sponsored"

# what the keys do
[keys]
"m" = "read"
"""


def search(name: str, query: str) -> SavedSearch:
    return SavedSearch(name=name, query=query)


def test_a_search_goes_behind_the_last_one_and_a_rule_behind_the_last_rule() -> None:
    assert with_search(TEXT, search("Syria, this week", 'syria OR "aleppo city"')) == TEXT.replace(
        "[[feed]]", '[[search]]\nname = "Syria, this week"\nquery = \'syria OR "aleppo city"\'\n\n[[feed]]'
    )
    assert with_rule(TEXT, Rule(query="feed:Deals", do=("star", "tag to buy"))) == TEXT.replace(
        "# what the keys do", '[[rule]]\nquery = \'feed:Deals\'\ndo = ["star", "tag to buy"]\n\n# what the keys do'
    )


def test_the_first_of_its_kind_goes_to_the_end() -> None:
    block = "[[search]]\nname = \"A\"\nquery = 'b'\n"
    assert with_search("", search("A", "b")) == block
    assert with_search('[keys]\n"m" = "read"', search("A", "b")) == f'[keys]\n"m" = "read"\n\n{block}'


def test_the_query_of_a_search_is_exchanged_and_all_around_it_stays() -> None:
    assert with_search(TEXT, search('long  "READS"', "words>900")) == TEXT.replace("'''\nwords>2000'''", "'words>900'")


def test_a_rule_that_is_there_however_it_is_written_is_not_added_again() -> None:
    assert with_rule(TEXT, Rule(query="title:sponsored", do=("hide", "read"))) == TEXT
    assert with_rule(TEXT, Rule(query="title:sponsored", do=("read", "hide"))) != TEXT


def test_a_search_that_asks_that_already_stays_as_it_is_written() -> None:
    assert with_search(TEXT, search('long "reads"', "words>2000")) == TEXT


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("a b", "'a b'"),
        ('feed:"BBC World" -x', "'feed:\"BBC World\" -x'"),
        ("don't", '"don\'t"'),
        ('"don\'t" stop', "'''\"don't\" stop'''"),
        ("a\\b'c", "'''a\\b'c'''"),
        ('"a" b\'', '"\\"a\\" b\'"'),
        ("'''\"", "\"'''\\\"\""),
        ("a\u202eb", '"a\\u202eb"'),
    ],
)
def test_quotes_in_a_query_stay_readable(query: str, written: str) -> None:
    text = with_search("", search("A", query))
    assert text.splitlines()[2] == f"query = {written}"
    assert tomllib.loads(text)["search"][0]["query"] == query


@pytest.mark.parametrize("text", ["search = [{ name = 'A', query = 'b' }]\n", "[search]\nname = 'A'\n", "search = 3\n"])
def test_searches_in_another_shape_are_left_to_their_writer(text: str) -> None:
    for edit in (lambda: with_search(text, search("B", "c")), lambda: without(text, SEARCHES, "a")):
        with pytest.raises(FormatError, match=r"the saved searches in feeds\.toml are written in a way") as caught:
            edit()
        assert "[[search]]" in caught.value.problem.remedy


def test_a_search_without_a_query_gets_none() -> None:
    with pytest.raises(FormatError):
        with_search("[[search]]\nname = 'A'\n", search("a", "b"))


@given(name=hostile_text(), query=hostile_text(), effect=hostile_text())
def test_any_text_at_all_is_written_so_that_it_is_read_again(name: str, query: str, effect: str) -> None:
    text = with_rule(with_search(TEXT, search(name, query)), Rule(query=query, do=(effect,)))
    parsed = tomllib.loads(text.encode().decode())
    found, rule = parsed["search"][-1], parsed["rule"][-1]
    written = [found["name"], found["query"], rule["query"], rule["do"][0]]
    assert written == [
        "".join("\ufffd" if 0xD800 <= ord(character) < 0xE000 else character for character in each)
        for each in (name, query, query, effect)
    ]
    assert not set(text) & set(map(chr, [*range(10), *range(11, 32), *range(0x7F, 0xA0), 0x2028, 0x202E, 0x2066]))


fillings = st.lists(st.sampled_from(["", "", "# why", "  # [[search]]", "# '''", "#\u2028 é"]), max_size=3)
names = st.sampled_from(["One", "one ", "Two", "Three 3"])
values = st.sampled_from(["'a'", '"b" # why', "'''\n[[search]]\nc'''", '"""d\n\n# no comment\n"""'])
others = st.sampled_from(['[[feed]]\nurl = "x"', "[keys]\nm = 1", "[[rule]]\nquery = 'a'\ndo = ['hide']"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Texts of a feeds.toml with searches in all that their writers may do to them."""
    parts = ["[settings]\nwidth = 72"]
    for number in range(draw(st.integers(0, 5))):
        other = draw(others).replace("[keys]", f"[keys.a{number}]")
        lines = [f'name = "{draw(names)}"', f"query = {draw(values)}"]
        block = "\n".join(["[[search]]", *draw(st.permutations([*lines, *draw(fillings)]))])
        parts += [*draw(fillings), block if draw(st.booleans()) else other]
    text = "\n".join([*parts, *draw(fillings)]) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(text=lists(), name=names)
def test_what_is_taken_out_comes_back_to_the_byte(text: str, name: str) -> None:
    key = name.strip().casefold()
    cut = without(text, SEARCHES, key)
    assert put_back(cut.text, SEARCHES, cut.blocks) == text
    assert key not in [each["name"].strip().casefold() for each in tomllib.loads(cut.text).get("search", [])]


@given(text=lists(), name=names, query=st.sampled_from(["new", 'say "so"', "it's"]))
def test_keeping_a_search_changes_one_query_or_adds_one_block(text: str, name: str, query: str) -> None:
    key = name.strip().casefold()
    longer = with_search(text, search(name, query))
    before, after = (tomllib.loads(each).get("search", []) for each in (text, longer))
    if any(each["name"].strip().casefold() == key for each in before):
        [changed] = [new for old, new in zip(before, after, strict=True) if old != new]
        assert (changed["name"].strip().casefold(), changed["query"]) == (key, query)
    else:
        assert after == [*before, {"name": name, "query": query}]
        cut = without(longer, SEARCHES, key)
        assert cut.text.split() == text.split()
    assert with_search(longer, search(name, query)) == longer


@given(query=st.text(max_size=9), do=st.lists(st.sampled_from(["hide", "tag x"]), min_size=1, max_size=2))
def test_a_rule_is_found_again_by_what_it_says(query: str, do: list[str]) -> None:
    query = " ".join(query.split())
    assume(query)
    rule = Rule(query=query, do=tuple(do))
    text = with_rule(TEXT, rule)
    assert len(blocks_of(text, RULES, rule_key(rule))) == 1
    assert without(text, RULES, rule_key(rule)).text == TEXT
    assert read_config(tomllib.loads(text)).rules[-1:] in [(rule,), read_config(tomllib.loads(TEXT)).rules]
