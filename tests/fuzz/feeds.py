"""A feed on its whole way: bytes, entries, database, lists, articles, terminal."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tests.fuzz.seeds import Sown
from tests.fuzz.stories import NOW, PHRASES, check_line, check_listed, check_story
from tests.fuzz.terminal import all_clean, check, held
from tests.store.making import assert_counters_are_true, assert_index_is_sound, subscribe, url_of
from tui.cli.output import why
from tui.core.model import Feed, Outcome, Problem, Validators
from tui.core.query import parse
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.core.text import displayable
from tui.core.views import ALL, Selection
from tui.formats.errors import FormatError
from tui.net.exchange import Answer
from tui.reader.decide import Landed
from tui.reader.refresh import save_landed
from tui.reader.worker_process import read_feed
from tui.store import search, stories, windows
from tui.store.database import Database, open_database
from tui.store.feeds import due, feed_lines

MOST_ENTRIES = 60
_SHOWN = 8
"""Stories of each input that are looked at whole."""
_FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - memory in place of a disk, where there is


@cache
def _template() -> Path:
    path = Path(mkdtemp(dir=_FOLDER)) / "template.db"
    db = open_database(path)
    subscribe(db, 1, 2, now=NOW)
    db.close()
    return path


@contextmanager
def database() -> Iterator[Database]:
    """A file of its own with two feeds."""
    with TemporaryDirectory(dir=_FOLDER) as folder:
        path = Path(folder) / "dateline.db"
        shutil.copy(_template(), path)
        db = open_database(path)
        try:
            yield db
        finally:
            db.close()


def run(sown: Sown) -> None:
    """Send a feed the whole way."""
    with database() as db:
        wanted = due(db, now=NOW, feed_ids=[1], force=True)[0]
        answer = Answer(
            status=200,
            url=wanted.url,
            headers={"content-type": sown.content_type, "etag": '"1"'},
            validators=Validators(etag='"1"'),
            body=sown.body,
        )
        feed = _read(answer)
        if isinstance(feed, Problem):
            _check_failed(db, wanted, feed)
            return
        first = _save(db, wanted, answer, feed)
        held(first == (len(feed.entries), 0), "not all entries are new", (first, len(feed.entries)))
        again = _save(db, due(db, now=NOW, feed_ids=[1], force=True)[0], answer, feed)
        held(again == (0, 0), "the same document again brings something", again)
        _check_stored(db)


def _read(answer: Answer) -> Feed | Problem:
    try:
        return read_feed(
            answer.body,
            url=answer.url,
            content_type=answer.headers["content-type"],
            headers=answer.headers,
            max_entries=MOST_ENTRIES,
        )
    except FormatError as error:
        return error.problem


def _save(db: Database, wanted: DueFeed, answer: Answer, feed: Feed) -> tuple[int, int]:
    landed = Landed(due=wanted, settings=Settings(), answer=answer, body_hash="hash", feed=feed)
    (saved,) = save_landed(db, [landed], now=NOW, jitters=[0.05], rules=())
    return saved.new, saved.updated


def _check_failed(db: Database, wanted: DueFeed, problem: Problem) -> None:
    """A feed that cannot be read is told, and nothing of it is stored."""
    save_landed(db, [Landed(due=wanted, settings=Settings(), problem=problem)], now=NOW, jitters=[0.0], rules=())
    (line,) = (line for line in feed_lines(db) if line.id == 1)
    held(line.problem is not None and line.failures == 1, "the failure is not stored", line)
    outcome = Outcome(feed_id=1, title=wanted.title, url=wanted.url, problem=problem)
    check(displayable(outcome.title), "title of a feed that failed")
    check(why(problem), "why a feed failed")
    held(bool(problem.cause), "a failure without a cause", problem)


def _check_stored(db: Database) -> None:
    held(db.value("PRAGMA integrity_check") == "ok", "the database is damaged")
    assert_counters_are_true(db)
    if db.value("SELECT count(*) FROM entries") <= _SHOWN:
        assert_index_is_sound(db)
    selection = ALL.selection(show_read=True)
    keys = windows.keys(db, selection, now=NOW, limit=100).keys
    held(len(keys) == windows.count(db, selection, now=NOW), "count and list differ")
    lines = stories.lines(db, keys)
    snippets = search.snippets(db, keys, PHRASES)
    for number, line in enumerate(lines[: 3 * _SHOWN]):
        check_line(line, snippets.get(line.key, ""), width=(20, 33, 57, 80, 131)[number % 5])
    whole = stories.stories(db, [line.id for line in lines])
    for number, story in enumerate(whole[:_SHOWN]):
        check_story(story, width=(9, 30, 72, 101)[number % 4])
    check_listed(whole)
    all_clean((feed.title for feed in feed_lines(db)), "title of a feed")
    _check_searches(db)


def _check_searches(db: Database) -> None:
    for words in ("the", "fer*", '"of the"', "title:a OR author:b", url_of(1)):
        found = windows.keys(db, Selection(parse(words, now=NOW).node, "rank"), now=NOW, limit=50)
        search.snippets(db, found.keys, PHRASES)
