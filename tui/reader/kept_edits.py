"""Saved searches, rules and folders that stand in feeds.toml, changed there; nothing else of the file changes.

All of this runs on the store's writer thread; the file, the database and the
journal change together, as with feeds (`reader.feed_edits`).
"""

from collections.abc import Callable, Mapping
from typing import Literal

from tui.core.errors import ConfigError, UsageError
from tui.core.kept_queries import Place, SavedSearch, read_rules, read_searches, search_key
from tui.core.query_words import storable
from tui.core.rules import Rule
from tui.core.stories import Changed
from tui.core.subscriptions import folder_named
from tui.core.text import displayable
from tui.formats.toml_changes import tables_within, with_tables_renamed, with_values
from tui.formats.toml_keys import Value
from tui.formats.toml_queries import RULES, SEARCHES, blocks_of, rule_key
from tui.formats.toml_splice import Rewriting, rewritten
from tui.reader.feed_edits import feed_change
from tui.reader.files import read_config_text
from tui.reader.following import follow
from tui.reader.kept_lists import blocks_packed
from tui.reader.list_edits import ListChange, Scene, edited
from tui.store import journal
from tui.store.addresses import addressed
from tui.store.database import Database
from tui.store.feeds import feed_lines
from tui.store.journal import KeptChange

_KINDS = {"search": SEARCHES, "rule": RULES}


def change_search(db: Database, scene: Scene, wish: SavedSearch, *, name: str) -> ListChange:
    """Give a saved search another name or query.

    Raises:
        UsageError: there is none of this name, or another one of the new name.
        ConfigError: it cannot be so, or feeds.toml cannot be written; nothing was changed.
        StoreError: the database cannot be used.
    """
    search = _readable(wish)
    old, new = search_key(name), search_key(search.name)
    what = f"the search {displayable(name)}"
    label = f"Changed {what}" if old == new else f"Renamed {what} to {search.name}"

    def values(text: str) -> Mapping[str, Value]:
        there = [one for one in read_config_text(text).config.searches if search_key(one.name) == old]
        wanted = {"name": search.name, "query": search.query}
        return {key: value for key, value in wanted.items() if value not in [getattr(one, key) for one in there]}

    return _changed(db, scene, "search", (old, new), what, values, label)


def _readable(wish: SavedSearch) -> SavedSearch:
    """The search as feeds.toml will have it."""
    name, query = (" ".join(storable(text).split()) for text in (displayable(wish.name), wish.query))
    if not name or not query:
        raise ConfigError(f"a saved search needs a {'query' if name else 'name'}")
    (search,) = read_searches([{"name": name, "query": query}], _refuse)
    return search


def change_rule(db: Database, scene: Scene, wish: Rule, *, rule: Rule) -> ListChange:
    """Have a rule find or do something else.

    Raises:
        UsageError, ConfigError, StoreError: as `change_search`.
    """
    query = " ".join(storable(wish.query).split())
    (read,) = read_rules([{"query": query, "do": [storable(effect) for effect in wish.do]}], _refuse)
    wanted: dict[str, Value] = {}
    if read.query != rule.query:
        wanted["query"] = read.query
    if read.do != rule.do:
        wanted["do"] = read.do
    label = f"Changed the rule {displayable(rule.query)}"
    return _changed(db, scene, "rule", (rule_key(rule), rule_key(read)), "this rule", lambda _: wanted, label)


def _changed(
    db: Database,
    scene: Scene,
    kind: Literal["search", "rule"],
    keys: tuple[str, str],
    what: str,
    values: Callable[[str], Mapping[str, Value]],
    label: str,
) -> ListChange:
    """Change values of the block with the first key, which then has the second one, and write down what it was."""
    old, new = keys
    made: list[KeptChange] = []

    def change(text: str) -> str:
        if not blocks_of(text, _KINDS[kind], old):
            raise UsageError(f"There is no longer {what} in feeds.toml.")
        if old != new and blocks_of(text, _KINDS[kind], new):
            raise UsageError(f"There is a {kind} like that already.")
        wanted = values(text)
        changed = with_values(text, _KINDS[kind], old, wanted) if wanted else text
        sides = blocks_packed(text, kind, old), blocks_packed(changed, kind, new)
        made[:] = [KeptChange(kind=kind, key=old, old=sides[0], new=sides[1], new_key=new)] if wanted else []
        return changed

    with db.atomic(durable=True):
        edited(db, scene, change)
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        batch = journal.note_kept(db, made, origin=scene.origin, label=label, now=scene.now)
    changed = Changed(batch=batch, label=label, changed=len(made), skipped=1 - len(made))
    return ListChange(following=following, changed=changed)


def rename_folder(db: Database, scene: Scene, new: str, *, old: str) -> ListChange:
    """Give a folder, and those within it, another name in all feeds that lie there, and in its own table.

    One in which no feed lies is left as it is.

    Raises:
        UsageError: it is no name for a folder, or too long a one for a folder within it.
        ConfigError: feeds.toml cannot be written, or not be edited; nothing was changed.
        StoreError: the database cannot be used.
    """
    path = folder_named(storable(new))
    label = f"Renamed the folder {displayable(old)} to {path}"
    feeds: list[Rewriting] = []
    tables: list[KeptChange] = []

    def change(text: str) -> str:
        wishes = {
            feed.url: {"folders": folders}
            for feed in read_config_text(text).config.subscriptions
            if (folders := _renamed(feed.folders, old, path)) != feed.folders
        }
        if not wishes:
            return text
        text, feeds[:] = rewritten(text, wishes)
        names = tables_within(text, old, path)
        tables[:] = [KeptChange(kind="folder", key=was, old=was, new=name) for was, name in names.items()]
        return with_tables_renamed(text, names)

    with db.atomic(durable=True):
        edited(db, scene, change)
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        known = {feed.url: feed for feed in addressed(db, [line.id for line in feed_lines(db)])}  # new ones too
        made = [feed_change(db, scene, known[one.old_url], one) for one in feeds if one.old_url in known]
        batch = journal.note_feeds(db, made, origin=scene.origin, label=label, now=scene.now)
        journal.note_lists(db, batch, kept=tables if batch is not None else ())
    return ListChange(following=following, changed=Changed(batch=batch, label=label, changed=len(made)))


def _renamed(folders: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    inside = (f"{new}{path[len(old) :]}" if f"{path}/".startswith(f"{old}/") else path for path in folders)
    return tuple(dict.fromkeys(map(folder_named, inside)))


def _refuse(path: Place, message: str, *, at_value: bool = False) -> None:
    raise ConfigError(message)
