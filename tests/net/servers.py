"""Loopback servers that say exactly the bytes a test wants, and a client to ask them with."""

import asyncio
import errno
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from tests.fakes import FakeClock
from tui.core.clock import Clock
from tui.core.model import Problem
from tui.net.client import Answer, Client, Limits, Request
from tui.net.hosts import is_private

HERE = "127.0.0.1"
PUBLIC = "127.0.1.1"
"""Plays a public host where `loopback_as_public` judges."""
AGENT = "dateline/test (+https://dateline.example)"
CERTIFICATE = Path(__file__).parent.parent / "data" / "localhost.pem"
QUICK = Limits(deadline=timedelta(seconds=5), connect=timedelta(seconds=2))


def loopback_as_public(host: str) -> bool:
    """Judge 127.0.1.0/24, and names that only resolve to it, public."""
    return is_private(host) and not host.startswith("127.0.1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    visit: int = 1
    """In the how-manieth run that asked at all, where a server counts."""
    plain: str = ""
    """Where the same server speaks without TLS at an address of its own, such as "http://127.0.0.9:4000"."""


Reply: TypeAlias = bytes | AsyncIterator[bytes]
"""What to send before the connection is closed; `b""` in an iterator resets it."""


def said(body: bytes = b"<rss/>", status: str = "200 OK", **headers: str) -> bytes:
    """An answer; `_` in a header's name stands for `-`. Content-Length is right unless given."""
    lines = {"content-length": str(len(body)), "connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("utf-8", "surrogateescape") + body


def moved(location: str, status: str = "301 Moved") -> bytes:
    """A redirect."""
    return said(b"", status, location=location)


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST; what merely closes it ends it in peace."""
    held = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Server:
    """Answers every request by `reply`, on one port of several loopback addresses."""

    def __init__(
        self, reply: Callable[[Asked], Reply] | bytes, *, hosts: tuple[str, ...] = (HERE, PUBLIC), tls: bool = False
    ) -> None:
        self._reply = reply
        self._hosts = hosts
        self._tls = tls
        self._servers: list[asyncio.Server] = []
        self._visits: set[asyncio.Task[None]] = set()
        self.asked: list[Asked] = []
        self.port = 0
        self.open = 0
        self.most_open = 0

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def url(self, path: str = "/feed", *, host: str = HERE) -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    async def __aenter__(self) -> Self:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        listening = bound_together(self._hosts)
        self.port = listening[0].getsockname()[1]
        self._servers = [await asyncio.start_server(self._visit, sock=sock, ssl=context) for sock in listening]
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
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await self._answer(head, writer)
        finally:
            self.open -= 1
            self._visits.discard(task)
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.rstrip("\r\n").split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        asked = Asked(path=first.split(" ")[1], headers={name.lower(): value for name, _, value in pairs})
        self.asked.append(asked)
        reply = self._reply if isinstance(self._reply, bytes) else self._reply(asked)
        await send(reply, writer)


async def send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    """Send an answer, whole or piece by piece."""
    if isinstance(reply, bytes):
        writer.write(reply)
        await writer.drain()
        return
    async for piece in reply:
        if not piece:
            reset(writer)
            return
        writer.write(piece)
        await writer.drain()


class FakeResolver(AbstractResolver):
    """Knows the names it was given, and counts nothing else as a host."""

    def __init__(self, **names: str) -> None:
        self._addresses = {name.replace("_", "."): address for name, address in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self._addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        addresses = self._addresses[host].split()
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        pass


def client(
    clock: Clock | None = None,
    limits: Limits = QUICK,
    *,
    resolver: AbstractResolver | None = None,
    trusting: bool = False,
) -> Client:
    """A client for which 127.0.1.x is public, and that trusts our own certificate if asked to."""
    return Client(
        clock=clock or FakeClock(),
        user_agent=AGENT,
        limits=limits,
        is_private=loopback_as_public,
        resolver=resolver or FakeResolver(),
        tls=ssl.create_default_context(cafile=CERTIFICATE) if trusting else None,
    )


async def fetch(request: Request | str, limits: Limits = QUICK) -> Answer | Problem:
    """Fetch one thing with a client of its own."""
    async with client(limits=limits) as one:
        return await one.fetch(Request(url=request) if isinstance(request, str) else request)


async def answer_of(request: Request | str, limits: Limits = QUICK) -> Answer:
    """Fetch what must succeed."""
    result = await fetch(request, limits)
    assert isinstance(result, Answer), result
    return result


async def problem_of(request: Request | str, limits: Limits = QUICK, **changes: object) -> Problem:
    """Fetch what must fail, under limits some of which are changed."""
    result = await fetch(request, replace(limits, **changes))  # type: ignore[arg-type]  # tests name real fields
    assert isinstance(result, Problem), result
    return result


def bound_together(hosts: Sequence[str]) -> list[socket.socket]:
    """A socket at each of several addresses, all with the same port, on which nobody listens at any of them."""
    while True:
        bound: list[socket.socket] = []
        try:
            for host in hosts:
                bound.append(socket.create_server((host, bound[0].getsockname()[1] if bound else 0)))
        except OSError as error:
            for one in bound:
                one.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return bound


@contextmanager
def free_port() -> Iterator[int]:
    """A port on which nobody listens."""
    with socket.socket() as held:
        held.bind((HERE, 0))
        yield held.getsockname()[1]
