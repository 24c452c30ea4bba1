"""Texts whose line breaks mean something: plain text, and HTML whose writer left out the paragraphs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tui.formats.html_tree import has_markup, has_tag
from tui.formats.vocabulary import BLOCKS

_LAYOUT = BLOCKS | {"br"}
_TAG = re.compile(r"<[^<>]*>")
_BLANK_LINE = re.compile(r"\n[ \t\f\xa0]*\n\s*")
_NARROWEST, _WIDEST = 40, 120
"""Characters of a line that an editor may have broken."""


def with_breaks(html: str) -> str:
    """The same with `<br>` where its line breaks mean something.

    That is so where there is no tag at all, or only such as stand within a
    line while blank lines part the text, as in the notes of many podcasts.
    """
    html = html.strip().replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in html:
        return html
    if not has_markup(html):
        html = html.replace("<", "&lt;")
    elif has_tag(html, _LAYOUT) or not _BLANK_LINE.search(html):
        return html
    html = _TAG.sub(lambda tag: tag[0].replace("\n", " "), html)
    return "<br><br>".join(_paragraph(part) for part in _BLANK_LINE.split(html))


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.split("\n")]
    return ("\n" if _is_wrapped([_TAG.sub("", line) for line in lines]) else "<br>").join(lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether an editor broke the lines: no first word of a line would have fitted on the one before."""
    if len(lines) < 2:
        return False
    width = max(len(line) for line in lines)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    if len(lines) == 2:
        return len(lines[0]) >= _NARROWEST and lines[1][:1].islower()
    return all(len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(lines))
