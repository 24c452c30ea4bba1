"""Fills a database with stories to measure with, always the same for the same numbers, through the store's own doors.

    python -m tests.bench.fill HOME [--stories 100000] [--feeds 500] [--plain] [--labels]

HOME becomes a folder with feeds.toml and dateline.db; where it ends in .db only that
file is made. Words follow Zipf's law, as in corpus.py; to be quick, stories are put
together from a pool of paragraphs, and each has some words of its own. A third have
curly quotes and dashes, which the index takes in by another way (--plain: none). Of
a feed's stories the newest tenth is unread, of all some are starred, hidden, and tagged
with one of fifty tags; ten searches are saved. --labels: only put the tags on the stories
of a HOME that is there, and the searches into its feeds.toml.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from tests.bench.corpus import COMMON, HALF, NEWEST, prose, vocabulary, words
from tui.core.changes import AddTag, Change, SetFlag
from tui.core.model import Entry, Feed, Subscription
from tui.store.changes import change
from tui.store.database import Database, open_database
from tui.store.feeds import feed_lines, reconcile
from tui.store.fetches import Fetch, save_fetches

PARAGRAPHS = 12_000
A_FETCH = 40
"""Stories of one feed stored together, as one visit would bring them."""
A_COMMIT = 20
YEARS = 5
TAGS = (
    *("linux", "maths", "space", "news", "news/europe", "news/asia", "later", "recipes", "sqlite", "music"),
    *(f"work/{number:02}" for number in range(20)),
    *(f"topic {number:02}" for number in range(20)),
)


class Pool:
    """Stories without end."""

    def __init__(self, *, plain: bool) -> None:
        dice = random.Random("pool")
        self._paragraphs = [prose(dice, dice.randint(40, 100)) for _ in range(PARAGRAPHS)]
        self._typographic = [_with_quotes(text) for text in self._paragraphs]
        self._titles = [" ".join(words(dice, dice.randint(4, 11))).capitalize() for _ in range(PARAGRAPHS)]
        self._plain = plain

    def entry(self, feed: int, number: int, published: datetime) -> Entry:
        """Story `number` of a feed; about 5.6 kB of text."""
        dice = random.Random(feed << 24 | number)
        pool = self._paragraphs if self._plain or dice.random() < 0.67 else self._typographic
        own = f"{feed:x}q{number:x} {dice.randrange(1 << 20):x}z"
        told = [pool[dice.randrange(PARAGRAPHS)] for _ in range(dice.randint(5, 14))] + [own]
        return Entry(
            identity=f"feed{feed}:{number}",
            title=f"{self._titles[dice.randrange(PARAGRAPHS)]} {number}",
            author=f"Writer {feed % 89}",
            url=f"https://feed{feed}.example/{number}",
            published=published,
            body=f"<p>{'</p><p>'.join(told)}</p>",
            base_url=f"https://feed{feed}.example/",
            text="\n".join(told),
            lang="en",
            content_hash=f"{feed}:{number}",
        )


def _with_quotes(text: str) -> str:
    head, _, rest = text.partition(". ")
    return f"\u201c{head},\u201d it\u2019s said \u2013 {rest}"


def subscriptions(feeds: int) -> list[Subscription]:
    """So many feeds in some nested folders."""
    shelves = ("world", "science", "technology/code", "technology/hardware", "music", "food", "news/europe")
    return [
        Subscription(
            url=f"https://feed{feed}.example/feed.xml",
            title=f"Feed {feed:04} {vocabulary()[200 + feed % 9000]}",
            folders=(shelves[feed % len(shelves)],),
        )
        for feed in range(feeds)
    ]


def fetches(pool: Pool, feed_ids: Sequence[int], stories: int) -> Iterator[Fetch]:
    """All stories as visits bring them: round after round over the feeds, each newer than the last."""
    each, more = divmod(stories, len(feed_ids))
    step = timedelta(days=365 * YEARS) / max(1, each + 1)
    for start in range(0, each + (more > 0), A_FETCH):
        for feed, feed_id in enumerate(feed_ids):
            stop = min(start + A_FETCH, each + (feed < more))
            ages = {number: step * (each - number) + timedelta(seconds=feed * 37) for number in range(start, stop)}
            entries = tuple(pool.entry(feed, number, NEWEST - ages[number]) for number in reversed(ages))
            told = Feed(format="RSS 2.0", title=f"Feed {feed}", entries=entries)
            yield Fetch(feed_id=feed_id, next_due=NEWEST + timedelta(hours=1), feed=told, body_hash=str(start))


def fill(db: Database, *, stories: int, feeds: int, plain: bool = False) -> float:
    """Fill an empty database; returns the CPU seconds that storing took, without marking and making up stories."""
    reconcile(db, subscriptions(feeds), now=NEWEST, archive=True)
    waiting = fetches(Pool(plain=plain), [line.id for line in feed_lines(db)], stories)
    spent = 0.0
    while commit := list(islice(waiting, A_COMMIT)):
        start = time.process_time()
        save_fetches(db, commit, now=NEWEST)
        spent += time.process_time() - start
    mark(db)
    return spent


def mark(db: Database) -> None:
    """Leave the newest tenth of each feed unread; star, tag and hide some."""
    numbered = db.rows(
        "SELECT id, row_number() OVER (PARTITION BY feed_id ORDER BY sort_key DESC) * 10 > count(*) OVER "
        "(PARTITION BY feed_id) FROM entries ORDER BY id"
    )
    ids = [entry_id for entry_id, _ in numbered]
    marks: list[tuple[Change, Sequence[int]]] = [
        (SetFlag(field="read", value=True), [entry_id for entry_id, old in numbered if old]),
        (SetFlag(field="starred", value=True), ids[::97]),
        (SetFlag(field="hidden", value=True), ids[::501]),
        *tagged(ids),
    ]
    put(db, marks)


def tagged(ids: Sequence[int]) -> list[tuple[Change, Sequence[int]]]:
    """Which stories get which tag."""
    return [(AddTag(name=tag), ids[place :: 150 + 90 * place]) for place, tag in enumerate(TAGS)]


def put(db: Database, marks: Sequence[tuple[Change, Sequence[int]]]) -> None:
    """Change stories, a batch each time."""
    for what, chosen in marks:
        change(db, what, ids=chosen, now=NEWEST, origin="import", label="fill")


def searches() -> list[str]:
    """Ten queries of all kinds: of common and rare words, with tags, feeds and times."""
    half, other, rare = (vocabulary()[place] for place in (HALF, HALF + 40, 6000))
    return [
        *(COMMON, f"{half} -{other}", f"{half} OR {other}", rare, f"{vocabulary()[3000][:5]}*", '"of the"'),
        *(f"{COMMON} newer:7d", f"feed:0007 {half}", f"tag:news {half}", "is:starred"),
    ]


def list_of(feeds: int) -> str:
    """A feeds.toml that names these feeds and some searches, and asks for nothing by itself."""
    saved = (f"[[search]]\nname = 'Search {place}'\nquery = '{query}'\n" for place, query in enumerate(searches()))
    blocks = (
        f'[[feed]]\nurl = "{feed.url}"\ntitle = "{feed.title}"\nfolders = ["{feed.folders[0]}"]\n'
        for feed in subscriptions(feeds)
    )
    return '[settings]\nrefresh = "manual"\n\n' + "\n".join([*saved, *blocks])


def main() -> None:
    """Fill as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--plain", action="store_true", help="no curly quotes and dashes")
    parser.add_argument("--labels", action="store_true", help="only tag what is there, and save searches")
    asked = parser.parse_args()
    path = asked.home if asked.home.suffix == ".db" else asked.home / "dateline.db"
    if asked.labels:
        db = open_database(path)
        put(db, tagged([entry_id for (entry_id,) in db.rows("SELECT id FROM entries ORDER BY id")]))
        db.close()
        (path.parent / "feeds.toml").write_text(list_of(asked.feeds))
        return
    if path.exists():
        sys.exit(f"{path} is there already")
    db = open_database(path)
    start = time.perf_counter()
    spent = fill(db, stories=asked.stories, feeds=asked.feeds, plain=asked.plain)
    print(f"{asked.stories:,} stories in {time.perf_counter() - start:.1f} s; storing them took {spent:.2f} CPU s")
    db.close()
    if path != asked.home:
        (asked.home / "feeds.toml").write_text(list_of(asked.feeds))


if __name__ == "__main__":
    main()
