"""Section B of the catalogue: what happens on the way."""

import gzip
import zlib
from collections.abc import Callable
from functools import cache, partial

import brotli  # type: ignore[import-untyped]  # it ships no types

from tests.catalogue.endpoints import PATIENCE, SOON, Endpoint, feed, good, once, pieces
from tests.net.servers import Asked, Reply, moved, said

MEGABYTE = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
BROKE_OFF = "the answer broke off before its end"


def _faulty(
    case: int,
    name: str,
    reply: bytes | Callable[[Asked], Reply],
    says: str,
    *,
    host: str = "127.0.0.4",
    settings: str = "",
) -> Endpoint:
    return once(Endpoint(case=case, name=name, reply=reply, says=says, host=host, settings=settings))


def _unreachable() -> list[Endpoint]:
    unknown, silent = "could not be looked up", f"no connection to never-told.test within {PATIENCE} seconds"
    here = "127.0.0.3"
    return [
        Endpoint(case=24, name="refused", reply=good("refused"), host="127.0.0.20", down_in=(2,), fails_in=(2,),
                 says="127.0.0.20 refused the connection", stories=2),
        Endpoint(case=24, name="refused-always", reply=b"", host="127.0.0.21", down_in=(1, 2, 3),
                 says="127.0.0.21 refused the connection", stories=0),
        Endpoint(case=24, name="unknown", reply=good("unknown"), host="nowhere.test", lookup=(here, "", here),
                 fails_in=(2,), says=unknown, stories=2, comparable=False),
        Endpoint(case=24, name="unknown-always", reply=b"", host="nobody.test", lookup=("",), says=unknown, stories=0),
        Endpoint(case=24, name="never-told", reply=good("never-told"), host="never-told.test", lookup=(here, "?", here),
                 fails_in=(2,), says=silent, stories=2, settings=SOON, comparable=False),
    ]  # fmt: skip


GARBAGE = {
    "binary": b"\x00\xff\x1b]52;c;x\x07" * 50,
    "ssh": b"SSH-2.0-OpenSSH_9.2\r\n",
    "html": b"<html>hello</html>\r\n\r\n",
    "no-status": b"HTTP/1.1 abc\r\n\r\n",
    "no-version": b"HTTP/9.9 200 OK\r\n\r\n<rss/>",
    "negative-length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "bad-chunk": CHUNKED + b"zz\r\n",
    "nul-in-header": b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n<rss/>",
    "escape-in-header": b"HTTP/1.1 200 OK\r\nX\x1b[31m: a\r\n\r\n<rss/>",
    "just-a-line-end": b"\n",
    "101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
}


def _broken() -> list[Endpoint]:
    hung_up = "closed the connection without an answer"
    return [
        _faulty(25, "reset", lambda _: pieces(b""), hung_up),
        _faulty(25, "closed", b"", hung_up),
        _faulty(25, "reset-in-the-body", lambda _: pieces(HEAD + half("reset-in-the-body"), b""), BROKE_OFF),
        _faulty(25, "closed-in-the-head", b"HTTP/1.1 200 OK\r\ncontent-", hung_up),
        *(_faulty(26, f"garbage-{name}", garbage, ".", host="127.0.0.5") for name, garbage in GARBAGE.items()),
    ]


def _headers() -> list[Endpoint]:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1024) for number in range(2048))

    def headed(
        name: str, *lines: bytes, forever: bytes = b"", says: str = "its headers are larger than 64 kB"
    ) -> Endpoint:
        return _faulty(27, name, lambda _: pieces(*lines, forever=forever), says, host="127.0.0.6")

    return [
        headed("long-header", HEAD[:-2], b"X: " + b"a" * 2 * MEGABYTE + b"\r\n", b"\r\n", feed("x")),
        headed("many-headers", HEAD[:-2], many, b"\r\n", feed("x")),
        headed("headers-without-end", HEAD[:-2], forever=b"Y: a\r\n" * 999),
        headed("long-status", b"HTTP/1.1 200 " + b"k" * 2 * MEGABYTE + b"\r\n\r\n", says="larger than 64 kB|no HTTP"),
    ]


def half(name: str) -> bytes:
    """A feed with new stories that breaks off behind the fourth of nine."""
    whole = feed(name, stories=9)
    return whole[: whole.index(b"Story 5")]


def _too_short() -> list[Endpoint]:
    chunk, whole = half("short-chunks"), feed("short-by-one", stories=9)
    return [
        _faulty(28, "short-body", said(half("short-body"), content_length="99999", etag='"half"'), BROKE_OFF),
        _faulty(28, "short-chunks", CHUNKED + b"%x\r\n%s\r\n" % (len(chunk), chunk), BROKE_OFF),
        _faulty(28, "short-by-one", said(whole[:-1], content_length=str(len(whole))), BROKE_OFF),
    ]


def _slow() -> list[Endpoint]:
    silent, unfinished = (f"{what} within {PATIENCE} seconds" for what in ("no answer", "the answer did not end"))
    stuck = f"403 forbidden|{PATIENCE} seconds"

    def slow(case: int, number: int, name: str, reply: Callable[[Asked], Reply], says: str = silent) -> Endpoint:
        return _faulty(case, name, reply, says, host=f"127.0.0.{21 + number}", settings=SOON)

    def after_a_redirect(asked: Asked) -> Reply:
        return moved("/hangs-after-a-redirect/on") if asked.path.count("/") == 1 else pieces(stay=True)

    return [
        slow(29, 1, "hangs", lambda _: pieces(stay=True)),
        slow(29, 2, "hangs-in-the-head", lambda _: pieces(HEAD[:30], stay=True)),
        slow(29, 3, "hangs-in-the-body", lambda _: pieces(HEAD, half("hangs-in-the-body"), stay=True), unfinished),
        slow(29, 4, "hangs-after-a-redirect", after_a_redirect),
        slow(29, 5, "hangs-at-an-error", lambda _: pieces(b"HTTP/1.1 403 No\r\n\r\n<html>", stay=True), stuck),
        slow(30, 6, "trickle", lambda _: pieces(HEAD, forever=b" ", pause=0.1), unfinished),
        slow(30, 7, "trickle-of-headers", lambda _: pieces(HEAD[:-2], forever=b"a", pause=0.1)),
        slow(30, 8, "continue-for-ever", lambda _: pieces(forever=b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01)),
    ]  # fmt: skip


def _endless() -> list[Endpoint]:
    def endless(name: str, *parts: bytes, forever: bytes = b"", says: str = "larger than 15 MB") -> Endpoint:
        return _faulty(31, name, lambda _: pieces(*parts, forever=forever, stay=True), says, host="127.0.0.7")

    too_much = "it sends more than an answer can be long"
    rss, entry = b"<rss version='2.0'><channel>", b"<item><title>On and on</title></item>"
    return [
        endless("endless-blanks", HEAD, forever=b" " * 65536),
        endless("endless-entries", HEAD, rss, forever=entry * 2000),
        endless("endless-chunks", CHUNKED, forever=b"10000\r\n" + b" " * 65536 + b"\r\n"),
        endless("endless-size-of-a-chunk", CHUNKED, forever=b"0" * 65536, says=too_much),
        endless("endless-interim-answers", forever=b"HTTP/1.1 100 Continue\r\n\r\n" * 2000, says=too_much),
        endless("endless-extension-of-a-chunk", CHUNKED, b"1;", forever=b"x" * 65536, says="larger|more than"),
        endless("endless-trailers", CHUNKED, b"0\r\n", forever=b"X: y\r\n" * 9999, says="larger|more than"),
        endless("says-a-terabyte", said(b"", content_length=str(1 << 40))),
    ]


@cache
def bomb(encoding: str, *, megabytes: int = 64, times: int = 1) -> bytes:
    """So many megabytes of blanks inside the description of a feed, compressed once or twice."""
    head, tail = feed("bomb").split(b"Nothing more is known.", 1)
    if encoding == "br":
        packer, blanks = brotli.Compressor(quality=1), b" " * MEGABYTE
        parts = [packer.process(head), *(packer.process(blanks) for _ in range(megabytes)), packer.process(tail)]
        return b"".join([*parts, packer.finish()])
    packed = swollen(b" " * MEGABYTE, megabytes, head=head, tail=tail, encoding=encoding)
    return gzip.compress(packed) if times == 2 else packed


def swollen(piece: bytes, times: int, *, head: bytes = b"", tail: bytes = b"", encoding: str = "gzip") -> bytes:
    """What a piece repeated so many times compresses to, made in no time; only the sum at the end is not right."""

    def packed(part: bytes) -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)

    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packed(head) + packed(piece) * times + last.compress(tail) + last.flush()
    return b"\x1f\x8b\x08" + bytes(7) + raw + bytes(8) if encoding == "gzip" else b"\x78\x9c" + raw + bytes(4)


def _compressed() -> list[Endpoint]:
    swells, no = "it swells to more than 100 times its size", "says that it is compressed, and is not"

    def bombs(case: int, name: str, encoding: str, says: str = swells, **kind: int) -> Endpoint:
        packed = said(bomb(encoding.partition(",")[0], **kind), content_encoding=encoding)
        return _faulty(case, name, packed, says, host="127.0.0.8")

    def packed(name: str, cut: int | None, encoding: str = "gzip") -> bytes:
        packers: dict[str, Callable[[bytes], bytes]] = {
            "gzip": gzip.compress,
            "deflate": zlib.compress,
            "br": partial(brotli.compress, quality=1),
        }
        return said(packers[encoding](feed(name, stories=99))[:cut], content_encoding=encoding)

    many = "".join(f"<item><title>{number * 7919 % 1000003}</title></item>" for number in range(30_000)).encode()
    too_much = said(swollen(many, 20, head=b"<rss>"), content_encoding="gzip")
    return [
        bombs(32, "gzip-bomb", "gzip"),
        bombs(32, "deflate-bomb", "deflate"),
        _faulty(32, "20-mb-in-a-gzip", too_much, "larger than 15 MB", host="127.0.0.8"),
        bombs(33, "brotli-bomb", "br", megabytes=16),
        bombs(33, "gzip-in-gzip", "gzip, gzip", "compressed more than once", times=2),
        bombs(33, "gzip-in-gzip-untold", "gzip", ".", times=2),
        _faulty(33, "zstd-unasked", said(b"\x28\xb5\x2f\xfd", content_encoding="zstd"), "in a way nobody asked for"),
        _faulty(34, "cut-gzip", packed("cut-gzip", -20), BROKE_OFF),
        _faulty(34, "three-bytes-of-gzip", packed("three-bytes-of-gzip", 3), BROKE_OFF),
        _faulty(34, "gzip-without-its-sum", packed("gzip-without-its-sum", -1), BROKE_OFF),
        _faulty(34, "cut-deflate", packed("cut-deflate", -1, "deflate"), BROKE_OFF),
        _faulty(34, "cut-brotli", packed("cut-brotli", -1, "br"), BROKE_OFF),
        *(
            _faulty(35, f"plain-as-{name}", said(feed("plain", stories=9), content_encoding=name), no)
            for name in ("gzip", "deflate", "br")
        ),
    ]  # fmt: skip


def _certificates() -> list[Endpoint]:
    def shows(number: int, tls: str, says: str) -> Endpoint:
        name = f"tls-{tls}"
        return Endpoint(case=36, name=name, reply=good(name), host=f"127.0.0.{40 + number}", tls=f"good {tls} good",
                        says=says, fails_in=(2,), stories=2, comparable=False,
                        settings=SOON if tls == "silent" else "")  # fmt: skip

    refused, unsafe = "certificate of 127.0.0.4. is not accepted: ", "offers no secure connection"
    return [
        shows(1, "good", ""),
        shows(2, "expired", f"{refused}certificate has expired"),
        shows(3, "elsewhere", f"{refused}IP address mismatch"),
        shows(4, "self-signed", f"{refused}self.signed certificate"),
        shows(5, "old", unsafe),
        shows(6, "plain", unsafe),
        shows(7, "silent", f"no connection to 127.0.0.47 within {PATIENCE} seconds"),
        Endpoint(case=36, name="tls-by-name", reply=good("tls-by-name"), host="other.test", tls="good elsewhere good",
                 says="certificate of other.test is not accepted: Hostname mismatch", fails_in=(2,), stories=2,
                 comparable=False),
    ]  # fmt: skip


TRANSPORT: tuple[Endpoint, ...] = (
    *_unreachable(),
    *_broken(),
    *_headers(),
    *_too_short(),
    *_slow(),
    *_endless(),
    *_compressed(),
    *_certificates(),
)
"""Cases 24 to 36."""
