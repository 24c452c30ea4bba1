"""Lists by pages, counts without scans, and queries that mean in SQL what they mean in words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import DAY, HOUR, NOW, entry, listed, save, scratch_database, subscribe, titles, url_of
from tui.core.changes import AddTag, SetFlag
from tui.core.model import Subscription
from tui.core.query import parse
from tui.core.query_nodes import (
    And,
    Current,
    Everything,
    InBatch,
    InFeed,
    Listed,
    Match,
    Node,
    Not,
    Or,
    Published,
    State,
    Text,
    Words,
    mentions,
)
from tui.core.stories import Story
from tui.core.text import tokens
from tui.core.views import ALL, STARRED, UNREAD, Selection, folder_view, today
from tui.store import glance, plans, vocabulary, windows
from tui.store.changes import change
from tui.store.database import Database
from tui.store.feeds import feed_lines, reconcile
from tui.store.stories import lines, story
from tui.store.windows import count, counts, keys, latest_id

WORDS = ("elk", "fox", "elm", "Öl")
TAGS = ("a", "a/b", "c")
FOLDERS = (("x",), ("x/y", "z"), ())


def filled(db: Database, stories: Sequence[tuple[int, int, int, int]]) -> None:
    """Three feeds, one unlisted, one archived, with stories as (feed, age in days, words, marks)."""
    followed = [
        Subscription(url=url_of(feed), title=f"Elk {feed}", folders=folders)
        for feed, folders in enumerate(FOLDERS, start=1)
    ]
    reconcile(db, followed, now=NOW, unlisted={url_of(2)}, archive=True)
    for number, (feed, age, words, marks) in enumerate(stories):
        text = " ".join(word for bit, word in enumerate(WORDS) if words >> bit & 1)
        made = entry(
            str(number), age=None if age == 0 else (age - 2) * DAY, text=text, title=f"t{words % 5}", lang="de-at"
        )
        save(db, feed, made, now=NOW + number * HOUR)
        for bit, field in enumerate(("read", "starred", "hidden")):
            if marks >> bit & 1:
                change(db, SetFlag(field=field, value=True), ids=[number + 1], now=NOW, origin="cli")  # type: ignore[arg-type]  # three names
        if marks >> 3:
            change(db, AddTag(name=TAGS[(marks >> 3) % 3]), ids=[number + 1], now=NOW, origin="cli")
    reconcile(db, followed[:2], now=NOW, unlisted={url_of(2)}, archive=True)


def holds(node: Node, told: Story) -> bool:
    """What a query means, word by word of its definition."""
    line = told.line
    match node:
        case Everything():
            return True
        case And(nodes):
            return all(holds(part, told) for part in nodes)
        case Or(nodes):
            return any(holds(part, told) for part in nodes)
        case Not(part):
            return not holds(part, told)
        case Text(words, field, prefix):
            texts = {"title": [line.title], "author": [told.author], "feed": [line.feed]}
            places = [line.title, told.author, told.text] if field is None else texts[field]
            return any(_stands(words, tokens(place), prefix=prefix) for place in places)
        case Match("tag", name):
            return any(tag == name or tag.startswith(f"{name}/") for tag in line.tags)
        case Match("folder", name):
            return any(path == name or path.startswith(f"{name}/") for path in told.folders)
        case Match("url", piece):
            return piece in told.url
        case Match("lang", code):
            return told.lang.startswith(code)
        case Published(after, before):
            time = line.published or line.first_seen
            return (after is None or time >= after) and (before is None or time < before)
        case Words(op, n):
            return told.words < n if op == "<" else told.words > n
        case InFeed(feed_id):
            return line.feed_id == feed_id
        case Current():
            return not line.archived
        case Listed():
            return line.feed_id != 2
        case State(name):
            states = {"unread": not line.read, "tagged": bool(line.tags), "updated": False, "image": False,
                      "fulltext": False, "enclosure": False}  # fmt: skip
            return bool(states[name] if name in states else getattr(line, name))
    raise AssertionError(node)


def _stands(words: tuple[str, ...], place: list[str], *, prefix: bool) -> bool:
    for start in range(len(place) - len(words) + 1):
        *run, last = place[start : start + len(words)]
        if tuple(run) == words[:-1] and (last.startswith(words[-1]) if prefix else last == words[-1]):
            return True
    return False


def expected(db: Database, selection: Selection) -> list[int]:
    """The keys that a scan of all stories finds, newest first."""
    shows_hidden = mentions(selection.node, "hidden")
    all_stories = [story(db, number + 1) for number in range(latest_id(db))]
    found = [
        told.line
        for told in all_stories
        if told is not None
        and (shows_hidden or not told.line.hidden)
        and (selection.up_to_id is None or told.line.id <= selection.up_to_id)
        and holds(selection.node, told)
    ]
    return sorted((line.key for line in found), reverse=True)


moments = st.integers(-3, 9).map(lambda days: (NOW - days * DAY).astimezone(timezone(timedelta(hours=5))))
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        Text,
        st.lists(st.sampled_from(["elk", "fox", "e", "el", "t1", "ol"]), min_size=1, max_size=2).map(tuple),
        st.sampled_from([None, None, "title", "feed"]),
        st.booleans(),
    ),
    st.sampled_from([State("unread"), State("read"), State("starred"), State("tagged"), State("hidden")]),
    st.sampled_from([State("archived"), State("updated"), Current(), Listed(), InFeed(1), InFeed(3), InFeed(9)]),
    st.sampled_from([Match("tag", "a"), Match("tag", "c"), Match("tag", "no"), Match("folder", "x")]),
    st.sampled_from([Match("folder", "z"), Match("url", "org/1"), Match("lang", "de"), Everything()]),
    st.builds(Published, st.none() | moments, st.none() | moments),
    st.builds(Words, st.sampled_from(["<", ">"]), st.integers(0, 4)),
)
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)
prefixes = st.builds(
    Text,
    st.sampled_from([("e",), ("t",), ("o",), ("elk", "e"), ("fo",), ("no",)]),
    st.sampled_from([None, None, "title"]),
    st.just(True),
)
stories = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 6), st.integers(0, 15), st.integers(0, 39)), min_size=1, max_size=10
)


@settings(max_examples=30)
@given(stories, st.lists(nodes, min_size=6, max_size=6), st.none() | st.integers(0, 10), st.integers(1, 4))
def test_a_query_finds_what_it_says_and_its_pages_make_up_the_whole(
    told: list[tuple[int, int, int, int]], wanted: list[Node], up_to_id: int | None, step: int
) -> None:
    with scratch_database() as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "NEAR", (3, 5))
        filled(db, told)
        for node in wanted:
            newest_first = expected(db, Selection(node, up_to_id=up_to_id))
            assert count(db, Selection(node, up_to_id=up_to_id), now=NOW) == len(newest_first)
            assert in_pages(db, Selection(node, "newest", up_to_id), step) == newest_first
            assert in_pages(db, Selection(node, "oldest", up_to_id), step) == newest_first[::-1]
            for sort in ("rank", "feed", "title", "longest"):
                whole = keys(db, Selection(node, sort, up_to_id), now=NOW, limit=1000)
                assert whole.complete
                assert sorted(whole.keys, reverse=True) == newest_first


@settings(max_examples=60, deadline=None)
@given(stories, st.lists(nodes, min_size=3, max_size=3), prefixes, st.integers(1, 4), st.integers(1, 4))
def test_prefixes_of_very_many_words_find_the_same(
    told: list[tuple[int, int, int, int]], others: list[Node], prefix: Text, step: int, seen: int
) -> None:
    with scratch_database() as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "MOST", 0)
        patch.setattr(glance, "SEEN", seen)
        patch.setattr(glance, "STEP", 2)
        filled(db, told)
        asked: list[Node] = [prefix, *(And((prefix, other)) for other in others)]
        for node in asked:
            newest_first = expected(db, Selection(node))
            assert in_pages(db, Selection(node, "newest"), step) == newest_first
            assert in_pages(db, Selection(node, "oldest"), step) == newest_first[::-1]


def in_pages(db: Database, selection: Selection, step: int) -> list[int]:
    pages: list[int] = []
    complete = False
    while not complete:
        page = keys(db, selection, now=NOW, after=pages[-1] if pages else None, limit=step)
        assert 0 < len(page.keys) <= step or page.complete
        pages.extend(page.keys)
        complete = page.complete
    return pages


@given(stories, st.integers(0, 10))
def test_the_sidebar_counts_what_the_lists_hold(told: list[tuple[int, int, int, int]], seen: int) -> None:
    with scratch_database() as db:
        filled(db, told)
        told_now = counts(db, now=NOW)
        for view, number in (
            (UNREAD, told_now.unread),
            (today(NOW), told_now.today),
            (STARRED, told_now.starred),
            (ALL, told_now.all),
        ):
            only_unread = view.kind in {"unread", "today"}
            selection = view.selection(show_read=not only_unread)
            assert len(expected(db, selection)) == number
            later = count(db, selection, now=NOW, after_id=seen)
            assert later == number - count(db, view.selection(show_read=not only_unread, up_to_id=seen), now=NOW)
        for feed in told_now.feeds:
            in_feed = InFeed(feed.id)
            assert feed.total == len(expected(db, Selection(in_feed)))
            assert feed.unread == len(expected(db, Selection(And((in_feed, State("unread"))))))


def test_a_snapshot_leaves_out_what_came_later(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a"))
    drawn = latest_id(db)
    save(db, 1, entry("b", age=9 * DAY), entry("c"))
    snapshot = UNREAD.selection(show_read=False, up_to_id=drawn)
    assert titles(db, snapshot) == ["Title a"]
    assert (count(db, snapshot, now=NOW), count(db, snapshot, now=NOW, after_id=0)) == (1, 1)
    assert count(db, UNREAD.selection(show_read=False), now=NOW, after_id=drawn) == 2


def test_an_empty_database_has_empty_lists(db: Database) -> None:
    assert (latest_id(db), titles(db)) == (0, [])
    found = counts(db, now=NOW)
    assert (found.unread, found.today, found.starred, found.all, found.feeds, found.tags) == (0, 0, 0, 0, (), ())


def test_folders_and_feeds_are_found_whatever_the_case(db: Database) -> None:
    subscribe(db, Subscription(url=url_of(1), title="Der Spiegel", folders=("Nachrichten/Österreich",)))
    save(db, 1, entry("a"))
    for text in ("folder:nachrichten", "folder:NACHRICHTEN/österreich", "feed:spiegel", 'feed:"der SPIEGEL"'):
        assert titles(db, Selection(parse(text, now=NOW).node)) == ["Title a"]
    assert titles(db, Selection(parse("folder:nach", now=NOW).node)) == []
    assert len(titles(db, folder_view("Nachrichten").selection(show_read=False))) == 1


@pytest.mark.parametrize(
    ("sort", "order"), [("title", "abc"), ("longest", "bca"), ("feed", "cab"), ("oldest", "bca"), ("newest", "acb")]
)
def test_lists_can_be_sorted(db: Database, sort: str, order: str) -> None:
    subscribe(db, Subscription(url=url_of(1), title="Zebra"), Subscription(url=url_of(2), title="ape"))
    save(db, 1, entry("a", title="a", text="one"), entry("b", title="B", text="one two three", age=3 * HOUR))
    save(db, 2, entry("c", title="c", text="one two", age=2 * HOUR))
    found = titles(db, Selection(Everything(), sort))  # type: ignore[arg-type]  # names of orders
    assert "".join(found).lower() == order


def test_the_year_2999_does_not_belong_to_today_but_is_found_by_its_date(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("far", published=datetime(2999, 1, 1, tzinfo=UTC)), entry("now", age=timedelta(0)))
    assert titles(db, today(NOW).selection(show_read=True)) == ["Title now"]
    assert titles(db, Selection(parse("after:2100-01-01", now=NOW).node)) == ["Title far"]
    assert listed(db) == lines(db, [line.key for line in listed(db)])
    assert feed_lines(db)[0].total == 2


@pytest.mark.parametrize("few", [0, 20_000])
def test_a_batch_lists_what_it_changed_however_many_there_are(
    db: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(plans, "FEW", few)
    subscribe(db, 1)
    save(db, 1, *(entry(name, age=age * HOUR, text="elk") for age, name in enumerate("abcd", start=1)))
    done = change(db, SetFlag(field="hidden", value=True), ids=[1, 3, 4], now=NOW, origin="cli")
    assert done.batch is not None
    hidden_too = Or((State("hidden"), Not(State("hidden"))))
    for others in ((), (Text(("elk",)),), (Text(("title",), "title"), State("hidden"))):
        batch = Selection(And((InBatch(done.batch), hidden_too, *others)))
        assert titles(db, batch) == ["Title a", "Title b", "Title d"]
        assert count(db, batch, now=NOW) == len(in_pages(db, batch, 2)) == 3
