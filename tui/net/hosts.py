"""Hosts and origins as addresses name them: which of them lie on this machine or its network."""

import unicodedata
from base64 import b64encode
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host and port."""
Judge: TypeAlias = Callable[[str], bool]
"""Says of a host name or an address whether it is private."""

_PORTS = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL = IPv6Network("2000::/3")
"""What the addresses of the Internet are taken from (RFC 4291, 2.4); all others stay near, or lead back to IPv4."""
_HEX = frozenset("0123456789abcdef")
_PROTOCOLS = IPv4Network("192.0.0.0/24")
_MANY_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
"""What IDNA takes for a full stop (RFC 3490, 3.1)."""


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
    name = unicodedata.normalize("NFKC", host.translate(_MANY_DOTS)).lower().rstrip(".")
    try:
        address = ip_address(name.strip("[]").partition("%")[0])
    except ValueError:
        return name == "localhost" or name.endswith(_PRIVATE_SUFFIXES) or _is_number(name)
    return _is_private_address(address)


def _is_number(name: str) -> bool:
    """Whether a host is an IPv4 address in one of the spellings that only those use who hide one, such as 0x7f.1."""
    last = name.rpartition(".")[2]
    return last.isdecimal() or (last.startswith("0x") and set(last[2:]) <= _HEX)


def same_origin(url: str, other: str) -> bool:
    """Whether two addresses share scheme, host and port; false of what is no address."""
    try:
        return origin_of(url) == origin_of(other)
    except ValueError:
        return False


def same_private_server(url: str, other: str) -> bool:
    """Whether an address lies on the very server of the person's own network that another one does.

    What a stranger names may lie nowhere else in that network, not even at another port.
    """
    return is_private(host_of(other)) and same_origin(url, other)


def _is_private_address(address: IPv4Address | IPv6Address) -> bool:
    """Whether packets to it stay near: loopback, private, shared, link-local, multicast or unspecified."""
    if isinstance(address, IPv6Address):
        if (inner := _inner(address)) is not None:
            return _is_private_address(inner)
        return address not in _GLOBAL or not address.is_global
    return not address.is_global or address.is_multicast or address in _PROTOCOLS


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries, if it is of a kind that does."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
