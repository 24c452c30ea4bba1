"""Changes of feeds that are subscribed: in feeds.toml, the database and the journal together, as `reader.feed_list`."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.model import Subscription
from tui.core.stories import Changed
from tui.core.subscriptions import SAVED, WELCOME, Config, folder_named, same_address, url_trouble
from tui.core.text import displayable
from tui.formats.toml_keys import Value
from tui.formats.toml_splice import Rewriting, blocks_of, exchanged, rewritten
from tui.reader.files import read_config_text
from tui.reader.following import follow
from tui.reader.list_edits import ListChange, Scene, Side, edited, same_block
from tui.store import journal
from tui.store.addresses import Addressed, addressed, feed_ids, holders, readdress, readdress_back
from tui.store.database import Database
from tui.store.journal import FeedChange

_FLAGS = ("paused", "unlisted")


def edit_feeds(db: Database, scene: Scene, feed_ids: Collection[int], wish: FeedEdit) -> ListChange:
    """Change feeds; those that are so already are skipped, and those that are not in feeds.toml.

    Raises:
        UsageError: it cannot be done so, or another feed has the address.
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    wish = checked(wish, len(feed_ids))
    with db.atomic(durable=True):  # also keeps other processes of ours from the file meanwhile
        feeds = addressed(db, feed_ids)
        if wish.url is not None:
            for feed in feeds:
                _check_address(db, feed, wish.url)
        made = _rewritten(db, scene, {same_address(feed.url): feed for feed in feeds}, wish)
        changes = [feed_change(db, scene, feed, one) for feed, one in made]
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        label = edit_label(wish, [feed.title for feed in [feed for feed, _ in made] or feeds])
        batch = journal.note_feeds(db, changes, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(made), skipped=len(feed_ids) - len(made))
    return ListChange(following=following, changed=changed)


def _rewritten(
    db: Database, scene: Scene, feeds: Mapping[str, Addressed], wish: FeedEdit
) -> list[tuple[Addressed, Rewriting]]:
    """Change the file; gives the feeds that it changed there, with their blocks."""
    made: list[Rewriting] = []

    def change(text: str) -> str:
        config = read_config_text(text).config
        wishes = {
            feed.url: values
            for feed in config.subscriptions
            if same_address(feed.url) in feeds and (values := wished(config, feed, wish))
        }
        if wish.url is not None and any(len(blocks) > 1 for blocks in blocks_of(text, wishes).values()):
            raise UsageError("The feed stands in feeds.toml twice: take one out before it gets another address.")
        text, made[:] = rewritten(text, wishes) if wishes else (text, ())
        return text

    edited(db, scene, change)
    return [(feeds[same_address(one.old_url)], one) for one in made]


def wished(config: Config, feed: Subscription, wish: FeedEdit) -> dict[str, Value | None]:
    """What is to be written for a feed; `None` takes a key out, since what holds without it is what is wished."""
    values: dict[str, Value | None] = {}
    if wish.url not in (None, feed.url):
        values["url"] = wish.url
    if wish.title not in (None, feed.title):
        values["title"] = wish.title or None
    if wish.folders not in (None, feed.folders):
        values["folders"] = wish.folders or None
    moved = replace(feed, folders=feed.folders if wish.folders is None else wish.folders)
    own = {key: value for key, value in feed.settings.items() if key not in _FLAGS}
    holds, without = config.for_feed(moved), config.for_feed(replace(moved, settings=own))
    for key in _FLAGS:
        value: bool | None = getattr(wish, key)
        if value is not None and value != getattr(holds, key):
            values[key] = value or (None if not getattr(without, key) else False)
    return values


def checked(wish: FeedEdit, feeds: int) -> FeedEdit:
    """The wish as feeds.toml will have it.

    Raises:
        UsageError: it cannot be.
    """
    title = wish.title and " ".join(displayable(wish.title).split())
    folders = None if wish.folders is None else tuple(dict.fromkeys(map(folder_named, wish.folders)))
    url = None if wish.url is None else wish.url.strip()
    if url is not None:
        if feeds != 1:
            raise UsageError("An address belongs to one feed.")
        if url_trouble(url):
            url = _meant(url)
        if trouble := url_trouble(url):
            raise UsageError(f"The feed cannot have this address: {trouble}.")
    return replace(wish, url=url, title=title, folders=folders)


def _meant(url: str) -> str:
    """The address that somebody means who leaves out its beginning; what was typed where that is not certain."""
    from tui.formats.pasted import spelled_out  # late: 4 ms

    return spelled_out(url) or url


def _check_address(db: Database, feed: Addressed, url: str) -> None:
    """See that a feed can have another address."""
    if {WELCOME, SAVED} & {feed.url, url} and feed.url != url:
        raise UsageError("The feed inside the program has no other address.")
    for other in holders(db, url):
        if other.feed_id == feed.feed_id:
            continue
        name = displayable(other.title)
        if not other.archived:
            raise UsageError(f"{displayable(url)} is subscribed already, as {name} (id {other.feed_id}).")
        if other.stories:
            raise UsageError(
                f"{displayable(url)} was subscribed before, and the stories of that time are archived as {name}. "
                f"`dateline add` brings them back; then `dateline remove {feed.feed_id}`: the stories of both stay."
            )


def feed_change(db: Database, scene: Scene, feed: Addressed, made: Rewriting) -> FeedChange:
    """What the journal keeps of one feed; gives it its new address in the database, where it has one."""
    known = readdress(db, feed.feed_id, made.new_url, now=scene.now) if made.new_url != feed.url else ""
    old, new = _Written(url=made.old_url, text=made.old, known=known), _Written(url=made.new_url, text=made.new)
    return FeedChange(feed_id=feed.feed_id, old=old.packed(), new=new.packed())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A block as the journal keeps it."""

    url: str
    text: str
    known: str = ""
    """What the database knew of the address; empty: it stayed the same."""

    def packed(self) -> str:
        return json.dumps({"url": self.url, "text": self.text, "known": self.known})


class EditsTurned:
    """Gives the feeds of a batch the blocks of one side of it, where they still have those of the other."""

    def __init__(self, db: Database, edits: Sequence[FeedChange], side: Side) -> None:
        self.total, self.turned = len(edits), 0
        self._db, self._edits, self._side = db, edits, side
        self._ids, self._known = feed_ids(db), frozenset(feed_ids(db, archived=True).values())
        self._done: list[tuple[int, _Written, _Written]] = []

    def turn(self, text: str) -> str:
        """The text with the blocks exchanged."""
        self._done = []
        blocks: dict[str, str] = {}
        taken = {same_address(feed.url) for feed in read_config_text(text).config.subscriptions}
        sides = [self._sides(edit) for edit in self._edits]
        held = blocks_of(text, [there.url for there, _ in sides])
        for edit, (there, wanted) in zip(self._edits, sides, strict=True):
            present = held.get(there.url, [""])[0]
            feed_id = self._id_of(edit, there.url)
            if same_block(present, there.text) and self._free(feed_id, there.url, wanted.url, taken):
                blocks[there.url] = wanted.text + _line_end(present, wanted.text)
                self._done.append((feed_id, there, wanted))
        self.turned = len(self._done)
        return exchanged(text, blocks) if blocks else text

    def settle(self, scene: Scene) -> None:
        """Have the database follow, before it is compared with the file."""
        for feed_id, there, wanted in self._done:
            if there.url == wanted.url:
                continue
            if wanted.known:
                readdress_back(self._db, feed_id, wanted.url, wanted.known)
            else:
                readdress(self._db, feed_id, wanted.url, now=scene.now)

    def _id_of(self, edit: FeedChange, url: str) -> int:
        """The number of the feed: where it went and was made anew, of the one that has its address; 0: of none."""
        return edit.feed_id if edit.feed_id in self._known else self._ids.get(url, 0)

    def _sides(self, edit: FeedChange) -> tuple[_Written, _Written]:
        """What should be there, and what is wanted."""
        old, new = (_Written(**json.loads(side or "{}")) for side in (edit.old, edit.new))
        return (new, old) if self._side == "old" else (old, new)

    def _free(self, feed_id: int, there: str, wanted: str, taken: Collection[str]) -> bool:
        """Whether the feed is at the one address, and no other at the other one."""
        if there == wanted:
            return True
        others = [held for held in holders(self._db, wanted) if held.feed_id != feed_id]
        held = any(not other.archived or other.stories for other in others)
        elsewhere = same_address(wanted) in taken and same_address(wanted) != same_address(there)
        return self._ids.get(there) == feed_id and not held and not elsewhere


def _line_end(present: str, wanted: str) -> str:
    """What a block lacks at its end that the one in its place has."""
    if wanted.endswith("\n") or not present.endswith("\n"):
        return ""
    return "\r\n" if present.endswith("\r\n") else "\n"


def edit_label(wish: FeedEdit, titles: Sequence[str]) -> str:
    """What the history says of an edit."""
    what = displayable(titles[0]) if len(titles) == 1 else f"{len(titles)} feeds"
    said = [name for name in ("url", "title", "folders", *_FLAGS) if getattr(wish, name) is not None]
    if said == ["title"]:
        return f"Renamed {what} to {wish.title}" if wish.title else f"Gave {what} its own name again"
    if said == ["folders"]:
        return f"Moved {what} to {', '.join(wish.folders or ())}" if wish.folders else f"Moved {what} out of its folder"
    if said == ["paused"]:
        return f"{'Paused' if wish.paused else 'Resumed'} {what}"
    if said == ["unlisted"]:
        return f"Unlisted {what}" if wish.unlisted else f"Listed {what} again"
    return f"Changed the address of {what}" if said == ["url"] else f"Changed {what}"
