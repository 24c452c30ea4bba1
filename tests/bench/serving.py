"""A server in a process of its own, while it is measured."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


class ServerProcess:
    """The process while it is entered; it writes a line once it serves, and ends when it is told to."""

    def __init__(self, module: str, *arguments: str, urls: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self.urls = urls
        """The feeds that it has."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        assert self._process.stdout is not None
        self._process.stdout.readline()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()
