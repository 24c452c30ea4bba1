# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""The pages behind stories: which are wanted, and what became of fetching them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps

from tui.core.counting import count_words
from tui.core.model import Problem, ProblemKind
from tui.core.pages import NO_HINTS, Hints, Page
from tui.core.teaser import LOOKED_AT, Sample, is_media
from tui.store import rows
from tui.store.database import Database
from tui.store.page_texts import put_page_text
from tui.store.repeats import are_stale, learn, learned_marks, note_lines
from tui.store.rows import clean, optional_seconds, seconds
from tui.store.search import IndexChange, index

_LESS_IN_A_ROW = 3
"""A feed whose pages gave less than its own text so often is left with it, for so long:"""
_LEFT_ALONE = timedelta(days=14)
_TRIES = 3
"""How often a page is tried that could not be had for a passing reason."""
_BETWEEN_TRIES = timedelta(hours=1)
_PASSING = frozenset({ProblemKind.OFFLINE, ProblemKind.THROTTLED, ProblemKind.TIMEOUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPages:
    """What of a feed decides whether the pages behind its stories are fetched by themselves."""

    url: str
    site_url: str
    samples: tuple[Sample, ...]
    """Its newest entries, newest first."""
    gave_less: bool
    """Whether the last of its pages held less than the feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPage:
    """A page that waits; small, since there may be thousands: its errand is read when its turn has come."""

    entry_id: int
    feed: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageErrand:
    """A page to fetch, and what must be known of its story."""

    entry_id: int
    feed_id: int
    feed: str
    feed_url: str
    url: str
    """Empty: the story has no link."""
    feed_words: int
    """Words of the feed's own text."""
    hints: Hints = NO_HINTS
    """What the database knows of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetch:
    """What became of a page, as it is to be stored: one of the two."""

    entry_id: int
    page: Page | None = None
    problem: Problem | None = None
    read_with: frozenset[int] = frozenset()
    """The marks of the lines that were known to be repeated when the page was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A story that may want its page."""

    id: int
    url: str
    media: bool
    """Whether audio or video is attached."""


def feed_pages(db: Database, feed_id: int, *, now: datetime) -> FeedPages | None:
    """What decides for one feed; `None`: there is no such feed."""
    with db.snapshot():
        feed = db.row("SELECT url, site_url FROM feeds WHERE id = ?", [feed_id])
        if feed is None:
            return None
        found = db.rows(
            f"""
            SELECT e.url, ifnull(a.text, ''), ifnull(a.html, ''), {_MEDIA_TYPES}
            FROM entries AS e LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = 'feed'
            WHERE e.feed_id = ? ORDER BY e.sort_key DESC LIMIT {LOOKED_AT}
            """,
            [feed_id],
        )
        last = db.rows(
            f"""
            SELECT p.problem_kind FROM entries AS e JOIN page_fetches AS p ON p.entry_id = e.id
            WHERE e.feed_id = ? AND p.last_try > ? ORDER BY p.last_try DESC, e.sort_key DESC LIMIT {_LESS_IN_A_ROW}
            """,
            [feed_id, seconds(now - _LEFT_ALONE)],
        )
    samples = (Sample(url=url, text=text, html=html, media=_has_media(types)) for url, text, html, types in found)
    less = [kind for (kind,) in last if kind == ProblemKind.LESS]
    return FeedPages(url=feed[0], site_url=feed[1], samples=tuple(samples), gave_less=len(less) == _LESS_IN_A_ROW)


def newest_entries(db: Database, feed_id: int, *, limit: int, unread_only: bool, seen: datetime) -> list[NewEntry]:
    """The newest stories that arrived in one fetch, with a link and without the text of their page.

    Args:
        db: The database.
        feed_id: Of this feed.
        limit: So many at most.
        unread_only: Leave out those that arrived read, or that a rule hid.
        seen: When they arrived.
    """
    found = db.rows(
        f"""
        SELECT e.id, e.url, {_MEDIA_TYPES} FROM entries AS e
        WHERE e.feed_id = ? AND e.first_seen = ? AND e.url <> '' AND e.source = 'feed'
        AND (NOT ? OR (e.read = 0 AND e.hidden = 0))
        ORDER BY e.sort_key DESC LIMIT ?
        """,
        [feed_id, seconds(seen), unread_only, limit],
    )
    return [NewEntry(id=entry_id, url=url, media=_has_media(types)) for entry_id, url, types in found]


def want_pages(db: Database, entry_ids: Sequence[int]) -> None:
    """Note that the pages behind these stories shall be fetched; within the caller's transaction."""
    db.execute(
        """
        INSERT OR IGNORE INTO wanted_pages
        SELECT sort_key, id FROM entries WHERE id IN (SELECT value FROM json_each(?))
        """,
        [dumps(list(entry_ids))],
    )


def want_pages_again(db: Database, feed_url: str, *, limit: int) -> None:
    """Have the pages behind the newest stories of a feed fetched once more, of those that were fetched before.

    What was stored of them stays until then.
    """
    tried = "SELECT entry_id FROM page_fetches"
    with db.atomic(durable=False):
        found = db.rows(
            f"""
            SELECT e.id FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
            WHERE f.url = ? AND e.url <> '' AND (e.source = 'page' OR e.id IN ({tried}))
            ORDER BY e.sort_key DESC LIMIT ?
            """,
            [feed_url, limit],
        )
        db.executemany("DELETE FROM page_fetches WHERE entry_id = ?", found)
        want_pages(db, [entry_id for (entry_id,) in found])


def wanted_pages(
    db: Database, *, now: datetime, limit: int, feed_ids: Sequence[int] | None = None, first: Sequence[int] = ()
) -> list[WantedPage]:
    """The pages that wait to be fetched, those of unread stories first, then those of the newest.

    Args:
        db: The database.
        now: What was tried a short while before is left out.
        limit: So many at most.
        feed_ids: Of these feeds only; `None`: of all.
        first: Those of these feeds come before all others.
    """
    found = db.rows(
        f"""
        SELECT w.entry_id, {rows.FEED_NAME}, e.url {_WAITING}
        ORDER BY e.feed_id NOT IN (SELECT value FROM json_each(:first)), e.read, w.sort_key DESC LIMIT :limit
        """,
        {**_waiting(now, feed_ids), "first": dumps(list(first)), "limit": limit},
    )
    return [WantedPage(entry_id=entry_id, feed=feed, url=url) for entry_id, feed, url in found]


def count_wanted(db: Database, *, now: datetime, feed_ids: Sequence[int] | None = None) -> int:
    """How many pages wait to be fetched, of these feeds or of all."""
    counted: int = db.value(f"SELECT count(*) {_WAITING}", _waiting(now, feed_ids))
    return counted


_WAITING = """
    FROM wanted_pages AS w JOIN entries AS e ON e.id = w.entry_id
    JOIN feeds AS f ON f.id = e.feed_id LEFT JOIN page_fetches AS p ON p.entry_id = e.id
    WHERE f.archived IS NULL AND NOT f.paused
    AND (:feeds IS NULL OR e.feed_id IN (SELECT value FROM json_each(:feeds)))
    AND (p.last_try IS NULL OR p.problem_kind IS NULL OR p.last_try <= :before OR p.last_try > :now)
"""


def _waiting(now: datetime, feed_ids: Sequence[int] | None) -> dict[str, object]:
    return {
        "feeds": None if feed_ids is None else dumps(list(feed_ids)),
        "before": seconds(now - _BETWEEN_TRIES),
        "now": seconds(now),
    }


def still_wanted(db: Database, entry_id: int) -> PageErrand | None:
    """The errand behind a page that waits, with what is known of it by now; `None`: it no longer waits."""
    if db.row("SELECT 1 FROM wanted_pages WHERE entry_id = ?", [entry_id]) is None:
        return None
    return page_errand(db, entry_id)


def page_errand(db: Database, entry_id: int) -> PageErrand | None:
    """The page behind one story; `None`: there is no such story."""
    found = db.row(
        f"""
        SELECT e.id, e.feed_id, {rows.FEED_NAME}, f.url, e.url, ifnull(a.text, ''), e.title,
        ifnull(a.html, '') FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
        LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = 'feed' WHERE e.id = ?
        """,
        [entry_id],
    )
    if found is None:
        return None
    number, feed_id, feed, feed_url, url, text, title, html = found
    return PageErrand(
        entry_id=number,
        feed_id=feed_id,
        feed=feed,
        feed_url=feed_url,
        url=url,
        feed_words=count_words(text),
        hints=Hints(title=title, feed_html=html, repeated=learned_marks(db, feed_id)),
    )


def save_pages(db: Database, fetches: Sequence[PageFetch], *, now: datetime) -> bool:
    """Store what became of some pages in one transaction; the search index takes their text in place of the feed's.

    Returns:
        Whether lines were learned that pages stored before are to be cleaned of.

    Raises:
        StoreError: nothing of all this was stored.
    """
    changes: list[IndexChange] = []
    feeds: dict[int, None] = {}
    with db.atomic(durable=False):
        for fetch in fetches:
            if db.row("SELECT 1 FROM entries WHERE id = ?", [fetch.entry_id]) is None:
                continue
            if fetch.page is not None:
                changes.append(_save_page(db, fetch.entry_id, fetch.page, now=now))
                if (feed_id := note_lines(db, fetch.entry_id, fetch.page, read_with=fetch.read_with)) is not None:
                    feeds[feed_id] = None
            elif fetch.problem is not None and fetch.problem.asked:
                _note_problem(db, fetch.entry_id, fetch.problem, now=now)
        learn(db, feeds, now=now)
        index(db, changes)
        return are_stale(db)


def _save_page(db: Database, entry_id: int, page: Page, *, now: datetime) -> IndexChange:
    change = put_page_text(
        db, entry_id, html=page.html, text=page.text, base_url=clean(page.url), title=page.title, author=page.author
    )
    db.execute(
        """
        UPDATE entries SET lang = coalesce(nullif(lang, ''), ?), published = coalesce(published, ?) WHERE id = ?
        """,
        [clean(page.lang).lower(), optional_seconds(page.published), entry_id],
    )
    db.execute("INSERT OR REPLACE INTO page_fetches(entry_id, last_try) VALUES (?, ?)", [entry_id, seconds(now)])
    db.execute("DELETE FROM wanted_pages WHERE entry_id = ?", [entry_id])
    return change


def _note_problem(db: Database, entry_id: int, problem: Problem, *, now: datetime) -> None:
    """Write down why there is no page; where that may pass, it is still wanted, for some tries."""
    db.execute(
        """
        INSERT INTO page_fetches VALUES (:id, :now, 1, :kind, :cause, :remedy)
        ON CONFLICT (entry_id) DO UPDATE SET last_try = :now, failures = failures + 1, problem_kind = :kind,
        problem_cause = :cause, problem_remedy = :remedy
        """,
        {
            "id": entry_id,
            "now": seconds(now),
            "kind": problem.kind.value,
            "cause": clean(problem.cause),
            "remedy": clean(problem.remedy),
        },
    )
    tries: int = db.value("SELECT failures FROM page_fetches WHERE entry_id = ?", [entry_id])
    if problem.kind not in _PASSING or tries >= _TRIES:
        db.execute("DELETE FROM wanted_pages WHERE entry_id = ?", [entry_id])


_MEDIA_TYPES = "(SELECT group_concat(media_type, ' ') FROM enclosures WHERE entry_id = e.id)"


def _has_media(types: str | None) -> bool:
    return any(map(is_media, (types or "").split()))
