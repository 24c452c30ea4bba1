"""Where a page that lies in a file came from, as far as the file tells."""

import re
from collections.abc import Iterator
from html import unescape

from tui.formats.encoding import page_text
from tui.formats.pasted import spelled_out

_LOOKED_AT = 1 << 18
"""Characters from the beginning: what a page says of itself stands in its head."""
_SAVED_FROM = re.compile(r"<!-- saved from url=\([0-9]{1,6}\)(\S{1,4096}) -->", re.IGNORECASE)
"""As browsers write it when a page is saved (Mark of the Web)."""
_TAG = re.compile(r"<(?:link|meta)\b([^<>]{1,8192})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def own_address(body: bytes, *, content_type: str = "") -> str:
    """The absolute http or https address that a page gives as its own; empty where it gives none.

    Where a browser had it from goes first, then the canonical link (RFC 6596), then og:url.
    """
    text = page_text(body, content_type)[:_LOOKED_AT]
    saved_from = _SAVED_FROM.search(text)
    told = [("saved", saved_from[1])] if saved_from else []
    told.extend(_told(text))
    for wanted in ("saved", "canonical", "og:url"):
        for name, value in told:
            address = spelled_out(unescape(value).strip()) if name == wanted else ""
            if address:
                return address.partition("#")[0]
    return ""


def _told(text: str) -> Iterator[tuple[str, str]]:
    """What link and meta elements say, by relation or property."""
    for tag in _TAG.finditer(text):
        said = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(tag[1])}
        name = said.get("rel") or said.get("property") or said.get("name") or ""
        yield from ((one, said.get("href") or said.get("content") or "") for one in name.lower().split())
