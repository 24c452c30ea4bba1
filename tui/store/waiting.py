"""Waiting for the right to write while another program has it, so that it can be seen, and ended."""

import sqlite3
from collections.abc import Callable

STEP_SECONDS = 1.0
"""How long SQLite waits by itself before we look about; it tries ten times in a second."""
PATIENCE_SECONDS = 120.0
"""After so long what was to be written is given up."""
_BASE = 0xFF


class Turn:
    """The turns of one connection; it alone may call `begin`, others may look and end the waiting."""

    def __init__(self, *, step_seconds: float = STEP_SECONDS, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Take how long one try is, and all of them together."""
        self.tell: Callable[[], None] = lambda: None
        """Called once when a wait begins to be long, on the thread that waits."""
        self.held_up = False
        """Whether another program keeps us from writing at this moment."""
        self._step_ms = max(1, round(step_seconds * 1000))
        self._tries = max(1, round(patience_seconds / step_seconds))
        self._ended = False

    def end(self) -> None:
        """Give up waiting, after one more try: the file is to be closed."""
        self._ended = True

    def begin(self, connection: sqlite3.Connection, *, usual_seconds: float) -> None:
        """Begin to write, as soon as nobody else does.

        Args:
            connection: In autocommit mode, outside a transaction.
            usual_seconds: How long it waits for other locks.

        Raises:
            sqlite3.OperationalError: another program wrote all the time, or it cannot be written for another reason.
        """
        connection.execute(f"PRAGMA busy_timeout = {self._step_ms}")
        try:
            for _ in range(self._tries - 1):
                if self._begun(connection):
                    return
                if not self.held_up:
                    self.held_up = True
                    self.tell()
                if self._ended:
                    connection.execute("PRAGMA busy_timeout = 100")
                    break
            connection.execute("BEGIN IMMEDIATE")
        finally:
            self.held_up = False
            connection.execute(f"PRAGMA busy_timeout = {round(usual_seconds * 1000)}")

    def _begun(self, connection: sqlite3.Connection) -> bool:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _BASE != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
