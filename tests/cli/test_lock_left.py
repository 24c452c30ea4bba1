"""A lock that somebody left behind, who died or whose number another process has now."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.feed_server import FeedServer


def dead() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-IS", "-c", ""]) as process:
        return process.pid


@pytest.mark.parametrize("owner", ["a dead process", "a process that has its number now", "nonsense", "nobody"])
def test_c84_it_keeps_nobody_out(dateline: Command, server: FeedServer, tmp_path: Path, owner: str) -> None:
    follow(tmp_path, server.fail("feed", 404))
    number = {"a dead process": dead, "a process that has its number now": os.getppid}.get(owner)
    left = f"{number()}\n".encode() if number else {"nonsense": b"\xff-1 x", "nobody": b""}[owner]
    for end in ("refresh", "refresh-wanted"):
        (tmp_path / f"d.db.{end}").write_bytes(left)
    ran = dateline("refresh")
    assert "waiting" not in ran.err
    assert "1 feed: 0 new, 0 unchanged, 1 failed" in ran.err
    assert server.statuses("feed") == [404]
