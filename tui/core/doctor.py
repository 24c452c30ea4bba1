"""What `dateline doctor` finds in the database, mends and saves, as values; pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ok", "mended", "wrong"]
"""Of one check: nothing was found, what was found is mended, or it is still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    """Two words at most, for the beginning of a line; stable, for programs go by it."""
    state: State = "ok"
    found: str = ""
    """What was seen, a sentence; of a sound database a fact or nothing. May hold what strangers wrote."""
    count: int = 0
    """How many faults were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of one kind of thing when a damaged file was salvaged."""

    kind: str
    """In the plural, such as "stories"."""
    kept: int
    """Read from the damaged file."""
    from_backup: int = 0
    """Taken from the backup, since the file did not give them any more."""
    lost: int | None = None
    """Known to have been there, and neither here nor there; `None`: it cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """How a damaged file was replaced."""

    moved_to: tuple[str, ...]
    """Where the old file and its log lie now."""
    backup: datetime | None
    """When the backup was made that filled the gaps; `None`: none was needed, or there is none."""
    kinds: tuple[Saved, ...]

    @property
    def lost(self) -> int:
        """How many things are known to be lost."""
        return sum(kind.lost or 0 for kind in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `dateline doctor` has to say."""

    path: str
    """The database."""
    checks: tuple[Check, ...]
    salvage: Salvage | None = None
    """`None`: the file did not have to be replaced."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong, or nothing is any more."""
        return all(check.state != "wrong" for check in self.checks)
