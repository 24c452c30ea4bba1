"""The right to refresh: one process at a time."""

import fcntl
import os
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from tui.core.clock import Clock
from tui.core.errors import StoreError

POLL_SECONDS = 0.2
"""How often a waiting claim on the lock looks again."""


class RefreshLock:
    """The right to refresh: a lock file beside the database.

    Its owner holds it until `release` or its death, however it dies (flock(2)).

    Nothing here waits but `acquire`. One object is one claim: two of them
    exclude each other, in one process as in two.
    """

    def __init__(self, database: Path) -> None:
        database = Path(os.path.realpath(database))  # one lock, whatever link leads there
        self.path = database.with_name(f"{database.name}.refresh")
        self._wish = database.with_name(f"{database.name}.refresh-wanted")
        """Who waits shares a lock of this file."""
        self._handle: int | None = None

    def try_acquire(self) -> bool:
        """Take the lock if it is free; true also if this object has it already.

        Raises:
            StoreError: the lock file cannot be used.
        """
        if self._handle is not None:
            return True
        try:
            handle = _open(self.path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except OSError as error:
            os.close(handle)
            raise self._unusable(error) from error
        with suppress(OSError):  # a full disk: then nobody can be told who has it
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle
        return True

    def _unusable(self, error: OSError) -> StoreError:
        cause = error.strerror or error
        return StoreError(f"{self.path} cannot be used as a lock ({cause}): check its folder and the disk")

    async def acquire(self, clock: Clock, *, soon: bool = True) -> None:
        """Take the lock, waiting for as long as another one has it.

        Args:
            clock: Waits.
            soon: Whether the one who has it is to see that it is `wanted`.

        Raises:
            StoreError: the lock file cannot be used.
        """
        with ExitStack() as stack:
            asked = not soon
            while not self.try_acquire():
                asked = asked or self._ask(stack)
                await clock.sleep(POLL_SECONDS)

    def wanted(self) -> bool:
        """Whether somebody waits for the lock and asks for it soon."""
        try:
            handle = _open(self._wish, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False

    def _ask(self, stack: ExitStack) -> bool:
        """Let it be seen, for as long as the stack lasts, that somebody waits; false: not now."""
        try:
            handle = _open(self._wish, os.O_RDWR | os.O_CREAT)
        except OSError:
            return True  # then we wait unseen
        stack.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:  # somebody looks at this very moment
            return False
        return True

    def holder(self) -> int | None:
        """The process that has the lock; `None` when nobody has it, or when it cannot be told."""
        if self._handle is not None:
            return os.getpid()
        try:
            handle = _open(self.path, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            said = os.pread(handle, 32, 0).strip()
            return int(said) if said.isdigit() else None
        finally:
            os.close(handle)
        return None

    def release(self) -> None:
        """Give the lock back; without it, do nothing."""
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> "RefreshLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _open(path: Path, flags: int) -> int:
    # The files stay for good: taking one away would let two owners lock two files of one name.
    return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
