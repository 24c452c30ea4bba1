"""Addresses from strangers, made absolute and harmless, or dropped."""

import re
from unicodedata import category
from urllib.parse import quote, urljoin, urlsplit

from tui.core.text import displayable

LONGEST = 4096
"""Longest address taken, in characters."""
_USUAL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?=[/?#]|$)")
"""What nearly all addresses begin with; looking closer takes five times as long."""
_MARK = re.compile(
    r"(?:utm_\w+|(?:mtm|pk|piwik)_(?:campaign|kwd|keyword|source|medium|content|cid|group|placement)"
    r"|at_(?:campaign|medium|custom[0-9])|xtor"
    r"|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|ys?clid|twclid|ttclid|igshid|igsh|li_fat_id|srsltid"
    r"|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id|_openstat"
    r")(?:=|$)",
    re.IGNORECASE,
)
_RECORDING = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|mp3|m4a|aac|og[ga]|opus|wav|flac)(?:[?#]|$)", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:amp;)?(?:sig|sign|signature|hmac|x-amz-signature|x-goog-signature)=", re.IGNORECASE)


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
    """As `shown_url`, and mailto addresses as well."""
    if _has_scheme(address.strip(), "mailto:"):
        mail = _tidy(address)
        return mail if "@" in mail else ""
    return shown_url(address, base_url)


def shown_url(address: str, base_url: str = "") -> str:
    """As `web_url`, for what stands in a text: without the marks that only tell its publisher who came from where."""
    return without_marks(web_url(address, base_url))


def without_marks(url: str) -> str:
    """An address without the parameters by which visitors are tracked, all else as it was.

    Only names that mean nothing else are taken out, and none from an address
    that is signed as a whole.
    """
    head, sharp, fragment = url.partition("#")
    path, question, query = head.partition("?")
    if _MARK.match(fragment):
        sharp = fragment = ""
    parts = query.split("&")
    kept = [part for part in parts if not _MARK.match(part.removeprefix("amp;"))]
    if len(kept) < len(parts) and not any(map(_SIGNATURE.match, parts)):
        query = "&".join(kept).removeprefix("amp;")
        question = question if query else ""
    return f"{path}{question}{query}{sharp}{fragment}"


def host_of(url: str) -> str:
    """The host of an address of the web, which stands in for a title."""
    return urlsplit(url).hostname or ""


def is_recording(url: str) -> bool:
    """Whether an address is that of a film or a sound itself, and not of a page that plays it."""
    return _RECORDING.search(url) is not None


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
    if not address.isascii() and displayable(address, limit=len(address)) != address:
        # Such as a pile of accents: it would not be shown as it is, and what is shown would lead elsewhere.
        address = "".join(quote(character) if category(character)[0] == "M" else character for character in address)
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
    if "\\" in parts.netloc:  # which is the end of the host to browsers, and none to others
        return ""
    return "" if "%" in host or set(host) & set("<>\"'`\\ ^{|}") else host


def no_web_address(address: str, url: str) -> str:
    """Why an address in a list of another reader is none to subscribe to; empty when it is one.

    Args:
        address: As it stands there.
        url: What `web_url` or `feed_url` makes of it.
    """
    if address.lower().startswith("file:"):
        return "its address is that of a file; only the web is read"
    if len(address) > LONGEST:
        return f"its address is longer than {LONGEST:,} characters"
    if not url:
        return "its address does not begin with https:// or http://, or cannot be one"
    return ""
