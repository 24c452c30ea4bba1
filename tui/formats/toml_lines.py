"""On which line of a feeds.toml something stands, for an editor that is to open there."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.core.kept_queries import Place, search_key
from tui.core.subscriptions import same_address
from tui.formats.toml_edit import Places, basic_string
from tui.formats.toml_reading import Table, read_toml

Section: TypeAlias = Literal["feed", "search", "folder", "rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something in a feeds.toml."""

    section: Section
    name: str
    """The address of a feed, the name of a search, the path of a folder, the query of a rule."""


def line_of(text: str, spot: Spot) -> int:
    """Its line, counted from 1: of the header of its table, where it has one; 1 where it is not there.

    In a text that TOML cannot read it is the line that holds the name.
    """
    try:
        parsed = read_toml(text)
    except (ValueError, RecursionError):  # ValueError also for a number of thousands of digits
        return _line_with(text, spot.name)
    place = _place(parsed, spot)
    return Places(text).find(place)[0] if place is not None else 1


def _place(parsed: Table, spot: Spot) -> Place | None:
    """The keys that lead to it; `None`: it is not there."""
    if spot.section == "folder":
        return _folder_place(parsed, spot.name)
    key, wanted = _KEYS[spot.section], _alike(spot.section, spot.name)
    tables = parsed.get(spot.section)
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        value = table.get(key) if isinstance(table, dict) else None
        if isinstance(value, str) and _alike(spot.section, value) == wanted:
            return spot.section, index
    return None


def _folder_place(parsed: Table, path: str) -> Place | None:
    """Its table, else the first feed that lies in it."""
    tables = parsed.get("folder")
    for name in tables if isinstance(tables, dict) else ():
        if _plain(name) == path:
            return "folder", name
    feeds = parsed.get("feed")
    for index, feed in enumerate(feeds if isinstance(feeds, list) else ()):
        folders = feed.get("folders") if isinstance(feed, dict) else None
        paths = [_plain(each) for each in folders if isinstance(each, str)] if isinstance(folders, list) else []
        if any(f"{each}/".startswith(f"{path}/") for each in paths):
            return "feed", index
    return None


_KEYS: dict[str, str] = {"feed": "url", "search": "name", "rule": "query"}


def _alike(section: str, name: str) -> str:
    """What two spellings of one name have in common."""
    if section == "feed":
        try:
            return same_address(name)
        except ValueError:  # no address at all
            return name
    return search_key(name) if section == "search" else " ".join(name.split())


def _plain(path: str) -> str:
    return "/".join(part.strip() for part in path.split("/"))


def _line_with(text: str, name: str) -> int:
    """The first line on which a name stands in quotes; 1: it stands on none."""
    for written in (basic_string(name), f"'{name}'"):
        if (at := text.find(written)) >= 0:
            return text.count("\n", 0, at) + 1
    return 1
