"""Addresses as they may be shown: cleaned, and in punycode where a host mixes scripts to look like another."""

import unicodedata
from urllib.parse import urlsplit

from tui.core.text import displayable

_SHARED_SCRIPTS = frozenset({"DIGIT", "HYPHEN-MINUS", "COMBINING", "KATAKANA-HIRAGANA", "MIDDLE"})
_CJK = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"})


def host_of(url: str) -> str:
    """The host that an address names, or nothing."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def shown_host(url: str) -> str:
    """The host (of mail the address) as it may be shown: in punycode where it mixes scripts."""
    try:
        parts = urlsplit(url)
        host = parts.path if parts.scheme == "mailto" else parts.hostname or ""
    except ValueError:
        return ""
    return displayable(_unmixed(host))


def shown_url(url: str) -> str:
    """The address as it may be shown; its host in punycode where it mixes scripts."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return displayable(url.replace(host, _unmixed(host), 1) if host else url)


def _unmixed(host: str) -> str:
    if host.isascii() or not any(_mixes(label) for label in host.split(".")):
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ascii(host)[1:-1]


def _mixes(label: str) -> bool:
    scripts = {unicodedata.name(character, "? ").split()[0] for character in label} - _SHARED_SCRIPTS
    return len({"CJK" if script in _CJK else script for script in scripts}) > 1
