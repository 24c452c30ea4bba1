"""Saved searches and rules in feeds.toml: written, taken out, and put back as they were.

All of this runs on the store's writer thread; the file, the database and the
journal change together, as with feeds (`reader.feed_list`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Literal

from tui.core.errors import ConfigError
from tui.core.kept_queries import Place, SavedSearch, read_rules, read_searches, search_key
from tui.core.query_words import storable
from tui.core.rules import Rule
from tui.core.stories import Changed
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.formats.toml_blocks import Block, BlockKind
from tui.formats.toml_changes import with_tables_renamed
from tui.formats.toml_document import put_back
from tui.formats.toml_queries import RULES, SEARCHES, blocks_of, rule_key, with_rule, with_search, without
from tui.formats.toml_reading import read_piece, read_toml
from tui.formats.toml_settings import with_setting, without_setting
from tui.reader.following import follow
from tui.reader.list_edits import ListChange, Scene, Side, edited, same_block
from tui.store import journal
from tui.store.database import Database
from tui.store.journal import KeptChange

_KINDS: dict[str, BlockKind] = {"search": SEARCHES, "rule": RULES}


def keep_search(db: Database, scene: Scene, search: SavedSearch) -> ListChange:
    """Write a saved search into feeds.toml; one of this name gets the query.

    Raises:
        ConfigError: it cannot be kept, or feeds.toml not be written; nothing was changed.
        StoreError: the database cannot be used.
    """
    name, query = (" ".join(storable(text).split()) for text in (displayable(search.name), search.query))
    if not name or not query:
        raise ConfigError(f"a saved search needs a {'query' if name else 'name'}")
    list(read_searches([{"name": name, "query": query}], _refuse))
    wish = SavedSearch(name=name, query=query)

    def label(old: str | None) -> str:
        return f"Kept the search {name}" if old is None else f"Changed the query of the search {name}"

    return _kept(db, scene, "search", search_key(name), lambda text: with_search(text, wish), label)


def drop_search(db: Database, scene: Scene, name: str) -> ListChange:
    """Take a saved search out of feeds.toml; one that is not there is skipped.

    Raises:
        ConfigError, StoreError: as `keep_search`.
    """
    key = search_key(name)
    label = f"Dropped the search {displayable(name)}"
    return _kept(db, scene, "search", key, lambda text: without(text, SEARCHES, key).text, lambda _: label)


def keep_rule(db: Database, scene: Scene, rule: Rule) -> ListChange:
    """Write a rule into feeds.toml, behind the others; one that is there already is skipped.

    Raises:
        ConfigError, StoreError: as `keep_search`.
    """
    query = " ".join(storable(rule.query).split())
    read = [*read_rules([{"query": query, "do": [storable(effect) for effect in rule.do]}], _refuse)]
    label = f"Kept the rule {read[0].query}: {', '.join(read[0].do)}"
    return _kept(db, scene, "rule", rule_key(read[0]), lambda text: with_rule(text, read[0]), lambda _: label)


class KeptTurned:
    """Gives feeds.toml the saved searches and rules of one side of a batch, where it still has those of the other."""

    def __init__(self, kept: Sequence[KeptChange], side: Side) -> None:
        self.total, self.turned = len(kept), 0
        self._kept, self._side = kept, side

    def turn(self, text: str) -> str:
        """The text with them."""
        text, self.turned = turned_all(text, self._kept, self._side)
        return text

    def settle(self, scene: Scene) -> None:
        """Nothing: the file says all there is to say of them."""


def turned_all(text: str, kept: Sequence[KeptChange], side: Side) -> tuple[str, int]:
    """The text with what one side of changes says, where it still is what the other says; and how many were so."""
    turned = 0
    folders: dict[str, str] = {}
    for one in kept:
        there, wanted = (one.new, one.old) if side == "old" else (one.old, one.new)
        if one.kind == "folder":
            folders[there or ""] = wanted or ""
            continue
        turn = _turned_setting if one.kind == "setting" else _turned
        changed = turn(text, one, there, wanted)
        if changed is not None:
            text, turned = changed, turned + 1
    text, renamed = _turned_folders(text, folders)
    return text, turned + renamed


def blocks_packed(text: str, kind: Literal["search", "rule"], key: str) -> str | None:
    """What feeds.toml holds of a saved search or rule, as the journal keeps it; `None`: nothing."""
    return _packed(blocks_of(text, _KINDS[kind], key))


def _kept(
    db: Database,
    scene: Scene,
    kind: Literal["search", "rule"],
    key: str,
    change: Callable[[str], str],
    label: Callable[[str | None], str],
) -> ListChange:
    """Change the blocks with one key, and write down what they were and are; `label` is told what they were."""
    old: str | None = None
    new: str | None = None

    def noted(text: str) -> str:
        nonlocal old, new
        changed = change(text)
        old, new = (_packed(blocks_of(each, _KINDS[kind], key)) for each in (text, changed))
        return changed

    with db.atomic(durable=True):
        edited(db, scene, noted)
        following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
        made = [KeptChange(kind=kind, key=key, old=old, new=new)] if old != new else []
        batch = journal.note_kept(db, made, origin=scene.origin, label=label(old), now=scene.now)
    changed = Changed(batch=batch, label=label(old), changed=len(made), skipped=1 - len(made))
    return ListChange(following=following, changed=changed)


def _turned(text: str, one: KeptChange, there: str | None, wanted: str | None) -> str | None:
    """The text with what is wanted in place of what should be there; `None`: something else is there now."""
    kind, back, expected = _KINDS[one.kind], _unpacked(wanted), _unpacked(there)
    key = expected[0].name if expected else one.key
    if back and back[0].name != key and blocks_of(text, kind, back[0].name):
        return None
    cut = without(text, kind, key)
    if len(cut.blocks) != len(expected) or not all(
        same_block(block.text, other.text) for block, other in zip(cut.blocks, expected, strict=True)
    ):
        return None
    if len(back) == len(cut.blocks):
        back = [_in_place(block, other) for block, other in zip(cut.blocks, back, strict=True)]
    return put_back(cut.text, kind, back)


def _turned_setting(text: str, one: KeptChange, there: str | None, wanted: str | None) -> str | None:
    """The same for a setting, of which the journal keeps the value as TOML writes it."""
    if setting_of(text, one.key) != (
        None if there is None else (read_piece(f"{one.key} = {there}") or {}).get(one.key)
    ):
        return None
    return without_setting(text, one.key) if wanted is None else with_setting(text, one.key, wanted)


def _turned_folders(text: str, names: Mapping[str, str]) -> tuple[str, int]:
    """The text with other names for tables of folders, all at once, for one may have the name that another gets."""
    tables = read_toml(text).get("folder")
    there = {old: new for old, new in names.items() if isinstance(tables, dict) and old in tables}
    try:
        return with_tables_renamed(text, there), len(there)
    except FormatError:  # one of such a name is there now
        return text, 0


def setting_of(text: str, key: str) -> object:
    """What `[settings]` says of a key; `None`: nothing."""
    settings = read_toml(text).get("settings", {})
    return settings.get(key) if isinstance(settings, dict) else None


def _in_place(block: Block, wanted: Block) -> Block:
    """Where a block stood just now, with the blanks around it, but with what is wanted in it."""
    bare = block.text.strip()
    return replace(block, name=wanted.name, text=block.text.replace(bare, wanted.text.strip(), 1))


def _refuse(path: Place, message: str, *, at_value: bool = False) -> None:
    raise ConfigError(message)


def _packed(blocks: Sequence[Block]) -> str | None:
    """Blocks as the journal keeps them; `None`: there is none."""
    return json.dumps([asdict(block) for block in blocks]) if blocks else None


def _unpacked(stored: str | None) -> list[Block]:
    return [Block(**block) for block in json.loads(stored or "[]")]
