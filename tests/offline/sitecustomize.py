"""On the path of the programs that tests start: host names cannot be looked up, the loopback works."""

import ipaddress
import socket
from typing import Any

_lookup = socket.getaddrinfo


def _literal(host: Any) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except (ValueError, UnicodeDecodeError):
        return False
    return True


def _offline(host: Any, *arguments: Any, **named: Any) -> Any:
    if host is None or host == "localhost" or _literal(host):
        return _lookup(host, *arguments, **named)
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


socket.getaddrinfo = _offline
