"""Python's collector of garbage, kept from work that makes thousands of lasting values.

It looks through all values after every few hundred new ones, and would take a third of the time that a long
feeds.toml takes, to find nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Rest:
    """Who wants the collector to rest."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.wished_by = 0
        self.ends = False
        """Whether the collector goes on when nobody wishes it any more."""


_REST = _Rest()


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is collected inside, whichever thread asks; where it was off already it stays so."""
    with _REST.lock:
        if not _REST.wished_by:
            _REST.ends = gc.isenabled()
            gc.disable()
        _REST.wished_by += 1
    try:
        yield
    finally:
        with _REST.lock:
            _REST.wished_by -= 1
            if not _REST.wished_by and _REST.ends:
                gc.enable()


def collect_again() -> None:
    """End the rest that the door began for the start; what is there by now stays, and is never looked through."""
    with _REST.lock:
        if _REST.wished_by and not _REST.ends:
            _REST.ends = True
        elif not (_REST.wished_by or gc.isenabled()):
            gc.freeze()
            gc.enable()
