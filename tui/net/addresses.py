"""Hosts, origins and addresses: which of them lie on this machine or its network.

A feed that the person lists may be anywhere. What a stranger names (a
redirect from a public server, the page of an article) may not lead into the
person's own network, whatever its host name resolves to at that moment: so
the check stands where the socket is made.
"""

import socket
from base64 import b64encode
from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from aiohttp import AddrInfoType

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host and port."""
Judge: TypeAlias = Callable[[str], bool]
"""Says of a host name or an address whether it is private."""

_PORTS = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_NAT64 = IPv6Network("64:ff9b::/96")


def host_of(url: str) -> str:
    """The host of a URL in lower case, without port and brackets; empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def origin_of(url: str) -> Origin:
    """Scheme, host and port of a URL.

    Raises:
        ValueError: it is none that could be fetched.
    """
    parts = urlsplit(url)
    host = host_of(url)
    if parts.scheme not in _PORTS or not host:
        raise ValueError("no http or https address")
    return parts.scheme, host, parts.port or _PORTS[parts.scheme]


def without_credentials(url: str) -> tuple[str, str]:
    """The URL without user and password, and these as the value of an Authorization header (or "")."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url, ""
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    secret = b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), f"Basic {secret}"


def is_private(host: str) -> bool:
    """Whether a host name or an address means this machine or its network.

    Of a name only what it says is judged, nothing is looked up; what it
    resolves to is judged when it is connected to.
    """
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        name = host.lower().rstrip(".")
        return name == "localhost" or name.endswith(_PRIVATE_SUFFIXES)
    return _is_private_address(address)


def same_private_server(url: str, other: str) -> bool:
    """Whether an address lies on the very server of the person's own network that another one does.

    What a stranger names may lie nowhere else in that network, not even at another port.
    """
    try:
        return is_private(host_of(other)) and origin_of(url) == origin_of(other)
    except ValueError:
        return False


def _is_private_address(address: IPv4Address | IPv6Address) -> bool:
    """Whether packets to it stay near: loopback, private, shared, link-local, multicast or unspecified."""
    if isinstance(address, IPv6Address):
        if (inner := _inner(address)) is not None:
            return _is_private_address(inner)
        if address.is_site_local:
            return True
    return not address.is_global or address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries, if it is of a kind that does."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


class Attempt:
    """One request on its way to one host: what its sockets may do, and whether any was refused."""

    __slots__ = ("guarded", "host", "refused")

    def __init__(self, host: str, *, guarded: bool) -> None:
        self.host = host
        self.guarded = guarded
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
        if (attempt := _ATTEMPT.get()) is not None:
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
