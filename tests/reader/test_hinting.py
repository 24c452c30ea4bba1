"""What is known of a page whose address a person gives."""

import asyncio
import tomllib
from pathlib import Path

import pytest

from tests.store.making import entry, save, subscribe
from tui.core.model import Subscription
from tui.core.subscriptions import Config, read_config
from tui.reader.hinting import Known, known_page
from tui.store.database import open_database

FEEDS = {name: f"https://{name}.example/rss" for name in ("news", "blog", "links")}
CONFIG = read_config(
    tomllib.loads(
        '[settings]\nremove = ".everywhere"\n'
        + "".join(f'[[feed]]\nurl = "{url}"\nselect = ".{name}"\n' for name, url in FEEDS.items())
    )
)


@pytest.fixture
def stocked(tmp_path: Path) -> Path:
    path = tmp_path / "d.db"
    db = open_database(path)
    subscribe(db, *(Subscription(url=url) for url in FEEDS.values()))
    save(db, 1, entry("a", url="https://www.example/a/", text="Salt is dear", body="<p>Salt is dear</p>"))
    save(db, 1, entry("b", url="http://www.example/b?x=1"))
    save(db, 2, entry("c", url="https://shared.example/c"))
    save(db, 3, entry("d", url="https://shared.example/d"), entry("e", url="https://blog.example/e"))
    save(db, 3, entry("f", url="https://elsewhere.example/f"))
    db.close()
    return path


async def known(url: str, db: Path, config: Config = CONFIG) -> Known:
    return await known_page(url, db=db, config=config)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example/a/",
        "http://www.example/a",
        "https://www.example/a/#part",
    ],
)
async def test_of_a_story_its_feeds_text_and_selectors_are_known(stocked: Path, url: str) -> None:
    found = await known(url, stocked)
    assert (found.hints.title, found.hints.feed_html) == ("Title a", "<p>Salt is dear</p>")
    assert (found.hints.select, found.hints.remove) == ((".news",), (".everywhere",))
    assert found.settings.select == (".news",)


@pytest.mark.parametrize(
    ("url", "select"),
    [
        ("https://www.example/b?x=1", (".news",)),
        ("https://www.example/never/seen", (".news",)),
        ("http://www.example", (".news",)),
        ("https://example/", ()),
        ("https://shared.example/c", (".blog",)),
        ("https://shared.example/other", ()),
        ("https://news.example/about", (".news",)),
        ("https://blog.example/other", (".blog",)),
        ("https://elsewhere.example/other", (".links",)),
        ("https://nobody.example/", ()),
        ("https://[broken", ()),
        ("", ()),
    ],
)
async def test_a_page_belongs_to_the_only_feed_that_lies_on_its_host_or_leads_there(
    stocked: Path, url: str, select: tuple[str, ...]
) -> None:
    found = await known(url, stocked)
    assert (found.hints.select, found.hints.remove) == (select, (".everywhere",))


async def test_a_feed_that_is_no_longer_listed_gives_its_text_and_no_settings(stocked: Path) -> None:
    found = await known("https://www.example/a", stocked, Config())
    assert (found.hints.title, found.hints.select, found.hints.remove) == ("Title a", (), ())


def test_without_a_database_feeds_toml_says_what_it_can(tmp_path: Path) -> None:
    found = asyncio.run(known("https://news.example/a", tmp_path / "none.db"))
    assert found.hints.select == (".news",)
    assert list(tmp_path.iterdir()) == [], "and none is made"


async def test_a_database_that_cannot_be_used_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "d.db").write_text("a letter to my aunt, not a database")
    assert (await known("https://www.example/a", tmp_path / "d.db")).hints.title == ""
