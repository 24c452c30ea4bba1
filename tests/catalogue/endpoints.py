"""What an address of the catalogue does, and the pieces that most of them are made of."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TypeAlias

from tests.net.servers import Asked, Reply, said

Answering: TypeAlias = bytes | Callable[[Asked], Reply]

PATIENCE = 4
"""Seconds that endpoints get which never come to their end; enough for a good answer on a machine with much to do."""
SOON = f'timeout = "{PATIENCE}s"'
"""Their settings."""
RUNS = (1, 2, 3)
"""The runs of a survey; the second and the third are forced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address of a server that misbehaves, and what must come of it."""

    case: int
    """Its number in the catalogue; 0: none, it is good."""
    name: str
    """Names it in tests, and is its path; what lies below that path is its own, too."""
    reply: Answering
    host: str = "127.0.0.2"
    """An address of the loopback from 127.0.0.1 to 127.0.0.99, or a name that ends in .test."""
    tls: str = ""
    """The certificate: "good", "expired", "elsewhere", "self-signed"; or "old" (TLS 1.1 at the most), "plain" (greets
    without TLS), "silent" (never says a word). One word for all runs, or one for each. Empty: no TLS."""
    says: str = ""
    """Regular expression that the sentence on its failure must match; empty: it does not fail."""
    fails_in: Sequence[int] = RUNS
    """The runs in which it fails, if `says` is given."""
    stories: int | None = None
    """How many are stored after the first run; `None`: any number."""
    comparable: bool = True
    """Whether another newsreader can be judged by it."""
    settings: str = ""
    """Lines for its table in feeds.toml."""
    lookup: Sequence[str] = ()
    """For a name: the address it has in each run; "": nobody has it, "?": nobody ever tells. Empty: 127.0.0.3."""
    down_in: Sequence[int] = ()
    """The runs in which nobody listens at its host; for hosts of its own."""

    @property
    def slug(self) -> str:
        """How tests call it, number first."""
        return f"{self.case:02}-{self.name}"

    def failing(self, run: int) -> bool:
        """Whether it must fail in this run."""
        return bool(self.says) and run in self.fails_in


ETAG = '"the first"'
_BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def feed(name: str, *, stories: int = 2, body: str = "Nothing more is known.") -> bytes:
    """A good feed whose stories stay the same stories however often it is built."""
    rows = "".join(
        f"<item><title>Story {number} of {name}</title><link>https://example.org/{name}/{number}</link>"
        f'<guid isPermaLink="false">{name}/{number}</guid><pubDate>{format_datetime(_BEGAN)}</pubDate>'
        f"<description>{body}</description></item>"
        for number in range(1, stories + 1)
    )
    head = f"<title>Feed {name}</title><link>https://example.org/</link><description>A feed</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


def good(name: str, *, stories: int = 2, etag: str = ETAG, **headers: str) -> bytes:
    """A good answer."""
    return said(feed(name, stories=stories), etag=etag, content_type="application/rss+xml", **headers)


def unchanged(**headers: str) -> bytes:
    """Nothing is new."""
    return said(b"", "304 Not Modified", **headers)


def growing(name: str) -> Callable[[Asked], Reply]:
    """A good feed with one more story at every visit."""

    def reply(asked: Asked) -> Reply:
        return good(name, stories=asked.visit + 1, etag=f'"{asked.visit}"')

    return reply


def between(name: str, fault: Answering) -> Callable[[Asked], Reply]:
    """Good at the first visit, the fault at the second, and "nothing is new" for who still knows the validator."""

    def reply(asked: Asked) -> Reply:
        if asked.visit == 2:
            return fault if isinstance(fault, bytes) else fault(asked)
        if asked.headers.get("if-none-match") == ETAG:
            return unchanged()
        return good(name)

    return reply


def once(endpoint: Endpoint) -> Endpoint:
    """The same fault in the second run only: two stories before it, and a server that has forgiven after it."""
    return replace(endpoint, reply=between(endpoint.name, endpoint.reply), fails_in=(2,), stories=2)


async def pieces(*parts: bytes, forever: bytes = b"", pause: float = 0.0, stay: bool = False) -> AsyncIterator[bytes]:
    """The parts, then one piece for ever, or nothing more on an open connection."""
    for part in parts:
        yield part
    while forever:
        yield forever
        await asyncio.sleep(pause)
    if stay:
        await asyncio.Event().wait()


GOOD = tuple(
    Endpoint(case=0, name=f"well-{number}", host=f"127.0.0.{10 + number}", reply=growing(f"well-{number}"), stories=2)
    for number in range(1, 7)
)
"""What every survey has beside its faults: they must not suffer."""
