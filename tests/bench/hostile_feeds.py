"""Feeds that are made to fill memory, to stall, or never to end, each as a stream of the bytes that a server sends."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import brotli  # type: ignore[import-untyped]  # it ships no types

MB = 1_000_000
_HEAD = b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Hostile</title>'
_TAIL = b"</channel></rss>"
_PIECE = 64 * 1024
Stream: TypeAlias = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A kind of hostile feed."""

    name: str
    stream: "Callable[[float], Stream]"
    """What it sends, headers first; made for a share of its full size."""
    slow: bool = False
    """Whether it takes the whole deadline of a fetch."""
    read: bool = False
    """Whether it is taken in, so that a parser may stall with it."""


def _headers(*lines: str, length: int | None = None) -> bytes:
    told = ["HTTP/1.1 200 OK", "Content-Type: application/xml", "Connection: close", *lines]
    if length is not None:
        told.append(f"Content-Length: {length}")
    return ("\r\n".join(told) + "\r\n\r\n").encode()


def _whole(make: Callable[[float], Iterator[bytes]], *headers: str) -> Callable[[float], Stream]:
    """A document in pieces, its end told by the end of the connection."""

    async def stream(share: float) -> Stream:
        yield _headers(*headers)
        held = b""
        for piece in make(share):
            held += piece
            if len(held) >= _PIECE:
                yield held
                held = b""
        yield held

    return stream


def _item(number: int, text: bytes) -> bytes:
    return (
        b"<item><title>Story %d</title><guid>h%d</guid><link>https://h.example/%d</link><description>%b</description></item>"
        % (
            number,
            number,
            number,
            text,
        )
    )


def _of_items(count: int, text_bytes: int) -> Callable[[float], Iterator[bytes]]:
    def make(share: float) -> Iterator[bytes]:
        yield _HEAD
        text = (b"words of it " * (text_bytes // 12 + 1))[:text_bytes]
        for number in range(max(3, int(count * share))):
            yield _item(number, text)
        yield _TAIL

    return make


def _repeated(before: bytes, piece: bytes, after: bytes, count: int) -> Callable[[float], Iterator[bytes]]:
    """One piece over and over within a story, so that it must be read to know that it is none."""

    def make(share: float) -> Iterator[bytes]:
        yield _HEAD + before
        left = max(1, int(count * share))
        many = max(1, _PIECE // len(piece))
        while left > 0:
            yield piece * min(left, many)
            left -= many
        yield after + _TAIL

    return make


def _one_text(share: float) -> Iterator[bytes]:
    yield from _repeated(
        b"<item><title>Long</title><description>", b"words of it ", b"</description></item>", 1_230_000
    )(share)


_deep = _repeated(b"<item><title>Deep</title>", b"<a>", b"", 4_000_000)
_comments = _repeated(b"<item><title>Comments</title></item>", b"<!--", b"", 175_000)
_unclosed = _repeated(b"", b"<item><title>x", b"", 5_000)


def _entities(share: float) -> Iterator[bytes]:
    yield b'<!DOCTYPE rss [<!ENTITY a "' + b"A" * int(100_000 * share) + b'">]>' + _HEAD
    yield (
        b"<item><title>Quadratic</title><description>" + b"&a;" * int(20_000 * share) + b"</description></item>" + _TAIL
    )


def _laughs(_: float) -> Iterator[bytes]:
    yield b'<!DOCTYPE rss [<!ENTITY a0 "ha">'
    for number in range(1, 40):
        yield b'<!ENTITY a%d "%b">' % (number, b"&a%d;" % (number - 1) * 10)
    yield b"]>" + _HEAD + b"<item><title>&a39;</title></item>" + _TAIL


def _json_deep(share: float) -> Iterator[bytes]:
    yield b'{"version":"https://jsonfeed.org/version/1.1","title":"x","items":'
    for _ in range(max(1, int(200 * share))):
        yield b"[" * _PIECE


@cache
def _bomb(gigabytes: float) -> bytes:
    """A feed with so much in one description, as small as gzip can; it is kept, for making it takes seconds."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    out = [packer.compress(_HEAD + b"<item><title>Bomb</title><description>")]
    zeros = b"A" * MB
    out.extend(packer.compress(zeros) for _ in range(max(1, int(1000 * gigabytes))))
    out.append(packer.compress(b"</description></item>" + _TAIL) + packer.flush())
    return b"".join(out)


@cache
def _packed(share: float) -> bytes:
    return gzip.compress(b"".join(_of_items(9_000, 1_400)(share)), 6)


@cache
def _twice(share: float) -> bytes:
    return gzip.compress(_bomb(share / 10))


@cache
def _brotli_bomb(gigabytes: float) -> bytes:
    packer = brotli.Compressor(quality=5)
    zeros = b"A" * MB
    out = [packer.process(_HEAD + b"<item><title>Bomb</title><description>")]
    out += [packer.process(zeros) for _ in range(max(1, int(1000 * gigabytes)))]
    return b"".join([*out, packer.finish()])


def make_ready(share: float) -> None:
    """Make what takes long to make: a server that makes it while it serves would keep all others waiting."""
    for make in (_bomb, _brotli_bomb, _packed, _twice):
        make(share)


async def _gzip_bomb(share: float) -> Stream:
    yield _headers("Content-Encoding: gzip")
    yield _bomb(share)


async def _brotli_stream(share: float) -> Stream:
    yield _headers("Content-Encoding: br")
    yield _brotli_bomb(share)


async def _nested_gzip(share: float) -> Stream:
    yield _headers("Content-Encoding: gzip, gzip")
    yield _twice(share)


async def _packed_feed(share: float) -> Stream:
    """Just within what is taken: 14 MB that come as a hundredth of it."""
    yield _headers("Content-Encoding: gzip")
    yield _packed(share)


async def _many_members(share: float) -> Stream:
    yield _headers("Content-Encoding: gzip")
    yield gzip.compress(b"<!-- -->") * max(1_500, int(200_000 * share))


async def _endless(_: float) -> Stream:
    yield _headers()
    yield _HEAD
    number = 0
    while True:
        number += 1
        yield b"".join(_item(number * 100 + place, b"words of it " * 80) for place in range(60))


async def _endless_packed(_: float) -> Stream:
    """Endless and compressed, at a ratio that is just allowed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    yield _headers("Content-Encoding: gzip") + packer.compress(_HEAD)
    number = 0
    while True:
        number += 1
        yield packer.compress(_item(number, b"%d words of it " % number * 40)) + packer.flush(zlib.Z_SYNC_FLUSH)


async def _trickle(_: float) -> Stream:
    yield _headers()
    for byte in _HEAD * 1000:
        yield bytes([byte])
        await asyncio.sleep(1)


async def _trickle_after_much(share: float) -> Stream:
    """Most of what is taken at once, then a byte a second: it holds what it sent until the deadline."""
    yield _headers()
    for piece in _of_items(13_000, 1_000)(share):
        yield piece
    while True:
        await asyncio.sleep(1)
        yield b" "


async def _hang(_: float) -> Stream:
    await asyncio.Event().wait()
    yield b""


async def _hang_in_body(_: float) -> Stream:
    yield _headers(length=5_000) + _HEAD
    await asyncio.Event().wait()


async def _large_header(share: float) -> Stream:
    yield b"HTTP/1.1 200 OK\r\n" + b"".join(
        b"X-%d: %b\r\n" % (number, b"x" * 1000) for number in range(int(2_000 * share))
    )
    yield b"\r\n" + _HEAD + _TAIL


async def _large_told(share: float) -> Stream:
    """100 MB, and it says so."""
    yield _headers(length=int(100 * MB * share))
    for piece in _of_items(100_000, 1_000)(share):
        yield piece


HOSTILE: tuple[Hostile, ...] = (
    Hostile(name="gzip-bomb", stream=_gzip_bomb),
    Hostile(name="brotli-bomb", stream=_brotli_stream),
    Hostile(name="nested-gzip", stream=_nested_gzip),
    Hostile(name="many-members", stream=_many_members),
    Hostile(name="packed-14-mb", stream=_packed_feed, read=True),
    Hostile(name="endless", stream=_endless),
    Hostile(name="endless-packed", stream=_endless_packed),
    Hostile(name="trickle", stream=_trickle, slow=True),
    Hostile(name="trickle-after-13-mb", stream=_trickle_after_much, slow=True),
    Hostile(name="hang", stream=_hang, slow=True),
    Hostile(name="hang-in-body", stream=_hang_in_body, slow=True),
    Hostile(name="large-header", stream=_large_header),
    Hostile(name="100-mb-told", stream=_large_told),
    Hostile(name="100-mb", stream=_whole(_of_items(100_000, 1_000))),
    Hostile(name="10000-entries", stream=_whole(_of_items(10_000, 1_350)), read=True),
    Hostile(name="100000-entries", stream=_whole(_of_items(100_000, 12)), read=True),
    Hostile(name="one-text", stream=_whole(_one_text), read=True),
    Hostile(name="deep", stream=_whole(_deep), read=True),
    Hostile(name="comments", stream=_whole(_comments), read=True),
    Hostile(name="entities", stream=_whole(_entities), read=True),
    Hostile(name="laughs", stream=_whole(_laughs), read=True),
    Hostile(name="unclosed", stream=_whole(_unclosed), read=True),
    Hostile(name="deep-json", stream=_whole(_json_deep), read=True),
)
"""All kinds; some thousand times as much is asked of a reader as it should give."""
