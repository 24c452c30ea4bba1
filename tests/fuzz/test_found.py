"""What mutated inputs and hostile feeds found, each as small as it could be made."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring
from rich.cells import cell_len

from tests.formats.documents import parsed, rss
from tests.store.making import NOW
from tui.core.cells import cells_of
from tui.core.digest import DigestStory
from tui.core.document import Document
from tui.core.model import Validators
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.core.text import cell_width, displayable
from tui.formats.buffered_sax import DEEPEST_READ
from tui.formats.digest import Digest
from tui.formats.encoding import as_text, as_xml, page_text
from tui.formats.errors import FormatError
from tui.formats.feed import without_most
from tui.formats.html_tree import shallow, tamed
from tui.formats.near_title import short_text
from tui.formats.newsboat_config import read_newsboat_config
from tui.formats.opml import OutlineOut, read_opml, write_opml
from tui.formats.page import read_page
from tui.formats.urls import web_url
from tui.net.exchange import Answer
from tui.reader.refresh import landed_of

STORY = "<p>The clerk wrote it down, read it back to the court, and closed the book for the day.</p>" * 12
ITEM = "<item><title>{0}</title><guid>{0}</guid></item>"


def test_c46_what_is_deep_is_written_flat_for_those_whose_time_grows_with_its_square() -> None:
    """A page of 66 kB with 11,000 boxes in each other: resiliparse took five seconds."""
    deep = tamed(f"<article>{STORY}{'<div id=a>x' * 3_000}</article>")
    flat = shallow(deep)
    assert flat.count("<div") < 250
    assert flat.count("x") == deep.count("x")
    usual = tamed(f"<article>{STORY}{'<div>x</div><br><img>' * 3_000}</article>")
    assert shallow(usual) is usual
    assert "closed the book" in read_page(deep.encode(), url="https://a.example/").text


def test_c46_thousands_of_empty_boxes_near_the_title_are_passed_over() -> None:
    """A page of 29 kB: each of two hundred boxes was gone through for a line of text, with all that they hold."""
    assert short_text(fromstring(f"<div>{'<span></span>' * 5_000}no line of it</div>")) == ""
    assert short_text(fromstring(f"<div>{'<span></span>' * 50}By Ida Kvist</div>")) == "By Ida Kvist"
    assert short_text(fromstring("<p>By <b>Ida</b> Kvist<br></p>")) == "By Ida Kvist"


def test_c50_a_word_without_end_does_not_hang_the_detector_of_encodings() -> None:
    """A page of 11 kB with a byte that is no UTF-8 and 5,000 letters in a row: chardet took ten seconds."""
    begin = time.process_time()
    assert page_text(b"caf\xe9 " + b"A" * 30_000).startswith("café AAA")
    assert time.process_time() - begin < 2


def test_c65_each_character_is_as_wide_as_it_is_painted() -> None:
    """Fillers, signs round numbers and what Python does not know were measured otherwise than they are laid out."""
    shown = (character for character in map(chr, range(0x20, 0xD800)) if displayable(character) == character)
    assert [character for character in shown if cells_of(character) != cell_len(character)] == []
    for text in ("\u0378", "\u0600", "\u2630", "\U0001fae8", "\U000e0100", "\U00012fff", "\U0003134a"):
        assert cell_width(text) == cell_len(text)


@pytest.mark.parametrize("filler", ["\u3164", "\uffa0"])
def test_c65_letters_that_are_blank_are_dropped(filler: str) -> None:
    assert displayable(f"a{filler}b") == "ab"


def test_c65_an_address_with_a_pile_of_marks_is_shown_as_it_is() -> None:
    url = web_url(f"https://a.example/re{chr(0x301) * 12}ss")
    assert url == f"https://a.example/re{'%CC%81' * 12}ss"
    assert displayable(url) == url
    written = write_opml([OutlineOut(url=url)], title="", now=NOW).decode()
    assert displayable(written, lines=True) == written
    assert web_url("https://a.example/r\u00e9sume\u0301") == "https://a.example/r\u00e9sume\u0301"


def test_folders_as_deep_as_they_may_be_are_read_as_they_were_written() -> None:
    folders = ("/".join(["f"] * 50), "other")
    (feed,) = read_opml(
        write_opml([OutlineOut(url="https://a.example/", folders=folders)], title="", now=NOW)
    ).subscriptions
    assert feed.folders == folders


def test_c72_a_folder_with_too_long_a_path_is_the_same_when_it_is_written_and_read_again() -> None:
    """Named as a category it kept all of its names, and as an outline within outlines not."""
    listed = (
        f'<opml version="2.0"><body><outline xmlUrl="https://a.example/" category="/a/{"b" * 499}/c"/></body></opml>'
    )
    (feed,) = read_opml(listed.encode()).subscriptions
    assert feed.folders == ("a/c",)
    written = write_opml([OutlineOut(url=feed.url, folders=feed.folders)], title="", now=NOW)
    assert read_opml(written).subscriptions[0].folders == feed.folders


def test_a_story_whose_address_begins_with_capitals_has_its_link_in_a_digest() -> None:
    story = DigestStory(
        id=1, title="T", url="HTTPS://A.example/x", facts=(), lang="", document=Document(blocks=())
    )  # fmt: skip
    assert 'href="HTTPS://A.example/x"' in Digest("html").story(story, level=2)


@pytest.mark.parametrize(
    "line", ['browser "fire\\x00fox"', 'browser "\0fox"', 'user-agent "a\x1bb"', 'user-agent "\0"']
)
def test_what_feeds_toml_does_not_take_is_not_brought_over(line: str) -> None:
    read = read_newsboat_config(line.encode())
    for wish in read.wishes:
        assert "\\u00" not in wish.value
    assert read.left_out or read.wishes


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("", id="strict"),
        pytest.param("<title>a & b</title>", id="loose", marks=pytest.mark.full),
    ],
)
def test_c46_a_document_without_bottom_is_given_up_before_it_fills_memory(before: str) -> None:
    """12 MB of `<a>` made a worker take 530 MB."""
    with pytest.raises(FormatError, match="stand in each other"):
        parsed(rss(before + "<a>" * (DEEPEST_READ + 10)))


def test_c47_of_endlessly_many_entries_the_first_are_read_and_the_others_counted() -> None:
    """100,000 entries took a worker 32 seconds and 270 MB."""
    items = "".join(map(ITEM.format, range(30)))
    data, untold = without_most(f"<rss><channel>{items}<ttl>9</ttl></channel></rss>".encode(), most=10)
    assert untold == 20
    assert data == f"<rss><channel>{''.join(map(ITEM.format, range(10)))}<ttl>9</ttl></channel></rss>".encode()
    assert without_most(data, most=10) == (data, 0)
    broken = b"<feed>" + b"<a:entry><title>x" * 30
    assert without_most(broken, most=10) == (b"<feed>" + b"<a:entry><title>x" * 10, 20)


def test_c32_what_waits_to_be_stored_holds_no_body() -> None:
    due = DueFeed(
        id=1, url="https://a.example/", title="A", validators=Validators(), body_hash="", failures=0, last_try=None,
        last_success=None, gone=False,
    )  # fmt: skip
    landed = landed_of(due, Settings(), Answer(status=200, url=due.url, body=b"x" * 1_000), None)
    assert landed.answer is not None
    assert landed.answer.body == b""
    assert landed.body_hash == landed_of(due, Settings(), Answer(status=200, url="", body=b"x" * 1_000), None).body_hash


PIECES = st.sampled_from(
    [
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"<\0",
        b"\0<",
        b"+AGE-",
        b"\x1b$B",
        b"\xe9",
        "é語".encode(),
        b"<a>",
        b"&#27;",
        b"\x1b",
        b"a",
    ]
)
CHARSETS = st.sampled_from(["", "text/xml; charset=iso-2022-jp", "charset=utf-7", "charset=utf-16", "charset=latin-1"])


@given(st.lists(PIECES, max_size=6).map(b"".join), CHARSETS)
def test_c50_bytes_that_are_utf_8_already_become_the_xml_that_their_text_is(body: bytes, content_type: str) -> None:
    text = as_text(body, content_type)
    if not text.startswith("\ufeff"):
        assert as_xml(body, content_type) == as_xml(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"))
