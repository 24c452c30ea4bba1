"""Lists of feeds that want to do harm, or are hardly lists: faults.md, case 72."""

from collections.abc import Callable

import pytest

from tui.formats.errors import FormatError
from tui.formats.opml import Outlines, read_opml

GOOD = "<outline text='Good' xmlUrl='https://good.example/feed'/>"
BAD = '<opml version="1.0"><body>{}' + GOOD + "</body></opml>"
BOMB = (
    "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"


def _good(read: Outlines) -> bool:
    return [feed.url for feed in read.subscriptions] == ["https://good.example/feed"]


@pytest.mark.parametrize(
    "bad",
    [
        "<outline text='x' xmlUrl='|touch /tmp/harm'/>",
        "<outline text='x' xmlUrl='https://x.example/' filtercmd='touch /tmp/harm'/>",
        "<outline text='x' xmlUrl='exec:touch /tmp/harm'/>",
        "<outline text='x' xmlUrl='EXEC:touch /tmp/harm'/>",
        "<outline text='x' xmlUrl='filter:cat:https://x.example/'/>",
        "<outline text='x' xmlUrl='file:///etc/passwd'/>",
        "<outline text='x' xmlUrl='file://localhost/etc/passwd'/>",
        "<outline text='x' xmlUrl='javascript:alert(1)'/>",
        "<outline text='x' xmlUrl='data:text/xml,x'/>",
        "<outline text='x' xmlUrl='builtin:welcome'/>",
        "<outline text='x' xmlUrl='builtin:saved'/>",
        "<outline text='x' type='include' url='https://x.example/other.opml'/>",
        "<outline text='x' xmlUrl='https://eve:word@x.example/'/>",
        "<outline text='x' xmlUrl='ftp://x.example/'/>",
        "<outline text='x'/>",
    ],
)
def test_c72_what_is_no_feed_of_the_web_is_left_out_with_a_reason_and_the_rest_is_taken(bad: str) -> None:
    read = read_opml(BAD.format(bad).encode())
    assert _good(read)
    assert len(read.left_out) == read.feeds_left_out == 1
    assert "word@" not in read.left_out[0]


@pytest.mark.parametrize("head", [BOMB, OUTSIDE], ids=["bomb", "file"])
@pytest.mark.parametrize("entity", ["&a11;", "&file;", "&a1;"])
def test_c72_entities_are_never_opened(head: str, entity: str) -> None:
    body = f"{head}<opml><body><outline text='{entity}' xmlUrl='https://x.example/{entity}'/>{GOOD}</body></opml>"
    read = read_opml(body.encode())
    told = repr(read)
    assert "root:" not in told
    assert "lollol" not in told
    assert "https://good.example/feed" in told


@pytest.mark.parametrize(
    "text",
    [
        f"<opml version='2.0'><body>{GOOD}</body></opml>",
        f"<opml>{GOOD}</opml>",
        GOOD,
        f"<body>{GOOD}</body>",
        f"<OPML VERSION='1.0'><BODY>{GOOD.replace('outline', 'OUTLINE').replace('xmlUrl', 'XMLURL')}</BODY></OPML>",
        f"<o:opml xmlns:o='http://opml.org/spec2'><o:body>{GOOD.replace('<outline', '<o:outline')}</o:body></o:opml>",
    ],
)
def test_c72_a_list_without_head_or_body_or_in_any_case_is_read(text: str) -> None:
    assert _good(read_opml(text.encode()))


@pytest.mark.parametrize(
    "nested",
    [
        lambda: "<outline text='a'>" * 60_000 + GOOD,  # as a list that holds itself would come out
        lambda: ("<outline text='a'><outline text='b'>" * 400) + GOOD + "</outline></outline>" * 400,
        lambda: "<opml>" * 5_000 + GOOD,
    ],
    ids=["open for ever", "within each other", "lists within lists"],
)
def test_c72_nesting_without_end_ends(nested: Callable[[], str]) -> None:
    read = read_opml(f"<opml><body>{nested()}".encode())
    assert len(read.subscriptions) <= 1
    assert all(len(feed.folders[0].split("/")) <= 50 for feed in read.subscriptions if feed.folders)


@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.full)])
def test_c72_very_many_outlines_are_read(count: int) -> None:
    many = "".join(f"<outline text='F{n}' xmlUrl='https://h{n % 50}.example/{n}'/>" for n in range(count))
    assert len(read_opml(f"<opml><body>{many}</body></opml>".encode()).subscriptions) == count


@pytest.mark.parametrize("body", [b"", b" \n", b"\x00\x01\x02", b"<html><body>no</body></html>", b"{}", b"%PDF-1.4"])
def test_c72_what_is_no_list_is_a_sentence(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read_opml(body)
    assert caught.value.problem.remedy


def test_c72_long_names_of_folders_do_not_add_up_in_each_feed_below_them() -> None:
    folders = "".join(f"<outline text='{chr(97 + number) * 90}'>" for number in range(20))
    (feed,) = read_opml(f"<opml><body>{folders}{GOOD}".encode()).subscriptions
    assert [len(folder) for folder in feed.folders] == [454]
