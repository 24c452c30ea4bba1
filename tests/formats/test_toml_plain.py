"""Plain feeds are read as tomllib reads them, and whatever is not plain is left to it."""

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.formats.toml_plain import read_plain
from tui.formats.toml_reading import WrittenFloat, read_piece, read_pieces

LINES = (
    *("[[feed]]", "  [[feed]]  # a comment", "[[ feed ]]", "[[feed]] x", "[feed]", "[feed.headers]", "[[feed.more]]"),
    *('["feed".headers]', "[folder.world]", '[folder."a [[feed]] b"]', "[[search]]", "[settings]", "feed = []"),
    *(
        'url = "https://one.example/"',
        "url = 'https://two.example/'",
        'url="x"  # why',
        'url = "a \\u0041"',
        'title = ""',
    ),
    *(
        'title = "tab\there"',
        'title = "bell\x07"',
        "title = 'del\x7f'",
        'title = "ends\r"',
        'title = "x" y',
        '"url" = "x"',
    ),
    *('title = """', '"""', "title = '''", "'''", 'title = """one line"""', 'title = "a""b"', "tri'''", 'a.b = "x"'),
    *("folders = [\"a\", 'b']", 'folders = [ "a" , ]', "folders = []", "folders = [,]", 'folders = ["a" "b"]'),
    *("folders = [", '  "a",', "]", 'folders = ["a", 1]', "folders = [['a']]", '"b"]', "folders = [ # x", "[[feed]]]"),
    *("paused = true", "paused = True", "max_entries = 20", "max_entries = 020", "max_entries = 0", "max_entries = -1"),
    *(
        "max_entries = 1_000",
        "max_entries = 1.5",
        "max_entries = 0x1f",
        "max_entries = 99999999999",
        "day = 2020-01-01",
    ),
    *("", "   ", "\t", "# a comment", "# [[feed]]", "# bell \x07", "\r", "x", "=", "\x0c", 'headers = { A = "b" }'),
)
"""Such as stand in a feeds.toml, right, wrong and nearly right."""

FEEDS = (
    "[[feed]]\nurl = 'a'\n",
    "[[feed]]\nurl = 'b'\ntitle = \"B\" # own\nfolders = ['x', \"y\"]\n\n",
    '# Above\n[[feed]]\r\nurl = "c"\r\npaused = true\r\n',
    "[[feed]]\nurl = 'd'\nfolders = [\n  'x',  # because\n]\n",
    "[[feed]]\nurl = 'e'\n[feed.headers]\nCookie = { env = 'E' }\n",
    "[folder.world]\nkeep = '1w'\n",
    "[folder.sport]\npaused = true\n",
    "[[rule]]\nquery = '''\n[[feed]]\nurl = 'no feed'\n'''\n",
    "[[feed]]\nurl = '''f'''\nmax_entries = 20\n",
)


def texts() -> st.SearchStrategy[str]:
    """Texts of any lines, of feeds as they are written, and of both."""
    ends = st.sampled_from(["\n", "\n", "\n", "\r\n", ""])
    lines = st.lists(st.tuples(st.sampled_from(LINES), ends).map("".join), max_size=6).map("".join)
    feeds = st.lists(st.sampled_from(FEEDS), max_size=5).map("".join)
    return st.lists(st.one_of(feeds, feeds, lines, hostile_text()), max_size=4).map("".join)


@given(texts())
@example('title = """\n[[feed]]\nurl = "x"\n"""\n[[feed]]\n')
@example("a = [\n[[feed]]\n]\n[[feed]]\nurl = 'x'\n")
@example("[[feed]]\nurl = 'a'\n[feed.headers]\nX = 'y'\n")
@example('[[feed]]\n[[feed]]\n"plain feeds" = 0\n[[feed]]\n')
@example("feed = ['plain feeds']\n[[feed]]\nurl = 'x'\n")
def test_what_is_read_is_what_tomllib_reads(text: str) -> None:
    found = read_plain(text, WrittenFloat)
    assert found is None or repr(found) == repr(tomllib.loads(text, parse_float=WrittenFloat))


@given(st.lists(st.sampled_from(FEEDS[:5]), min_size=1).map("".join))
def test_a_list_of_feeds_is_read_whatever_else_stands_among_them(text: str) -> None:
    plain = any(feed in text for feed in FEEDS[:3])
    assert (read_plain(text + FEEDS[5], WrittenFloat) is not None) == plain


@pytest.mark.parametrize(
    "text", ["", "x", "[settings]\n", "[[feed]]\nurl = 'a'\nurl = 'b'\n", "[[feed]]\nurl = 'a'\n]"]
)
def test_mistakes_and_texts_without_feeds_are_left_to_tomllib(text: str) -> None:
    assert read_plain(text, WrittenFloat) is None


@given(
    st.lists(
        st.sampled_from((*FEEDS, '[[feed]]\nurl = """\n', '"""\n[[feed]]\n', "[[feed]]\n[[feed]]\n", "")), max_size=4
    )
)
def test_many_pieces_are_read_as_each_is_alone(odd: list[str]) -> None:
    pieces = [*[FEEDS[0]] * 15, *odd, *[FEEDS[1]] * 15]
    assert read_pieces(pieces) == [read_piece(piece) for piece in pieces]
