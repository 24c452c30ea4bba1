"""A program that opens a database many times in processes that die on the way, each at a later statement.

    dying.py kill SOURCE FOLDER        killed (SIGKILL) at the first, sixth, eleventh … statement
    dying.py limit SOURCE FOLDER N…    unable to write to a file beyond N bytes

Prints a line for each: what it said, the database, beside which `backups` lies, and how its process ended.
"""

import os
import resource
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import sqlite_utils

from tui.core.errors import DatelineError
from tui.store import opening
from tui.store.database import Store

_EVERY = 5
_LOADED = sqlite_utils.Database
"""What a migration needs, imported once for all processes."""


def _kill_at(number: int) -> None:
    seen = 0
    connect = opening.connect

    def traced(path: Path, *, readonly: bool, frozen: bool = False) -> sqlite3.Connection:
        connection = connect(path, readonly=readonly, frozen=frozen)

        def trace(_: str) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

        connection.set_trace_callback(trace)
        return connection

    opening.connect = traced


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _in_a_process(path: Path, before: Callable[[int], None], number: int) -> str:
    child = os.fork()
    if child == 0:
        try:
            before(number)
            Store.open(path, backups=path.parent / "backups").close()
            os._exit(0)
        except DatelineError as error:
            os.write(1, f"{error}\t".encode())  # to a pipe, which has no limit
            os._exit(3)
        finally:
            os._exit(9)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else str(os.WEXITSTATUS(status))


def _copy(source: Path, folder: Path, number: int) -> Path:
    path = folder / str(number) / "dateline.db"
    path.parent.mkdir()
    shutil.copy(source, path)
    return path


def main(how: str, source: Path, folder: Path, *limits: int) -> None:
    """Let processes die, and print how they did."""
    if how == "limit":
        for size in limits:
            path = _copy(source, folder, size)
            ended = _in_a_process(path, _limit, size)
            print(path, ended, sep="\t", flush=True)
        return
    number, ended = 1, "killed"
    while ended == "killed":
        path = _copy(source, folder, number)
        ended = _in_a_process(path, _kill_at, number)
        print("", path, ended, sep="\t", flush=True)
        number += _EVERY


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))
