"""Serves teaser feeds and the pages behind them on 127.0.0.2 to 127.0.0.101, which stand for a hundred hosts.

    python -m tests.bench.teaser_site [--port 8767] [--latency 0.08]

Each feed holds ten stories of a few words; the page behind one is 60 to 150 kB of menus, scripts, lists of other
stories and an article of 400 to 1,500 words of its own. Of a hundred pages two take four seconds, three fail, one is of
2.5 MB, one holds no article, and of two hundred one never answers. GET /-/log tells what was asked since it was asked
before, and GET /-/revision/1 gives each feed ten newer stories.
"""

import argparse
import asyncio
import html
import json
import random
import signal
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import NamedTuple

from tests.bench.corpus import prose, words
from tests.bench.serving import ServerProcess

HOSTS = tuple(f"127.0.0.{number}" for number in range(2, 102))
STORIES = 10
SLOW_SECONDS = 4.0
HEAD = "HTTP/1.1 {} X\r\nContent-Type: {}; charset=utf-8\r\nContent-Length: {}\r\n\r\n"
STARTED = datetime.now(UTC)


class Asked(NamedTuple):
    """One request; times by the server's clock, in seconds."""

    began: float
    ended: float
    host: str
    path: str
    status: int


def address(feed: int, port: int, path: str = "") -> str:
    """Of a feed, or of something else on its host."""
    return f"http://{HOSTS[feed % len(HOSTS)]}:{port}/{path or f'feed/{feed}.xml'}"


def published(feed: int, number: int) -> datetime:
    """When a story came out: the first ten within a week and a day, the next ten within the last day."""
    dice = random.Random(f"when {feed}/{number}")
    hours = dice.uniform(0.2, 23) if number >= STORIES else dice.uniform(24, 190)
    return STARTED - timedelta(hours=hours)


def title(feed: int, number: int) -> str:
    """The head of a story."""
    return " ".join(words(random.Random(f"title {feed}/{number}"), 7)).capitalize()


def feed_document(feed: int, port: int, revision: int) -> bytes:
    """The newest ten stories of a feed, each a teaser."""
    numbers = range(revision * STORIES, (revision + 1) * STORIES)
    rows = "".join(
        f"<item><title>{html.escape(title(feed, number))}</title>"
        f"<link>{address(feed, port, f'story/{feed}/{number}')}</link><guid isPermaLink='false'>{feed}:{number}</guid>"
        f"<pubDate>{format_datetime(published(feed, number))}</pubDate>"
        f"<description>{prose(random.Random(f'teaser {feed}/{number}'), 22)[:-1]}…</description></item>"
        for number in numbers
    )
    name = f"<title>Teasers {feed:03}</title><link>{address(feed, port, '-')}</link><description>x</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{name}{rows}</channel></rss>'.encode()


@cache
def frame(host: int) -> tuple[str, str]:
    """What stands before and after the article on all pages of a site, 50 to 130 kB."""
    dice = random.Random(f"frame {host}")
    links = [f'<li class="item"><a href="/s/{n}">{prose(dice, 4)}</a></li>' for n in range(dice.randint(60, 120))]
    script = "".join(f"window.q{n}={json.dumps(prose(dice, 12))};" for n in range(dice.randint(250, 650)))
    cards = "".join(
        f'<div class="card"><a href="/r/{n}"><img src="/i/{n}.jpg" alt=""><h3>{prose(dice, 8)}</h3></a>'
        f"<p>{prose(dice, 18)}</p><span class='date'>3 hours ago</span></div>"
        for n in range(dice.randint(40, 90))
    )
    before = (
        f"<style>{'.a{{margin:0}}' * 200}</style><script>{script}</script></head><body>"
        f"<header><nav><ul>{''.join(links)}</ul></nav></header><main>"
    )
    foot = f"<footer><ul>{''.join(links[:40])}</ul></footer></body></html>"
    return before, f'<aside class="related">{cards}</aside></main>{foot}'


def page_document(feed: int, number: int, *, kind: str) -> bytes:
    """The page behind a story."""
    dice = random.Random(f"page {feed}/{number}")
    before, after = frame(feed % len(HOSTS))
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title(feed, number)}</title>'
    told, left = [], dice.randint(400, 1500)
    while left > 0 and kind != "empty":
        told.append(f"<p>{prose(dice, min(left, dice.randint(30, 90)))}</p>")
        left -= 60
    huge = f"<script>var all = {json.dumps('lorem ipsum ' * 210_000)};</script>" if kind == "huge" else ""
    article = f"<article><h1>{title(feed, number)}</h1>{''.join(told)}</article>" if told else "<div id=app></div>"
    return f"{head}{huge}{before if told else '</head><body>'}{article}{after if told else '</body></html>'}".encode()


def kind_of(path: str) -> str:
    """How a page behaves."""
    chance = random.Random(f"kind {path}").random() * 200
    limits = ((1, "hangs"), (5, "slow"), (11, "fails"), (13, "huge"), (15, "empty"))
    return next((kind for limit, kind in limits if chance < limit), "plain")


class Site:
    """What all connections share."""

    def __init__(self, port: int, latency: float) -> None:
        self.port = port
        self.latency = latency
        self.revision = 0
        self.log: list[Asked] = []

    def answer(self, path: str) -> tuple[float, int, str, bytes]:
        """After how long what is answered; status 0: never."""
        match path.split("/")[1:]:
            case ["feed", name]:
                return self.latency, 200, "text/xml", feed_document(int(name[:-4]), self.port, self.revision)
            case ["story", feed, number]:
                kind = kind_of(path)
                if kind == "fails":
                    return self.latency, 404, "text/html", b"<p>Gone."
                body = page_document(int(feed), int(number), kind=kind)
                return (SLOW_SECONDS if kind == "slow" else self.latency), 200 * (kind != "hangs"), "text/html", body
            case ["-", "revision", number]:
                self.revision = int(number)
                return 0, 200, "text/plain", b"ok"
            case ["-", "log"]:
                told, self.log = json.dumps(self.log).encode(), []
                return 0, 200, "application/json", told
        return 0, 404, "text/plain", b""


class Connection(asyncio.Protocol):
    """One client; answers its requests in their order."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        loop = asyncio.get_running_loop()
        for request in requests:
            path = request.split(b" ", 2)[1].decode()
            began = loop.time()
            wait, status, media_type, body = self._site.answer(path)
            if not status:
                self._site.log.append(Asked(began, began, self._host, path, 0))
                continue
            head = HEAD.format(status, media_type, len(body)).encode()
            if path.startswith("/-/"):
                self._transport.write(head + body)
                continue
            loop.call_later(wait, self._send, head + body, Asked(began, 0, self._host, path, status))

    def _send(self, answer: bytes, asked: Asked) -> None:
        ended = asyncio.get_running_loop().time()
        self._site.log.append(asked._replace(ended=ended))
        if not self._transport.is_closing():
            self._transport.write(answer)


class Serving(ServerProcess):
    """The server's process while it is entered; `urls` are the feeds."""

    def __init__(self, feeds: int, *, port: int = 8767, latency: float = 0.08) -> None:
        self._port = port
        options = ("--port", str(port), "--latency", str(latency))
        super().__init__("tests.bench.teaser_site", *options, urls=[address(feed, port) for feed in range(feeds)])

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://{HOSTS[0]}:{self._port}/-/{path}") as answer:
            got: bytes = answer.read()
        return got

    def renew(self) -> None:
        """Give each feed ten newer stories."""
        self._get("revision/1")

    def asked(self) -> list[Asked]:
        """The requests since the last call, in the order in which they came."""
        return sorted(Asked(*one) for one in json.loads(self._get("log")))


async def serve(port: int, latency: float) -> None:
    """Answer until SIGTERM or SIGINT."""
    loop, site, stop = asyncio.get_running_loop(), Site(port, latency), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    for host in range(len(HOSTS)):
        frame(host)
    server = await loop.create_server(lambda: Connection(site), list(HOSTS), port, backlog=256)
    sys.stdout.write(f"ready on port {port}\n")
    sys.stdout.flush()
    await stop.wait()
    server.close()


def main() -> None:
    """Serve as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8767)
    parser.add_argument("--latency", type=float, default=0.08, help="seconds before each answer")
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, asked.latency))


if __name__ == "__main__":
    main()
