"""Keys of feeds changed in feeds.toml: their own lines change, and no others."""

import difflib
import tomllib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.test_toml_splice import feeds_tomls, urls_in
from tests.strategies import hostile_text
from tui.core.model import Subscription
from tui.formats.errors import FormatError
from tui.formats.toml_edit import statements
from tui.formats.toml_keys import Value
from tui.formats.toml_reading import WrittenFloat, read_toml
from tui.formats.toml_splice import added, blocks_of, exchanged, removed, restored, rewritten

A = "https://example.org/a"


def changed(block: str, **values: Value | None) -> str:
    """A feed with these keys, in a text around it that must stay."""
    above, below = "# top\n[settings]\nwidth = 72\n\n", '\n# next\n[[feed]]\nurl = "https://example.org/b"\n'
    text, _ = rewritten(above + block + below, {A: values})
    assert text.startswith(above)
    assert text.endswith(below)
    return text[len(above) : -len(below)]


Rows = list[tuple[str, dict[str, Value | None], str]]

CHANGED: Rows = [
    ("url = '{A}'", {"title": "T"}, "url = '{A}'\ntitle = \"T\""),
    ("url = '{A}' # u\nkeep = '9d'", {"title": "T"}, "url = '{A}' # u\ntitle = \"T\"\nkeep = '9d'"),
    ("folders = ['x']\nurl = '{A}'", {"paused": True}, "folders = ['x']\nurl = '{A}'\npaused = true"),
    ("  url = '{A}'", {"title": "it’s"}, "  url = '{A}'\n  title = \"it’s\""),
    ("url = '{A}'\ntitle = 'T' # t", {"title": "U"}, "url = '{A}'\ntitle = 'U' # t"),
    ("url = '{A}'\ntitle = 'T'", {"title": "it's"}, "url = '{A}'\ntitle = \"it's\""),
    ("url = '{A}'\n\"title\"='T'", {"title": "U"}, "url = '{A}'\n\"title\"='U'"),
    ("url = '{A}'\ntitle = '''\nT'''", {"title": "U"}, "url = '{A}'\ntitle = 'U'"),
    ("url = '{A}'\ntitle = 'T'", {"title": None}, "url = '{A}'"),
    ("url = '{A}'\ntitle = 'T' # t", {"title": None}, "url = '{A}'\ntitle = '' # t"),
    ("paused = true   # till May\nurl = '{A}'", {"paused": None}, "paused = false   # till May\nurl = '{A}'"),
    ("paused = true\nurl = '{A}'", {"paused": None}, "url = '{A}'"),
    ("url = '{A}'\n[feed.headers]\nx = 'y'", {"paused": True}, "url = '{A}'\npaused = true\n[feed.headers]\nx = 'y'"),
    ("url = '{A}'\nheaders.C.env = 'C'", {"unlisted": True}, "url = '{A}'\nunlisted = true\nheaders.C.env = 'C'"),
    ("url = '{A}'\nheaders = { C = 'C' }", {"title": "T"}, "url = '{A}'\ntitle = \"T\"\nheaders = { C = 'C' }"),
    ("url = '{A}'\nselect = [\n 'a', # a\n]", {"url": "http://z/"}, "url = 'http://z/'\nselect = [\n 'a', # a\n]"),
    ("url = '{A}'\r", {"title": "T"}, "url = '{A}'\r\ntitle = \"T\"\r"),
]


@pytest.mark.parametrize(("block", "values", "expected"), CHANGED)
def test_a_key_changes_its_own_line(block: str, values: dict[str, Value | None], expected: str) -> None:
    written, wanted = (f"[[feed]]\n{keys.replace('{A}', A)}\n" for keys in (block, expected))
    if "\r" in block:
        written, wanted = (text.replace("[[feed]]\n", "[[feed]]\r\n") for text in (written, wanted))
    assert changed(written, **values) == wanted


@pytest.mark.parametrize(
    ("old", "folders", "new"),
    [
        ("[ 'a','b' ]", ("a", "c"), "[ 'a','c' ]"),
        ('["a"]', ("b", "a"), '["b", "a"]'),
        ("[\"a\", 'b']", ("b",), "['b']"),
        ("[]", ("a",), '["a"]'),
        ("[\n  'a', # one\n  'b' # two\n]", ("a", "b", "c"), "[\n  'a', # one\n  'b', # two\n  'c'\n]"),
        ("[\n  'a', # one\n  'b', # two\n]", ("b", "c"), "[\n  'b', # two\n  'c',\n]"),
        ("[\n  # mine\n  'a',\n]", ("c", "a"), "[\n  # mine\n  'c',\n  'a',\n]"),
        ("[\n  # mine\n  'a',\n]", (), "[\n  # mine\n]"),
        ("['a',\n 'b', 'c']", ("a", "c"), "['a',\n 'c']"),
        ("['a',\n 'b', 'c']", ("a", "b", "d"), "['a',\n 'b', 'd']"),
        ("[\n # none\n]", ("b",), '["b"\n # none\n]'),
    ],
)  # fmt: skip
def test_a_list_keeps_what_stays_as_it_is_written(old: str, folders: tuple[str, ...], new: str) -> None:
    block = f'[[feed]]\nurl = "{A}"\nfolders = {old} # where\n'
    after = changed(block, folders=folders or None)
    assert sorted(tomllib.loads(after)["feed"][0]["folders"]) == sorted(folders)
    assert after == block.replace(old, new)


def test_a_list_that_is_empty_goes_with_its_line() -> None:
    for old in ("['a']", "[\n'a',\n'b',\n]", "[\n  'a', # what it was\n]"):
        assert changed(f'[[feed]]\nurl = "{A}"\nfolders = {old}\n', folders=None) == f'[[feed]]\nurl = "{A}"\n'


@pytest.mark.parametrize(
    "block",
    [
        "[[feed]]\nurl = '{A}'\ntitle.x = 1\n",
        "[[feed]]\nurl = '{A}'\n[feed.title]\nx = 1\n",
        "[[feed]]\nurl = '{A}'\ntitle = 'T'\nfolders = [\n 'a'\n, 'b']\n",
        "[[feed]]\n[[feed.title]]\n[[feed]]\nurl = '{A}'\n[[feed.title]]\nx = 1\n",
    ],
)
def test_what_cannot_be_told_apart_is_left_to_its_writer(block: str) -> None:
    with pytest.raises(FormatError, match="cannot be changed safely"):
        changed(block.replace("{A}", A), title="U", folders=("b",))


def test_the_last_line_may_lack_its_end() -> None:
    text = f'[[feed]]\nurl = "{A}"'
    longer, (made,) = rewritten(text, {A: {"title": "T"}})
    assert longer == f'{text}\ntitle = "T"'
    assert exchanged(longer, {A: made.old}) == text


def test_a_block_that_is_none_is_not_put_in_the_place_of_one() -> None:
    text = f'[[feed]]\nurl = "{A}"\n\n[[feed]]\nurl = "x"\n'
    for block in (
        "",
        "[[feed]]\nurl = 'x'",
        "[settings]\n",
        "feed = [{}]\n",
        "a = 1\n[[feed]]\n",
        "[[feed]]\n[[feed]]\n",
    ):
        with pytest.raises(FormatError):
            exchanged(text, {A: block})


@given(title=hostile_text(), folders=st.lists(hostile_text(), max_size=3), old=st.sampled_from(['""', "''", "'a' # c"]))
def test_any_text_is_written_so_that_it_is_read_again(title: str, folders: list[str], old: str) -> None:
    text = f'[[feed]]\nurl = "{A}"\ntitle = {old}\nfolders = [\n  {old.split(" ")[0]}, # d\n]\n'
    after, _ = rewritten(text, {A: {"title": title, "folders": tuple(folders)}})
    feed = tomllib.loads(after.encode("utf-8").decode())["feed"][0]
    lone = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
    assert [feed["title"], *feed["folders"]] == [each.translate(lone) for each in (title, *folders)]


wishes = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from([None, "New", "it's", 'a "b"', "é # no comment"]),
        "folders": st.sampled_from([None, ("a",), ("a", "b/c"), ("b/c", "x", "a")]),
        "paused": st.sampled_from([None, True, False]),
        "unlisted": st.sampled_from([None, True]),
    },
)
own_keys = st.lists(
    st.sampled_from(
        [
            "title = 'mine' # why",
            'folders = [ "a", "b/c" ]',
            "folders = [\n  'a', # one\n\n  # two\n  'b/c'\n] # all",
            "paused = false # for now",
            "unlisted = true",
            "headers.Cookie.env = 'X'",
            "timeout = 1.50",
        ]
    ),
    max_size=4,
    unique_by=lambda line: line.split()[0],
)


@st.composite
def lists_with_keys(draw: st.DrawFn) -> str:
    """As `feeds_tomls`, with the keys that are changed here in all their shapes."""
    text = draw(feeds_tomls())
    line = "\r\n" if "\r\n" in text else "\n"
    for url in dict.fromkeys(urls_in(text)):
        for written in (f'url = "{url}"', f"url = '{url}'"):
            keys = [key for key in draw(own_keys) if not ("title" in key and "title =" in text)]
            place = text.find(written + line)
            if place >= 0 and keys and "same" not in url:
                text = (
                    text[: place + len(written)]
                    + line
                    + line.join(key.replace("\n", line) for key in keys)
                    + text[place + len(written) :]
                )
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return f'[[feed]]{line}url = "{A}"{line}'
    return text


def tables(text: str) -> dict[str, object]:
    return tomllib.loads(text, parse_float=WrittenFloat)


@pytest.mark.parametrize("above", ["# why", "", "# why\n"])
@pytest.mark.parametrize("below", ["", "# why\n\n"])
def test_what_stands_round_the_last_key_is_not_left_to_the_next_feed(above: str, below: str) -> None:
    text = f'[[feed]]\nurl = "https://a.example/"\n{above}\ntitle = \'it’s\'\n{below}[[feed]]\nurl = "https://b.example/"\n'
    after, made = rewritten(text, {"https://a.example/": {"title": None}})
    assert after == text.replace("'it’s'", "''")
    assert exchanged(after, {made[0].new_url: made[0].old}) == text


@settings(max_examples=60)
@given(text=lists_with_keys(), data=st.data())
def test_any_edits_change_their_lines_only_and_are_taken_back_to_the_byte(text: str, data: st.DataObject) -> None:
    states = [text]
    back: list[dict[str, str]] = []
    for number in range(data.draw(st.integers(1, 4))):
        urls = [url for url in dict.fromkeys(urls_in(states[-1])) if url]
        if not urls:
            return
        some = data.draw(st.lists(st.sampled_from(urls), unique=True, max_size=3))
        wished: dict[str, dict[str, Value | None]] = {url: dict(data.draw(wishes)) for url in some}
        for url in some[: data.draw(st.integers(0, 1))]:
            wished[url]["url"] = f"https://example.net/{number}"
        after, made = rewritten(states[-1], wished)
        assert read_toml(after) == tables(after), "what is believed of the text is what tomllib reads in it"
        assert_says(after, states[-1], wished)
        assert_kept(states[-1], after, wished)
        states.append(after)
        back.append({one.new_url: one.old for one in made})
    for before, blocks in zip(reversed(states[:-1]), reversed(back), strict=True):
        states[-1] = exchanged(states[-1], blocks)
        assert states[-1] == before


def assert_says(after: str, before: str, wished: dict[str, dict[str, Value | None]]) -> None:
    """The first feed of each url says what was wished, all else what it said."""
    expected = tables(before)
    feeds = expected.get("feed", [])
    assert isinstance(feeds, list)
    for url, values in wished.items():
        feed = next(feed for feed in feeds if feed.get("url") == url)
        feed |= {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    said = tables(after)
    assert [bare(feed) for feed in said.pop("feed", [])] == [bare(feed) for feed in feeds]  # type: ignore[attr-defined]
    assert said == {name: value for name, value in expected.items() if name != "feed"}


def bare(feed: dict[str, object]) -> dict[str, object]:
    """What a feed says, left out what says nothing."""
    return {key: value for key, value in feed.items() if value not in (None, "", [], False)}


def assert_kept(before: str, after: str, wished: dict[str, dict[str, Value | None]]) -> None:
    """No line is gone that was not one of a key that was changed."""
    own: list[str] = []
    for url, values in wished.items():
        block = blocks_of(before, [url])[url][0]
        for statement in statements(block):
            if statement.table == ("feed", 0) and statement.keys and statement.keys[0][0] in values:
                own += block[block.rfind("\n", 0, statement.start) + 1 : statement.end].splitlines(True)
    old, new = before.splitlines(True), after.splitlines(True)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [line for what, start, end, *_ in steps if what != "equal" for line in old[start:end]]
    assert not Counter(gone) - Counter(own) - Counter(old[-1:])  # the last line may get an end


@given(text=feeds_tomls(), data=st.data())
def test_what_is_believed_of_a_changed_text_is_what_a_whole_reading_finds(text: str, data: st.DataObject) -> None:
    urls = urls_in(text)
    longer = added(text, [Subscription(url="https://example.org/new", title="New")], after=next(iter(urls), None))
    assert read_toml(longer) == tables(longer)
    cut = removed(longer, data.draw(st.sets(st.sampled_from(urls))) if urls else ())
    assert read_toml(cut.text) == tables(cut.text)
    again = restored("# changed\n" + cut.text, cut.blocks)
    assert read_toml(again) == tables(again)
