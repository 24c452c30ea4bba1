"""Serves good feeds, and hostile ones among them, on loopback addresses that stand for as many hosts.

    python -m tests.bench.hostile_server [--good 180] [--hostile 20] [--share 1.0] [--port 8770]

Every good feed has other stories each time it is asked for, so that there is work in every refresh.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from tests.bench.hostile_feeds import HOSTILE, Hostile, make_ready
from tests.bench.serving import ServerProcess
from tests.sample_feeds import Told, atom, json_feed, paragraphs, rss

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 65))
HOSTILE_HOSTS = tuple(f"127.0.1.{number}" for number in range(1, 65))
STORIES = 15
"""Of a good feed, each visit."""


def good_feed(number: int, visit: int) -> tuple[bytes, str]:
    """A feed of 5 to 60 kB, and its type."""
    stories = [
        Told(
            title=f"Story {place} of feed {number}",
            name=f"v{visit}-{place}",
            body=paragraphs(f"matter {place}", 3 + number % 37),
            age=timedelta(minutes=place + 1),
        )
        for place in range(STORIES)
    ]
    sample = (rss, atom, json_feed)[number % 3](f"Good {number}", stories)
    return sample.body, sample.content_type


def addresses(good: int, hostile: Sequence[Hostile], port: int) -> list[str]:
    """All feeds, the hostile ones spread among the others, each at a host of its own."""
    urls = [f"http://{HOSTS[number % len(HOSTS)]}:{port}/good/{number}" for number in range(good)]
    every = max(1, good // max(1, len(hostile)))
    for place, kind in enumerate(hostile):
        urls.insert(place * (every + 1), f"http://{HOSTILE_HOSTS[place]}:{port}/bad/{kind.name}")
    return urls


class HostileServer(ServerProcess):
    """A server process while it is entered."""

    def __init__(self, *, good: int, hostile: Sequence[Hostile], share: float = 1.0, port: int = 8770) -> None:
        options = ("--share", str(share), "--port", str(port))
        super().__init__("tests.bench.hostile_server", *options, urls=addresses(good, hostile, port))


class _Visits:
    """Answers requests, each on a connection of its own."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._kinds = {kind.name: kind for kind in HOSTILE}
        self._seen: dict[str, int] = {}

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(head.split(b" ", 2)[1].decode(), writer)
        finally:
            writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path.startswith("/bad/"):
            async for piece in self._kinds[path.removeprefix("/bad/")].stream(self._share):
                writer.write(piece)
                await writer.drain()
            return
        visit = self._seen[path] = self._seen.get(path, 0) + 1
        body, media_type = good_feed(int(path.rpartition("/")[2]), visit)
        told = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close"
        writer.write(f"HTTP/1.1 200 OK\r\n{told}\r\n\r\n".encode() + body)
        await writer.drain()


async def _serve(share: float, port: int) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    make_ready(share)
    visits = _Visits(share)
    server = await asyncio.start_server(visits.visit, [*HOSTS, *HOSTILE_HOSTS], port, backlog=1024)
    sys.stdout.write(f"serving on port {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await stop.wait()
    os._exit(0)  # what hangs would hang here, too


def main() -> None:
    """Serve as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="of the full size of hostile feeds")
    parser.add_argument("--port", type=int, default=8770)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.share, asked.port))


if __name__ == "__main__":
    main()
