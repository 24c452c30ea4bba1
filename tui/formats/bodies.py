"""Which of the texts that a feed has for an entry is the one to read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import unescape

from tui.formats.html_tree import has_markup
from tui.formats.plain import html_of

LONGEST = 1_000_000
"""Characters of one entry's text; what is beyond is cut off."""
_ESCAPED_TAG = re.compile(
    r"&lt;/?(?:p|br|a|div|b|i|em|strong|ul|li|img|span|h[1-6])(?:\s[^<>]*?)?/?&gt;", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One text as the feed holds it."""

    html: str = ""
    media_type: str = ""
    """Of "text/plain", "text/html", an XML type, or nothing where the feed does not say."""
    base: str = ""
    lang: str = ""


def shortened(html: str) -> str:
    """The text up to the cap, not ending within a tag."""
    if len(html) <= LONGEST:
        return html
    html = html[:LONGEST]
    opened = html.rfind("<")
    return html[:opened] if opened > html.rfind(">") else html


def chosen_body(bodies: Iterable[Body], *, atom: bool) -> Body:
    """The longest text, as HTML; of equally long ones the first."""
    return max((_as_html(body, atom=atom) for body in bodies), key=lambda body: len(body.html), default=Body())


def _as_html(body: Body, *, atom: bool) -> Body:
    """The body as HTML, whatever it is and whatever it says it is.

    Atom says truly what is plain; in RSS a text is HTML when it looks so,
    and some publishers escape theirs twice.
    """
    if atom:
        return replace(body, html=html_of(body.html)) if body.media_type == "text/plain" else body
    if has_markup(body.html):
        return body
    if "&lt;" in body.html and _ESCAPED_TAG.search(body.html):
        return replace(body, html=unescape(body.html))
    return replace(body, html=html_of(body.html)) if body.media_type == "text/plain" else body
