"""Keys of one's own: what `[keys]` of feeds.toml says, and which keys are in force with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.core.commands import COMMANDS, Command, Place, keys_of
from tui.core.errors import UsageError
from tui.core.kept_queries import Wrong
from tui.core.key_names import read_key
from tui.core.kinds import quoted
from tui.core.typed import Typed, read_typed

Preset: TypeAlias = Literal["default", "vim"]
PANES: tuple[Place, ...] = ("sidebar", "list", "article")
ARTICLES_OWN = frozenset({"left", "right"})
"""Keys that scroll wide lines in an article, whatever they do elsewhere; only `[keys]` takes them from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBinding:
    """One line of `[keys]`, or of the keys of one pane."""

    place: Place
    key: str
    """As `core.commands` writes keys."""
    typed: Typed | None
    """`None`: the key does nothing there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys in force, as `keys_in_force` puts them together."""

    by_pane: Mapping[Place, Mapping[str, Typed]]
    """What each key does; keys that do nothing are left out."""
    changed: Mapping[tuple[Place, str], Typed | None]
    """What differs from the table's own keys, by pane and key; `None`: the key does nothing there."""

    def of(self, command: Command, pane: Place) -> tuple[str, ...]:
        """The keys of a command in a pane; those that give it an argument are none of them."""
        return tuple(
            key
            for key, typed in self.by_pane[pane].items()
            if typed.command is command and (not typed.argument or command.takes_key)
        )

    def all_of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command in whichever pane."""
        return tuple(dict.fromkeys(key for pane in PANES for key in self.of(command, pane)))

    def lines(self, pane: Place) -> dict[str, list[str]]:
        """The commands with an argument that have keys in a pane, as they are typed behind `:`, with these keys."""
        found: dict[str, list[str]] = {}
        for key, typed in self.by_pane[pane].items():
            if typed.argument and not typed.command.takes_key:
                found.setdefault(f"{typed.command.name} {typed.argument}", []).append(key)
        return found


def keys_in_force(preset: Preset, own: Sequence[KeyBinding]) -> Keys:
    """The keys of a preset, and above them the person's own: those of a pane above those for all."""
    if preset == "default" and not own:
        return DEFAULT_KEYS
    default = DEFAULT_KEYS.by_pane
    by_pane = {pane: _of_pane(pane, preset, own) for pane in PANES}
    changed: dict[tuple[Place, str], Typed | None] = {
        (pane, key): by_pane[pane].get(key)
        for pane in PANES
        for key in dict.fromkeys([*by_pane[pane], *default[pane]])
        if by_pane[pane].get(key) != default[pane].get(key)
    }
    for binding in own:  # what does nothing may still be an article's own
        for pane in PANES if binding.place == "everywhere" else (binding.place,):
            if binding.key not in by_pane[pane]:
                changed[pane, binding.key] = None
    return Keys(by_pane=by_pane, changed=changed)


def _of_pane(pane: Place, preset: Preset, own: Sequence[KeyBinding]) -> dict[str, Typed]:
    places: tuple[Place, ...] = ("everywhere", pane)
    found: dict[str, Typed | None] = {}
    for place in places:
        found |= _preset_keys(place, preset, pane)
    for place in places:
        found |= {binding.key: binding.typed for binding in own if binding.place == place}
    return {key: typed for key, typed in found.items() if typed is not None}


def _preset_keys(place: Place, preset: Preset, pane: Place) -> dict[str, Typed]:
    """The keys of the table at a place, as far as they hold in a pane."""
    return {
        key: Typed(command=command, argument=key if command.takes_key else "")
        for command in COMMANDS
        if command.on_screen
        for key in keys_of(command, place, preset)
        if place != "everywhere" or pane != "article" or key not in ARTICLES_OWN
    }


DEFAULT_KEYS = Keys(by_pane={pane: _of_pane(pane, "default", ()) for pane in PANES}, changed={})
"""The table's own."""


def read_keys(value: object, wrong: Wrong) -> Iterator[KeyBinding]:
    """The lines of `[keys]` that can be used, in the order of the file."""
    if not isinstance(value, Mapping):
        wrong(("keys",), "expected a table, [keys], with lines such as \"ctrl+t\" = 'tag tech'")
        return
    seen: dict[tuple[Place, str], str] = {}
    for name, inner in value.items():
        if isinstance(inner, Mapping) and name in PANES:
            place: Place = PANES[PANES.index(name)]
            for key, line in inner.items():
                yield from _binding(place, ("keys", name, key), key, line, wrong, seen)
        elif isinstance(inner, Mapping):
            panes = ", ".join(f"[keys.{pane}]" for pane in PANES)
            wrong(("keys", name), f"unknown section [keys.{name}]; expected {panes}")
        else:
            yield from _binding("everywhere", ("keys", name), name, inner, wrong, seen)


def _binding(
    place: Place,
    path: tuple[str, ...],
    written: str,
    line: object,
    wrong: Wrong,
    seen: dict[tuple[Place, str], str],
) -> Iterator[KeyBinding]:
    """One line, if it can be used.

    Args:
        place: The pane whose keys these are.
        path: Where it stands in the file.
        written: The key, as it is written.
        line: The command.
        wrong: Takes what is wrong.
        seen: How the keys of earlier lines were written.
    """
    try:
        key = read_key(written)
    except UsageError as error:
        wrong(path, str(error))
        return
    if (place, key) in seen:
        wrong(path, f"{quoted(written)} is the same key as {quoted(seen[place, key])}, which has a line already")
        return
    seen[place, key] = written
    typed: Typed | None = None
    if not isinstance(line, str):
        wrong(path, 'a key is given a command as it is typed behind ":", such as "tag tech"', at_value=True)
        return
    if line.strip():
        try:
            typed = read_typed(line)
        except UsageError as error:
            wrong(path, str(error), at_value=True)
            return
    yield KeyBinding(place=place, key=key, typed=typed)
