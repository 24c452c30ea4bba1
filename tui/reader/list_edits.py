"""What all changes of feeds.toml that the program makes have in common: where they happen, what they come to."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from tui.core.errors import ConfigError
from tui.core.stories import Changed
from tui.paths import Paths
from tui.reader.files import edit_config
from tui.reader.following import Following
from tui.store import meta
from tui.store.database import Database

Side: TypeAlias = Literal["old", "new"]
"""What a batch found: wanted by undo; or what it wrote: wanted by redo."""


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


class Turned(Protocol):
    """Gives feeds.toml what one side of a batch says, where it still is what the other says."""

    total: int
    """How much the batch changed."""
    turned: int
    """How much of it was put back just now."""

    def turn(self, text: str) -> str:
        """The text with it; done anew where somebody changed the file meanwhile."""

    def settle(self, scene: Scene) -> None:
        """Have the database follow as far as the file alone does not say, before it takes that over."""


def edited(db: Database, scene: Scene, change: Callable[[str], str]) -> str:
    """Change feeds.toml, unless it was lost: then the last good list holds, and nothing is put in its place.

    Raises:
        ConfigError: it cannot be written, or not be edited; nothing was changed.
    """
    if not os.path.lexists(scene.paths.config) and meta.last_good_list(db):
        raise ConfigError(
            f"{scene.paths.config} is gone, and the list it held last is still followed: "
            "put the file back before anything in it is changed"
        )
    return edit_config(scene.paths, change)


def same_block(one: str, other: str) -> bool:
    """Whether two blocks differ in nothing but blanks."""
    return one.split() == other.split()
