"""A SAX driver for feedparser that hands text over in long pieces, and elements only as far as they make sense.

The standard library's driver calls back for each line of text; with expat's
own buffering a feed of full articles is read in a quarter less time.
feedparser finds drivers by the names of their modules.
"""

from collections.abc import Mapping
from itertools import islice
from xml.sax.expatreader import ExpatParser

_BUFFER_BYTES = 1 << 18
_DEEPEST = 1000
"""Elements below are not told, their text is: each open one costs feedparser's time and memory."""
DEEPEST_READ = 100_000
"""Deeper documents are given up: expat itself takes a hundred bytes for each open element, and no feed has any use."""
_MOST_ATTRIBUTES = 200
"""Of one element, the first so many; feedparser's time grows with their square."""


class TooDeep(Exception):
    """So many elements are open in each other that the document is not read on."""


class _BufferedParser(ExpatParser):
    """The standard driver with expat's buffer on; documents cannot make it larger."""

    def reset(self) -> None:
        """Make ready for a document."""
        self._depth = 0
        super().reset()
        expat = self._parser  # type: ignore[attr-defined]  # typeshed leaves it out; subclasses use it since 2.0
        expat.buffer_text = True
        expat.buffer_size = _BUFFER_BYTES

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Tell of an element that begins; expat calls it."""
        self._depth += 1
        if self._depth > _DEEPEST:
            if self._depth > DEEPEST_READ:
                raise TooDeep
            return
        if len(attrs) > _MOST_ATTRIBUTES:
            attrs = dict(islice(attrs.items(), _MOST_ATTRIBUTES))
        super().start_element_ns(name, attrs)

    def end_element_ns(self, name: str) -> None:
        """Tell of an element that ends; expat calls it."""
        self._depth -= 1
        if self._depth < _DEEPEST:
            super().end_element_ns(name)


def create_parser() -> ExpatParser:
    """What `xml.sax.make_parser` asks a driver for."""
    return _BufferedParser()
