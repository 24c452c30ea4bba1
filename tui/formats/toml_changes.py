"""What stands in a `[[search]]` or `[[rule]]` changed, and a folder's table given another name; all else stays."""

import re
from collections.abc import Mapping

from tui.core.subscriptions import folder_path
from tui.formats.toml_blocks import BlockKind, config_error, uneditable
from tui.formats.toml_document import Document
from tui.formats.toml_edit import basic_string, encodable, statements
from tui.formats.toml_keys import Value, with_keys
from tui.formats.toml_reading import read_piece, read_toml

_HEADER = re.compile(r"""\[[ \t]*folder[ \t]*\.[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\]""")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def with_values(text: str, kind: BlockKind, name: str, values: Mapping[str, Value]) -> str:
    """The text with other values of keys of the first block with this name, which must be there.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = Document(text, kind)
    block = with_keys(document.text_of(name), (kind.header, 0), values, order=tuple(values))
    tables = (read_piece(block or "") or {}).get(kind.header)
    wanted = {key: _said(value) for key, value in values.items()}
    if block is None or tables != [{**(document.table(name) or {}), **wanted}]:
        raise uneditable(kind)
    return document.exchanged({name: (block, tables[0])})


def _said(value: Value) -> object:
    if isinstance(value, tuple):
        return [encodable(each) for each in value]
    return encodable(value) if isinstance(value, str) else value


def tables_within(text: str, old: str, new: str) -> dict[str, str]:
    """The names of the tables of a folder and of those within it, each with the one that it has in a folder `new`."""
    return {name: f"{new}{_path(name)[len(old) :]}" for name in _folder_tables(text) if _within(name, old)}


def with_tables_renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with other names for tables of folders; those that are not there are passed over.

    Raises:
        FormatError: they cannot be renamed safely, or a table of that name is there already.
    """
    tables = _folder_tables(text)
    names = {old: new for old, new in names.items() if old in tables}
    if not names:
        return text
    renamed = {names.get(name, name): table for name, table in tables.items()}
    if len(renamed) < len(tables):
        clash = next(((old, new) for old, new in names.items() if new in tables), ("", ""))
        there = f"[folder.{_spelled(clash[1])}] stands in feeds.toml already, and so does [folder.{_spelled(clash[0])}]"
        raise config_error(there, "put their settings together by hand first")
    parts: list[str] = []
    offset = 0
    for statement in statements(text):
        match = _HEADER.match(text, statement.start) if statement.value is None else None
        if match is not None and statement.table[:1] == ("folder",) and statement.table[1] in names:
            parts += (text[offset : match.start(1)], _spelled(names[str(statement.table[1])]))
            offset = match.end(1)
    changed = "".join((*parts, text[offset:]))
    if (read_piece(changed) or {}) != {**read_toml(text), "folder": renamed}:
        old = next(iter(names))
        raise config_error(
            f"the settings of the folder {_path(old)} are written in a way that cannot be changed safely",
            f"write them under [folder.{_spelled(old)}], or give the folder its name by hand",
        )
    return changed


def _folder_tables(text: str) -> Mapping[str, object]:
    tables = read_toml(text).get("folder", {})
    return tables if isinstance(tables, dict) else {}


def _path(name: str) -> str:
    return folder_path(name) or name


def _within(name: str, path: str) -> bool:
    return f"{_path(name)}/".startswith(f"{path}/")


def _spelled(name: str) -> str:
    """A key as TOML writes it."""
    return name if _BARE.fullmatch(name) else basic_string(encodable(name))
