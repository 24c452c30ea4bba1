"""What came along from another reader, as faces tell it."""

from dataclasses import dataclass

from tui.core.stories import Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A line of the table of what was taken and what not."""

    what: str
    """Such as "Feeds"; plural, beginning with a capital letter."""
    taken: int = 0
    there: int = 0
    """So many were here already, or were so already."""
    left_out: int = 0
    note: str = ""
    """What becomes of them here, in a few words."""

    @property
    def key(self) -> str:
        """Its name in JSON."""
        return self.what.lower().replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What an import came to, or would come to."""

    changed: Changed
    """Its batch is `None` where nothing was changed, and in a dry run."""
    tallies: tuple[Tally, ...] = ()
    left_out: tuple[str, ...] = ()
    """What was not taken, why, and what there is instead; a sentence each without a full stop."""
    feeds: int = 0
    """Feeds that are new."""
    waiting: int = 0
    """Stories that are not here yet, of which it is known how they are to arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Another reader's home that was found."""

    folder: str
    """Where its list lies."""
    feeds: int
    """Feeds that could be taken."""
    read: int
    """Stories that were read there; 0 also where that cannot be told."""
