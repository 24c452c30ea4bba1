"""Changes of feeds.toml made by the program: the file, the database and the journal together.

All of this runs on the store's writer thread. The file is written first: what
a crash after that leaves out of the database is taken over at the next start.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tui.core.model import Subscription
from tui.core.stories import Changed
from tui.core.subscriptions import same_address
from tui.formats.toml_splice import Block, Cut, added, removed, restored
from tui.paths import Paths
from tui.reader.files import edit_config
from tui.reader.following import Following, follow
from tui.store import journal
from tui.store.database import Database
from tui.store.feeds import archive, feed_lines
from tui.store.journal import FeedChange, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """What a change of feeds.toml came to."""

    following: Following
    changed: Changed
    feed_ids: tuple[int, ...] = ()
    """The feeds that are new in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where and when a change is made, and by whom."""

    paths: Paths
    now: datetime
    origin: str


def subscribe(db: Database, scene: Scene, feeds: Sequence[Subscription], *, label: str) -> ListChange:
    """Add feeds to feeds.toml; those that are there already are skipped.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
    known = {same_address(feed.url) for feed in following.config.subscriptions}
    new = [feed for feed in feeds if same_address(feed.url) not in known]
    if not new:
        return ListChange(following=following, changed=Changed(batch=None, label=label, changed=0, skipped=len(feeds)))
    written = edit_config(scene.paths, lambda text: added(text, new))
    blocks = removed(written, [feed.url for feed in new]).blocks
    with db.atomic(durable=True):
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        ids = _ids(db)
        made = [
            FeedChange(feed_id=ids[block.url], url=block.url, old=None, new=_packed(block))
            for block in blocks
            if block.url in ids
        ]
        batch = journal.note_feeds(db, made, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(made), skipped=len(feeds) - len(made))
    return ListChange(following=following, changed=changed, feed_ids=tuple(one.feed_id for one in made))


def unsubscribe(db: Database, scene: Scene, feed_ids: Sequence[int], *, label: str) -> ListChange:
    """Take feeds out of feeds.toml; their stories are archived.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    wanted = {line.url: line.id for line in feed_lines(db) if line.id in set(feed_ids)}
    cuts: list[Cut] = []

    def without(text: str) -> str:
        cuts.append(removed(text, list(wanted)))
        return cuts[-1].text

    edit_config(scene.paths, without)
    with db.atomic(durable=True):
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        archive(db, list(wanted), now=scene.now)  # also where a mistake in the file keeps it from archiving
        made = [
            FeedChange(feed_id=wanted[block.url], url=block.url, old=_packed(block), new=None)
            for block in cuts[-1].blocks
        ]
        batch = journal.note_feeds(db, made, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(made), skipped=len(feed_ids) - len(made))
    return ListChange(following=following, changed=changed)


def undo(db: Database, scene: Scene, *, origin: str | None, batch: int | None) -> ListChange | Changed | None:
    """Take back a batch as `journal.undo` does, and what it did to feeds.toml; `None`: there is none."""
    step = journal.next_undo(db, origin=origin, batch=batch)
    if step is None or not step.feeds:
        return journal.undo(db, origin=origin, batch=batch, now=scene.now)
    return _replayed(db, scene, step, "old", lambda: journal.undo(db, batch=step.batch, now=scene.now))


def redo(db: Database, scene: Scene, *, origin: str) -> ListChange | Changed | None:
    """Do again what was taken back last, as `journal.redo` does; `None`: there is nothing to do again."""
    step = journal.next_redo(db, origin=origin)
    if step is None or not step.feeds:
        return journal.redo(db, origin=origin, now=scene.now)
    return _replayed(db, scene, step, "new", lambda: journal.redo(db, origin=origin, now=scene.now))


def _replayed(
    db: Database, scene: Scene, step: Step, side: Literal["old", "new"], record: Callable[[], Changed | None]
) -> ListChange | None:
    """Give feeds.toml the blocks of one side of a batch."""
    wished = [(feed, feed.old if side == "old" else feed.new) for feed in step.feeds]
    back = [_unpacked(block) for _, block in wished if block is not None]
    gone = [feed.url for feed, block in wished if block is None]
    before = {line.url for line in feed_lines(db)}
    edit_config(scene.paths, lambda text: restored(removed(text, gone).text, back))
    with db.atomic(durable=True):
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        archive(db, gone, now=scene.now)
        done = record()
    if done is None:
        return None
    changed = len(before ^ {line.url for line in feed_lines(db)})
    return ListChange(
        following=following, changed=replace(done, changed=changed, skipped=max(0, len(step.feeds) - changed))
    )


def _ids(db: Database) -> dict[str, int]:
    return {line.url: line.id for line in feed_lines(db)}


def _packed(block: Block) -> str:
    """A block as the journal keeps it."""
    return json.dumps({"url": block.url, "text": block.text, "after": block.after, "offset": block.offset})


def _unpacked(stored: str) -> Block:
    return Block(**json.loads(stored))
