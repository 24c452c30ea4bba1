"""HTML to bare words: what the search index takes in, and titles, which often hold HTML."""

import re
from functools import cache
from html import escape, unescape

from lxml import etree

from tui.formats.html_tree import clean, has_markup, parse_html
from tui.formats.vocabulary import BLOCKS, UNSEEN

_BREAK = "\x7f"
"""ASCII, as most texts are; XML allows for it, and nobody writes it."""
_OTHER_BLANKS = re.compile("[\t\r\f\v\x1c-\x1f]")
_BREAKING = (*BLOCKS, "br")
_UNREAD = (*UNSEEN, "iframe", "noembed")
_BREAK_TAG = re.compile(r"<\s*/?\s*(?:br|wbr)\s*/?\s*>", re.IGNORECASE)
_TITLE_LIMIT = 2000


def plain_text(html: str) -> str:
    """The words of HTML in reading order: a line a block, blanks run together."""
    if "<" not in html:
        return "\n".join(_lines(clean(unescape(html)), "\n"))
    if (root := parse_html(html)) is None:
        return ""
    if not has_markup(html):
        return "\n".join(_lines(_words(root), "\n"))
    return "\n".join(_lines(str(_with_breaks()(root)), _BREAK))


def plain_title(text: str, media_type: str = "text/html") -> str:
    """A title in one line without markup.

    Args:
        text: The title as the feed holds it, XML escapes resolved.
        media_type: "text/html", "text/plain" (verbatim), or nothing where the
            publisher does not say, as in RSS: then entities and line breaks are
            resolved and all else is words.
    """
    text = text[: 4 * _TITLE_LIMIT]
    if media_type == "text/html" or media_type.endswith("xml"):
        text = plain_text(text)
    elif not media_type:
        text = unescape(_BREAK_TAG.sub(" ", text))
    return clean(" ".join(text.split()))[:_TITLE_LIMIT]


def html_of(text: str) -> str:
    """Plain text as HTML that shows it."""
    return escape(text, quote=False)


@cache
def _with_breaks() -> etree.XSLT:
    """Gives the words of a tree with a mark at each end of a block; XSLT, since it never leaves C."""
    return etree.XSLT(
        etree.XML(
            f"""
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
                <xsl:output method="text" encoding="UTF-8"/>
                <xsl:template match="{"|".join(_UNREAD)}"/>
                <xsl:template match="a[@data-kind]"/>
                <xsl:template match="img[@class='icon']"><xsl:value-of select="@alt"/></xsl:template>
                <xsl:template match="{"|".join(_BREAKING)}">{_BREAK}<xsl:apply-templates/>{_BREAK}</xsl:template>
            </xsl:stylesheet>
            """
        )
    )


def _words(root: etree._Element) -> str:
    return etree.tostring(root, method="text", encoding="unicode", with_tail=False)


def _lines(text: str, separator: str) -> list[str]:
    """The parts that hold anything, blanks run together."""
    text = text.replace("\n", " ") if separator != "\n" else text
    if text.isascii() and "  " not in text and not _OTHER_BLANKS.search(text):  # splitting them all takes twice as long
        return [line for part in text.split(separator) if (line := part.strip(" "))]
    return [line for part in text.split(separator) if (line := " ".join(part.split()))]
