"""Where the links of stories lead."""

from datetime import timedelta

from tests.store.making import DAY, NOW, entry, save, subscribe, url_of
from tui.store.database import Database
from tui.store.feeds import archive
from tui.store.story_links import errand_at, feeds_leading_to


def test_the_story_of_an_address_is_found_under_any_of_its_spellings(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, entry("a"), entry("b"))
    errand = errand_at(db, ["http://example.org/b", "https://example.org/b"])
    assert errand is not None
    assert (errand.feed_url, errand.hints.title) == (url_of(1), "Title b")
    assert errand.hints.feed_html == "<p>b</p>"
    assert errand_at(db, ["https://example.org/c"]) is None
    assert errand_at(db, [""]) is None
    assert errand_at(db, []) is None


def test_of_several_the_newest_counts_and_archived_feeds_come_last(db: Database) -> None:
    subscribe(db, 1, 2, 3)
    for feed, age in ((1, DAY), (2, 2 * DAY), (3, timedelta(hours=1))):
        save(db, feed, entry("a", age=age, title=f"As {feed} has it"))
    archive(db, [url_of(3)], now=NOW)
    errand = errand_at(db, ["https://example.org/a"])
    assert errand is not None
    assert errand.hints.title == "As 1 has it"


def test_feeds_of_a_host_are_those_with_a_story_there(db: Database) -> None:
    subscribe(db, 1, 2, 3)
    save(db, 1, entry("a"), entry("x", url="https://other.example/x"))
    save(db, 2, entry("b", url="http://example.org/b"))
    save(db, 3, entry("c", url="https://example.org.evil.example/c"), entry("d", url=""))
    hosts = ["http://example.org/", "https://example.org/"]
    assert feeds_leading_to(db, hosts, limit=5) == [url_of(1), url_of(2)]
    assert feeds_leading_to(db, hosts, limit=1) == [url_of(1)]
    assert feeds_leading_to(db, ["https://other.example/"], limit=5) == [url_of(1)]
    archive(db, [url_of(2)], now=NOW)
    assert feeds_leading_to(db, hosts, limit=5) == [url_of(1)]
    assert feeds_leading_to(db, ["https://example/"], limit=5) == []
