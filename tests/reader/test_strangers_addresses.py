"""Wherever a stranger's address comes from, it leads nowhere on the person's machine or network: case 73 as a whole."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.net.servers import AGENT, HERE, PUBLIC, QUICK, Asked, FakeResolver, Server, loopback_as_public, moved, said
from tests.sample_feeds import Told, rss
from tui.core.model import Outcome, PageOutcome, Problem
from tui.net.client import Client
from tui.paths import Paths
from tui.reader.outside import Fetching, Outside
from tui.reader.reader import Reader

TARGETS = {
    "loopback": "http://127.0.0.1:{port}/secret",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "mapped": "http://[::ffff:127.0.0.1]:{port}/secret",
    "shared": "http://100.64.0.1:{port}/secret",
    "unspecified": "http://0.0.0.0:{port}/secret",
    "localhost": "http://localhost:{port}/secret",
    "hexadecimal": "http://0x7f.1:{port}/secret",
    "wide digits": "http://127.0.0.１:{port}/secret",
    "rebound": "http://rebound.example:{port}/secret",
}
NAMES = {"localhost": HERE, "0x7f_1": HERE, "rebound_example": HERE, "127_0_0_１": HERE}
"""What the resolver knows: a public name that leads home, too."""
ROUTES = ("link", "redirect", "opened", "saved link", "saved redirect", "feed redirect", "found", "found redirect")
NO = "where no other site may lead"


class World(Outside):
    """The world with 127.0.1.x as its public part."""

    def __init__(self, log: Path) -> None:
        super().__init__(clock=FakeClock(), log=log)
        self.own = Client(
            clock=FakeClock(), user_agent=AGENT, limits=QUICK, is_private=loopback_as_public,
            resolver=FakeResolver(**NAMES),
        )  # fmt: skip

    async def client(self) -> Fetching:
        return self.own


def answer(asked: Asked, *, targets: Sequence[str]) -> bytes:
    """The public server: feeds of stories, redirects to targets, pages that name targets as their feeds."""
    what, _, number = asked.path.strip("/").partition("/")
    target = targets[int(number)] if number.isdecimal() else ""
    base = f"http://{asked.headers['host']}"
    match what:
        case "links":
            feed = rss("Links", [Told(title=f"L{n}", link=each) for n, each in enumerate(targets)])
            return said(_with_files(feed.body, target=targets[0]), content_type=feed.content_type)
        case "redirects":
            feed = rss("Redirects", [Told(title=f"R{n}", link=f"{base}/to/{n}") for n in range(len(targets))])
            return said(feed.body, content_type=feed.content_type)
        case "to":
            return moved(target)
        case "names" | "sends":
            href = escape(target) if what == "names" else f"/to/{number}"
            page = f'<html><head><link rel="alternate" type="application/rss+xml" href="{href}"></head><body>x'
            return said(page.encode(), content_type="text/html")
    return said(b"", "404 Not Found")


def _with_files(body: bytes, *, target: str) -> bytes:
    files = f'<enclosure url="{escape(target)}" type="audio/mpeg"/><comments>{escape(target)}</comments></item>'
    icon = f"<image><url>{escape(target)}</url></image><item>"
    return body.replace(b"</item>", files.encode(), 1).replace(b"<item>", icon.encode(), 1)


async def _everything(folder: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """What each route to each target came to, and which hosts were asked for what."""
    targets: list[str] = []
    came: dict[tuple[str, str], str] = {}
    paths = Paths(config=folder / "feeds.toml", db=folder / "d.db", state=folder / "s", config_is_default=False)
    async with Server(partial(answer, targets=targets), hosts=(HERE, PUBLIC)) as server:
        targets += [each.format(port=server.port) for each in TARGETS.values()]
        urls = [server.url(path, host=PUBLIC) for path in ("/links", "/redirects")]
        urls += [server.url(f"/to/{number}", host=PUBLIC) for number in range(len(targets))]
        listed = "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)
        paths.config.write_text(f'[settings]\nfull_text = "always"\nfirst_unread = "all"\n{listed}')
        world = World(folder / "workers.log")
        async with world.own:
            reader = await Reader.open(paths, clock=FakeClock(datetime.now(UTC)), face="cli", outside=world)
            try:
                await _refreshed(reader, came)
                for number, name in enumerate(TARGETS):
                    await _by_hand(reader, came, name, targets[number], urls[2 + number], urls[0])
            finally:
                await reader.close()
                await world.close()
        return came, [asked.headers["host"] for asked in server.asked]


async def _refreshed(reader: Reader, came: dict[tuple[str, str], str]) -> None:
    names = list(TARGETS)
    urls = {feed.id: feed.url for feed in await reader.feeds()}
    async for step in reader.refresh(force=True):
        if isinstance(step, Outcome) and step.problem is not None:
            came["feed redirect", names[int(urls[step.feed_id].rpartition("/")[2])]] = step.problem.cause
        elif isinstance(step, PageOutcome):
            cause = step.problem.cause if step.problem else "fetched"
            article = await reader.article(step.entry_id)
            assert article is not None
            kind, number = article.story.line.title[0], int(article.story.line.title[1:])
            came["link" if kind == "L" else "redirect", names[number]] = cause
            outcome = await reader.fetch_page(step.entry_id)
            assert outcome is not None
            came["opened", names[number]] = outcome.problem.cause if outcome.problem else "fetched"


async def _by_hand(
    reader: Reader, came: dict[tuple[str, str], str], name: str, target: str, redirect: str, feed: str
) -> None:
    """What a person does on screen with what a stranger wrote."""
    for route, url in (("saved link", target), ("saved redirect", redirect)):
        saved = await reader.save_address(url, named_by=feed)
        came[route, name] = saved.cause if isinstance(saved, Problem) else "saved"
    number = list(TARGETS).index(name)
    base = redirect.rpartition("/to/")[0]
    for route, path in (("found", "names"), ("found redirect", "sends")):
        finding = await reader.look(f"{base}/{path}/{number}")
        came[route, name] = "found" if finding.found else NO


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[tuple[str, str], str], list[str]]:
    return asyncio.run(_everything(tmp_path_factory.mktemp("strangers")))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("target", TARGETS)
def test_c73_no_route_leads_a_stranger_home(
    came: tuple[dict[tuple[str, str], str], list[str]], route: str, target: str
) -> None:
    assert NO in came[0][route, target]


def test_c73_nothing_but_the_public_server_was_asked(came: tuple[dict[tuple[str, str], str], list[str]]) -> None:
    assert {host.rpartition(":")[0] for host in came[1]} == {PUBLIC}


def test_c73_what_the_person_names_may_be_near(tmp_path: Path) -> None:
    async def saved() -> object:
        async with Server(said(b"<html><body>x", content_type="text/html")) as server:
            paths = Paths(config=tmp_path / "f", db=tmp_path / "d", state=tmp_path / "s", config_is_default=True)
            world = World(tmp_path / "workers.log")
            async with world.own:
                reader = await Reader.open(paths, clock=FakeClock(), face="cli", outside=world)
                try:
                    await reader.save_address(server.url("/mine"))
                finally:
                    await reader.close()
                    await world.close()
            return server.paths

    assert asyncio.run(saved()) == ["/mine"]
