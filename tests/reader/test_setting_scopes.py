"""Every setting that a feed can have does what it says, wherever it is set: for the feed, its folder, or all."""

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.feed_server import FeedServer
from tests.reader.opener import Opener
from tests.sample_feeds import Told, paragraphs, rss
from tests.sample_site import article_page
from tui.core.model import Outcome, Problem, ProblemKind
from tui.core.query_nodes import InFeed
from tui.core.settings import SETTING, SETTINGS, Scope
from tui.core.stories import StoryLine
from tui.core.subscriptions import read_config
from tui.core.views import Selection
from tui.paths import Paths
from tui.reader.reader import Reader
from tui.store.stories import lines
from tui.store.windows import keys

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a refresh of one feed came to."""

    reader: Reader
    name: str
    server: FeedServer
    proxy: FeedServer
    feed_id: int
    outcome: Outcome | None

    @property
    def problem(self) -> Problem | None:
        return None if self.outcome is None else self.outcome.problem

    def headers(self, path: str) -> dict[str, str]:
        return next((asked.headers for asked in self.server.log if asked.path == f"{self.name}/{path}"), {})

    async def stories(self) -> list[StoryLine]:
        selection = Selection(InFeed(self.feed_id))
        found = await self.reader._view(keys, selection, now=self.reader.now(), limit=99)
        return await self.reader._view(lines, found.keys)

    async def text(self) -> str:
        found = [await self.reader.article(row.id) for row in await self.stories()]
        return " ".join(article.story.body for article in found if article is not None)

    async def due_in(self) -> timedelta:
        query = "SELECT next_due - last_success FROM feeds WHERE id = ?"
        return timedelta(seconds=await self.reader._view(lambda db: db.value(query, [self.feed_id])))


async def _every(seen: Seen) -> bool:
    return 10 * DAY <= await seen.due_in() <= 11 * DAY


async def _without_pages(seen: Seen) -> bool:
    return bool(seen.headers("feed")) and not seen.headers("page")


async def _kept(seen: Seen) -> bool:
    return [row.title for row in await seen.stories()] == ["Newer", "New"]


async def _unread(seen: Seen) -> bool:
    return [row.title for row in await seen.stories() if not row.read] == ["Newer"]


async def _agent(seen: Seen) -> bool:
    return seen.headers("feed")["user-agent"] == seen.headers("page")["user-agent"] == "somebody"


async def _timed_out(seen: Seen) -> bool:
    problem = seen.problem
    return problem is not None and "within 1 second" in problem.cause


async def _left_alone(seen: Seen) -> bool:
    return seen.outcome is None and not seen.headers("feed")


async def _out_of_the_river(seen: Seen) -> bool:
    counts = await seen.reader.counts()
    [feed] = [feed for feed in counts.feeds if feed.id == seen.feed_id]
    return feed.unlisted and len(await seen.stories()) == 3


async def _cut(seen: Seen) -> bool:
    return len(await seen.stories()) == 2


async def _by_proxy(seen: Seen) -> bool:
    problem = seen.problem
    asked = any(path.endswith(f"{seen.name}/feed") for path in seen.proxy.asked_paths())
    return asked and not seen.headers("feed") and problem is not None and problem.kind is ProblemKind.HTTP


async def _selected(seen: Seen) -> bool:
    return "Paragraph 2" in await seen.text() and "Paragraph 5" not in await seen.text()


async def _removed(seen: Seen) -> bool:
    return "Paragraph 5" in await seen.text() and "Paragraph 2" not in await seen.text()


async def _sent(seen: Seen) -> bool:
    return seen.headers("feed")["cookie"] == seen.headers("page")["cookie"] == "a=b"


PROBES: dict[str, tuple[str, Callable[[Seen], Awaitable[bool]]]] = {
    "refresh_every": ('"10d"', _every),
    "full_text": ('"never"', _without_pages),
    "keep": ('"30d"', _kept),
    "first_unread": ("1", _unread),
    "user_agent": ('"somebody"', _agent),
    "timeout": ('"1s"', _timed_out),
    "paused": ("true", _left_alone),
    "unlisted": ("true", _out_of_the_river),
    "max_entries": ("2", _cut),
    "proxy": ('"{proxy}"', _by_proxy),
    "select": ('["article p:nth-of-type(2)"]', _selected),
    "remove": ('["article p:nth-of-type(2)"]', _removed),
    "headers": ('{{ Cookie = "a=b" }}', _sent),
}


def serve(server: FeedServer, name: str) -> str:
    """Three stories, all with the same page, one of them old."""
    page = server.serve(f"{name}/page", article_page("Newer", paragraphs("Newer", 12)), "text/html")
    teaser = "<p>The first words only…</p>"
    told = [
        Told(title=title, body=teaser, age=age, link=link)
        for title, age, link in [
            ("Newer", timedelta(hours=1), page),
            ("New", timedelta(hours=2), f"{page}?2"),
            ("Old", 40 * DAY, f"{page}?3"),
        ]
    ]
    sample = rss(name, told)
    return server.hang(f"{name}/feed") if name == "timeout" else server.serve(f"{name}/feed", sample.body)


def said(scope: Scope, name: str, value: str, url: str) -> str:
    """A feed with one setting, which stands in its own table or in that of a folder around its folder."""
    line = f"{name} = {value}\n"
    feed = f'[[feed]]\nurl = "{url}"\nfolders = ["{name}/inner"]\n'
    return feed + line if scope == "feed" else f"[folder.{name}]\n{line}{feed}"


def test_no_setting_of_feeds_is_without_a_look_at_what_it_does() -> None:
    assert set(PROBES) == {setting.name for setting in SETTINGS if "feed" in setting.scopes}


@pytest.mark.parametrize("scope", ["feed", "folder"])
async def test_settings_do_what_they_say(opened: Opener, server: FeedServer, paths: Paths, scope: Scope) -> None:
    names = [setting.name for setting in SETTINGS if scope in setting.scopes and setting.name in PROBES]
    with FeedServer() as proxy:
        urls = {name: serve(server, name) for name in names}
        there = {name: PROBES[name][0].format(proxy=proxy.url("").rstrip("/")) for name in names}
        paths.config.write_text("".join(said(scope, name, there[name], urls[name]) for name in names))
        async with opened() as reader:
            assert reader.mistakes == ()
            outcomes = {step.url: step async for step in reader.refresh(force=True) if isinstance(step, Outcome)}
            ids = {feed.url: feed.id for feed in await reader.feeds()}
            for name, url in urls.items():
                seen = Seen(
                    reader=reader, name=name, server=server, proxy=proxy, feed_id=ids[url], outcome=outcomes.get(url)
                )
                assert await PROBES[name][1](seen), (name, outcomes.get(url))


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if "feed" in setting.scopes])
def test_what_is_set_for_all_or_for_a_folder_holds_for_a_feed_that_says_nothing(name: str) -> None:
    value = PROBES[name][0].format(proxy="http://127.0.0.1:3128")
    wanted = SETTING[name].kind.read(tomllib.loads(f"v = {value}")["v"])
    url = "https://a.example/"
    texts = {
        "global": f'[settings]\n{name} = {value}\n[[feed]]\nurl = "{url}"\n',
        "folder": said("folder", name, value, url),
        "feed": said("feed", name, value, url),
    }
    for scope in SETTING[name].scopes:
        config = read_config(tomllib.loads(texts[scope]))
        assert config.mistakes == ()
        assert getattr(config.for_feed(config.subscriptions[0]), name) == wanted


async def test_settings_for_all_hold_for_what_is_no_feed_yet(opened: Opener, server: FeedServer, paths: Paths) -> None:
    with FeedServer() as proxy:
        paths.config.write_text(f'[settings]\nuser_agent = "somebody"\nproxy = "{proxy.url("").rstrip("/")}"\n')
        async with opened() as reader:
            finding = await reader.look(server.url("site"))
        assert not finding.found
        assert server.asked_paths() == []
        assert proxy.log[0].headers["user-agent"] == "somebody"
