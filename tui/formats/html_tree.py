"""HTML text to a tree, with nothing lost on the way however it is written."""

import re
from collections.abc import Container, Mapping
from typing import Any, cast

from lxml import etree

from tui.formats.encoding import as_html
from tui.formats.vocabulary import BLOCKS, KNOWN

DEPTH = 200
"""Elements deeper than this lose their tags, never their text."""
_SHALLOW = ("Excessive depth", "depth limit")
_TAG = re.compile(r"</?(?:[a-zA-Z]\w{0,9}:)?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_OPEN_OR_CLOSE = re.compile(
    r"<(/?)(?!(?:br|img|hr|meta|link|input|source|col|area|base|embed|wbr|track|param)\b)[a-zA-Z]", re.IGNORECASE
)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})(?=\s)[^<>]{4000,}>")
_MOST_ATTRIBUTES = 500
_EARLY_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""The end of a page: libxml2 loses what stands behind one, browsers go on."""
_BARE_LESS_THAN = re.compile(r"<(?![a-zA-Z/!?])")


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which neither SQLite nor UTF-8 can hold."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def has_markup(text: str) -> bool:
    """Whether a tag of HTML is in it; "a < b" and "Vec<T>" are none."""
    return "<" in text and ("<!--" in text or has_tag(text, KNOWN))


def has_tag(text: str, names: Container[str]) -> bool:
    """Whether a tag with one of these names is in it."""
    return any(tag[1].lower() in names for tag in _TAG.finditer(text))


def parse_html(html: str, *, parsed_by: type[etree.HTMLParser] = etree.HTMLParser) -> etree._Element | None:
    """The tree of a document or a fragment, without comments; `None` when there is nothing in it.

    A text without any tag of HTML is taken as it stands, its entities
    resolved. Elements are at most some 200 deep.

    Args:
        parsed_by: The parser's class, which decides what the elements can do.
    """
    html = tamed(html)
    if not html.strip():
        return None
    parser = _parser(parsed_by)
    root = _tree(html, parser)
    if any(word in entry.message for entry in parser.error_log for word in _SHALLOW):
        root = _tree(_flattened(html), _parser(parsed_by))
    return root


def shallow(html: str) -> str:
    """The same HTML where its elements are at most some 200 deep, else written anew so that they are.

    Other parsers than ours take time with the square of the depth.

    Args:
        html: As `tamed` leaves it.
    """
    if not _may_be_deep(html):
        return html
    parser = _parser(etree.HTMLParser)
    _tree(html, parser)
    deep = any(word in entry.message for entry in parser.error_log for word in _SHALLOW)
    return _flattened(html) if deep else html


def _may_be_deep(html: str) -> bool:
    """Whether so many tags are open at some place that it must be looked at closely."""
    depth = 0
    for tag in _OPEN_OR_CLOSE.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > DEPTH:
            return True
        depth = max(depth, 0)
    return False


def tamed(html: str) -> str:
    """HTML without what makes parsers hang or lose text; what has no tags is made to be read as it stands."""
    if not has_markup(html):
        return html.replace("<", "&lt;")
    return _BARE_LESS_THAN.sub("&lt;", _LONG_TAG.sub(_sparing, _EARLY_END.sub("", html)))


def _sparing(tag: re.Match[str]) -> str:
    """A tag without attributes where it has so many that libxml2, which compares each with each, would hang."""
    return f"<{tag[1]}>" if len(tag[0].split(None, _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES else tag[0]


def _parser(parsed_by: type[etree.HTMLParser]) -> etree.HTMLParser:
    return parsed_by(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)


def _tree(html: str, parser: etree.HTMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(as_html(html), parser)
    except etree.ParserError:  # nothing but comments
        return None


def _flattened(html: str) -> str:
    """The same HTML with at most `DEPTH` elements in each other."""
    target = _Flattener()
    # The stubs allow for bytes, which lxml 6 never hands over.
    parser = etree.HTMLParser(target=cast("Any", target), encoding="utf-8", huge_tree=True)
    etree.fromstring(as_html(html), parser)
    return "".join(target.pieces)


class _Flattener:
    """Parser target that writes down what it hears, without comments and the tags that are too deep."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth <= DEPTH or tag in _MUTE:
            written = "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items() if _NAME(name))
            self.pieces.append(f"<{tag}{written}>")
        elif tag in BLOCKS:
            self.pieces.append("<br>")

    def end(self, tag: str) -> None:
        if self._depth <= DEPTH or tag in _MUTE:
            self.pieces.append(f"</{tag}>")
        elif tag in BLOCKS:
            self.pieces.append("<br>")
        self._depth -= 1

    def data(self, data: str) -> None:
        self.pieces.append(_escaped(data))

    def comment(self, text: str) -> None:
        """Nothing: comments are not read."""

    def close(self) -> None:
        """Nothing: the pieces are joined by whoever made them."""


_MUTE = frozenset({"script", "style", "template"})
_NAME = re.compile(r"[a-zA-Z_][\w.-]*").fullmatch


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
