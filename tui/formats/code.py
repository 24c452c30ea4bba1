"""Preformatted text and the language it is written in."""

import re

from lxml import etree

from tui.formats.vocabulary import BLOCKS

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-text-|highlight-|sourceCode\s+|brush:\s*|hljs\s+(?:language-)?)"
    r"([A-Za-z][\w+#.-]{0,29})"
)
_NO_LANGUAGE = frozenset(
    {"none", "plaintext", "text", "nohighlight", "highlight", "auto", "source", "wrapper", "default"}
)
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:linenos?|line-?numbers?|gutter|lineno|blob-num|line-numbers-rows)(?:$|[\s_-])", re.I
)


def is_gutter(element: etree._Element) -> bool:
    """Whether an element holds nothing but the line numbers beside a listing."""
    classes = element.get("class")
    return bool(classes and _GUTTER.search(classes)) and _is_numbers(element)


def preformatted(element: etree._Element) -> str:
    """The text as it stands, its line breaks kept, without blank lines round it."""
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        if event == "start":
            if part is not element and is_gutter(part):
                walker.skip_subtree()
                continue
            pieces.append("\n" if part.tag == "br" else part.text or "")
        elif part is not element:
            if part.tag in BLOCKS and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
            pieces.append(part.tail or "")
    text = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def language_of(element: etree._Element) -> str:
    """The language that classes name, of the element itself, the `code` in it or the boxes round it."""
    candidates = [element, *element.iter("code")][:2]
    box = element.getparent()
    for _ in range(2):
        if box is not None:
            candidates.append(box)
            box = box.getparent()
    for candidate in candidates:
        if found := _named(candidate):
            return found
    return ""


def _named(element: etree._Element) -> str:
    for name in ("data-lang", "data-language"):
        told = element.get(name) or ""
        if re.fullmatch(r"[A-Za-z][\w+#.-]{0,29}", told):
            return told.lower()
    for match in _LANGUAGE.finditer(element.get("class") or ""):
        if (language := match[1].lower()) not in _NO_LANGUAGE:
            return language
    return ""


def _is_numbers(element: etree._Element) -> bool:
    words = etree.tostring(element, method="text", encoding="unicode", with_tail=False).split()
    return all(word.isdigit() for word in words)
