"""How worker processes are started: with no look at the folder that the person happens to be in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import ClassVar

_SAFE_PATH = "PYTHONSAFEPATH"


class WorkerProcess(SpawnProcess):
    """A process whose first imports come from Python itself.

    Python looks for the modules of a `-c` program, which a spawned process is, in the working directory first: a
    `multiprocessing.py` in a folder that was unpacked from somewhere would be run.
    """

    def start(self) -> None:
        """Start it."""
        with _closed_to_the_folder():
            super().start()


class WorkerContext(SpawnContext):
    """Spawns, since a fork of a process with threads can hang."""

    Process: ClassVar[type[WorkerProcess]] = WorkerProcess


def start_tracker() -> None:
    """Start Python's own tracker of resources, which is such a process, too."""
    with _closed_to_the_folder():
        resource_tracker.ensure_running()


@contextmanager
def _closed_to_the_folder() -> Iterator[None]:
    """For what is started meanwhile: programs of the person are not to inherit it."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before
