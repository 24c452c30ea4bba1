import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.model import ProblemKind, Subscription
from tui.formats.errors import FormatError
from tui.formats.toml_blocks import Block, Cut
from tui.formats.toml_splice import added, removed, restored

A, B, C, D = (f"https://example.org/{letter}" for letter in "abcd")

TEXT = f"""\
# my list
[settings]
theme = "dateline"

# the first one
[[feed]]
url = "{A}"
# title = "Not yet"

# Science

[[feed]] # really
url = "{B}"
title = '''
[[feed]]
url = "{D}"'''
[feed.headers]
Cookie = "x"

# Sports

  [[feed]]
  url = "{C}"

# what the keys do
[keys]
"m" = "read"
"""


def plain(*urls: str) -> str:
    return "\n".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)


def test_a_feed_goes_behind_the_last_one_and_before_the_section_that_follows() -> None:
    feed = Subscription(url=D, title='The "D"', folders=("world", "news/europe"), settings={"paused": True})
    assert added(TEXT, [feed]) == TEXT.replace(
        "# what the keys do",
        f'[[feed]]\nurl = "{D}"\ntitle = "The \\"D\\""\nfolders = ["world", "news/europe"]\n\n# what the keys do',
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", plain(A)),
        ("# nothing yet", f"# nothing yet\n\n{plain(A)}"),
        ("[settings]\n", f"[settings]\n\n{plain(A)}"),
        ("[settings]\n\n", f"[settings]\n\n{plain(A)}"),
        (plain(B).rstrip(), plain(B, A)),
        (plain(B) + "# a note on b\n", f"{plain(B)}# a note on b\n\n{plain(A)}"),
        (plain(B) + "# of the keys\n[keys]\n", f"{plain(B, A)}\n# of the keys\n[keys]\n"),
        (plain(B) + "\n\n\n# alone\n\n[keys]\n", f"{plain(B, A)}\n\n\n# alone\n\n[keys]\n"),
        ("[settings]\r\n", f"[settings]\n\n{plain(A)}".replace("\n", "\r\n")),
    ],
)
def test_one_blank_line_stands_around_an_added_feed(text: str, expected: str) -> None:
    assert added(text, [Subscription(url=A)]) == expected


def test_several_feeds_are_added_behind_a_certain_one() -> None:
    feeds = [Subscription(url=C), Subscription(url=D)]
    assert added(plain(A, B), feeds, after=A) == plain(A, C, D, B)
    assert added(plain(A, B), feeds, after="https://example.org/gone") == plain(A, B, C, D)
    assert added(TEXT, []) == TEXT


def test_a_removed_feed_takes_what_belongs_to_it_and_nothing_else() -> None:
    cut = removed(TEXT, {B})
    assert cut.text == TEXT.replace(cut.blocks[0].text, "")
    assert cut.blocks == (Block(name=B, text=cut.blocks[0].text, after=A, offset=TEXT.index("[[feed]] # really")),)
    assert cut.blocks[0].text.startswith("[[feed]] # really")
    assert cut.blocks[0].text.endswith('Cookie = "x"\n\n')
    assert removed(TEXT, {A}).blocks[0].text.startswith("# the first one\n[[feed]]")
    assert removed(TEXT, {A}).blocks[0].text.endswith('# title = "Not yet"\n\n')
    assert removed(TEXT, {C}).blocks[0].text == f'  [[feed]]\n  url = "{C}"\n\n', "the comment above [keys] stays"


def test_the_url_in_a_string_of_many_lines_is_no_feed() -> None:
    assert removed(TEXT, {D}) == Cut(text=TEXT, blocks=())


def test_the_last_feeds_leave_no_blank_lines_at_the_end() -> None:
    assert removed(plain(A, B, C), {B, C}).text == plain(A)
    assert removed(plain(A), {A}).text == ""


def test_a_comment_that_stood_alone_does_not_come_to_touch_another_feed() -> None:
    text = f'[[feed]]\nurl = "{A}"\n[[feed]]\nurl = "{B}"\n\n# alone\n\n[[feed]]\nurl = "{C}"\n'
    assert removed(text, {B}).text == f'[[feed]]\nurl = "{A}"\n\n# alone\n\n[[feed]]\nurl = "{C}"\n'


def test_a_feed_that_is_listed_twice_is_removed_twice_and_comes_back_so() -> None:
    text = plain(A, B, A)
    cut = removed(text, {A})
    assert (cut.text, [block.after for block in cut.blocks]) == (plain(B), [None, B])
    assert restored(cut.text, cut.blocks) == text


def test_feeds_come_back_to_their_neighbours_in_a_text_that_was_changed() -> None:
    cut = removed(plain(A, B, C, D), {B, C})
    changed = "# a new first line\n\n" + cut.text
    assert restored(changed, cut.blocks) == "# a new first line\n\n" + plain(A, B, C, D)
    assert restored(changed, cut.blocks[1:]) == "# a new first line\n\n" + plain(A, D, C), "B is gone"
    assert restored(plain(D, A), cut.blocks) == plain(D, A, B, C)
    assert restored("", cut.blocks) == plain(B, C)
    assert restored(plain(D), cut.blocks) == plain(D, B, C)


def test_the_first_feed_comes_back_before_all_others() -> None:
    cut = removed(f"[settings]\n\n{plain(A, B, C)}", {A})
    changed = cut.text.replace("[settings]", "[settings]\nwidth = 72")
    assert restored(changed, cut.blocks) == f"[settings]\nwidth = 72\n\n{plain(A, B, C)}"


def test_a_feed_that_is_back_already_stays_as_it_is() -> None:
    cut = removed(plain(A, B, C), {A, B})
    assert restored(plain(C, A), cut.blocks) == plain(C, A, B)
    assert restored(plain(A, B, C), cut.blocks) == plain(A, B, C)


def test_parts_of_what_was_removed_come_back_one_by_one() -> None:
    text = plain(A, B, C, D)
    cut = removed(text, {A, C})
    first = restored(cut.text, cut.blocks[:1])
    assert first == plain(A, B, D)
    assert restored(first, cut.blocks[1:]) == text
    assert restored(restored(cut.text, cut.blocks[1:]), cut.blocks[:1]) == text


@pytest.mark.parametrize(
    "text",
    [
        f'feed = [{{ url = "{A}" }}]\n',
        "feed = []\n",
        f'[feed]\nurl = "{A}"\n',
        f'feed.url = "{A}"\n',
        "feed = 1\n",
        f'[[feed]]\nurl = "{A}"\n[settings]\nwidth = 72\n[feed.headers]\nx = "y"\n',
    ],
)
def test_feeds_in_another_shape_are_left_to_their_writer(text: str) -> None:
    for edit in (
        lambda: added(text, [Subscription(url=B)]),
        lambda: removed(text, {A}),
        lambda: restored(text, removed(plain(B), {B}).blocks),
    ):
        with pytest.raises(FormatError, match="cannot be changed safely") as caught:
            edit()
        assert caught.value.problem.kind is ProblemKind.CONFIG
        assert "by hand" in caught.value.problem.remedy


@pytest.mark.parametrize("text", ["[[feed]\n", "a = 1\na = 2\n", "a = " + "[" * 9000, "a = " + "1" * 5000, "a = \0"])
def test_a_text_that_tomllib_does_not_read_is_not_touched(text: str) -> None:
    with pytest.raises(FormatError, match="holds a mistake"):
        added(text, [Subscription(url=A)])


@pytest.mark.parametrize("text", ["", "[[feed", "[settings]\nwidth = 3\n", plain(A, A), f'url = "{A}"\n'])
def test_a_block_that_is_none_is_not_put_in(text: str) -> None:
    with pytest.raises(FormatError):
        restored(plain(B), [Block(name=A, text=text, after=B, offset=0)])


@pytest.mark.parametrize("offset", [-1, 1, 5, 10**9])
def test_an_offset_that_leads_anywhere_does_no_harm(offset: int) -> None:
    text = f"# top\nkey = 1\n\n{plain(B)}"
    assert restored(text, [Block(name=A, text=plain(A), after=B, offset=offset)]) == text + "\n" + plain(A)
    first = Block(name=A, text=plain(A), after=None, offset=offset if offset > 0 else 0)
    assert restored(text, [first]) == text.replace(plain(B), plain(A, B))


def test_numbers_that_equal_nothing_do_not_stand_in_the_way() -> None:
    assert removed(f"x = nan\n\n{plain(A)}", {A}).text == "x = nan\n"


@given(url=hostile_text(), title=hostile_text(), folders=st.lists(hostile_text(), max_size=3))
def test_any_text_at_all_is_written_so_that_it_is_read_again(url: str, title: str, folders: list[str]) -> None:
    text = added("", [Subscription(url=url, title=title, folders=tuple(folders))])
    read = tomllib.loads(text.encode().decode())["feed"][0]
    assert [read["url"], read.get("title", ""), *read.get("folders", [])] == [
        "".join("\ufffd" if 0xD800 <= ord(character) < 0xE000 else character for character in each)
        for each in (url, title, *folders)
    ]
    assert not set(text) & set(map(chr, [*range(10), *range(11, 32), *range(0x7F, 0xA0), 0x2028, 0x202E, 0x2066]))


comments = st.sampled_from(["# why", "#", "  # [[feed]]", '# url = "x"', "# '''", "#\u2028 é"])
blanks = st.sampled_from(["", "", "", "  ", "\t"])
fillings = st.lists(comments | blanks, max_size=5)
values = st.sampled_from(
    [
        "title = 'it’s'",
        'title = """\n\n[[feed]]\nurl = "x"\n# no comment\n"""',
        "title = '''\n[settings]\n\n'''",
        "select = 'a # b' # c",
        "remove = [\n  '[[feed]]', # one\n\n  'b',\n]",
        "open = { Cookie = { env = 'A' }, x.y = [1, [2]] }",
        "[feed.headers]\nx = 1",
        "[ feed . closed ]",
        "[[feed.more]]\ny = nan\n[[feed.more]]",
    ]
)
headers = st.sampled_from(["[[feed]]", "  [[feed]]", "[[ feed ]] # [x]", '[["feed"]]'])
others = st.sampled_from(["[[rule]]\ndo = ['hide']", "[[search]]", '[[rule]]\nquery = """\n[[feed]]\n"""'])


@st.composite
def feed_tables(draw: st.DrawFn, number: int) -> str:
    url = draw(
        st.sampled_from([f'url = "https://example.org/{number}"', "url = 'https://example.org/same'", "paused = true"])
    )
    tables = draw(st.lists(values, max_size=2, unique_by=lambda value: value.partition("=")[0].split("]")[0]))
    inside = draw(fillings)
    return "\n".join([draw(headers), url, *inside, *sorted(tables, key=lambda value: value.startswith("["))])


@st.composite
def feeds_tomls(draw: st.DrawFn) -> str:
    """Texts of a feeds.toml in all that its writers may do to it."""
    kinds = draw(st.lists(st.booleans(), max_size=7))
    parts = [draw(st.sampled_from(["", "[settings]\nwidth = 72", "odd = 1"]))]
    for number, is_feed in enumerate(kinds):
        parts += [*draw(fillings), draw(feed_tables(number) if is_feed else others)]
    text = "\n".join([*parts, *draw(fillings)])
    text += draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def urls_in(text: str) -> list[str]:
    return [feed["url"] for feed in tomllib.loads(text).get("feed", []) if "url" in feed]


@given(text=feeds_tomls(), data=st.data())
def test_what_is_removed_comes_back_to_the_byte(text: str, data: st.DataObject) -> None:
    urls = urls_in(text)
    gone = set(data.draw(st.lists(st.sampled_from(urls), unique=True)) if urls else [])
    cut = removed(text, gone)
    assert restored(cut.text, cut.blocks) == text
    assert urls_in(cut.text) == [url for url in urls if url not in gone]
    assert len(cut.text) + sum(len(block.text) for block in cut.blocks) == len(text)


@given(text=feeds_tomls(), top=fillings, data=st.data())
def test_what_is_removed_comes_back_when_the_top_of_the_file_has_changed(
    text: str, top: list[str], data: st.DataObject
) -> None:
    urls = urls_in(text)
    cut = removed(text, data.draw(st.sets(st.sampled_from(urls))) if urls else ())
    assert sorted(urls_in(restored("\n".join([*top, cut.text]), cut.blocks))) == sorted(urls)


@given(text=feeds_tomls(), data=st.data())
def test_adding_moves_nothing(text: str, data: st.DataObject) -> None:
    urls = urls_in(text)
    after = data.draw(st.none() | st.sampled_from(urls)) if urls else None
    longer = added(text, [Subscription(url="https://example.org/new", title="New")], after=after)
    put_in = len(longer) - len(text)
    assert any(longer[:at] + longer[at + put_in :] == text for at in range(len(text) + 1))
    found = urls_in(longer)
    assert found.count("https://example.org/new") == 1
    before = found[: found.index("https://example.org/new")]
    assert before[-1:] == [after] if after else before == urls


def test_a_comment_above_a_last_line_of_blanks_stays_a_comment_of_its_own() -> None:
    text = "# section\n   "
    written = added(text, [Subscription(url="https://example.org/")])
    assert removed(written, ["https://example.org/"]).text.rstrip() == "# section"
