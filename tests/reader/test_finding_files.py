"""Files of the person in place of an address: pages that were saved, feeds, lists of feeds."""

import os
from pathlib import Path

import pytest

from tests.reader.fake_web import FakeWeb, feed, page, urls
from tests.reader.page_shapes import S, link
from tui.core.model import ProblemKind

SELF = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="{S}/feed?a=1&amp;b=2" rel="self" type="x"/>'


def saved(folder: Path, text: str | bytes, name: str = "My page.html") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "there", "asked"),
    [
        (f'<link rel="canonical" href="{S}/story">{link("/feed")}', f"{S}/feed", 1),
        (f'<meta property="og:url" content="{S}/a/b"><a href="c.rss">RSS</a>', f"{S}/a/c.rss", 1),
        (f"<!-- saved from url=(0020){S}/ -->\n<html>{link('/feed')}", f"{S}/feed", 1),
        (f"<html><p>Nothing.</p>{link(f'{S}/abs')}", f"{S}/abs", 1),
        ('<html><link rel=canonical href="https://vimeo.com/eve"><p>x', "https://vimeo.com/eve/videos/rss", 1),
        (f'<?xml version="1.0"?><rss version="2.0"><channel>{SELF}<item><title>x</title></item></channel></rss>',
         f"{S}/feed?a=1&b=2", 1),
        (f'{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "{S}/json", "items": []}}', f"{S}/json", 1),
        (f"<rss><channel><itunes:new-feed-url>{S}/new</itunes:new-feed-url>{SELF}</channel></rss>", f"{S}/new", 2),
    ],
)  # fmt: skip
async def test_the_feeds_that_a_file_names_are_found(tmp_path: Path, text: str, there: str, asked: int) -> None:
    web = FakeWeb(there={there: feed()})
    finding = await web.look(str(saved(tmp_path, text)))
    assert urls(finding) == [there]
    assert len(web.asked) <= asked
    assert not any(request.private_ok for request in web.requests)


async def test_a_feed_that_only_names_its_site_leads_there(tmp_path: Path) -> None:
    path = saved(tmp_path, f"<rss><channel><title>x</title><link>{S}/</link><item/></channel></rss>", "x.rss")
    web = FakeWeb(there={f"{S}/": page(head=link("/feed")), f"{S}/feed": feed()})
    assert urls(await web.look(f"file://{str(path).replace(' ', '%20')}")) == [f"{S}/feed"]


async def test_a_page_that_names_nothing_is_looked_at_where_it_came_from(tmp_path: Path) -> None:
    path = saved(tmp_path, f'<html><link rel="canonical" href="{S}/story"><p>Text')
    web = FakeWeb(there={f"{S}/story": page(head=link("/feed")), f"{S}/feed": feed()})
    finding = await web.look(str(path).replace(" ", "\\ "))
    assert urls(finding) == [f"{S}/feed"]
    assert finding.url == f"{S}/story"


async def test_a_list_of_feeds_is_to_be_imported(tmp_path: Path) -> None:
    outline = f'<outline xmlUrl="{S}/feed" text="x"/>'
    path = saved(tmp_path, f'<?xml version="1.0"?>\n<opml version="2.0"><body>{outline}</body></opml>', "feeds.opml")
    finding = await FakeWeb(there={}).look(str(path))
    assert finding.problem is not None
    assert f"{path} is a list of 1 feed (OPML)" in finding.problem.cause
    assert f"`dateline import opml {path}`" in finding.problem.remedy


@pytest.mark.parametrize("content", [b"", b"\0\xff" * 100, b"a,b,c\n", b"{", b"\x89PNG\r\n", b"<opml", b"<rss>"])
async def test_a_file_that_names_nothing_says_so(tmp_path: Path, content: bytes) -> None:
    web = FakeWeb(there={})
    finding = await web.look(str(saved(tmp_path, content, "x.txt")))
    assert finding.problem is not None
    assert finding.problem.kind is ProblemKind.CONFIG
    assert finding.problem.remedy
    assert web.asked == []


async def test_what_is_no_file_to_be_read_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    web = FakeWeb(there={})
    for name, why in (("gone.html", "no such file"), ("", "it is a folder"), ("pipe", "no regular file")):
        finding = await web.look(str(tmp_path / name))
        assert finding.problem is not None
        assert why in finding.problem.cause
    finding = await web.look("/dev/zero")
    assert finding.problem is not None
    finding = await web.look("~nobody-of-this-name/x.html")
    assert finding.problem is not None


async def test_a_file_may_not_lead_into_the_network_of_its_reader(tmp_path: Path) -> None:
    path = saved(tmp_path, f'<link rel="canonical" href="http://192.168.1.1/">{link("/feed")}')
    web = FakeWeb(there={"http://192.168.1.1/feed": feed()})
    await web.look(str(path))
    assert web.requests
    assert not any(request.private_ok for request in web.requests)
