"""A browser that opens nothing: it notes its arguments, one JSON list a line."""

import json
import os
import stat
import sys
from pathlib import Path

_SCRIPT = """#!{python} -IS
import json, os, sys
handle = os.open({notes!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(handle, (json.dumps(sys.argv[1:]) + "\\n").encode())
"""


class FakeBrowser:
    """A program in a folder of its own, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._notes = folder / "notes"
        self.program = folder / "browser"
        self.program.write_text(_SCRIPT.format(python=sys.executable, notes=os.fspath(self._notes)))
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    @property
    def opened(self) -> list[list[str]]:
        """The arguments of each call, the first one first."""
        return [json.loads(line) for line in self._notes.read_text().splitlines()] if self._notes.exists() else []
