from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.strategies import hostile_text
from tui.core.model import Subscription
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.formats.opml import OutlineOut, Outlines, read_opml, write_opml

NOW = datetime(2024, 2, 29, 14, 5, tzinfo=timezone(timedelta(hours=2)))
A, B, C = (f"https://example.org/{letter}?x=1&y=2" for letter in "abc")

LIST = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<opml version="1.0">
  <head><title>Mine</title></head>
  <body>
    <outline text="Alone" type="rss" xmlUrl="https://example.org/alone" htmlUrl="https://example.org"/>
    <outline text="World">
      <outline title="Title" text="Text" xmlurl="https://example.org/1"/>
      <outline text="Europe"><outline text="Two" type="atom" URL=" feed://example.org/2 "/></outline>
    </outline>
    <outline TEXT="AC/DC"><OUTLINE text="Again" XMLURL="HTTPS://example.org/1#x"/></outline>
  </body>
</opml>
"""


def outline(attributes: str) -> bytes:
    return f"<opml version='2.0'><body><outline {attributes}/></body></opml>".encode()


def urls(read: Outlines) -> list[str]:
    return [subscription.url for subscription in read.subscriptions]


def test_feeds_are_read_with_titles_and_folders_in_the_order_of_the_file() -> None:
    assert read_opml(LIST.encode()) == Outlines(
        subscriptions=(
            Subscription(url="https://example.org/alone", title="Alone"),
            Subscription(url="https://example.org/1", title="Title", folders=("World", "AC∕DC")),
            Subscription(url="https://example.org/2", title="Two", folders=("World/Europe",)),
        )
    )


@pytest.mark.parametrize(
    ("attributes", "folders"),
    [
        ("category='/news/europe,/daily'", ("news/europe", "daily")),
        ("category=' news / europe , ,daily/,/,daily'", ("news/europe", "daily")),
        ("category=''", ()),
    ],
)
def test_categories_are_folders_where_outlines_are_flat(attributes: str, folders: tuple[str, ...]) -> None:
    assert read_opml(outline(f"text='x' xmlUrl='{A.replace('&', '&amp;')}' {attributes}")).subscriptions == (
        Subscription(url=A, title="x", folders=folders),
    )


def test_categories_of_a_feed_in_a_folder_count_when_they_tell_of_that_folder() -> None:
    nested = "<opml><outline text='a'><outline xmlUrl='https://example.org/1' category='{}'/></outline></opml>"
    assert read_opml(nested.format("/b,/a").encode()).subscriptions[0].folders == ("b", "a")
    assert read_opml(nested.format("/b,/c").encode()).subscriptions[0].folders == ("a",)


def test_settings_of_another_reader_among_the_outlines_are_told_once_and_are_no_feeds() -> None:
    inside = "<outline pref-name='A' value='1'/><outline pref-name='B' value='2'/>"
    read = read_opml(
        f"<opml><body><outline text='tt-rss-prefs'>{inside}</outline><outline text='tt-rss-labels'>{inside}</outline>"
        "</body></opml>".encode()
    )
    assert (read.feeds_left_out, len(read.left_out)) == (0, 1)
    assert "Tiny Tiny RSS" in read.left_out[0]


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ("text='x' xmlUrl='|wget -O- x'", '"x" is left out: it is made by a command, and commands are never run'),
        ("text='x' xmlUrl='exec:~/x.sh'", '"x" is left out: it is made by a command, and commands are never run'),
        ("xmlUrl='filter:cat:https://x.example'", "it is made by a command, and commands are never run"),
        ("text='x' xmlUrl='https://x.example' filtercmd='rm'", "it is made by a command, and commands are never run"),
        ("text='x' xmlUrl='https://x.example' n:filterCmd='rm'", "it is made by a command"),
        ("text='x' xmlUrl='FILE:///etc/passwd'", '"x" is left out: its address is that of a file'),
        ("text='x' xmlUrl='javascript:alert(1)'", '"x" is left out: its address does not begin with https:// or'),
        ("xmlUrl='feed.xml'", '"feed.xml" is left out: its address does not begin with'),
        ("text='x' xmlUrl='http://[x'", "its address does not begin with"),
        ("text='x' xmlUrl='http://x.example:0/'", "its address does not begin with"),
        ("text='x' xmlUrl='https://x.example/" + "y" * 5000 + "'", "its address is longer than 4,096 characters"),
        ("xmlUrl='https://eve:word@x.example/'", "an outline without a name is left out: its address holds a user"),
        ("type='rss' text='x' htmlUrl='https://x.example'", '"x" is left out: it has no address and holds no feeds'),
        ("text='x' type='HTML+XPath' xmlUrl='https://x.example/'", '"x" is left out: it is a page that the other'),
        ("text='x' xmlUrl=''", '"x" is left out: it has no address'),
        ("", "an outline without a name is left out: it has no address"),
        ("text='x' type='include' url='https://x.example/list'", '"x" is left out: it leads to another list'),
        ("text='x' type='Link' url='https://x.example/list'", '"x" is left out: it leads to another list'),
    ],
)
def test_what_is_not_taken_is_told(attributes: str, sentence: str) -> None:
    read = read_opml(outline(attributes))
    assert read.subscriptions == ()
    assert len(read.left_out) == 1
    assert sentence in read.left_out[0]
    assert "word" not in read.left_out[0].replace("password", "")


def test_titles_are_cleaned_and_an_address_is_no_title() -> None:
    text = "a&#x9b;b\u202ec&#10;d \u200b&amp;amp; &eacute;&lol;"
    assert read_opml(outline(f"text='{text}' xmlUrl='https://x.example'")).subscriptions == (
        Subscription(url="https://x.example", title="a\ufffdb\ufffdc d &amp; é&lol;"),
    )
    assert read_opml(outline("text='https://x.example' xmlUrl='https://x.example'")).subscriptions[0].title == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "utf-16", "no-such-thing"])
def test_encodings_are_found_whatever_is_declared(encoding: str, declared: str) -> None:
    text = (
        f"<?xml version='1.0' encoding='{declared}'?><opml><outline text='Köln' xmlUrl='https://x.example/ö'/></opml>"
    )
    assert read_opml(text.encode(encoding)).subscriptions == (Subscription(url="https://x.example/ö", title="Köln"),)


@pytest.mark.parametrize(
    "text",
    [
        "junk <opml><outline text='a' xmlUrl='https://x.example/1'/><outline xmlUrl='https://x.example/2'/>",
        "<opml><body><outline xmlUrl='https://x.example/1'><outline xmlUrl='https://x.example/2'></opml>",
        "<outline xmlUrl='https://x.example/1'/><outline xmlUrl='https://x.example/2'/></body></opml> junk",
        "<opml><outline xmlUrl='https://x.example/1' text=a/><outline xmlUrl='https://x.example/2'/></opml>",
        "<opml><outline xmlUrl='https://x.example/1' text='<'/></x><outline xmlUrl='https://x.example/2'/><outl",
        "<opml><outline xmlUrl='https://x.example/1' text='1' text='2'/><outline xmlUrl='https://x.example/2'/></opml>",
    ],
)
def test_a_broken_file_gives_what_can_be_read_and_says_so(text: str) -> None:
    read = read_opml(text.encode())
    assert urls(read) == ["https://x.example/1", "https://x.example/2"]
    assert read.left_out == ("the file is broken; what could be read of it was taken",)


@pytest.mark.parametrize(
    "text",
    [
        "<opml><outline xmlUrl='https://x.example/?a=1&b=2&copy=3'/></opml>",
        "<opml xmlns='http://opml.org/spec2'><outline xmlUrl='https://x.example/?a=1&amp;b=2&#38;copy=3'/></opml>",
        "<o:opml><o:outline o:xmlUrl='https://x.example/?a=1&b=2&copy=3'/></o:opml>",
        "<opml><body><outline xmlUrl='https://x.example/?a=1&b=2&copy=3'/>\0\x1b&#xD800;</body></opml>",
    ],
)
def test_what_is_often_wrong_and_does_no_harm_is_not_worth_a_word(text: str) -> None:
    assert read_opml(text.encode()) == Outlines(subscriptions=(Subscription(url="https://x.example/?a=1&b=2&copy=3"),))


BOMB = """<!DOCTYPE opml [<!ENTITY a "lol"> <!ENTITY file SYSTEM "file:///etc/hostname">
<!ENTITY % far SYSTEM "http://127.0.0.1:9/x.dtd"> %far;
{}
]>"""


def test_entities_of_the_file_mean_nothing() -> None:
    levels = ((f"e{level}", f"&e{level - 1};" * 10) for level in range(1, 12))
    declared = "".join(f'<!ENTITY {name} "{value}">' for name, value in [("e0", "lol"), *levels])
    text = BOMB.format(declared) + "<opml><outline text='&e11;&file;' xmlUrl='https://x.example/'/>&file;</opml>"
    assert read_opml(text.encode()).subscriptions == (Subscription(url="https://x.example/", title="&e11;&file;"),)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"\xef\xbb\xbf", "this is no OPML file"),
        (b"https://example.org/feed", "this is no OPML file"),
        (b"<!doctype html><html><body><p>A page</p></body></html>", "this is no OPML file"),
        (b'<rss version="2.0"><channel/></rss>', "this is no OPML file but a feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "this is no OPML file but a feed"),
        (b"\x89PNG\r\n\x1a\n\0", "this is no OPML file"),
        (b'{"opml": 1}', "this is no OPML file"),
        (b"<" * 100_000, "this is no OPML file"),
        (b"<bodyguard/>", "this is no OPML file"),
    ],
)
def test_what_is_no_opml_is_told_with_what_helps(body: bytes, cause: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_opml(body)
    assert caught.value.problem.cause == cause
    assert caught.value.problem.remedy


def test_a_list_without_feeds_is_one() -> None:
    assert read_opml(b"<opml/>") == read_opml(b"<opml><head/><body></body></opml>") == Outlines()


def test_deep_and_crowded_outlines_are_read() -> None:
    feed = "<outline xmlUrl='https://x.example/1'/>"
    deep = read_opml(("<opml>" + "<outline text='n'>" * 1500 + feed).encode())
    assert deep.subscriptions[0].folders == ("/".join(["n"] * 50),)
    assert read_opml(b"<opml>" + b"<outline text='n'>" * 100_000).subscriptions == ()
    crowded = "".join(f" a{number}='>'" for number in range(100_000))
    assert urls(read_opml(f"<opml><outline{crowded}/>{feed}</opml>".encode())) == ["https://x.example/1"]


@pytest.mark.parametrize("count", [2000, pytest.param(100_000, marks=pytest.mark.full)])
def test_long_lists_are_read(count: int) -> None:
    many = "".join(f"<outline text='{number}' xmlUrl='https://x.example/{number}'/>" for number in range(count))
    assert len(read_opml(f"<opml>{many}</opml>".encode()).subscriptions) == count


def test_of_very_much_that_is_left_out_the_rest_is_counted() -> None:
    left_out = read_opml(b"<opml>" + b"<outline text='x'/>" * 5000 + b"</opml>").left_out
    assert len(left_out) == 101
    assert left_out[-1] == "4,900 more outlines were left out"


def test_a_list_is_written_as_other_readers_expect_it() -> None:
    feeds = [
        OutlineOut(url=A, title="One <1>", site_url="https://example.org/", folders=("world/europe", "AC∕DC, live")),
        OutlineOut(url=B, title="\x1b[2JTwo\n", folders=("world", "daily")),
        OutlineOut(url="https://eve:word@example.org/c", site_url="http://eve:word@example.org"),
        OutlineOut(url="builtin:welcome", title="Welcome", folders=("nothing else",)),
    ]
    assert (
        write_opml(feeds, title="My & feeds", now=NOW).decode()
        == """\
<?xml version='1.0' encoding='UTF-8'?>
<opml version="2.0">
  <head>
    <title>My &amp; feeds</title>
    <dateCreated>Thu, 29 Feb 2024 12:05:00 GMT</dateCreated>
  </head>
  <body>
    <outline text="world">
      <outline text="europe">
        <outline type="rss" text="One &lt;1&gt;" title="One &lt;1&gt;" xmlUrl="https://example.org/a?x=1&amp;y=2" \
htmlUrl="https://example.org/"/>
      </outline>
      <outline type="rss" text="�[2JTwo" title="�[2JTwo" xmlUrl="https://example.org/b?x=1&amp;y=2" \
category="/world,/daily"/>
    </outline>
    <outline text="AC/DC, live">
      <outline type="rss" text="One &lt;1&gt;" title="One &lt;1&gt;" xmlUrl="https://example.org/a?x=1&amp;y=2" \
htmlUrl="https://example.org/"/>
    </outline>
    <outline text="daily">
      <outline type="rss" text="�[2JTwo" title="�[2JTwo" xmlUrl="https://example.org/b?x=1&amp;y=2" \
category="/world,/daily"/>
    </outline>
    <outline type="rss" text="https://example.org/c" title="https://example.org/c" xmlUrl="https://example.org/c" \
htmlUrl="http://example.org"/>
  </body>
</opml>
"""
    )


def test_very_deep_folders_can_be_written() -> None:
    folder = "/".join("f" for _ in range(3000))
    assert write_opml([OutlineOut(url=A, folders=(folder,))], title="", now=NOW).count(b"</outline>") == 3000


names = st.sampled_from(["World", "a", "A", "b c", "AC∕DC", "x, y", "é", "北京", "<&>\"'"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)


@st.composite
def subscriptions(draw: st.DrawFn) -> list[OutlineOut]:
    count = draw(st.integers(0, 6))
    titles = st.text(max_size=12).map(displayable).filter(lambda title: not title.startswith("http"))
    folders = st.lists(paths, max_size=3, unique=True).map(tuple)
    return [
        OutlineOut(url=f"https://example.org/{number}?a='\"<&b=é", title=draw(titles), folders=draw(folders))
        for number in range(count)
    ]


@given(feeds=subscriptions())
def test_what_is_written_is_read_again(feeds: list[OutlineOut]) -> None:
    read = read_opml(write_opml(feeds, title="", now=NOW))
    assert read.left_out == ()
    by_url = {subscription.url: subscription for subscription in read.subscriptions}
    assert len(by_url) == len(read.subscriptions) == len(feeds)
    for feed in feeds:
        found = by_url[feed.url]
        assert found.title == feed.title
        assert set(found.folders) == set(feed.folders)
        if "," not in "".join(feed.folders):
            assert found.folders == feed.folders
    for folder in {folder for feed in feeds for folder in (feed.folders or ("",))}:
        inside = [feed.url for feed in feeds if folder in (feed.folders or ("",))]
        assert [url for url in inside if len(by_url[url].folders) < 2] == [
            url for url in by_url if url in inside and len(by_url[url].folders) < 2
        ]


@given(
    feeds=st.lists(
        st.builds(
            OutlineOut,
            url=hostile_text().map(lambda text: f"https://x.example/{text}") | hostile_text(),
            title=hostile_text(),
            site_url=hostile_text(),
            folders=st.lists(hostile_text(), max_size=2).map(tuple),
        ),
        max_size=3,
    ),
    title=hostile_text(),
)
def test_whatever_is_written_is_xml_and_harmless(feeds: list[OutlineOut], title: str) -> None:
    written = write_opml(feeds, title=title, now=datetime.now(UTC))
    root = etree.fromstring(written)
    for element in root.iter():
        for name, text in [("", element.text or ""), *((str(name), str(text)) for name, text in element.items())]:
            assert text.isprintable() if name.endswith("Url") else text.isspace() or text == displayable(text)
    assert len(read_opml(written).subscriptions) <= len(feeds)


pieces = st.sampled_from(
    [
        *("<opml>", "</opml>", "<body>", "<outline", "</outline>", " text=", " xmlUrl=", " category=", "/>", ">", "<"),
        *("'", '"', "&", ";", "<!DOCTYPE opml [", "]>", "<![CDATA[", "]]>", "<!--", "-->", "https://x.example/", "/"),
    ]
)


@given(body=st.lists(pieces | hostile_text(max_pieces=1)).map("<opml>{}".format) | hostile_text())
def test_nothing_but_a_plain_error_comes_of_any_file(body: str) -> None:
    try:
        read = read_opml(body.encode("utf-8", "surrogatepass"))
    except FormatError:
        return
    for subscription in read.subscriptions:
        assert subscription.url.startswith(("http://", "https://"))
        assert displayable(subscription.title) == subscription.title
