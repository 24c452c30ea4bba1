"""The places within a text that its own links lead to: notes, sections, sources."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

_NAME = re.compile(r"[^\s\"'<>%#&]{1,200}")
_NAMING = ("id", "name")


class Places:
    """What the links of a tree lead to within it, and where in the text that is.

    Elements have names, documents have words: the first word in or after an
    element with a name that is wanted becomes the place.
    """

    def __init__(self, root: etree._Element | None = None, base_url: str = "") -> None:
        """Look for the links of a tree that lead to elements of it."""
        self._page = base_url.split("#", 1)[0]
        self._wanted = frozenset(() if root is None else targets(root, self._page))
        self._met: dict[str, str] = {}
        self.waiting = ""
        """The place whose first word has not come yet."""

    @property
    def are_wanted(self) -> bool:
        """Whether the text has links to places of its own."""
        return bool(self._wanted)

    def target(self, href: str) -> str:
        """The place that a link leads to; nothing where that is none of this text."""
        name = _fragment(href, self._page)
        return name if name in self._wanted else ""

    def meet(self, element: etree._Element) -> None:
        """Begin a place where the element has a name that is wanted."""
        if not self._wanted:
            return
        for name in filter(None, map(element.get, _NAMING)):
            if name in self._wanted and name not in self._met:
                self.waiting = self.waiting or name
                self._met[name] = self.waiting

    def taken(self) -> str:
        """The place that waits, now that its word is there."""
        place, self.waiting = self.waiting, ""
        return place

    def known_as(self, target: str) -> str:
        """The name under which a place stands in the document: elements that begin together make one."""
        return self._met.get(target, "")


def targets(root: etree._Element, page: str = "") -> set[str]:
    """The names to which links of a tree lead, as far as elements of it have them.

    Args:
        page: Address of the page, to know links to itself that are written in full.
    """
    wanted = {_fragment(href, page) for href in _hrefs(root)} - {""}
    if not wanted:
        return wanted
    return wanted & {element.get(name) or "" for element in root.iter() for name in _NAMING}


def _hrefs(root: etree._Element) -> Iterator[str]:
    return (href for link in root.iter("a") if (href := link.get("href")) and "#" in href)


def _fragment(href: str, page: str) -> str:
    """The name in an address that leads to a place of this page, nothing in all others."""
    before, _, fragment = href.strip().partition("#")
    if before and before != page:
        return ""
    fragment = unquote(fragment)
    return fragment if _NAME.fullmatch(fragment) and fragment.isprintable() else ""
