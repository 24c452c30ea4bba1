"""Taking new stories into a list without losing those that were just read."""

from array import array
from collections.abc import Sequence
from itertools import takewhile

from tui.reader.window import Window


def carry_over(old: Window, new: Window) -> None:
    """Put the stories of `old` that `new` leaves out, being read by now, in their places in `new`.

    Both are newest first; only as deep as `new` has read its keys, of which
    the rest then follows by itself.
    """
    if new.view.sort != "newest":
        return
    least = new.keys[-1] if new.keys and not new.complete else None
    kept = old.keys if least is None else takewhile(lambda key: key >= least, old.keys)
    merged = set(new.keys).union(kept)
    if len(merged) > len(new.keys):
        if new.total is not None:
            new.total += len(merged) - len(new.keys)
        new.keys = array("q", sorted(merged, reverse=True))


def nearest(keys: Sequence[int], wanted: Sequence[int]) -> int:
    """Index in `keys` of the first of `wanted` that is there; 0 if none is."""
    places = {key: index for index, key in enumerate(keys)}
    return next((places[key] for key in wanted if key in places), 0)
