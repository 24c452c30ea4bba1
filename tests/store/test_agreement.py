"""A query finds the same stories in SQL, for lists, and in Python, for rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import DAY, NOW, entry, save, scratch_database
from tests.strategies import WORDS, conditions, hostile_text, moments
from tui.core.changes import AddTag, Change, SetFlag
from tui.core.matching import finds, matches
from tui.core.model import Entry, Subscription
from tui.core.pages import Page
from tui.core.query_nodes import (
    Current,
    Everything,
    InFeed,
    Listed,
    Match,
    Node,
    Published,
    Text,
    Words,
    all_of,
    any_of,
    negated,
)
from tui.core.text import tokens
from tui.core.views import Selection
from tui.store.changes import change
from tui.store.database import Database
from tui.store.facts import facts_after
from tui.store.feeds import reconcile
from tui.store.pages import PageFetch, save_pages
from tui.store.rows import clean
from tui.store.windows import count, keys

TAGS = ("a", "A/b", "a/b/C", "ab", "to read", "BBC World", "STRASSE", "straße/ß")
FOLDERS = ("a", "a/b", "To Read", "BBC World/Straße")
FEEDS = ("BBC World", "Straße – “naïve” 北京", "it’s 2_000", "")
BOUNDS = (NOW, NOW - DAY, NOW - DAY + timedelta(seconds=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story with all that became of it."""

    feed: int
    entry: Entry
    changes: tuple[Change, ...]
    page: Page | None
    again: bool
    """Whether its publisher changed it later."""


def written() -> st.SearchStrategy[str]:
    pieces = st.sampled_from([*WORDS, "SYRIA", "naive", "“it’s”", "strasse", "borrower", "2_0", "a_b", "—", "9"])
    plain = st.lists(pieces, max_size=5).map(" ".join)
    return st.just("") | plain | st.tuples(plain, hostile_text(max_pieces=2), plain).map("".join)


def told() -> st.SearchStrategy[Told]:
    made = st.builds(
        Entry,
        identity=st.just(""),
        title=written(),
        author=written(),
        url=st.sampled_from(["", "https://example.org/a/b", "https://example.org/(x)?c*=l’été", "http://B.example/A"]),
        published=st.none() | st.sampled_from(BOUNDS) | moments(),
        body=st.sampled_from(["", "<p>x</p>", '<img src="x">']),
        text=written(),
        lang=st.sampled_from(["", "en", "EN-gb", "de-AT"]),
        content_hash=st.just("first"),
    )
    flags = st.builds(SetFlag, field=st.sampled_from(["read", "starred", "hidden"]), value=st.booleans())
    tags = st.sampled_from(TAGS).map(lambda name: AddTag(name=name))
    pages = st.builds(
        Page,
        url=st.just("https://example.org/"),
        title=written(),
        author=written(),
        text=written(),
        html=st.sampled_from(["", '<img src="x">']),
        lang=st.sampled_from(["", "fr"]),
        published=st.none() | st.sampled_from(BOUNDS),
    )
    return st.builds(
        Told,
        feed=st.integers(1, len(FEEDS)),
        entry=made,
        changes=st.lists(flags | tags, max_size=4).map(tuple),
        page=st.none() | pages,
        again=st.booleans(),
    )


def asked() -> st.SearchStrategy[Node]:
    """Queries that often find something here, those that only views can ask included."""
    begun = st.sampled_from(["syr", "bo", "stra", "2_", "北", "i", "na", "it's", "borrow ch"])
    bound = st.sampled_from([*BOUNDS, NOW - timedelta(seconds=1), NOW + timedelta(microseconds=1)])
    leaves = st.one_of(
        conditions(),
        begun.map(lambda text: Text(tuple(tokens(text)), None, True)),
        st.sampled_from(TAGS).map(lambda name: Match("tag", name)),
        st.sampled_from(FOLDERS).map(lambda name: Match("folder", name)),
        st.sampled_from(["example", "EXAMPLE", "(x)", "l’été", "B", "/"]).map(lambda piece: Match("url", piece)),
        st.sampled_from(["e", "en-", "de-at", "fr"]).map(lambda code: Match("lang", code)),
        st.builds(Published, st.none() | bound, st.none() | bound),
        st.builds(Words, st.sampled_from(["<", ">"]), st.integers(0, 4)),
        st.integers(1, 5).map(InFeed),
        st.sampled_from([Current(), Listed(), Everything()]),
    )

    def wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=3)
        return several.map(all_of) | several.map(any_of) | inner.map(negated)

    return st.recursive(leaves, wider, max_leaves=6)


def own_words(stories: list[Told]) -> Iterator[Node]:
    """What surely stands in a story, however oddly it is written."""
    for story in stories:
        for text in (story.entry.title, story.entry.author, story.entry.text, story.page.text if story.page else ""):
            words = tuple(tokens(clean(text)))
            if words:
                yield Text(words[:3])
                yield Text(words[-2:], "title", True)
                yield Text((words[len(words) // 2][:2],), None, True)


def fill(db: Database, stories: list[Told]) -> None:
    feeds = [
        Subscription(url=f"https://{number}.example/", title=title, folders=(FOLDERS[number], *FOLDERS[:number]))
        for number, title in enumerate(FEEDS)
    ]
    reconcile(db, feeds, now=NOW, unlisted={feeds[1].url}, archive=True)
    with db.atomic(durable=False):
        for number, story in enumerate(stories, start=1):
            _arrive(db, number, story)
    reconcile(db, feeds[:-1], now=NOW, archive=True, unlisted={feeds[1].url})


def _arrive(db: Database, number: int, story: Told) -> None:
    url = f"{story.entry.url}#{number}" if story.entry.url else ""
    save(db, story.feed, replace(story.entry, identity=str(number), url=url), now=NOW)
    if story.changes:
        change(db, story.changes, ids=[number], now=NOW, origin="screen")
    if story.page is not None:
        save_pages(db, [PageFetch(entry_id=number, page=story.page)], now=NOW)
    if story.again:
        later = entry("x", identity=str(number), url=url, text="later", content_hash="second")
        save(db, story.feed, later, now=NOW + DAY)


def in_sql(db: Database, node: Node, *, now: datetime = NOW) -> set[int]:
    found = keys(db, Selection(node), now=now, limit=1000).keys
    assert count(db, Selection(node), now=now) == len(found)
    return {db.value("SELECT id FROM entries WHERE sort_key = ?", [key]) for key in found}


@given(st.lists(told(), min_size=1, max_size=6), st.lists(asked(), min_size=1, max_size=8))
def test_sql_and_python_find_the_same_stories(stories: list[Told], queries: list[Node]) -> None:
    with scratch_database() as db:
        fill(db, stories)
        facts = list(facts_after(db, 0))
        assert [story.id for story in facts] == list(range(1, len(stories) + 1))
        for node in (*queries, *own_words(stories)):
            assert {story.id for story in facts if finds(node, story)} == in_sql(db, node)
            shown = [story for story in facts if not story.hidden]
            assert all(finds(node, story) == matches(node, story) for story in shown)
