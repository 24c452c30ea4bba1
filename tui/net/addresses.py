"""Which addresses are connected to.

A feed that the person lists may be anywhere. What a stranger names (a
redirect from a public server, the page of an article) may not lead into the
person's own network, whatever its host name resolves to at that moment: so
the check stands where the socket is made. Through a proxy only the name of
the host can be judged: what it resolves to is the proxy's to know, and to refuse.
"""

import socket
from contextvars import ContextVar

from aiohttp import AddrInfoType

from tui.net.hosts import Judge, is_private


class Attempt:
    """One request on its way to one host: what its sockets may do, and whether any was refused."""

    __slots__ = ("guarded", "host", "proxied", "refused")

    def __init__(self, host: str, *, guarded: bool, proxied: bool = False) -> None:
        self.host = host
        self.guarded = guarded
        self.proxied = proxied
        """Whether a proxy, which the person chose, is what is connected to."""
        self.refused = False


_ATTEMPT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)
"""Which request a socket is made for; tasks that the HTTP client starts inherit it."""


class Guard:
    """Makes the sockets, refuses private addresses to guarded attempts, remembers where hosts lie."""

    def __init__(self, judge: Judge = is_private) -> None:
        self._judge = judge
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
        made = socket.socket(family, kind, protocol)
        self._open.add(made)
        return made

    def is_near(self, host: str) -> bool:
        """Whether a host is private by name, or was only ever connected to at private addresses."""
        return self._judge(host) or (host in self._private and host not in self._public)
