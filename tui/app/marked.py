"""Which stories of a list are marked to be acted on together.

A value of keys, so that all of a long list is marked without reading it.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Stories of one window: these, or all of it but these."""

    keys: frozenset[int] = frozenset()
    all_but: bool = False
    """Whether `keys` are those that are not marked; all others are, the ones too whose keys nobody has read yet."""
    last: int | None = None
    """The story marked last, where a range begins; `None`: none was, or it is marked no more."""

    def holds(self, key: int) -> bool:
        """Whether a story of the window is marked."""
        return (key in self.keys) != self.all_but

    def number(self, stories: int) -> int:
        """How many are marked in a window of so many stories."""
        return max(0, stories - len(self.keys)) if self.all_but else len(self.keys)

    def marking(self, keys: Iterable[int], *, last: int | None) -> "Marked":
        """With these stories too."""
        changed = self.keys.difference(keys) if self.all_but else self.keys.union(keys)
        return Marked(keys=changed, all_but=self.all_but, last=last)

    def unmarking(self, key: int) -> "Marked":
        """Without this story."""
        changed = self.keys | {key} if self.all_but else self.keys - {key}
        return Marked(keys=changed, all_but=self.all_but, last=None if self.last == key else self.last)

    def toggling(self, key: int) -> "Marked":
        """The story marked, or unmarked if it is."""
        return self.unmarking(key) if self.holds(key) else self.marking([key], last=key)

    def all_from(self, above: Iterable[int], *, last: int) -> "Marked":
        """All stories too that follow `above`, which is the whole beginning of the list."""
        return Marked(keys=frozenset(key for key in above if not self.holds(key)), all_but=True, last=last)

    def among(self, keys: "array[int]") -> "array[int]":
        """The marked ones of the window's keys, in their order."""
        if self.all_but and not self.keys:
            return keys[:]
        return array("q", (key for key in keys if self.holds(key)))

    def still_in(self, keys: Iterable[int]) -> "Marked":
        """Of stories marked one by one, those that are in another window, too."""
        kept = self.keys.intersection(keys)
        return Marked(keys=kept, last=self.last if self.last in kept else None)


NONE = Marked()
"""Nothing is marked."""
ALL = Marked(all_but=True)
"""All of a window is."""


def between(keys: Sequence[int], one: int | None, index: int) -> Sequence[int]:
    """The keys from `one` to an index, both included; only that of the index where `one` is not there."""
    try:
        start = keys.index(one) if one is not None else index
    except ValueError:
        start = index
    return keys[min(start, index) : max(start, index) + 1]
