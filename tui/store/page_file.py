"""A SQLite file read page by page, without SQLite: what is whole in a damaged one is found, and nothing is written.

After the manual's "Database File Format" and "WAL-mode File Format". SQLite
gives up at the first page that makes no sense, and with it all that lies
behind; here such a page is noted and passed over.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

from tui.store.log_file import Log, read_log

USUAL_PAGE_BYTES = 8192
MAGIC = b"SQLite format 3\0"
LEAF_TABLE, INNER_TABLE, LEAF_INDEX, INNER_INDEX = 13, 5, 10, 2
_TREE_PAGES: Final = frozenset({LEAF_TABLE, INNER_TABLE, LEAF_INDEX, INNER_INDEX})
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_FILE_HEADER = 100

Value: TypeAlias = "int | float | str | bytes | None"
Values: TypeAlias = list[Value]
Gap: TypeAlias = tuple[int, int]
"""Row numbers, the first and the last, between which rows may be missing."""


class Unreadable(Exception):
    """A page, or a row in it, makes no sense."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row."""

    rowid: int
    """0 in an index, and in a table without row numbers."""
    values: Values
    whole: bool = True
    """Whether all of it could be read; if not, its last text is cut, or holds what is no text."""


@dataclass(slots=True)
class Walked:
    """What a walk through one table or index met."""

    gaps: list[Gap] = field(default_factory=list)
    """Where pages could not be read; of an index and of a table without row numbers always everything."""

    @property
    def whole(self) -> bool:
        """Whether all pages could be read."""
        return not self.gaps


class PageFile:
    """The pages of a database as its last commit left them: those of the log go before those of the file."""

    def __init__(self, path: Path, log: Path | None = None) -> None:
        """Open a file, which may be missing, and its log.

        Raises:
            OSError: it is there and cannot be read.
        """
        self._file = open(path, "rb") if path.exists() else None  # noqa: SIM115 - closed by `close`
        header = self._file.read(_FILE_HEADER) if self._file else b""
        self.has_header = header.startswith(MAGIC)
        self._log = read_log(log) if log is not None and log.exists() else Log()
        self.page_bytes = self._log.page_bytes or _page_bytes(header) or USUAL_PAGE_BYTES
        self.usable = self.page_bytes - (header[20] if self.has_header and header[20] <= 32 else 0)
        size = os.fstat(self._file.fileno()).st_size if self._file else 0
        self.count = self._log.pages_in_all or -(-size // self.page_bytes)
        self.seen: set[int] = set()
        """Pages that belong to something that was walked through."""

    def close(self) -> None:
        """Close the file."""
        self._log.close()
        if self._file:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: "type[BaseException] | BaseException | TracebackType | None") -> None:
        self.close()

    def page(self, number: int) -> bytes:
        """One page, counted from 1; zeros where there is none."""
        if (logged := self._log.page(number)) is not None:
            return logged
        if self._file is None or not 1 <= number <= self.count:
            return bytes(self.page_bytes)
        return os.pread(self._file.fileno(), self.page_bytes, (number - 1) * self.page_bytes).ljust(
            self.page_bytes, b"\0"
        )

    def walk(self, root: int, walked: Walked) -> Iterator[FoundRow]:
        """All rows of the table or index whose first page this is; what cannot be read is noted in `walked`."""
        yield from self._walk(root, _LEAST, _MOST, walked, depth=0)

    def _walk(self, number: int, low: int, high: int, walked: Walked, *, depth: int) -> Iterator[FoundRow]:
        if number in self.seen or depth > 20 or not 1 <= number <= self.count:
            walked.gaps.append((low, high))
            return
        self.seen.add(number)
        page = self.page(number)
        kind, cells = tree_page(page, number, self.usable)
        if not kind:
            walked.gaps.append((low, high))
            return
        start = low
        for place in cells:
            if kind in (INNER_TABLE, INNER_INDEX):
                (child,) = struct.unpack_from(">I", page, place)
                end = min(varint(page, place + 4)[0], high) if kind == INNER_TABLE else high
                yield from self._walk(child, start, end, walked, depth=depth + 1)
                start = end + 1 if kind == INNER_TABLE else start
            if kind != INNER_TABLE:
                yield from self._cell(page, kind, place, walked, (low, high))
        if kind in (INNER_TABLE, INNER_INDEX):
            (child,) = struct.unpack_from(">I", page, _start(number) + 8)
            yield from self._walk(child, start, high, walked, depth=depth + 1)

    def _cell(
        self, page: bytes, kind: int, place: int, walked: Walked, span: Gap, *, short: bool = False
    ) -> Iterator[FoundRow]:
        try:
            found = self.row(page, kind, place, short=short)
        except (Unreadable, IndexError, struct.error):
            walked.gaps.append(span)
            return
        if not found.whole:
            walked.gaps.append((found.rowid, found.rowid) if kind == LEAF_TABLE else span)
        yield found

    def leaves(self, *, short: bool = False) -> Iterator[list[FoundRow]]:
        """The rows of table pages that nothing leads to, page by page.

        Args:
            short: Only those that lie in one page.
        """
        free = self._free_pages()
        for number in range(2, self.count + 1):
            if number in self.seen or number in free:
                continue
            page = self.page(number)
            kind, cells = tree_page(page, number, self.usable)
            if kind == LEAF_TABLE:
                ignored = Walked()
                yield [row for place in cells for row in self._cell(page, kind, place, ignored, (0, 0), short=short)]

    def row(self, page: bytes, kind: int, place: int, *, short: bool = False) -> FoundRow:
        """The row of one cell.

        Args:
            page: The page.
            kind: What kind of page it is.
            place: Where in it the cell begins.
            short: Follow no row into other pages.

        Raises:
            Unreadable: there is none at this place.
        """
        place += 4 * (kind == INNER_INDEX)
        size, place = varint(page, place)
        rowid, place = varint(page, place) if kind == LEAF_TABLE else (0, place)
        if not 0 < size <= max(self.count, 1) * self.page_bytes:
            raise Unreadable
        local = self._local_bytes(size, table=kind == LEAF_TABLE)
        if place + local + 4 * (local < size) > self.usable or (short and local < size):
            raise Unreadable
        body = page[place : place + local]
        if local < size:
            body += self._overflow(struct.unpack_from(">I", page, place + local)[0], size - local)
        values, whole = record(body)
        return FoundRow(rowid, values, whole and len(body) == size)

    def _local_bytes(self, size: int, *, table: bool) -> int:
        """How much of a row's content lies in its own page."""
        most = self.usable - 35 if table else (self.usable - 12) * 64 // 255 - 23
        if size <= most:
            return size
        least = (self.usable - 12) * 32 // 255 - 23
        wanted = least + (size - least) % (self.usable - 4)
        return wanted if wanted <= most else least

    def _overflow(self, number: int, size: int) -> bytes:
        """What follows in other pages, as far as one leads to the next; shorter where the chain is torn."""
        parts: list[bytes] = []
        while size > 0:
            if not 2 <= number <= self.count or number in self.seen:
                return b"".join(parts)
            self.seen.add(number)
            page = self.page(number)
            (number,) = struct.unpack_from(">I", page)
            room = self.usable - 4
            if (number == 0) != (size <= room) or number > self.count:
                return b"".join(parts)
            parts.append(page[4 : 4 + min(size, room)])
            size -= room
        return b"".join(parts)

    def _free_pages(self) -> set[int]:
        """Pages that hold what was deleted, as far as the list of them can be read."""
        free: set[int] = set()
        (trunk,) = struct.unpack_from(">I", self.page(1), 32) if self.count else (0,)
        while 2 <= trunk <= self.count and trunk not in free:
            free.add(trunk)
            page = self.page(trunk)
            following, entries = struct.unpack_from(">II", page)
            if entries <= self.usable // 4 - 2:
                free.update(struct.unpack_from(f">{entries}I", page, 8))
            trunk = following
        return free


def _page_bytes(header: bytes) -> int:
    """As the file's header says; 0: it says nothing that can be."""
    if not header.startswith(MAGIC):
        return 0
    (size,) = struct.unpack_from(">H", header, 16)
    size = 65536 if size == 1 else size
    return size if 512 <= size <= 65536 and not size & (size - 1) else 0


def _start(number: int) -> int:
    return _FILE_HEADER if number == 1 else 0


def tree_page(page: bytes, number: int, usable: int) -> tuple[int, list[int]]:
    """What kind of page of a tree it is, and where its cells begin; kind 0: it is none."""
    start = _start(number)
    kind = page[start]
    if kind not in _TREE_PAGES:
        return 0, []
    inner = kind in (INNER_TABLE, INNER_INDEX)
    (count,) = struct.unpack_from(">H", page, start + 3)
    first = start + (12 if inner else 8)
    if first + 2 * count > usable or (inner and not count and kind == INNER_INDEX):
        return 0, []
    places = list(struct.unpack_from(f">{count}H", page, first))
    if any(not first + 2 * count <= place <= usable - 4 for place in places):
        return 0, []
    return kind, places


def varint(body: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and the place behind it; as SQLite's, it is signed."""
    first = body[place]
    if first < 128:
        return first, place + 1
    number = first & 127
    for more in range(1, 8):
        byte = body[place + more]
        number = number << 7 | byte & 127
        if byte < 128:
            return number, place + more + 1
    number = number << 8 | body[place + 8]
    return number - (1 << 64) if number >> 63 else number, place + 9


_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)


def record(body: bytes) -> tuple[Values, bool]:
    """The values of a row, and whether all of them are there; the last text may be cut.

    Raises:
        Unreadable: it is no row.
    """
    end, place = varint(body, 0)
    if not place <= end <= len(body):
        raise Unreadable
    kinds: list[int] = []
    while place < end:
        kind, place = varint(body, place)
        kinds.append(kind)
    if place != end or any(kind < 0 or kind in (10, 11) for kind in kinds):
        raise Unreadable
    values: Values = []
    whole = True
    for kind in kinds:
        size = _INTEGER_BYTES[kind] if kind < 7 else 8 if kind == 7 else 0 if kind < 10 else (kind - 12) // 2
        part = body[place : place + size]
        place += size
        value, good = _value(kind, part, size)
        values.append(value)
        whole = whole and good
    return values, whole


def _value(kind: int, part: bytes, size: int) -> tuple[Value, bool]:
    """One value, and whether it is all of it."""
    if kind >= 12:
        if kind % 2 == 0:
            return part, len(part) == size
        try:
            return part.decode(), len(part) == size
        except UnicodeDecodeError:
            return part.decode("utf-8", "replace"), False
    if kind in (0, 8, 9):
        return (None, 0, 1)[max(0, kind - 7)], True
    if len(part) < size:
        return None, False
    if kind == 7:
        number: float = struct.unpack(">d", part)[0]
        return number, True
    return int.from_bytes(part, "big", signed=True), True
