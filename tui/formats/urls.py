"""Addresses from strangers, made absolute and harmless, or dropped."""

import re
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 4096
"""Longest address taken, in characters."""
_USUAL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?=[/?#]|$)")
"""What nearly all addresses begin with; looking closer takes five times as long."""


def web_url(address: str, base_url: str = "") -> str:
    """The absolute http or https address, or nothing when it is not one.

    White space round it and line breaks in it are dropped as browsers do
    (WHATWG URL), other blanks and invisible characters become percent codes.
    """
    joined = _joined(address, base_url)
    if _USUAL.match(joined):
        return joined
    return joined if _has_scheme(joined, "http://", "https://") and _host(joined) else ""


def link_url(address: str, base_url: str = "") -> str:
    """As `web_url`, and mailto addresses as well."""
    if _has_scheme(address.strip(), "mailto:"):
        mail = _tidy(address)
        return mail if "@" in mail else ""
    return web_url(address, base_url)


def base_of(*parts: str) -> str:
    """The base that comes of several, the outermost first; those that lead to no web address are passed over."""
    base = ""
    for part in parts:
        base = web_url(part, base) or base
    return base


def _has_scheme(address: str, *schemes: str) -> bool:
    return address[:8].lower().startswith(schemes)


def _tidy(address: str) -> str:
    if len(address) > 2 * LONGEST:
        return ""
    address = address.strip().replace("\n", "").replace("\r", "").replace("\t", "")
    if not address.isprintable() or " " in address:
        address = "".join(
            character if character.isprintable() and character != " " else quote(character, errors="replace")
            for character in address
        )
    return address if len(address) <= LONGEST else ""


def _joined(address: str, base_url: str) -> str:
    address = _tidy(address)
    if not address or _has_scheme(address, "http://", "https://"):
        return address
    try:
        return urljoin(base_url, address)
    except ValueError:
        return ""


def _host(address: str) -> str:
    """The host, or nothing where it is missing or holds what no host can."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return "" if "%" in host or set(host) & set("<>\"'`\\ ^{|}") else host
