"""A database or a folder that may not be written, or is gone: a sentence, and reading goes on where it can."""

import os
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import Shell

NOBODY = 65534
Harm = Callable[[Path], None]


@pytest.fixture
def nobodys(shell: Shell, stocked: Path) -> Iterator[Shell]:
    """The stocked database in a folder of somebody without root's rights, who runs the commands."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir(0o700)
        shutil.copy(stocked / "dateline.db", home / "dateline.db")
        text = (stocked / "feeds.toml").read_text("utf-8")
        (home / "feeds.toml").write_text(text, "utf-8")
        mine = replace(shell, config=home / "feeds.toml", db=home / "dateline.db", state=home / "state")
        _follow_here(mine, stocked)
        if os.geteuid() != 0:
            yield mine
            home.chmod(0o700)
            return
        os.chmod(folder, 0o755)  # noqa: S103 - nobody must get in
        for path in (home, *home.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield mine
        finally:
            os.seteuid(0)


def _follow_here(shell: Shell, stocked: Path) -> None:
    connection = sqlite3.connect(shell.db)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'follows'", [str(shell.config)])
    connection.commit()
    connection.close()


def readonly_file(db: Path) -> None:
    db.chmod(0o400)


def readonly_folder(db: Path) -> None:
    db.parent.chmod(0o500)


def both(db: Path) -> None:
    db.chmod(0o400)
    db.parent.chmod(0o500)


@pytest.mark.parametrize("harm", [readonly_file, readonly_folder, both])
def test_c80_what_may_not_be_written_can_be_read_and_changes_are_refused_in_a_sentence(
    nobodys: Shell, harm: Harm
) -> None:
    before = nobodys("list", "--limit", "0").out
    content = nobodys.db.read_bytes()
    harm(nobodys.db)
    ran = nobodys("list", "--limit", "0")
    assert (ran.code, ran.out) == (0, before), ran.err
    for command in (["star", "1"], ["refresh", "--force"]):
        ran = nobodys(*command)
        assert ran.code == 3, (command, ran)
        assert "dateline.db" in ran.err
        assert "check the permissions" in ran.err or "cannot be used as a lock" in ran.err, ran.err
        assert "Traceback" not in ran.err
    ran = nobodys("doctor")
    assert (ran.code, "check its permissions" in ran.out) == (1, True) or "cannot be used as a lock" in ran.err
    nobodys.db.parent.chmod(0o700)
    nobodys.db.chmod(0o600)
    assert nobodys.db.read_bytes() == content
    assert nobodys("star", "1").code == 0
    assert nobodys("doctor").code == 0


def test_c80_a_folder_that_vanished_is_made_anew_and_the_feeds_with_it(nobodys: Shell) -> None:
    moved = replace(nobodys, db=nobodys.db.parent / "gone" / "deeper" / "dateline.db")
    ran = moved("list")
    assert (ran.code, ran.out) == (1, "")
    assert moved.db.parent.stat().st_mode & 0o777 == 0o700
    ran = replace(nobodys, db=nobodys.config / "dateline.db")("list")
    assert ran.code == 3
    assert "a part of the path is a file" in ran.err


def test_c80_a_quota_that_is_reached_is_told_and_later_all_goes_on(shell: Shell) -> None:
    before = shell("list", "--limit", "0").out
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        ran, read = shell("star", shell.ids()[0]), shell("list", "--limit", "0")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ran.code == 3
    assert "the room on the disk" in ran.err or "free some space" in ran.err
    assert "Traceback" not in ran.err
    assert (read.code, read.out) == (0, before)
    assert shell("star", shell.ids()[0]).code == 0
    assert shell("doctor", "--check").code == 0
