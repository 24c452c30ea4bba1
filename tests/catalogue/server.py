"""The server of the catalogue: answers for many endpoints from a thread of its own, each as badly as it is told to."""

import asyncio
import re
import ssl
import threading
import warnings
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.catalogue.endpoints import RUNS, Endpoint
from tests.net.servers import Asked, bound_together, reset, send

Result = TypeVar("Result")
CERTIFICATES = Path(__file__).parent.parent / "data" / "certificates"
AUTHORITY = CERTIFICATES / "authority.pem"
"""Whoever trusts it, by SSL_CERT_FILE, trusts "good"."""
BY_NAME = "127.0.0.3"
"""Where names lead unless their endpoint says otherwise."""
_ENDS_A_VISIT = (
    ConnectionError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.CancelledError,
    ssl.SSLError,
)
_WORDLESS = ("plain", "silent")


class CatalogueServer:
    """Serves endpoints while it is entered; `begin` a run before anybody asks."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self.endpoints = {endpoint.name: endpoint for endpoint in endpoints}
        assert len(self.endpoints) == len(endpoints), "two endpoints of one name"
        self.run = 0
        self.asked: dict[tuple[str, int], list[Asked]] = defaultdict(list)
        """What came in, by the endpoint's name and the run."""
        self.strays: list[str] = []
        """Paths that no endpoint has."""
        self.open: dict[str, int] = defaultdict(int)
        self.most_open: dict[str, int] = defaultdict(int)
        """Connections at once, by address."""
        self._visits: dict[str, set[int]] = defaultdict(set)
        self._port = 0
        self._ports: dict[str, int] = {}
        """Of the endpoints that have a listener of their own."""
        self._listeners: dict[str, asyncio.Server] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="catalogue server")

    def __enter__(self) -> Self:
        self._thread.start()
        self.begin(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def begin(self, run: int) -> None:
        """Be as the endpoints are in this run: who is down then, who shows which certificate."""
        self.run = run
        self._wait(self._listen())

    def drop(self) -> None:
        """Be gone until the next run begins, and break all connections; for replies, which run in the server's loop."""
        for listener in self._listeners.values():
            listener.close()
        self._listeners.clear()
        for writer in self._writers:
            reset(writer)

    def url(self, endpoint: Endpoint) -> str:
        """Its address."""
        port = self._ports.get(endpoint.name, self._port)
        return f"{'https' if endpoint.tls else 'http'}://{endpoint.host}:{port}/{endpoint.name}"

    def names(self) -> dict[str, str]:
        """The table of the resolver for this run."""
        named = [endpoint for endpoint in self.endpoints.values() if endpoint.host.endswith(".test")]
        return {one.host: one.lookup[min(self.run, len(one.lookup)) - 1] if one.lookup else BY_NAME for one in named}

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    async def _listen(self) -> None:
        down = {one.host for one in self.endpoints.values() if self.run in one.down_in}
        hosts = {_address(one) for one in self.endpoints.values() if not one.tls} | {"127.0.0.1", BY_NAME}
        if not self._port:
            for held in bound_together(sorted(hosts)):
                self._port = held.getsockname()[1]
                held.close()
        for host in sorted(hosts):
            if host in down and host in self._listeners:
                self._listeners.pop(host).close()
            elif host not in self._listeners and host not in down:
                await self._listen_at(host, host, self._port)
        for one in self.endpoints.values():
            if one.tls:
                await self._listen_securely(one)

    async def _listen_securely(self, endpoint: Endpoint) -> None:
        """A listener of its own, anew for each run, with the certificate of that run."""
        if (before := self._listeners.pop(endpoint.name, None)) is not None:
            before.close()
        words = endpoint.tls.split()
        word = words[min(self.run, len(words)) - 1]
        port = self._ports.get(endpoint.name, 0)
        await self._listen_at(endpoint.name, _address(endpoint), port, word)
        self._ports[endpoint.name] = self._listeners[endpoint.name].sockets[0].getsockname()[1]

    async def _listen_at(self, key: str, host: str, port: int, tls: str = "") -> None:
        async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._visit(reader, writer, host, tls)

        context = _context(tls) if tls and tls not in _WORDLESS else None
        self._listeners[key] = await asyncio.start_server(visit, host, port, ssl=context, backlog=512)

    async def _close(self) -> None:
        for listener in self._listeners.values():
            listener.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, tls: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        self.open[host] += 1
        self.most_open[host] = max(self.open[host], self.most_open[host])
        try:
            with suppress(*_ENDS_A_VISIT):
                if tls == "plain":
                    writer.write(b"220 mail.example at your service\r\n")
                elif tls == "silent":
                    await asyncio.Event().wait()
                else:
                    await self._answer((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), writer)
        finally:
            self.open[host] -= 1
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        asked = self._note(head)
        if asked is None:
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            return
        answering = self.endpoints[_name(asked.path)].reply
        await send(answering if isinstance(answering, bytes) else answering(asked), writer)

    def _note(self, head: str) -> Asked | None:
        first, *lines = head.rstrip("\r\n").split("\r\n")
        path = first.split(" ")[1]
        name = _name(path)
        if name not in self.endpoints:
            self.strays.append(path)
            return None
        self._visits[name].add(self.run)
        headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines)}
        plain = f"http://127.0.0.1:{self._port}"
        asked = Asked(path=path, headers=headers, visit=len(self._visits[name]), plain=plain)
        self.asked[name, self.run].append(asked)
        return asked

    def requests(self, name: str) -> tuple[tuple[Asked, ...], ...]:
        """What an endpoint was asked in each run."""
        return tuple(tuple(self.asked.get((name, run), ())) for run in RUNS)


def _name(path: str) -> str:
    """The endpoint that a path belongs to."""
    return re.split(r"[/?]", path)[1]


def _address(endpoint: Endpoint) -> str:
    return BY_NAME if endpoint.host.endswith(".test") else endpoint.host


def _context(word: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{'good' if word == 'old' else word}.pem")
    if word == "old":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
