# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Rows of the database as values; the one place that knows both."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tui.core.counting import count_words
from tui.core.model import Enclosure, Problem, ProblemKind, Validators, Wish
from tui.core.stories import Batch, DueFeed, FeedLine, Story, StoryLine
from tui.store.database import Row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
BETWEEN = "\x1f"
"""Stands between the names that SQL joins to one text."""

FEED_NAME = "coalesce(nullif(f.own_title, ''), nullif(f.title, ''), f.url)"

LINE_COLUMNS = f"""
    e.sort_key, e.id, e.feed_id, {FEED_NAME}, e.title, e.published, e.first_seen, e.read, e.starred, e.hidden,
    f.archived IS NOT NULL,
    CASE WHEN e.tags THEN (
        SELECT group_concat(t.name, char(31)) FROM entry_tags AS et JOIN tags AS t ON t.id = et.tag_id
        WHERE et.entry_id = e.id
    ) END
"""

STORY_COLUMNS = f"""
    {LINE_COLUMNS}, f.url, e.url, e.author, e.updated, e.words, e.lang, e.source, a.html, a.base_url, a.text,
    e.comments_url, ifnull(a.source, e.source),
    EXISTS (SELECT 1 FROM articles AS o WHERE o.entry_id = e.id AND o.source = 'page'),
    p.problem_kind, p.problem_cause, p.problem_remedy, p.last_try
"""

FEED_COLUMNS = f"""
    f.id, f.url, {FEED_NAME}, f.site_url, f.unread, f.total, f.last_try, f.last_success, f.next_due, f.failures,
    f.failing_since, f.problem_kind, f.problem_cause, f.problem_remedy, f.paused, f.unlisted,
    f.archived IS NOT NULL, f.moved_to, f.moved_times, f.gone
"""

DUE_COLUMNS = f"""
    f.id, f.url, {FEED_NAME}, f.etag, f.last_modified, f.body_hash, f.failures, f.last_try, f.last_success, f.gone,
    f.wish_seconds, f.skip_hours, f.skip_days, f.next_due, f.failing_since, f.moved_to, f.moved_times
"""


def seconds(moment: datetime) -> int:
    """A time as it is stored: whole seconds since 1970, UTC, rounded down."""
    return (moment - _EPOCH) // _SECOND


def seconds_up(moment: datetime) -> int:
    """The same rounded up: what must not come earlier."""
    return -((_EPOCH - moment) // _SECOND)


def optional_seconds(moment: datetime | None) -> int | None:
    """The same, for what may be unknown."""
    return None if moment is None else seconds(moment)


def moment(stored: int) -> datetime:
    """A stored time as value."""
    return datetime.fromtimestamp(stored, UTC)


def optional_moment(stored: int | None) -> datetime | None:
    """The same, for what may be unknown."""
    return None if stored is None else datetime.fromtimestamp(stored, UTC)


def story_line(row: Row) -> StoryLine:
    """From LINE_COLUMNS."""
    return StoryLine(
        key=row[0],
        id=row[1],
        feed_id=row[2],
        feed=row[3],
        title=row[4],
        published=optional_moment(row[5]),
        first_seen=moment(row[6]),
        read=bool(row[7]),
        starred=bool(row[8]),
        hidden=bool(row[9]),
        archived=bool(row[10]),
        tags=tuple(sorted(row[11].split(BETWEEN))) if row[11] else (),
    )


def story(row: Row, *, folders: Iterable[str], enclosures: Iterable[Row]) -> Story:
    """From STORY_COLUMNS; enclosures as url, media type, length."""
    feed_url, url, author, updated, words, lang, best, html, base_url, text, comments_url = row[12:23]
    source, has_page, kind, cause, remedy, tried = row[23:]
    return Story(
        line=story_line(row),
        feed_url=feed_url,
        folders=tuple(folders),
        url=url,
        author=author,
        updated=optional_moment(updated),
        words=words if source == best else count_words(text or ""),
        lang=lang,
        source=source,
        body=html or "",
        base_url=base_url or "",
        text=text or "",
        comments_url=comments_url,
        enclosures=tuple(Enclosure(url=url, media_type=kind, length_bytes=size) for url, kind, size in enclosures),
        has_page=bool(has_page),
        page_problem=problem(kind, cause, remedy),
        page_tried=optional_moment(tried) if kind else None,
    )


def problem(kind: str | None, cause: str, remedy: str) -> Problem | None:
    """A stored problem; `None`: there was none."""
    return Problem(kind=ProblemKind(kind), cause=cause, remedy=remedy) if kind else None


def feed_line(row: Row, folders: tuple[str, ...]) -> FeedLine:
    """From FEED_COLUMNS."""
    return FeedLine(
        id=row[0],
        url=row[1],
        title=row[2],
        site_url=row[3],
        folders=folders,
        unread=row[4],
        total=row[5],
        last_try=optional_moment(row[6]),
        last_success=optional_moment(row[7]),
        next_due=optional_moment(row[8]),
        failures=row[9],
        failing_since=optional_moment(row[10]),
        problem=problem(*row[11:14]),
        paused=bool(row[14]),
        unlisted=bool(row[15]),
        archived=bool(row[16]),
        moved_to=row[17],
        moved_times=row[18],
        gone=bool(row[19]),
    )


def due_feed(row: Row) -> DueFeed:
    """From DUE_COLUMNS."""
    return DueFeed(
        id=row[0],
        url=row[1],
        title=row[2],
        validators=Validators(etag=row[3], last_modified=row[4]),
        body_hash=row[5],
        failures=row[6],
        last_try=optional_moment(row[7]),
        last_success=optional_moment(row[8]),
        gone=bool(row[9]),
        wish=Wish(every=timedelta(seconds=row[10]), skip_hours=_numbers(row[11]), skip_days=_numbers(row[12])),
        next_due=optional_moment(row[13]),
        failing_since=optional_moment(row[14]),
        moved_to=row[15],
        moved_times=row[16],
    )


def numbers(values: Iterable[int]) -> str:
    """Small numbers as they are stored: in order, blanks between them."""
    return " ".join(map(str, sorted(values)))


def _numbers(stored: str) -> frozenset[int]:
    return frozenset(map(int, stored.split()))


def batch(row: Row) -> Batch:
    """From id, time, origin, label, changed, undone."""
    return Batch(id=row[0], time=moment(row[1]), origin=row[2], label=row[3], count=row[4], undone=row[5] is not None)


def clean(text: str) -> str:
    """`text` without what SQLite cannot hold: NUL, and halves of surrogate pairs (U+FFFD instead)."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
