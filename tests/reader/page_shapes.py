"""How the shapes of pages are written down for tests of finding feeds, and checked."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import FakeWeb, There, urls
from tui.core.model import Problem

S = "https://site.example"
RSS, ATOM, JSON = "application/rss+xml", "application/atom+xml", "application/feed+json"


def link(href: str, kind: str = RSS, title: str = "") -> str:
    """A link tag that names a feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def shape(name: str, pasted: str, found: str | list[str], asked: int, there: Mapping[str, There | Problem]) -> object:
    """What is pasted, the feeds that are to be found, and how many requests that may take at most."""
    return pytest.param(pasted, [found] if isinstance(found, str) else found, asked, there, id=name)


async def check(pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]) -> None:
    """Look for feeds there, and compare."""
    web = FakeWeb(there=there)
    assert urls(await web.look(pasted)) == found
    assert len(web.asked) == len(set(web.asked)) <= asked, web.asked
