"""What a query says of one story; that SQL says the same is tested beside the store."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tui.core.matching import Facts, Spoken, finds, matches
from tui.core.query import parse
from tui.core.query_nodes import Arrived, Current, InBatch, InFeed, Listed, ReadWithin

NOW = datetime(2026, 11, 21, 14, 5, 30, tzinfo=UTC)
STORY = Facts(
    id=7,
    feed_id=3,
    title=Spoken("Sponsored: the “Borrow-Checker” explained"),
    author=Spoken("Ann Lee"),
    text=Spoken("It’s Straße 2_000 in 北京会议, and ends there"),
    feed=Spoken("BBC World"),
    folders=("News/Europe",),
    url="https://example.org/Deals?id=1",
    lang="de-at",
    tags=("Rust/tools", "to read"),
    time=datetime(2026, 11, 20, tzinfo=UTC),
    words=800,
    enclosures=True,
)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sponsored borrow",
        '"borrow checker"',
        '"borrow check"*',
        "strasse 北京 it's",
        "京会 2_000",
        "title:sponsored author:lee",
        'feed:"bbc world" feed:wor*',
        "folder:news folder:news/europe",
        "url:Deals?id lang:de",
        "tag:rust tag:RUST/Tools tag:#to-read OR tag:rust",
        'tag:"to read"',
        "is:unread -is:read -is:starred is:tagged has:enclosure -has:image -has:fulltext -is:updated",
        "after:2026-11-20 before:2026-11-21 on:2026-11-20 newer:2d older:1d",
        "words>799 words<801",
        "nowhere OR (checker -is:hidden)",
    ],
)
def test_what_a_query_finds(query: str) -> None:
    assert finds(parse(query, now=NOW).node, STORY)


@pytest.mark.parametrize(
    "query",
    [
        '"checker borrow"',
        "borro",
        "there*  thereafter",
        '"explained it\'s"',
        "2_0",
        "author:ann title:ann",
        "text -checker",
        "feed:ann",
        "folder:new",
        "folder:europe",
        "url:deals",
        "lang:at",
        "tag:rus",
        'tag:"rust/tools/x"',
        "words>800",
        "words<800",
        "after:2026-11-20T00:00:01",
        "before:2026-11-20",
        "is:hidden",
        "is:archived",
    ],
)
def test_what_it_does_not_find(query: str) -> None:
    assert not finds(parse(query, now=NOW).node, STORY)


def test_a_phrase_stands_within_one_of_title_author_and_text() -> None:
    assert matches(parse("lee explained", now=NOW).node, STORY)
    assert not matches(parse('"explained ann"', now=NOW).node, STORY)
    assert not matches(parse('"lee it\'s"', now=NOW).node, STORY)


def test_hidden_stories_are_found_only_by_who_speaks_of_them() -> None:
    hidden = replace(STORY, hidden=True)
    assert not finds(parse("checker", now=NOW).node, hidden)
    assert finds(parse("checker is:hidden", now=NOW).node, hidden)
    assert finds(parse("checker (is:hidden OR -is:hidden)", now=NOW).node, hidden)
    assert not finds(parse("checker is:hidden", now=NOW).node, STORY)


def test_what_only_views_ask() -> None:
    assert matches(InFeed(3), STORY)
    assert not matches(InFeed(4), STORY)
    assert matches(Current(), STORY)
    assert matches(Listed(), STORY)
    assert not matches(Listed(), replace(STORY, unlisted=True))
    assert not matches(InBatch(1), STORY)
    assert not matches(ReadWithin(NOW, NOW), STORY)
    assert not matches(Arrived(NOW, None), STORY)


def test_an_empty_text_holds_nothing() -> None:
    assert not Spoken("").holds(parse("a*", now=NOW).node)  # type: ignore[arg-type]  # it is a text
