"""Moving in from newsboat: feeds.toml, the database and the journal together, as one batch.

All of this runs on the store's writer thread. A dry run does the same and
takes it back, feeds.toml untouched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core.bringing import Brought, Tally
from tui.core.stories import Changed
from tui.core.subscriptions import same_address
from tui.formats.newsboat_plan import Plan
from tui.formats.newsboat_query import flag_tag
from tui.formats.newsboat_stories import entry_of, identity_of
from tui.formats.urls import LONGEST
from tui.reader.following import Following
from tui.reader.list_edits import Scene
from tui.reader.moving_lists import change_lists, left_out, list_tallies
from tui.store import awaited, journal
from tui.store.changes import begin_batch
from tui.store.database import Database
from tui.store.entries import Arrival, save_entries
from tui.store.feeds import feed_lines
from tui.store.newsboat_cache import CachedFeed, CachedState, CacheTrouble, NewsboatCache, open_cache
from tui.store.search import IndexChange, index

LABEL = "Brought along from newsboat"
_CHUNK = 200
"""Stories whose texts are in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is wished."""

    plan: Plan
    cache: Path
    dry_run: bool = False
    stories: bool = False
    """Whether all stories come along with their text; else those with flags."""
    leave: tuple[str, ...] = ()
    """Addresses of feeds that are taken out of feeds.toml, unless newsboat's list has them."""


class _DryRun(Exception):
    """Ends a transaction with nothing written."""


def move_in(db: Database, scene: Scene, errand: Errand) -> tuple[Following | None, Brought]:
    """Do it, or find out what it would come to; then there is nothing new to follow.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    told: list[tuple[Following | None, Brought]] = []
    try:
        with db.atomic(durable=True):  # also keeps other processes of ours from the file meanwhile
            told.append(_Mover(db, scene, errand).run())
            if errand.dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return told[0]


class _Mover:
    """One import, within a transaction."""

    def __init__(self, db: Database, scene: Scene, errand: Errand) -> None:
        self._db, self._scene, self._errand = db, scene, errand
        self._trouble: list[str] = []

    def run(self) -> tuple[Following | None, Brought]:
        db, scene, errand = self._db, self._scene, self._errand
        lists = change_lists(db, scene, errand.plan, leave=errand.leave, dry_run=errand.dry_run)
        batch = begin_batch(db, now=scene.now, origin=scene.origin, label=LABEL)
        journal.note_lists(db, batch, feeds=lists.feeds, kept=lists.kept)
        states, came = self._from_cache(batch)
        marked: int = db.value("SELECT count(DISTINCT entry_id) FROM journal WHERE batch_id = ?", [batch])
        changed = len(lists.feeds) + len(lists.kept) + marked + states.waiting
        number = journal.end_lists(db, batch, changed, origin=scene.origin)
        tallies = (*list_tallies(errand.plan, lists), *_state_tallies(states, came))
        brought = Brought(
            changed=Changed(
                batch=None if errand.dry_run else number,
                label=LABEL,
                changed=changed,
                skipped=sum(tally.there for tally in tallies),
            ),
            tallies=tallies,
            left_out=(*left_out(errand.plan, lists), *self._trouble),
            feeds=len(lists.new),
            waiting=states.waiting,
        )
        return lists.following, brought

    def _from_cache(self, batch: int) -> tuple[awaited.States, int]:
        """What was read and flagged, and how many stories came with their text."""
        db, states, came = self._db, awaited.States(), 0
        try:
            with open_cache(self._errand.cache) as cache:
                followed = {same_address(line.url): line.id for line in feed_lines(db)}
                ids = _ByAddress(followed)
                awaited.name_feeds(db, _names(cache.feeds(), ids))
                awaited.remember(db, self._known(cache, ids))
                states = awaited.bring(db, batch, now=self._scene.now)
                came = self._stories(cache, ids, batch)
        except CacheTrouble as trouble:
            self._trouble.append(str(trouble))
        return states, came

    def _known(self, cache: NewsboatCache, ids: "_ByAddress") -> Iterator[awaited.KnownStory]:
        """The states of stories of the feeds that are followed; as far as the cache can be read."""
        try:
            for state in cache.states():
                if (feed_id := ids.of(state.feed_url)) and (state.guid or state.url):
                    yield _known_story(feed_id, state)
        except CacheTrouble as trouble:
            self._trouble.append(f"{trouble}; what could be read of it was taken")

    def _stories(self, cache: NewsboatCache, ids: "_ByAddress", batch: int) -> int:
        """Bring the texts of stories that the feeds may no longer serve, as far as the cache can be read; how many."""
        db, newest = self._db, self._db.value("SELECT max(id) FROM entries") or 0
        came = 0
        try:
            for url, feed_id in ids.met():
                wanted = awaited.waiting(db, feed_id, batch, starred=not self._errand.stories)
                for start in range(0, len(wanted), _CHUNK):
                    came += self._save(cache, url, feed_id, wanted[start : start + _CHUNK])
        except CacheTrouble as trouble:
            self._trouble.append(f"{trouble}; the texts that could be read of it were taken")
        db.execute(
            "INSERT INTO journal(batch_id, entry_id, field, new) SELECT ?, id, 'saved', '1' FROM entries WHERE id > ?",
            [batch, newest],
        )
        return came

    def _save(self, cache: NewsboatCache, url: str, feed_id: int, identities: Sequence[str]) -> int:
        stories = list(cache.stories(url, identities))
        if self._errand.dry_run:
            return len(stories)
        entries = [entry_of(story) for story in sorted(stories, key=lambda story: story.published, reverse=True)]
        changes: list[IndexChange] = []
        arrival = Arrival(feed_id=feed_id, entries=entries, first=False, first_unread=None)
        new, _ = save_entries(self._db, arrival, now=self._scene.now, index=changes)
        index(self._db, changes)
        return new


class _ByAddress:
    """Numbers of feeds by their addresses as newsboat writes them."""

    def __init__(self, followed: dict[str, int]) -> None:
        self._followed = followed
        self._known: dict[str, int] = {}

    def of(self, url: str) -> int:
        """The number; 0: it is not followed."""
        if url not in self._known:
            self._known[url] = self._followed.get(_address(url), 0)
        return self._known[url]

    def met(self) -> list[tuple[str, int]]:
        """All that were asked for and are followed."""
        return [(url, feed_id) for url, feed_id in self._known.items() if feed_id]


def _address(url: str) -> str:
    try:
        return same_address(url)
    except ValueError:  # brackets that do not close
        return url


def _known_story(feed_id: int, state: CachedState) -> awaited.KnownStory:
    letters = dict.fromkeys(letter for letter in state.flags if letter.isascii() and letter.isalpha())
    url = state.url if len(state.url) <= LONGEST else ""
    return awaited.KnownStory(
        feed_id, identity_of(state.guid, state.url), url, not state.unread, tuple(map(flag_tag, letters))
    )


def _names(feeds: Sequence[CachedFeed], ids: _ByAddress) -> Iterator[tuple[int, str, str]]:
    """What feeds are called until they are fetched."""
    for feed in feeds:
        if (feed_id := ids.of(feed.url)) and feed.title:
            yield feed_id, feed.title, feed.site_url


def _state_tallies(states: awaited.States, came: int) -> Iterator[Tally]:
    for what, taken, total, note in (
        ("Read", states.read, states.read_there, ""),
        ("Unread", states.unread, states.unread_there, ""),
        ("Starred", states.starred, states.starred_there, "flagged there; each flag is a tag: flag/a"),
    ):
        yield Tally(what=what, taken=taken, there=max(0, total - taken), note=note)
    yield Tally(what="Stories", taken=came, note="with their text from its cache")
