"""Changes of feeds.toml made by the program: the file, the database and the journal together.

All of this runs on the store's writer thread. The file is written first: what
a crash after that leaves out of the database is taken over at the next start.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from tui.core.errors import ConfigError
from tui.core.model import Subscription
from tui.core.stories import Changed
from tui.core.subscriptions import folder_named, same_address, url_trouble
from tui.formats.toml_blocks import Block, Cut
from tui.formats.toml_splice import added, removed, restored
from tui.reader.feed_edits import EditsTurned
from tui.reader.files import read_config_text
from tui.reader.following import follow
from tui.reader.kept_lists import KeptTurned
from tui.reader.list_edits import ListChange, Scene, Side, Turned, edited, same_block
from tui.store import journal
from tui.store.addresses import addressed, feed_ids
from tui.store.database import Database
from tui.store.feeds import archive
from tui.store.journal import FeedChange, Step


def subscribe(db: Database, scene: Scene, feeds: Sequence[Subscription], *, label: str) -> ListChange:
    """Add feeds to feeds.toml; those that are there already are skipped.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    with db.atomic(durable=True):  # also keeps other processes of ours from the file meanwhile
        stored = {same_address(url): url for url in feed_ids(db, archived=True)}
        spelled = [(feed, stored.get(same_address(feed.url), feed.url)) for feed in feeds]
        wishes = [feed if feed.url == url else replace(feed, url=url) for feed, url in spelled]
        _check(wishes)
        new: list[Subscription] = []

        def with_them(text: str) -> str:
            known = _addresses(text)
            new[:] = [feed for feed in wishes if same_address(feed.url) not in known]
            return added(text, new)

        written = edited(db, scene, with_them) if wishes else ""
        blocks = removed(written, [feed.url for feed in new]).blocks if new else ()
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        ids = feed_ids(db)
        made = [
            FeedChange(feed_id=ids[block.name], old=None, new=packed(block)) for block in blocks if block.name in ids
        ]
        batch = journal.note_feeds(db, made, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(made), skipped=len(feeds) - len(made))
    return ListChange(following=following, changed=changed, feed_ids=tuple(one.feed_id for one in made))


def unsubscribe(db: Database, scene: Scene, which: Sequence[int], *, label: str) -> ListChange:
    """Take feeds out of feeds.toml; their stories are archived.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    with db.atomic(durable=True):
        wanted = {feed.url: feed.feed_id for feed in addressed(db, which)}
        cuts: list[Cut] = []

        def without_them(text: str) -> str:
            cuts.append(removed(text, list(wanted)))
            return cuts[-1].text

        edited(db, scene, without_them)
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        archive(db, list(wanted), now=scene.now)  # also where a mistake in the file keeps it from archiving
        made = [FeedChange(feed_id=wanted[block.name], old=packed(block), new=None) for block in cuts[-1].blocks]
        batch = journal.note_feeds(db, made, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(wanted), skipped=len(which) - len(wanted))
    return ListChange(following=following, changed=changed)


def undo(db: Database, scene: Scene, *, origin: str | None, batch: int | None) -> ListChange | Changed | None:
    """Take back a batch as `journal.undo` does, and what it did to feeds.toml; `None`: there is none."""
    with db.atomic(durable=True):  # what was looked at is what is taken back, whoever else is at work
        step = journal.next_undo(db, origin=origin, batch=batch)
        if step is None or not (step.feeds or step.edits or step.kept):
            return journal.undo(db, origin=origin, batch=batch, now=scene.now)
        return _replayed(db, scene, step, "old", lambda: journal.undo(db, batch=step.batch, now=scene.now))


def redo(db: Database, scene: Scene, *, origin: str) -> ListChange | Changed | None:
    """Do again what was taken back last, as `journal.redo` does; `None`: there is nothing to do again."""
    with db.atomic(durable=True):  # as in `undo`
        step = journal.next_redo(db, origin=origin)
        if step is None or not (step.feeds or step.edits or step.kept):
            return journal.redo(db, origin=origin, now=scene.now)
        return _replayed(db, scene, step, "new", lambda: journal.redo(db, origin=origin, now=scene.now))


def _replayed(
    db: Database, scene: Scene, step: Step, side: Side, record: Callable[[], Changed | None]
) -> ListChange | None:
    """Give feeds.toml what one side of a batch says, where it still is what the other says; `record` does the rest.

    Within the caller's transaction.
    """
    parts: list[Turned] = [
        EditsTurned(db, step.edits, side), FeedsTurned(db, step.feeds, side), KeptTurned(step.kept, side)
    ]  # fmt: skip

    def turn(text: str) -> str:
        for part in parts:
            text = part.turn(text) if part.total else text
        return text

    edited(db, scene, turn)
    for part in parts:
        part.settle(scene)
    following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
    done = record()
    if done is None:
        return None
    turned, total = (sum(counts) for counts in zip(*((part.turned, part.total) for part in parts), strict=True))
    changed = replace(done, changed=done.changed + turned, skipped=done.skipped + total - turned)
    return ListChange(following=following, changed=changed)


class FeedsTurned:
    """Puts the feeds of a batch into feeds.toml, or takes them out, by one side of it."""

    def __init__(self, db: Database, feeds: Sequence[FeedChange], side: Side) -> None:
        self.total, self.turned = len(feeds), 0
        before = [_unpacked(feed.old) for feed in feeds if feed.old is not None]
        after = [_unpacked(feed.new) for feed in feeds if feed.new is not None]
        self._db = db
        self._back, there = (before, after) if side == "old" else (after, before)
        self._there = {block.name: block.text for block in there}
        self._gone: set[str] = set()

    def turn(self, text: str) -> str:
        """The text with the blocks that are wanted, and without those that were there, where these are as they were."""
        known = _addresses(text)
        cut = removed(text, list(self._there))
        self._gone = {block.name for block in cut.blocks if same_block(block.text, self._there[block.name])}
        if len(self._gone) < len(cut.blocks):
            cut = removed(text, self._gone)
        missing = [block for block in self._back if same_address(block.name) not in known]
        self.turned = len(self._gone) + len(missing)
        return restored(cut.text, missing)

    def settle(self, scene: Scene) -> None:
        """Archive what went, also where a mistake in the file keeps it from archiving."""
        archive(self._db, list(self._gone), now=scene.now)


def _check(feeds: Sequence[Subscription]) -> None:
    """See that feeds.toml will take these addresses and folders."""
    for feed in feeds:
        if trouble := url_trouble(feed.url):
            raise ConfigError(f"the feed cannot be added: {trouble}")
        for folder in feed.folders:
            folder_named(folder)


def _addresses(text: str) -> set[str]:
    """What stands in a feeds.toml, by `same_address`."""
    return {same_address(feed.url) for feed in read_config_text(text).config.subscriptions}


def packed(block: Block) -> str:
    """A block as the journal keeps it."""
    return json.dumps({"url": block.name, "text": block.text, "after": block.after, "offset": block.offset})


def _unpacked(stored: str) -> Block:
    block = json.loads(stored)
    return Block(name=block["url"], text=block["text"], after=block["after"], offset=block["offset"])
