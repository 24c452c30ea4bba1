"""Worker processes that the tests of one process share: to start some takes longer than most of what they are for."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pebble import ProcessPool

from tui.reader.workers import Workers


class KeptWorkers(Workers):
    """The real ones; their processes stay for the next test. They keep no log."""

    _kept: ClassVar[ProcessPool | None] = None

    def __init__(self, *, log: Path | None) -> None:
        super().__init__(log=None)

    def _started(self) -> ProcessPool:
        if KeptWorkers._kept is None or not KeptWorkers._kept.active:
            KeptWorkers._kept = super()._started()
        self._pool = KeptWorkers._kept
        return self._pool

    def close(self) -> None:
        """Leave the processes to the next test."""
        self._pool = None

    @classmethod
    def end(cls) -> None:
        """End the processes."""
        if cls._kept is not None:
            cls._kept.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
            cls._kept.join()
            cls._kept = None


def keep() -> Iterator[None]:
    """Have all that is started in this process use them; the body of a fixture."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui.reader.workers.Workers", KeptWorkers)
        yield
    KeptWorkers.end()
