"""Serves a corpus on 127.0.0.1 to 127.0.0.64, which stand for 64 hosts: ETag, Last-Modified, gzip, keep-alive.

    python -m tests.bench.server FOLDER [--port 8765] [--latency 0.1]

It keeps the whole corpus in memory and speaks as much HTTP as readers need, so
that it costs next to nothing beside what is measured. GET /-/counts tells how
many 200, 304 and 404 it gave since GET /-/reset.
"""

import argparse
import asyncio
import gc
import hashlib
import json
import re
import signal
import sys
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.bench.serving import ServerProcess

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 65))
MODIFIED = b"Sat, 10 Jan 2026 08:00:00 GMT"
_ETAG = re.compile(rb"\r\nif-none-match:[ \t]*([^\r]*)", re.IGNORECASE)
_SINCE = re.compile(rb"\r\nif-modified-since:[ \t]*([^\r]*)", re.IGNORECASE)
_GZIP = re.compile(rb"\r\naccept-encoding:[^\r]*gzip", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:[ \t]*close", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one path can answer, ready to be sent."""

    etag: bytes
    plain: bytes
    packed: bytes
    unchanged: bytes


def load(folder: Path) -> dict[bytes, Answers]:
    """All feeds of a corpus by their path."""
    return {f"/{path.name}".encode(): _answers(path) for path in folder.iterdir() if path.suffix in (".xml", ".json")}


def _answers(path: Path) -> Answers:
    body, packed = path.read_bytes(), path.with_suffix(f"{path.suffix}.gz").read_bytes()
    etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode()
    media_type = b"application/feed+json" if path.suffix == ".json" else b"application/xml; charset=utf-8"
    head = b"Content-Type: %s\r\nETag: %s\r\nLast-Modified: %s\r\nVary: Accept-Encoding\r\n" % (
        media_type,
        etag,
        MODIFIED,
    )
    return Answers(
        etag,
        b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body),
        b"HTTP/1.1 200 OK\r\n%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (head, len(packed), packed),
        b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % head,
    )


class Connection(asyncio.Protocol):
    """One client; answers its requests in their order."""

    def __init__(self, feeds: dict[bytes, Answers], counts: Counter[str], latency: float) -> None:
        self._feeds = feeds
        self._counts = counts
        self._latency = latency
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        for request in requests:
            answer = self._answer(request)
            close = _CLOSE.search(request) is not None
            if self._latency:
                asyncio.get_running_loop().call_later(self._latency, self._send, answer, close)
            else:
                self._send(answer, close)

    def _send(self, answer: bytes, close: bool) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)
            if close:
                self._transport.close()

    def _answer(self, request: bytes) -> bytes:
        path = ([*request.split(b" ", 2), b""])[1]
        if path.startswith(b"/-/"):
            return self._tell_counts(path)
        found = self._feeds.get(path)
        if found is None:
            self._counts["404"] += 1
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag, since = _ETAG.search(request), _SINCE.search(request)
        if (found.etag in etag[1]) if etag else (since is not None and since[1] == MODIFIED):
            self._counts["304"] += 1
            return found.unchanged
        self._counts["200"] += 1
        return found.packed if _GZIP.search(request) else found.plain

    def _tell_counts(self, path: bytes) -> bytes:
        body = json.dumps(self._counts).encode()
        if path == b"/-/reset":
            self._counts.clear()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


class Running(ServerProcess):
    """A server process while it is entered; `urls` are the feeds it has, spread over the hosts."""

    def __init__(self, folder: Path, *, port: int = 8765, latency: float = 0) -> None:
        self._port = port
        names = sorted((path.name for path in folder.iterdir() if path.suffix in (".xml", ".json")), key=_number)
        urls = [f"http://{HOSTS[place % len(HOSTS)]}:{port}/{name}" for place, name in enumerate(names)]
        options = ("--port", str(port), "--latency", str(latency))
        super().__init__("tests.bench.server", str(folder), *options, urls=urls)

    def counts(self) -> dict[str, int]:
        """Answers by status since the last call."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/-/reset") as answer:
            counted: dict[str, int] = json.load(answer)
        return counted


def _number(name: str) -> int:
    return int(name.split(".")[0])


async def serve(feeds: dict[bytes, Answers], port: int, latency: float) -> None:
    """Answer until SIGTERM or SIGINT."""
    loop, counts, stop = asyncio.get_running_loop(), Counter[str](), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: Connection(feeds, counts, latency), list(HOSTS), port, backlog=1024)
    sys.stdout.write(f"{len(feeds)} feeds on port {port}\n")
    sys.stdout.flush()
    await stop.wait()
    server.close()


def main() -> None:
    """Serve as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    asked = parser.parse_args()
    feeds = load(asked.folder)
    gc.freeze()
    asyncio.run(serve(feeds, asked.port, asked.latency))


if __name__ == "__main__":
    main()
