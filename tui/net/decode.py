"""Decompressing bodies under a cap and a ratio, so that a bomb ends where it begins to swell."""

import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types

from tui.net.exchange import Limits

_MOST_MEMBERS = 1000
"""Of one gzip body; each costs a copy of what follows it."""

ACCEPTED = "gzip, deflate, br"
"""What `decoder` can undo, as Accept-Encoding says it."""


class NotDecodable(Exception):
    """The body is not what its label says, or broke off; `str()` is the cause, in words."""


class TooLarge(Exception):
    """The body is larger than we take; `str()` is the cause, in words."""


class _Inflater(Protocol):
    """One compression, undone piece by piece."""

    def inflate(self, data: bytes, limit_bytes: int) -> bytes:
        """What `data` adds, hardly more than the limit; the rest is lost if there is more."""

    def finished(self) -> bool:
        """Whether the stream has come to its own end."""


class Decoder:
    """A body on its way in: counts what comes, and gives what it decompresses to."""

    def __init__(self, inflater: _Inflater | None, limits: Limits) -> None:
        self._inflater = inflater
        self._limits = limits
        self._came_bytes = 0
        self._gave_bytes = 0

    def feed(self, data: bytes) -> bytes:
        """Decompress one piece.

        Raises:
            TooLarge: a limit is passed.
            NotDecodable: the body is not what its label says.
        """
        self._came_bytes += len(data)
        if self._came_bytes > self._limits.compressed_bytes:
            raise TooLarge(f"larger than {megabytes(self._limits.compressed_bytes)}")
        if self._inflater is None:
            return self._counted(data)
        return self._counted(self._inflater.inflate(data, self._allowance() - self._gave_bytes + 1))

    @property
    def began(self) -> bool:
        """Whether anything came."""
        return self._came_bytes > 0

    def finish(self) -> None:
        """Say that nothing more comes.

        Raises:
            NotDecodable: the stream has not ended.
        """
        if self._inflater is not None and not self._inflater.finished():
            raise NotDecodable("the answer broke off before its end")

    def _allowance(self) -> int:
        """How many bytes may have come out by now."""
        limits = self._limits
        return min(limits.decoded_bytes, max(limits.ratio_from_bytes, limits.ratio * self._came_bytes))

    def _counted(self, piece: bytes) -> bytes:
        self._gave_bytes += len(piece)
        if self._gave_bytes > self._limits.decoded_bytes:
            raise TooLarge(f"larger than {megabytes(self._limits.decoded_bytes)}")
        if self._inflater is not None and self._gave_bytes > self._allowance():
            raise TooLarge(f"it swells to more than {self._limits.ratio} times its size when decompressed")
        return piece


class _Zlib:
    """gzip (of several members, too) and deflate, with zlib's header or raw."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None
        self._held = b""
        """The first byte of a stream, until a second tells what it is."""
        self._members = 0

    def inflate(self, data: bytes, limit_bytes: int) -> bytes:
        out = b""
        data, self._held = self._held + data, b""
        while data and len(out) < limit_bytes:
            if self._stream is None or self._stream.eof:
                if self._gzip and self._stream is not None and data[:1] != b"\x1f":
                    break  # padding after the last member
                if len(data) < 2:
                    self._held = data
                    break
                self._stream = self._next_stream(data)
            try:
                piece = self._stream.decompress(data, limit_bytes - len(out))
            except zlib.error as error:
                raise NotDecodable("the answer says that it is compressed, and is not") from error
            out = out + piece if out else piece
            if not self._gzip:
                break
            data = self._stream.unused_data
        return out

    def finished(self) -> bool:
        return self._stream is not None and self._stream.eof and not self._held

    def _next_stream(self, start: bytes) -> "zlib._Decompress":
        """A decompressor for what begins so (deflate: with or without a header, RFC 1950, 2.2)."""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise NotDecodable("the answer is compressed in too many pieces")
        if self._gzip:
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        has_header = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


class _Brotli:
    """br."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def inflate(self, data: bytes, limit_bytes: int) -> bytes:
        if self._stream.is_finished():
            return b""
        try:
            out: bytes = self._stream.process(data, output_buffer_limit=limit_bytes)
            while not self._stream.can_accept_more_data() and len(out) < limit_bytes:
                out += self._stream.process(b"", output_buffer_limit=limit_bytes - len(out))
        except brotli.error as error:
            raise NotDecodable("the answer says that it is compressed, and is not") from error
        return out

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


def decoder(encoding: str, limits: Limits) -> Decoder:
    """What undoes a Content-Encoding.

    Raises:
        NotDecodable: we know no such encoding, or there are several on top of each other.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    match names:
        case []:
            return Decoder(None, limits)
        case ["gzip" | "x-gzip"]:
            return Decoder(_Zlib(gzip=True), limits)
        case ["deflate"]:
            return Decoder(_Zlib(gzip=False), limits)
        case ["br"]:
            return Decoder(_Brotli(), limits)
        case [_]:
            raise NotDecodable("the answer is compressed in a way nobody asked for")
        case _:
            raise NotDecodable("the answer is compressed more than once")


def megabytes(size_bytes: int) -> str:
    """A size in words, such as "15 MB"."""
    return f"{size_bytes / 1024 / 1024:.3g} MB" if size_bytes >= 1024 * 1024 else f"{size_bytes / 1024:.3g} kB"
