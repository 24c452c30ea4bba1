"""On the path of the programs that a survey starts: a resolver that knows the names of a table, and no other.

The table is a JSON file, named by DATELINE_TEST_NAMES, read at every look-up: the address of each name, "" for a name
that nobody has, "?" for one of which nobody ever tells.
"""

import ipaddress
import json
import os
import socket
import threading
from pathlib import Path
from typing import Any

_lookup = socket.getaddrinfo


def _literal(host: Any) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except (ValueError, UnicodeDecodeError):
        return False
    return True


def _known(host: Any, *arguments: Any, **named: Any) -> Any:
    if host is None or host == "localhost" or _literal(host):
        return _lookup(host, *arguments, **named)
    name = host.decode() if isinstance(host, bytes) else host
    table = json.loads(Path(os.environ["DATELINE_TEST_NAMES"]).read_text("utf-8"))
    if name not in table:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if table[name] == "?":
        threading.Event().wait()
    if not table[name]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _lookup(table[name], *arguments, **named)


socket.getaddrinfo = _known
