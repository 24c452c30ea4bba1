"""Cases 39 to 60 of the catalogue of faults, as far as they are the parser's."""

import pickle
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import FEEDS, SOUP, URL, parsed, rss, sample
from tui.core.model import Feed, ProblemKind, Wish
from tui.formats.blocks import to_document
from tui.formats.errors import FormatError
from tui.formats.feed import parse_feed
from tui.formats.writers import to_text

GOOD = "<title>good</title><link>https://a.example/good</link>"
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def attempted(body: bytes) -> Feed | FormatError:
    try:
        return parse_feed(body, url=URL, content_type="")
    except FormatError as error:
        return error


def titles(feed: Feed) -> list[str]:
    return [entry.title for entry in feed.entries]


def test_c39_a_billion_laughs_leave_the_good_entries() -> None:
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{BOMB}]>' + rss("<title>x &l9;</title><guid>1</guid>", GOOD)
    assert titles(parsed(body))[1] == "good"


def test_c40_a_quadratic_entity_is_no_burden() -> None:
    body = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>' + rss(f"<title>x{'&a;' * 20_000}</title>", GOOD)
    begin = process_time()
    assert "good" in titles(parsed(body))
    assert process_time() - begin < 20


@pytest.mark.parametrize(
    "declared", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;']
)
def test_c41_external_entities_open_nothing(declared: str) -> None:
    feed = parsed(f"<!DOCTYPE rss [{declared}]>" + rss("<title>x &x;</title><guid>1</guid>", GOOD))
    assert "root:" not in repr(feed)
    assert "good" in titles(feed)


@pytest.mark.parametrize("body", [b"/dev/zero", b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:1/", b"."])
def test_c42_a_body_that_names_a_file_or_an_address_is_not_opened(body: bytes) -> None:
    with pytest.raises(FormatError, match="neither RSS nor Atom"):
        parsed(body)


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#1114112;", "&#99999999999;", "&#0;", "&#x1b;", f"&#{'9' * 5000};"]
)
def test_c43_references_to_no_character_are_left_out(reference: str) -> None:
    assert titles(parsed(rss(f"<title>a{reference}b</title>", GOOD))) == ["ab", "good"]


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE rss [<!ENTITY x "a\\g<9>b">]>' + rss("<title>&x;</title>"),
        rss('<title>a</title><p:Point xmlns:p="http://www.opengis.net/gml" srsName="x y"><p:pos>1</p:pos></p:Point>'),
        rss("<title>a</title><description><!h<!h<![CDATA[x]]></description>"),
        rss("<title>a</title><description><![CDATA[ never closed"),
    ],
)
def test_c44_odd_declarations_are_a_feed_or_a_sentence(body: str) -> None:
    outcome = attempted(body.encode())
    if isinstance(outcome, FormatError):
        assert outcome.problem.kind is ProblemKind.MALFORMED
        assert "too broken" in str(outcome)
    else:
        assert titles(outcome)


@pytest.mark.parametrize("depth", [255, 256, 1000, 10_000])
def test_c46_no_word_is_lost_however_deep_it_stands(depth: int) -> None:
    html = f"{'<div>' * depth}deep{'</div>' * depth}<p>after</p>"
    (entry,) = parsed(rss(f"<description><![CDATA[{html}]]></description>")).entries
    assert entry.text == "deep\nafter"
    assert to_text(to_document(html, base_url="")) == "deep\n\nafter"


@pytest.mark.parametrize(
    "tags", ["<ul><li>", "<blockquote>", "<b>", "<table><tr><td>", "<dl><dd>", "<h1>", "<a href=/x>"]
)
def test_c46_nesting_of_any_kind_keeps_its_words(tags: str) -> None:
    html = f"before {tags * 1000}deep"
    assert to_text(to_document(html, base_url="http://a.example")).split()[-1] == "deep"
    assert "before" in to_text(to_document(html, base_url=""))


def test_c46_a_deep_feed_is_a_feed_or_a_sentence() -> None:
    body = rss(f"<description>{'<a>' * 10_000}deep{'</a>' * 10_000}</description>", GOOD)
    assert "good" in titles(parsed(body))


def test_c47_of_many_entries_the_newest_are_taken_and_the_rest_is_told() -> None:
    feed = parsed(rss(*(f"<guid>{n}</guid><title>{n}</title>" for n in range(3000))))
    assert (len(feed.entries), feed.left_out) == (2000, 1000)


def test_c48_a_document_that_breaks_off_gives_what_came() -> None:
    body = (FEEDS / "newspaper.xml").read_bytes()
    assert len(parsed(body[: body.rindex(b"<guid>")]).entries) == 2


def test_c48_items_that_never_end_are_all_taken() -> None:
    body = '<rss version="2.0"><channel>' + "".join(f"<item><title>{n}</title>" for n in range(500))
    assert len(parsed(body).entries) == 500


@pytest.mark.parametrize("bad", [b"\0", b"\x1b[2J", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xff"])
def test_c49_stray_bytes_cost_nothing_but_themselves(bad: bytes) -> None:
    feed = parsed(rss("<title>one @ two</title><guid>1</guid>", GOOD).encode().replace(b"@", bad))
    assert titles(feed)[1] == "good"
    assert titles(feed)[0].startswith("one ")
    assert not {"\0", "\x1b", "\ud800"}.intersection(titles(feed)[0])


def test_c49_escapes_of_json_leave_no_surrogates_and_no_nul() -> None:
    body = rb'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\ud800", "title": "a\u0000b\ud83d"}]}'
    (entry,) = parsed(body).entries
    entry.identity.encode()
    assert entry.title == "ab?"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("latin-1", "utf-8", "application/xml"),
        ("latin-1", "utf-8", "text/xml; charset=utf-8"),
        ("utf-8", "iso-8859-1", "application/xml"),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8", "zlib_codec", "application/xml"),
        ("utf-8", "undefined", "application/xml; charset=rot13"),
        ("utf-8", "utf-7", ""),
        ("utf-16-le", "utf-16", "application/xml"),
        ("utf-16", "utf-16", "application/xml; charset=utf-8"),
        ("utf-8-sig", "utf-8", "text/plain"),
        ("cp1252", "iso-8859-1", "text/xml"),
    ],
)
def test_c50_wrong_declarations_do_not_garble_the_text(encoding: str, declared: str, content_type: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss("<title>Café à gogo</title>", GOOD)
    assert titles(parsed(text.encode(encoding), content_type=content_type)) == ["Café à gogo", "good"]


def test_c51_entries_that_lack_anything_are_kept_as_long_as_they_hold_anything() -> None:
    parts = {"guid": "g", "link": "https://a.example/1", "title": "t", "pubDate": "1 Jan 2024", "description": "d"}
    for missing in parts:
        item = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if name != missing)
        assert len(parsed(rss(item)).entries) == 1
    assert len(parsed(rss("<description>only this</description>", "<description>and this</description>")).entries) == 2
    assert parsed(rss("", GOOD)).entries[0].title == "good"


def test_c52_one_guid_with_five_links_is_five_entries() -> None:
    items = [f"<guid>same</guid><link>https://a.example/{n}</link>" for n in range(5)]
    entries = parsed(rss(*items, *items)).entries
    assert [entry.url for entry in entries] == [f"https://a.example/{n}" for n in range(5)]
    assert len({entry.identity for entry in entries}) == 5


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2999-01-01T00:00:00Z", datetime(2999, 1, 1, tzinfo=UTC)),
        ("99999-01-01T00:00:00Z", None),
        ("2024-02-30T10:00:00Z", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("Fri, 30 Feb 2024 10:00:00 GMT", None),
        ("yesterday, perhaps", None),
        ("9" * 2000, None),
        ("5 March 2024 at noon", None),
        ("March 5, 2024 14:00", datetime(2024, 3, 5, 14, tzinfo=UTC)),
    ],
)
def test_c55_dates_are_sane_or_none(written: str, expected: datetime | None) -> None:
    (entry,) = parsed(rss(f"<title>a</title><pubDate>{written}</pubDate>")).entries
    assert entry.published == expected


def test_c55_a_zone_that_does_not_exist_is_no_ending() -> None:
    assert titles(parsed(rss(f"<pubDate>Mon, 01 Jan 2024 00:00:00 +9999</pubDate>{GOOD}"))) == ["good"]


@pytest.mark.parametrize(
    "head",
    [
        *("<ttl>NaN</ttl>", "<ttl>-1</ttl>", "<ttl>99999999999999999999</ttl>", '<ttl unit="x">60</ttl>'),
        "<skipHours><hour>25</hour><hour>x</hour></skipHours>",
        f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>",
        "<skipDays><day>Foo</day></skipDays>",
    ],
)
def test_c57_wishes_that_make_no_sense_are_passed_over(head: str) -> None:
    assert parsed(rss(GOOD, head=head)).wish == Wish()


@pytest.mark.parametrize(
    ("base", "link", "url"),
    [
        ("", "one", "https://feed.example/dir/one"),
        ("", "//b.example/one", "https://b.example/one"),
        ("", "../one", "https://feed.example/one"),
        (' xml:base="https://c.example/x/"', "one", "https://c.example/x/one"),
        (' xml:base="javascript:alert(1)"', "one", "https://feed.example/dir/one"),
        (' xml:base="sub/"', "one", "https://feed.example/dir/sub/one"),
        ("", "javascript:alert(1)", ""),
        ("", "file:///etc/passwd", ""),
        ("", "http://[::1", ""),
    ],
)
def test_c58_links_are_absolute_and_of_the_web(base: str, link: str, url: str) -> None:
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><entry><title>a</title><link href="{link}"/></entry></feed>'
    )
    assert parsed(body).entries[0].url == url


def test_c60_a_feed_without_entries_is_a_feed() -> None:
    assert parsed(rss()).entries == ()


def test_c21_a_page_that_asks_for_a_login_is_no_feed() -> None:
    with pytest.raises(FormatError, match="a web page and no feed") as caught:
        sample("portal.html")
    assert caught.value.problem.kind is ProblemKind.MALFORMED


def test_an_error_comes_whole_out_of_a_worker_process() -> None:
    with pytest.raises(FormatError) as caught:
        parsed(b"")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  our own bytes
    assert (str(copy), copy.problem) == (str(caught.value), caught.value.problem)


@pytest.mark.parametrize("path", sorted(FEEDS.iterdir()), ids=lambda path: path.name)
def test_feeds_come_whole_out_of_a_worker_process(path: Path) -> None:
    if path.suffix != ".html":
        feed = sample(path.name)
        assert pickle.loads(pickle.dumps(feed)) == feed  # noqa: S301  our own bytes


cuts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), SOUP), min_size=1, max_size=4)


@given(path=st.sampled_from(sorted(FEEDS.iterdir())), changes=cuts)
def test_a_mangled_feed_is_a_feed_or_a_sentence(path: Path, changes: list[tuple[float, int, str]]) -> None:
    body = path.read_bytes()
    for place, length, junk in changes:
        start = int(place * len(body))
        body = body[:start] + junk.encode("utf-8", "surrogatepass") + body[start + length :]
    feed = attempted(body)
    if isinstance(feed, FormatError):
        assert str(feed)
        return
    assert len({entry.identity for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        for text in (entry.identity, entry.title, entry.author, entry.url, entry.body, entry.text, entry.lang):
            text.encode()
            assert "\0" not in text
        assert entry.url == "" or entry.url.lower().startswith(("http://", "https://"))
