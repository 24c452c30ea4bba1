"""A write-ahead log read without SQLite: which pages it holds that were committed; see `store.page_file`."""

import os
import struct
from array import array
from pathlib import Path
from typing import Final

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC: Final = 0x377F0682
"""With the last bit set the checksums are big-endian."""


class Log:
    """The pages of a write-ahead log that were committed; without a file none."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = open(path, "rb") if path is not None else None  # noqa: SIM115 - closed by `close`
        self._places: dict[int, int] = {}
        self.page_bytes = 0
        self.pages_in_all = 0
        """How long the database is after the last commit, in pages; 0: nothing was committed."""

    def page(self, number: int) -> bytes | None:
        """The newest version of a page; `None`: it is not in the log."""
        place = self._places.get(number)
        if place is None or self._file is None:
            return None
        return os.pread(self._file.fileno(), self.page_bytes, place)

    def take(self, page_bytes: int, places: dict[int, int], pages_in_all: int) -> None:
        """Take over what a commit made valid."""
        self._places.update(places)
        self.page_bytes, self.pages_in_all = page_bytes, pages_in_all

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def has_frames(log: Path) -> bool | None:
    """Whether a log holds anything that SQLite would take for valid; `None`: it is empty or was set back to zeros."""
    try:
        with open(log, "rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return None
    if not header.strip(b"\0"):
        return None
    return _read_header(header) is not None


def _read_header(header: bytes) -> tuple[int, str, tuple[int, int], bytes] | None:
    """Page size, byte order, checksum so far and salt of a log; `None`: the header makes no sense."""
    if len(header) < _HEADER:
        return None
    magic, _, size = struct.unpack_from(">III", header)
    if magic & ~1 != _MAGIC or not 512 <= size <= 65536 or size & (size - 1):
        return None
    order = ">" if magic & 1 else "<"
    check = _checksum(header[:24], order, (0, 0))
    return (size, order, check, header[16:24]) if check == struct.unpack_from(">II", header, 24) else None


def read_log(path: Path) -> Log:
    """Read which pages a log holds; what follows a frame that makes no sense was never committed."""
    log = Log(path)
    with open(path, "rb") as file:
        read = _read_header(file.read(_HEADER))
        if read is None:
            return log
        size, order, check, salt = read
        places: dict[int, int] = {}
        while len(frame := file.read(_FRAME_HEADER + size)) == _FRAME_HEADER + size:
            number, in_all = struct.unpack_from(">II", frame)
            if frame[8:16] != salt or not number:
                break
            check = _checksum(frame[_FRAME_HEADER:], order, _checksum(frame[:8], order, check))
            if check != struct.unpack_from(">II", frame, 16):
                break
            places[number] = file.tell() - size
            if in_all:
                log.take(size, places, in_all)
                places = {}
    return log


def _checksum(body: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    words = array("I", body)
    if (order == "<") != (struct.pack("=H", 1) == b"\1\0"):
        words.byteswap()
    first, second = start
    odd = iter(words)
    for word in odd:
        first = first + word + second & 0xFFFFFFFF
        second = second + next(odd) + first & 0xFFFFFFFF
    return first, second
