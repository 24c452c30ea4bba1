"""What an element and its style sheet say of the look of its text."""

import re

from lxml import etree

from tui.formats.inline import Style
from tui.formats.urls import link_url
from tui.formats.vocabulary import CODE, EMPHASIS, STRONG, STRUCK

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_NOT_ITALIC = re.compile(r"font-style\s*:\s*normal", re.I)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
UNSHOWN = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
"""What a page hides until a script shows it."""
_GONE = re.compile(r"(?<![\w-])display\s*:\s*none", re.I)
_TWICE = frozenset({"katex-html", "MathJax_Preview"})
"""Classes of the second form of a formula, beside the one that is read."""
_SIGNS = frozenset({"#", "¶", "§", "🔗", "⚓"})


def style_of(tag: str, element: etree._Element, style: Style, base_url: str) -> Style:
    """The style within an element that stands in text of another style."""
    if tag == "a":
        style = style._replace(link=_target(element, base_url))
    elif tag in STRONG:
        style = style._replace(strong=True)
    elif tag in EMPHASIS and not _is_reference(tag, element):
        style = style._replace(emphasis=True)
    elif tag in CODE:
        style = style._replace(code=True)
    elif tag in STRUCK:
        style = style._replace(struck=True)
    elif tag in ("sup", "sub"):
        style = style._replace(raised="sup" if tag == "sup" else "sub")
    sheet = element.get("style")
    return _styled(sheet, style) if sheet else style


def _is_reference(tag: str, element: etree._Element) -> bool:
    """Whether a `cite` holds all that is told of a source, of which another element says what its title is."""
    return tag == "cite" and next(element.iterdescendants("i", "em"), None) is not None


def is_hidden(element: etree._Element) -> bool:
    """Whether no browser shows the element, or shows it beside another form of the same."""
    if not element.attrib:
        return False
    if element.get("hidden") is not None or _GONE.search(element.get("style") or ""):
        return True
    return not _TWICE.isdisjoint((element.get("class") or "").split())


def is_permalink(element: etree._Element) -> bool:
    """Whether a link is the sign beside a heading that leads to the heading itself."""
    sign = (element.text or "").strip()
    return not len(element) and sign in _SIGNS and "#" in (element.get("href") or "")


def _target(element: etree._Element, base_url: str) -> str:
    """Where a link leads; nothing for places in the text itself, which are known by their names."""
    href = (element.get("href") or "").strip()
    return "" if not href or href.startswith("#") else link_url(href, base_url)


def _styled(sheet: str, style: Style) -> Style:
    if _BOLD.search(sheet):
        style = style._replace(strong=True)
    elif _NOT_BOLD.search(sheet):
        style = style._replace(strong=False)
    if _ITALIC.search(sheet):
        style = style._replace(emphasis=True)
    elif _NOT_ITALIC.search(sheet):
        style = style._replace(emphasis=False)
    return style._replace(struck=True) if _STRUCK.search(sheet) else style
