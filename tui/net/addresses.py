"""Which addresses are connected to.

A feed that the person lists may be anywhere. What a stranger names (a
redirect from a public server, the page of an article) may not lead into the
person's own network, whatever its host name resolves to at that moment: so
the check stands where the socket is made. Through a proxy only the name of
the host can be judged: what it resolves to is the proxy's to know, and to refuse.
"""

import errno
import socket
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from aiohttp import AddrInfoType
from yarl import URL

from tui.net.hosts import Judge, is_private


class Attempt:
    """One request on its way to one host: what its sockets may do, and whether any was refused."""

    __slots__ = ("answering", "guarded", "host", "proxied", "refused")

    def __init__(
        self, host: str, *, guarded: bool, proxied: bool = False, answering: Callable[[], bool] = lambda: True
    ) -> None:
        self.host = _spelling(host)
        self.guarded = guarded
        self.proxied = proxied
        """Whether a proxy, which the person chose, is what is connected to."""
        self.refused = False
        self.answering = answering
        """Says whether the headers of an answer have come."""


_ATTEMPT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)
"""Which request a socket is made for; tasks that the HTTP client starts inherit it."""


_MOST_BEFORE_AN_ANSWER_BYTES = 1024 * 1024
"""Headers, and what of the body comes along with them before we get to look."""


class Flooded(ConnectionAbortedError):
    """A server sent more than an answer can be long, and none of it got as far as a body that is counted."""


class _Bounded(socket.socket):
    """A socket that takes in so much after each time it sends, and much less until that is an answer.

    Sizes of chunks and interim answers can go on for ever too; of them only the socket sees every byte.
    """

    most_bytes = 0
    _came_bytes = 0
    _attempt: Attempt | None = None
    """For which request it sent last."""

    def send(self, *arguments: Any) -> int:
        """Send, and be ready for a new answer."""
        self._came_bytes = 0
        self._attempt = _ATTEMPT.get()
        return super().send(*arguments)

    def recv(self, *arguments: Any) -> bytes:
        """Receive.

        Raises:
            Flooded: too much came.
        """
        piece = super().recv(*arguments)
        self._count(len(piece))
        return piece

    def recv_into(self, *arguments: Any) -> int:
        """The same into a buffer, as TLS has it.

        Raises:
            Flooded: too much came.
        """
        size_bytes = super().recv_into(*arguments)
        self._count(size_bytes)
        return size_bytes

    def _count(self, size_bytes: int) -> None:
        self._came_bytes += size_bytes
        answering = self._attempt is None or self._attempt.answering()
        if self._came_bytes > (self.most_bytes if answering else _MOST_BEFORE_AN_ANSWER_BYTES):
            raise Flooded(errno.ECONNABORTED, "too much came")


def _spelling(host: str) -> str:
    """A host as the HTTP client writes it, which keeps connections by that: all spellings of one host are one."""
    try:
        return URL.build(scheme="http", host=host).raw_host or host
    except ValueError:
        return host


class Guard:
    """Makes the sockets, refuses private addresses to guarded attempts, remembers where hosts lie."""

    def __init__(self, judge: Judge = is_private, *, most_bytes: int = 32 * 1024 * 1024) -> None:
        self._judge = judge
        self._most_bytes = most_bytes
        """What one answer may take on the wire, all told."""
        self._private: set[str] = set()
        self._public: set[str] = set()
        self._open: set[socket.socket] = set()

    @property
    def open_sockets(self) -> int:
        """How many sockets are open, idle ones included."""
        self._open = {made for made in self._open if made.fileno() >= 0}
        return len(self._open)

    def admit(self, attempt: Attempt) -> bool:
        """Whether the attempt may go on; its sockets are made under it from here on.

        A kept-alive connection makes no socket, so a host that was ever
        connected to at a private address is closed to guarded attempts.
        """
        _ATTEMPT.set(attempt)
        attempt.refused = attempt.guarded and (attempt.host in self._private or self._judge(attempt.host))
        return not attempt.refused

    def open_socket(self, target: AddrInfoType) -> socket.socket:
        """The connector's socket factory.

        Raises:
            PermissionError: the address is private, and the attempt guarded.
        """
        family, kind, protocol, _, address = target
        private = self._judge(str(address[0]))
        if (attempt := _ATTEMPT.get()) is not None and not attempt.proxied:
            if private and attempt.guarded:
                attempt.refused = True
                raise PermissionError("a private address")
            (self._private if private else self._public).add(attempt.host)
        made = _Bounded(family, kind, protocol)
        made.most_bytes = self._most_bytes
        self._open.add(made)
        return made

    def is_near(self, host: str) -> bool:
        """Whether a host is private by name, or was only ever connected to at private addresses."""
        known = _spelling(host)
        return self._judge(host) or (known in self._private and known not in self._public)
