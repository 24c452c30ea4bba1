"""The whole of a refresh lives through a long time: real store, real client, real sockets; only the clock is ours."""

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from aiohttp.abc import AbstractResolver, ResolveResult

from tests.fortnight import World
from tests.net.servers import loopback_as_public, said
from tests.publishers import BEGIN, DAY, UNHEARD, Publisher, Reply
from tui.core.clock import Clock
from tui.core.schedule import MANUAL_FLOOR
from tui.net.client import Answer, Client
from tui.net.trip import Trip
from tui.paths import Paths
from tui.reader.outside import Fetching, Outside, Working
from tui.reader.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STORY = (
    "<item><title>Story {number} of {feed}</title><link>{site}/page/{feed}/{number}</link>"
    "<guid>{feed}-{number}</guid><pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    "<description>What number {number} tells of {feed}, in a few words.</description></item>"
)


_PAGE = "<!doctype html><title>{path}</title><body><nav>Home</nav><article>{text}</article></body>"


def page(path: str) -> bytes:
    """The page of a story."""
    told = "Of what came of it on the quay that day more was told in the evening, when all the boats were in."
    text = "".join(f"<p>Paragraph {number} of {path}. {told}</p>" for number in range(8))
    return _PAGE.format(path=path, text=f"<h1>{path}</h1>{text}").encode()


def document(publisher: Publisher, version: int, *, site: str) -> bytes:
    """A state of the feed: its newest five stories, whose pages lie on a site, and what it wishes."""
    wish = publisher.wish
    hours = "".join(f"<hour>{hour}</hour>" for hour in sorted(wish.skip_hours))
    days = "".join(f"<day>{_DAYS[day]}</day>" for day in sorted(wish.skip_days))
    stories = "".join(
        _STORY.format(
            site=site, number=number, feed=publisher.number, date=BEGIN - 30 * DAY + publisher.posts_every * number
        )
        for number in range(version, max(version - 5, 0), -1)
    )
    ttl = f"<ttl>{wish.every // timedelta(minutes=1)}</ttl>" if wish.every else ""
    skips = (f"<skipHours>{hours}</skipHours>" if hours else "") + (f"<skipDays>{days}</skipDays>" if days else "")
    channel = f"<channel><title>Feed {publisher.number}</title>{ttl}{skips}{stories}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


class Servers(AbstractResolver):
    """All publishers' servers on one port of many loopback addresses, and the names that lead there."""

    def __init__(self, world: World, *, site: str = "https://stories.example") -> None:
        """`site`: where the pages of stories lie; `{port}` in it is the servers'."""
        self._world = world
        self._at = site
        self._by_number = {one.number: one for one in world.publishers}
        dead = {one.host for one in world.publishers if any(ill in UNHEARD - {"tls"} for *_, ill in one.ills)}
        names = sorted({one.host for one in world.publishers} - dead)
        self._addresses = {name: f"127.0.1.{place}" for place, name in enumerate(names, 1)}
        self._open: Counter[str] = Counter()
        self._servers: list[asyncio.Server] = []
        self._visits: set[asyncio.Task[None]] = set()
        self.began: dict[str, timedelta] = {}
        """When each address was last asked for, as the client has it: the clock may go on until a request is here."""
        self.port = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Where a name leads, as long as there is a network."""
        if not self._world.has_network or host not in self._addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        address = self._addresses[host]
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""

    @property
    def addresses(self) -> dict[str, str]:
        """The hosts by name."""
        return dict(self._addresses)

    @property
    def _site(self) -> str:
        return self._at.format(port=self.port)

    async def __aenter__(self) -> Self:
        for address in self._addresses.values():
            server = await asyncio.start_server(self._visit, address, self.port)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for visit in self._visits:
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._visits.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                head = await reader.readexactly(1)
                if head == b"\x16":
                    return  # speaks TLS, which nobody here does
                head += await reader.readuntil(b"\r\n\r\n")
                await self._answer(head.decode("latin-1"), reader, writer)
        finally:
            self._visits.discard(task)
            writer.close()

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.rstrip("\r\n").split("\r\n")
        sent = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        path = first.split(" ")[1]
        if path.startswith("/page/"):
            writer.write(said(page(path), content_type="text/html; charset=utf-8"))
            await writer.drain()
            return
        number, _, rest = path[1:].partition("/")
        publisher = self._by_number[int(number)]
        self._open[publisher.host] += 1
        try:
            reply = self._world.ask(
                publisher,
                sent,
                path=f"/{rest}" if rest else "",
                url=f"http://{sent['host']}{path}".replace(f":{self.port}", ":{port}"),
                at_once=self._open[publisher.host],
                in_all=self._open.total(),
                passed=self.began.get(f"http://{sent['host']}{path}"),
            )
            for _ in range(5):
                await asyncio.sleep(0)  # so that others come meanwhile, if they want to
            await self._send(publisher, reply, reader, writer)
        finally:
            self._open[publisher.host] -= 1

    async def _send(
        self, publisher: Publisher, reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        match reply.mute:
            case "reset":
                writer.transport.abort()
            case "garbage":
                writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
            case "hang":
                await reader.read()
            case _:
                body = b"" if reply.status != 200 else b"<!doctype html><title>Welcome</title><p>Log in to the network."
                body = body if reply.version is None else document(publisher, reply.version, site=self._site)
                headers = {**reply.headers, "content-length": str(len(body)), "connection": "close"}
                if reply.lead:
                    headers["location"] = reply.lead
                told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                phrase = HTTPStatus(reply.status).phrase
                writer.write(f"HTTP/1.1 {reply.status} {phrase}\r\n{told}\r\n".encode("latin-1") + body)
                await writer.drain()


class _Watched(Client):
    """Notes when it really asks."""

    began: dict[str, timedelta] | None = None

    async def _ask(self, trip: Trip) -> Answer:
        if self.began is not None:
            self.began[trip.url] = timedelta(seconds=self._clock.monotonic())
        return await super()._ask(trip)

    def forget_names(self) -> None:
        """Look names up anew: the HTTP client remembers them by its own clock."""
        assert self._session is not None
        connector = self._session.connector
        connector.clear_dns_cache()  # type: ignore[union-attr]  # it is of the kind that has one


class _Direct:
    """Does in this process what workers do."""

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    async def call_within(
        self, deadline: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return function(*args, **kwargs)

    def close(self) -> None:
        pass


class Near(Outside):
    """The world outside, where all names lead to our servers, which count as public."""

    def __init__(self, names: AbstractResolver, *, clock: Clock, log: Path, direct: bool = True) -> None:
        """`direct`: parse in this process, where no document is hostile; else in workers."""
        super().__init__(clock=clock, log=log)
        self.began: dict[str, timedelta] | None = None
        """Takes down when each address was last asked for, if it is wanted."""
        self._names = names
        self._direct = direct
        self.watched: _Watched | None = None

    async def client(self) -> Fetching:
        if self.watched is None:
            agent = "dateline/1.0 (+https://dateline.example)"
            made = _Watched(clock=self._clock, user_agent=agent, is_private=loopback_as_public, resolver=self._names)
            made.began = self.began
            self.watched = await self._stack.enter_async_context(made)
        self.watched.forget_names()
        return self.watched

    def workers(self, *, urgent: bool = False) -> Working:
        return _Direct() if self._direct else super().workers(urgent=urgent)


class Whole:
    """The reader, from the file of feeds to the sockets, as the engine runs it."""

    def __init__(self, world: World, servers: Servers, paths: Paths) -> None:
        self._world = world
        self._servers = servers
        self._paths = paths
        self._reader: Reader | None = None
        self._outside: Near | None = None
        self._numbers: dict[int, int] = {}
        random.seed(7)
        paths.config.write_text('[settings]\nfull_text = "never"\n\n' + "".join(map(self._table, world.publishers)))

    def _table(self, publisher: Publisher) -> str:
        every = "auto" if publisher.every is None else f"{publisher.every // timedelta(minutes=1)}m"
        return f'[[feed]]\nurl = "{publisher.url.format(port=self._servers.port)}"\nrefresh_every = "{every}"\n\n'

    @property
    def reader(self) -> Reader:
        assert self._reader is not None
        return self._reader

    async def start(self) -> None:
        self._outside = Near(self._servers, clock=self._world.clock, log=self._paths.state / "workers.log")
        self._outside.began = self._servers.began
        self._reader = await Reader.open(self._paths, clock=self._world.clock, face="cli", outside=self._outside)
        by_url = {one.url.format(port=self._servers.port): one.number for one in self._world.publishers}
        self._numbers = {by_url[line.url]: line.id for line in await self._reader.feeds()}

    async def stop(self) -> None:
        await self.reader.close()
        if self._outside is not None:
            await self._outside.close()

    async def next_due(self) -> datetime | None:
        return await self.reader.next_due()

    async def refresh(self, feeds: Sequence[int] | None = None, *, by_hand: bool = False) -> None:
        ids = None if feeds is None else [self._numbers[number] for number in feeds if number in self._numbers]
        floor = MANUAL_FLOOR if by_hand else timedelta(0)
        async for _ in self.reader.refresh(ids, force=by_hand, floor=floor, pages=False):
            pass

    async def revive(self) -> Sequence[int]:
        gone = {line.id for line in await self.reader.feeds() if line.gone}
        await self.reader.revive(list(gone))
        return [number for number, feed_id in self._numbers.items() if feed_id in gone]
