"""Kinds of value that become a part of requests: headers, and the proxy.

What is wrong with one of them is told without repeating it, for it may hold a secret.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tui.core.kinds import Kind, read_command

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110, section 5.6.2
_OF_THE_REQUEST = frozenset(
    {
        *("host", "content-length", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te"),
        *("trailer", "upgrade", "expect", "proxy-authorization", "accept-encoding"),
        *("if-none-match", "if-modified-since", "range", "if-range"),
    }
)
"""They say how a message is framed and sent (RFC 9110, 7.6.1), or what dateline itself understands."""
_VALUE = 'one line of plain ASCII in quotes, { env = "NAME" } or { command = ["program", "argument"] }'


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header of a request, with its value or where that is kept."""

    name: str
    value: str = field(default="", repr=False)
    env: str = ""
    """The environment variable that holds the value; empty: none does."""
    command: tuple[str, ...] = field(default=(), repr=False)
    """The program, with its arguments, that prints the value; no shell sees it. Empty: none does."""

    @property
    def source(self) -> str:
        """Where its value is, for people; never the value, nor what a program is told."""
        if self.env:
            return f"from env {self.env}"
        return f"from command {self.command[0]}" if self.command else "a text in feeds.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers(Kind):
    """A table of header names and their values, each a text, `{ env = … }` or `{ command = … }`."""

    def mistake(self, name: str, value: object) -> str:
        """As for all kinds, but for the value."""
        return f"{name} cannot be this; expected {self.expected}"

    def _expected(self) -> Iterable[str]:
        return ('a table such as { Cookie = { env = "EX_COOKIE" } }',)

    def _read(self, value: object) -> tuple[Header, ...]:
        if not isinstance(value, dict) or header_mistakes(value):
            raise ValueError("headers")
        return right_headers(value)

    def _write(self, value: object) -> str:
        """Their names and where their values are: those are never shown."""
        headers = value if isinstance(value, tuple) else ()
        return ", ".join(f"{header.name} {header.source}" for header in headers) or "{}"


def right_headers(table: dict[str, Any]) -> tuple[Header, ...]:
    """Those headers of a table with which nothing is wrong."""
    wrong = header_mistakes(table)
    return tuple(_header(name, value) for name, value in table.items() if name not in wrong)


def header_mistakes(table: dict[str, Any]) -> dict[str, str]:
    """What is wrong with headers, and what was expected, by their name."""
    wrong: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in table.items():
        folded = name.lower()
        if not _NAME.fullmatch(name):
            wrong[name] = "this is no name of a header; expected letters, digits and hyphens"
        elif folded in _OF_THE_REQUEST:
            wrong[name] = f"the header {name} is dateline's own to set; expected others, such as Cookie"
        elif folded in seen:
            wrong[name] = f"the header {name} stands here twice; expected each name once"
        else:
            try:
                _header(name, value)
            except ValueError:
                wrong[name] = f"the header {name} cannot be this; expected {_VALUE}"
        seen.add(folded)
    return wrong


def sendable_value(text: str) -> bool:
    """Whether a header may have this value: visible ASCII, with blanks in between."""
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


def _header(name: str, value: object) -> Header:
    match value:
        case str() if sendable_value(value.strip()):
            return Header(name=name, value=value.strip())
        case {"env": str(variable), **rest} if variable and not rest and "=" not in variable and "\0" not in variable:
            return Header(name=name, env=variable)
        case {"command": (str() | list()) as command, **rest} if not rest:
            return Header(name=name, command=read_command(command))
    raise ValueError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy(Kind):
    """The address of an HTTP proxy, or nothing."""

    def mistake(self, name: str, value: object) -> str:
        """As for all kinds, but for the value, and with what is out of the question."""
        text = value.strip().lower() if isinstance(value, str) else ""
        if text.startswith("socks"):
            return f"{name} cannot be a SOCKS proxy, which dateline does not speak to; expected {self.expected}"
        if text.startswith("https:"):
            return f"{name} cannot be reached by https; expected {self.expected}"
        if "@" in text:
            return f"{name} cannot hold a user name or password; expected {self.expected}"
        return f"{name} cannot be this; expected {self.expected}"

    def _expected(self) -> Iterable[str]:
        return ('an address such as "http://127.0.0.1:3128"', '"" for none')

    def _read(self, value: object) -> str:
        if value == "":
            return ""
        if not isinstance(value, str) or not (value.isascii() and value.isprintable()) or " " in value:
            raise ValueError("proxy")
        parts = urlsplit(value)  # raises ValueError itself where brackets do not close
        plain = parts.scheme == "http" and "@" not in parts.netloc and parts.path in ("", "/")
        if not plain or not parts.hostname or parts.query or parts.fragment or parts.port == 0:
            raise ValueError("proxy")
        return f"http://{parts.netloc}"
