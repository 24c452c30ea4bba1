"""Worker processes begin with Python's own modules, whatever lies in the folder that the person is in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.reader.workers import Workers

PROGRAM = """
import asyncio, os
from tui.reader.workers import Workers

async def main():
    async with Workers(log=None, count=1) as workers:
        print(await workers.call(abs, -1), "PYTHONSAFEPATH" in os.environ)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("name", ["multiprocessing", "runpy", "pickle"])
def test_no_module_of_the_working_directory_is_run(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (tmp_path / "program.py").write_text(PROGRAM)
    (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    ran = subprocess.run(
        [sys.executable, tmp_path / "program.py"], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert not (tmp_path / "run").exists()
    assert (ran.stdout, ran.stderr) == ("1 False\n", "")


async def test_what_the_person_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", "theirs")
    async with Workers(log=None, count=1) as workers:
        assert await workers.call(abs, -1) == 1
        assert os.environ["PYTHONSAFEPATH"] == "theirs"
