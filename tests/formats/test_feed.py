from datetime import UTC, datetime, timedelta

import pytest

from tests.formats.documents import FEEDS, URL, parsed, rss, sample
from tui.core.model import Enclosure, Wish
from tui.formats.bodies import LONGEST
from tui.formats.errors import FormatError
from tui.formats.feed import parse_feed


@pytest.mark.parametrize(
    ("name", "form", "title", "titles"),
    [
        ("rss091.xml", "RSS 0.91", "Harbour Bulletin", ["Ferry café reopens", "Low water at noon"]),
        ("rss10.rdf", "RSS 1.0", "星の便り", ["望遠鏡の修理", "流星群の夜"]),
        ("wordpress.xml", "RSS 2.0", "The Slow Garden – Diary", ["Leeks & patience"]),
        (
            "newspaper.xml",
            "RSS 2.0",
            "World | The Paper",
            ["AT&T loses appeal", "Bridge to close ‘for years’, engineers warn"],
        ),
        ("links.xml", "RSS 2.0", "Orange Links", ["Why do we still use 80 columns? (2019)", "Show: a <1 KB clock"]),
        ("podcast.xml", "RSS 2.0", "Two Voices", ["12: Bells", "11: Rivers"]),
        ("preprints.xml", "RSS 2.0", "math.CO updates on preprints.example", ["On graphs with $n < 2k$ vertices"]),
        ("atom03.xml", "Atom 0.3", "Carnet", ["Le vieux pont"]),
        ("atom10.xml", "Atom 1.0", "Tags like <b> & friends", ["The mill & the stream", "Plain <words> only"]),
        ("video.xml", "Atom 1.0", "Kitchen Physics", ["Why does soup spin?"]),
        ("forum.xml", "Atom 1.0", "gardening", ["First tomato"]),
        ("jsonfeed10.json", "JSON Feed 1.0", "Paper Boats & Co", ["AT&amp;T is written so", "Fold here."]),
        ("jsonfeed11.json", "JSON Feed 1.1", "Tide Tables", ["Maré", "só texto"]),
    ],
)
def test_each_format_gives_its_titles_newest_first(name: str, form: str, title: str, titles: list[str]) -> None:
    feed = sample(name)
    assert (feed.format, feed.title, [entry.title for entry in feed.entries]) == (form, title, titles)


def test_an_rss_entry_is_read_whole() -> None:
    (entry,) = sample("wordpress.xml").entries
    assert entry.identity == "https://garden.example/?p=4711"
    assert entry.author == "Ida Moor"
    assert entry.url == "https://garden.example/2024/03/leeks/"
    assert entry.comments_url == "https://garden.example/2024/03/leeks/#comments"
    assert entry.published == datetime(2024, 3, 5, 8, 10, tzinfo=UTC)
    assert (entry.lang, entry.updated) == ("en-us", None)
    assert "wp-block-heading" in entry.body
    assert entry.text.startswith("A leek wants a year. You sow it in March and eat it the March after.\nNot everybody")


def test_an_atom_entry_is_resolved_against_nested_bases() -> None:
    mill, plain = sample("atom10.xml").entries
    assert mill.url == "https://ongoing.example/blog/2024/mill/index.html"
    assert mill.base_url == "https://ongoing.example/blog/2024/mill/"
    assert mill.comments_url == "https://ongoing.example/blog/2024/mill/#replies"
    assert mill.enclosures == (
        Enclosure(url="https://ongoing.example/blog/2024/mill/mill.ogg", media_type="audio/ogg", length_bytes=12345),
    )
    assert mill.published == datetime(2024, 2, 1, 8, tzinfo=UTC)
    assert mill.updated == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (mill.author, plain.author) == ("Tove", "Guest")
    assert (mill.lang, plain.lang) == ("en", "de")


def test_plain_text_of_atom_stays_plain() -> None:
    assert sample("atom10.xml").entries[1].text == "Wenn a < b, dann <b>nichts</b>."


def test_media_descriptions_are_taken_where_there_is_no_other_text() -> None:
    (entry,) = sample("video.xml").entries
    assert entry.text.split("\n")[:3] == ["Soup <3 spins.", "Chapters:", "0:00 Spoon"]
    assert entry.enclosures == ()


def test_pictures_of_media_rss_are_no_enclosures() -> None:
    assert all(entry.enclosures == () for entry in sample("newspaper.xml").entries)


def test_sounds_of_media_rss_are_enclosures_once() -> None:
    media = '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="/a.mp3" type="audio/mpeg" fileSize="9"/>'
    (entry,) = parsed(rss(f'<title>a</title><enclosure url="/a.mp3" type="audio/mpeg" length="9"/>{media}')).entries
    assert entry.enclosures == (Enclosure(url="https://feed.example/a.mp3", media_type="audio/mpeg", length_bytes=9),)


@pytest.mark.parametrize("length", ["", "0", "-5", "many", "1" * 400, "12.5"])
def test_lengths_that_make_no_sense_are_unknown(length: str) -> None:
    (entry,) = parsed(rss(f'<title>a</title><enclosure url="http://x.example/a.mp3" length="{length}"/>')).entries
    assert entry.enclosures[0].length_bytes is None


def test_an_entry_without_a_title_is_called_by_its_first_words() -> None:
    first, second = sample("rss092.xml").entries
    assert first.title == "The loom is back in the museum, and it works better than anybody remembered it…"
    assert second.title == "A second note, of which nothing is known: no title, no link, no date."


def test_what_a_feed_asks_for_is_read() -> None:
    assert sample("wordpress.xml").wish == Wish(every=timedelta(hours=1))
    assert sample("rss10.rdf").wish == Wish(every=timedelta(hours=12))
    assert sample("rss091.xml").wish == Wish(skip_hours=frozenset({1, 2}), skip_days=frozenset({6}))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Q&amp;amp;A", "Q&A"),
        ("a &lt;b&gt;bold&lt;/b&gt; step", "a bold step"),
        ("C++ &lt;vector&gt;", "C++ <vector>"),
        ("1 &lt; 2", "1 < 2"),
        ("caf&amp;eacute; &amp;#8211; open", "café – open"),
        ("one&lt;br&gt;two", "one two"),
        ("<![CDATA[  spread \n over\tlines ]]>", "spread over lines"),
        ("&amp;lt;html&amp;gt;", "<html>"),
    ],
)
def test_titles_of_rss_are_plain_text(written: str, title: str) -> None:
    assert parsed(rss(f"<title>{written}</title>")).entries[0].title == title


def test_html_that_was_escaped_twice_is_read_as_html() -> None:
    (entry,) = parsed(
        rss("<description>&amp;lt;p&amp;gt;Hello &amp;lt;b&amp;gt;you&amp;lt;/b&amp;gt;</description>")
    ).entries
    assert entry.body == "<p>Hello <b>you</b>"
    assert entry.text == "Hello you"


def test_the_longest_text_of_an_entry_is_its_body() -> None:
    content = (
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>a longer one</p>]]>'
    )
    (entry,) = parsed(rss(f"<description>short</description>{content}</content:encoded>")).entries
    assert entry.text == "a longer one"


def test_a_guid_that_is_no_address_is_no_link_and_does_not_depend_on_the_address_of_the_feed() -> None:
    body = rss("<guid>4711</guid><title>a</title>").encode()
    for url in (URL, "http://elsewhere.example/x/y"):
        (entry,) = parse_feed(body, url=url, content_type="").entries
        assert (entry.identity, entry.url) == ("4711", "")


def test_a_guid_that_is_an_address_is_the_link_where_there_is_no_other() -> None:
    (entry,) = parsed(rss("<guid>https://a.example/1</guid>")).entries
    assert entry.url == "https://a.example/1"


def test_content_location_goes_before_the_address() -> None:
    body = rss("<title>a</title><link>one</link>").encode()
    headers = {"content-location": "/moved/feed"}
    (entry,) = parse_feed(body, url=URL, content_type="", headers=headers).entries
    assert entry.url == "https://feed.example/moved/one"


def test_the_newest_are_taken_and_the_others_counted() -> None:
    items = [f"<title>{day}</title><pubDate>{day:02} Jan 2024 00:00:00 GMT</pubDate>" for day in range(1, 21)]
    feed = parsed(rss(*items), max_entries=3)
    assert ([entry.title for entry in feed.entries], feed.left_out) == (["20", "19", "18"], 17)


def test_a_long_text_is_cut_and_not_within_a_tag() -> None:
    text = "word <b>x</b> " * (LONGEST // 10)
    (entry,) = parsed(rss(f"<description><![CDATA[{text}]]></description>")).entries
    assert LONGEST - 20 < len(entry.body) <= LONGEST
    assert entry.body.count("<") == entry.body.count(">")


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("<author>eve@x.example (Eve Stone)</author>", "Eve Stone"),
        ("<author>Eve Stone &lt;eve@x.example&gt;</author>", "Eve Stone"),
        ("<author>eve@x.example</author>", "eve@x.example"),
        ('<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Eve &amp;amp; Ann</dc:creator>', "Eve & Ann"),
        ("<author>Ann</author><author>Eve</author><author>Ann</author>", "Ann, Eve"),
    ],
)
def test_authors_are_named_without_their_addresses(written: str, author: str) -> None:
    assert parsed(rss(f"<title>a</title>{written}")).entries[0].author == author


def test_the_hash_of_the_content_follows_what_a_reader_would_notice() -> None:
    def hash_of(description: str, title: str = "t") -> str:
        item = f"<guid>1</guid><title>{title}</title><description><![CDATA[{description}]]></description>"
        return parsed(rss(item)).entries[0].content_hash

    assert hash_of("<p>one two</p>") == hash_of('<div class="x"><p>one\n two</p><img src="ad7.gif"></div>')
    assert hash_of("<p>one two</p>") != hash_of("<p>one three</p>")
    assert hash_of("<p>one</p>") != hash_of("<p>one</p>", title="other")


@pytest.mark.parametrize(
    ("body", "content_type", "cause"),
    [
        (b"", "application/xml", "the answer is empty"),
        (b" \n\t", "", "the answer is empty"),
        (b"<p>hello</p>", "text/html; charset=utf-8", "neither RSS nor Atom nor JSON Feed (it says text/html)"),
        (b"%PDF-1.4 \0\1\2", "application/pdf", "neither RSS nor Atom nor JSON Feed (it says application/pdf)"),
        (b"hello", "text/xml", "the answer is neither RSS nor Atom nor JSON Feed"),
        (b'<opml version="2.0"><body><outline text="a"/></body></opml>', "", "list of feeds (OPML)"),
        (b'{"version": "1"}', "application/json", "JSON, but no JSON Feed"),
        (b"[1, 2]", "application/json", "JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", ', "application/json", "looks like JSON and is broken"),
        (b"[" * 100_000, "application/json", "looks like JSON and is broken"),
    ],
)
def test_what_is_no_feed_is_told_in_a_sentence(body: bytes, content_type: str, cause: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_feed(body, url=URL, content_type=content_type)
    assert cause in str(caught.value)
    assert caught.value.problem.remedy


def test_json_feeds_are_known_by_their_look_whatever_the_type_says() -> None:
    body = (FEEDS / "jsonfeed11.json").read_bytes()
    for content_type in ("text/plain", "application/feed+json", ""):
        assert parse_feed(b"\xef\xbb\xbf" + body, url=URL, content_type=content_type).format == "JSON Feed 1.1"


def test_a_json_feed_is_read_whole() -> None:
    new, old = sample("jsonfeed10.json").entries
    assert (new.identity, old.identity) == ("8", "7")
    assert (new.author, old.author) == ("Rui", "Rui")
    assert new.enclosures == (
        Enclosure(url="https://boats.example/8.m4a", media_type="audio/x-m4a", length_bytes=8912),
    )
    assert (new.published, new.updated) == (datetime(2018, 3, 5, tzinfo=UTC), datetime(2018, 3, 6, tzinfo=UTC))
    assert old.published == datetime(2018, 3, 4, 13, 6, 7, tzinfo=UTC)
    assert old.url == "https://feed.example/boats/7"
    assert old.text == "Fold here.\nThen a < b."


def test_a_json_feed_speaks_for_items_that_say_nothing_themselves() -> None:
    first, second = sample("jsonfeed11.json").entries
    assert (first.url, first.author, first.lang) == ("https://elsewhere.example/x", "Mar", "pt-br")
    assert (second.url, second.author, second.lang) == ("", "Lua, Sol", "pt-br")
