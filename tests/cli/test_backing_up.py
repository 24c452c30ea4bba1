"""dateline backup, and what dateline refresh does at its end."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Shell, follow
from tui.core.subscriptions import WELCOME
from tui.store import backups
from tui.store.schema import SCHEMA_VERSION


def test_c86_backup_makes_a_copy_that_can_take_the_place_of_the_database(shell: Shell, tmp_path: Path) -> None:
    shell("star", shell.ids()[2])
    shell("tag", "kept", shell.ids()[3])
    before = [shell("list", "--json").out, shell("feeds", "--json").out, shell("tags").out, shell("history").out]
    copy = tmp_path / "copy.db"
    told = shell("backup", str(copy))
    assert (told.code, told.out, told.err) == (0, "", f"{copy}: 8 stories, 1 MB\n")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shell("hide", *shell.ids())
    shutil.copy(copy, shell.db)
    after = [shell("list", "--json").out, shell("feeds", "--json").out, shell("tags").out, shell("history").out]
    assert after == before
    assert shell("undo").code == 0


def test_backup_as_json(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    told = json.loads(shell("backup", "--json", str(copy)).out)
    assert told == {"path": str(copy), "bytes": copy.stat().st_size, "stories": 8, "schema": SCHEMA_VERSION}


def test_backup_takes_the_place_of_a_copy_only_when_it_is_told_to(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shell("backup", str(copy))
    refused = shell("backup", str(copy))
    assert (refused.code, refused.out) == (2, "")
    assert "exists already; --force" in refused.err
    assert shell("backup", "--force", str(copy)).code == 0


@pytest.mark.parametrize("file", ["-", ".", "nowhere/x.db", "link.db", "mine.txt", "dateline.db"])
def test_backup_refuses_what_is_no_place_for_a_copy(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("link.db").symlink_to("elsewhere.db")
    Path("mine.txt").write_text("mine")
    before = sorted(tmp_path.iterdir())
    refused = shell("backup", "--force", file)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert [path for path in sorted(tmp_path.iterdir()) if path.name != "state"] == before
    assert Path("mine.txt").read_text() == "mine"


def test_backup_without_a_database_says_so(dateline: Command, tmp_path: Path) -> None:
    told = dateline("backup", str(tmp_path / "copy.db"))
    assert told.code == 3
    assert "There is no database" in told.err


def test_a_refresh_copies_the_database_when_it_has_told_what_came_of_it(
    dateline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(tmp_path, WELCOME)
    monkeypatch.setattr(backups, "_RESERVED_PART", 1)
    monkeypatch.setattr(backups, "RESERVE_BYTES", 1 << 60)
    first = dateline("refresh", "--quiet")
    assert first.code == 0
    assert first.err.startswith("The daily copy of the database failed: ")
    later = dateline("refresh", "--force")
    assert (later.code, later.err.count("\n")) == (0, 1)
    monkeypatch.undo()
    assert dateline("refresh").code == 0
