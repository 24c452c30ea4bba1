"""A person's own selectors: pages that were read without them are read anew."""

from pathlib import Path

import pytest

from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_site import teaser_site
from tui.core.model import PageOutcome
from tui.paths import Paths
from tui.reader.reader import Reader

ALL = '[settings]\nfirst_unread = "all"\n'


async def pages_read(reader: Reader) -> int:
    return sum([isinstance(step, PageOutcome) async for step in reader.refresh()])


async def shown(reader: Reader) -> str:
    article = await reader.article((await stories(reader))[0].id)
    assert article is not None
    return article.story.body


def say(config: Path, of_feed: str, head: str = ALL) -> None:
    """Set what stands in the only table of a feed."""
    feed = config.read_text().partition("[[feed]]")[2].split("\n")[1]
    config.write_text(f"{head}[[feed]]\n{feed}\n{of_feed}\n")


async def test_the_pages_of_a_feed_are_read_anew_when_its_selectors_change(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    async with opened(teaser_site(server), head=ALL) as reader:
        assert await pages_read(reader) == 3
        assert "Paragraph 5" in await shown(reader)
        say(paths.config, 'select = "article p:nth-of-type(2)"')
        assert await reader.reread() is not None
        assert await pages_read(reader) == 3
        assert "Paragraph 2" in await shown(reader)
        assert "Paragraph 5" not in await shown(reader)
        assert await pages_read(reader) == 0, "once is enough"


@pytest.mark.parametrize(
    ("of_feed", "head"),
    [
        ('title = "Quay"', ALL),
        ('select = "p >"', ALL),
        ('select = "article p"\nfull_text = "never"', ALL),
        ("", f'{ALL}remove = ".promo"\n'),
    ],
)
async def test_nothing_else_makes_us_read_them_anew(
    opened: Opener, server: FeedServer, paths: Paths, of_feed: str, head: str
) -> None:
    async with opened(teaser_site(server), head=ALL) as reader:
        assert await pages_read(reader) == 3
        say(paths.config, of_feed, head)
        assert await reader.reread() is not None
        assert await pages_read(reader) == 0
