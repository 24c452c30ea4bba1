"""Known sites: their feeds are asked for outright, or read off the page that tells."""

import pytest

from tests.reader.fake_web import MISSING, FakeWeb, There, feed, moved, page, urls
from tui.core.model import Problem, ProblemKind

UC = "UCabcdefghijklmnopqrstuv"
CHANNEL = f"https://www.youtube.com/feeds/videos.xml?channel_id={UC}"


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        (f"youtube.com/channel/{UC}", CHANNEL),
        ("https://old.reddit.com/r/tea", "https://www.reddit.com/r/tea/.rss"),
        ("letters.substack.com", "https://letters.substack.com/feed"),
        ("https://arxiv.org/list/cs.CL/recent", "https://rss.arxiv.org/rss/cs.CL"),
        ("@eve@social.example", "https://social.example/@eve.rss"),
        ("https://social.example/@eve@other.example", "https://other.example/@eve.rss"),
    ],
)
async def test_a_known_address_takes_one_request_and_its_page_none(pasted: str, wanted: str) -> None:
    web = FakeWeb(there={wanted: feed()})
    assert urls(await web.look(pasted)) == [wanted]
    assert web.asked == [wanted]


async def test_a_repository_offers_releases_tags_and_commits() -> None:
    tool = "https://github.com/crew/tool"
    there = {f"{tool}/{name}.atom": feed(name, form="atom") for name in ("releases", "tags", "commits")}
    web = FakeWeb(there=there)
    finding = await web.look("git@github.com:crew/tool.git")
    assert [found.choice.title for found in finding.found] == ["releases", "tags", "commits"]
    assert len(web.asked) == 3


async def test_a_repository_without_releases_has_its_tags_first() -> None:
    tool = "https://github.com/crew/tool"
    empty = There(body=b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Releases</title></feed>')
    web = FakeWeb(there={f"{tool}/releases.atom": empty, f"{tool}/tags.atom": feed("Tags", form="atom")})
    assert urls(await web.look(tool)) == [f"{tool}/tags.atom", f"{tool}/releases.atom"]


@pytest.mark.parametrize("pasted", ["https://youtu.be/abcdefghijk", "https://m.youtube.com/watch?v=abcdefghijk&t=3"])
async def test_the_page_of_a_video_tells_whose_it_is(pasted: str) -> None:
    video = page(f'<script>{{"videoDetails":{{"channelId":"{UC}"}}}}</script>')
    web = FakeWeb(there={"https://www.youtube.com/watch?v=abcdefghijk": video, CHANNEL: feed(form="atom")})
    assert urls(await web.look(pasted)) == [CHANNEL]
    assert len(web.asked) == 2


async def test_a_page_on_cookies_is_said_to_be_one() -> None:
    consent = "https://consent.youtube.com/m?continue=x"
    web = FakeWeb(there={"https://www.youtube.com/@eve": moved(consent), consent: page("<p>Before you continue</p>")})
    finding = await web.look("youtube.com/@eve")
    assert finding.problem is not None
    assert "cookies" in finding.problem.cause
    assert web.requests[0].headers == {"Cookie": "SOCS=CAE="}


async def test_where_the_rule_was_wrong_the_page_is_read() -> None:
    home = "https://letters.substack.com"
    named = page(head='<link rel="alternate" type="application/rss+xml" href="/rss/all">')
    web = FakeWeb(there={home: named, f"{home}/rss/all": feed()})
    assert urls(await web.look(home)) == [f"{home}/rss/all"]


async def test_a_site_without_feeds_is_asked_once() -> None:
    web = FakeWeb(there={"https://www.instagram.com/eve/": page('<a href="/rss">RSS</a>')})
    finding = await web.look("https://www.instagram.com/eve/")
    assert finding.problem is not None
    assert finding.problem.cause == "Instagram has no feeds"
    assert len(web.asked) == 1


async def test_a_handle_whose_server_has_another_name_is_looked_up_there() -> None:
    record = "https://example.org/.well-known/webfinger?resource=acct:eve@example.org"
    told = There(
        body=b'{"links": [3, {"rel": "http://webfinger.net/rel/profile-page", "href": "https://social.example/@eve"}]}',
        content_type="application/jrd+json",
    )
    web = FakeWeb(there={record: told, "https://social.example/@eve.rss": feed()})
    assert urls(await web.look("@eve@example.org")) == ["https://social.example/@eve.rss"]
    assert len(web.asked) == 3


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"links": 3}', b'{"links": [{"rel": "self", "href": "file:///x"}]}']
)
async def test_a_broken_record_of_a_handle_leads_nowhere(body: bytes) -> None:
    record = "https://example.org/.well-known/webfinger?resource=acct:eve@example.org"
    finding = await FakeWeb(there={record: There(body=body, content_type="application/json")}).look("@eve@example.org")
    assert finding.problem is not None
    assert not finding.found


async def test_a_host_that_asks_to_wait_is_not_asked_on_by_rules() -> None:
    wait = Problem(kind=ProblemKind.THROTTLED, cause="asked to wait (429)")
    there: dict[str, There | Problem] = {
        "https://www.reddit.com/r/tea/.rss": wait,
        "https://www.reddit.com/r/tea": wait,
    }
    web = FakeWeb(there=there)
    finding = await web.look("https://www.reddit.com/r/tea")
    assert finding.problem is not None
    assert "429" in finding.problem.cause
    assert len(web.asked) == 2
    assert MISSING.cause not in finding.problem.cause
