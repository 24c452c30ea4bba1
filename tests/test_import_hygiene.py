"""What may be imported when: a static linter does not see deferred imports, so each case asks a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "lxml",
    "aiohttp",
    "feedparser",
    "textual",
    "rich",
    "sqlite_utils",
    "pebble",
    "brotli",
    "dateutil",
    "readability",
}
OUTSIDE = HEAVY | {"click", "sqlite3", "asyncio", "platformdirs"}

_TELL = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"


def _modules_of(script: str, *arguments: str, env: dict[str, str] | None = None) -> set[str]:
    """Top-level modules that a script left imported."""
    program = f"import atexit, sys\natexit.register(lambda: exec({_TELL!r}))\n{script}"
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60, check=False, env=env
    )
    assert ran.returncode in (0, 1), ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def _modules_of_command(*arguments: str) -> set[str]:
    return _modules_of("from tui.__main__ import main\nmain()", *arguments)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "feeds.toml").write_text("", "utf-8")
    files = ["--config", str(tmp_path / "feeds.toml"), "--db", str(tmp_path / "d.db"), "--state", str(tmp_path)]
    _modules_of_command("refresh", *files)  # makes the database, which needs more
    return files


def test_version_imports_nothing_heavy() -> None:
    assert not _modules_of_command("--version") & OUTSIDE


@pytest.mark.parametrize(
    "command", ["list", "count", "search x", "feeds", "history", "undo", "repeats", "rules", "why 1"]
)
def test_what_only_looks_imports_neither_parsers_nor_network_nor_screen(files: list[str], command: str) -> None:
    assert not _modules_of_command(*command.split(), *files) & HEAVY


def test_help_imports_nothing_heavy() -> None:
    assert not _modules_of_command("--help") & HEAVY


FLOORS = {
    "tui.core.query, tui.core.views, tui.core.text, tui.core.schedule, tui.core.settings, tui.core.subscriptions": (
        OUTSIDE | {"logging", "pathlib", "subprocess"}
    ),
    "tui.paths": OUTSIDE,
    "tui.formats.writers, tui.formats.toml_edit, tui.formats.selectors": OUTSIDE,
    "tui.net.clock": HEAVY | {"click", "sqlite3"},
    "tui.store.database, tui.store.search, tui.store.windows": HEAVY | {"click"},
    "tui.reader.reader": HEAVY | {"click"},
    "tui.cli.main": HEAVY,
}


@pytest.mark.parametrize(("modules", "forbidden"), FLOORS.items(), ids=FLOORS)
def test_importing_a_floor_brings_in_no_more_than_it_may(modules: str, forbidden: set[str]) -> None:
    assert not _modules_of(f"import {modules}") & forbidden


def test_the_first_frame_needs_neither_parsers_nor_network() -> None:
    assert not _modules_of("import tui.app.app") & (HEAVY - {"textual", "rich"})


def _own_modules_of_command(*arguments: str) -> set[str]:
    script = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    ran = subprocess.run(
        [sys.executable, "-c", f"{script}\nfrom tui.__main__ import main\nmain()", *arguments],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return set(ran.stderr.splitlines()[-1].split())


def test_opening_a_list_that_was_not_changed_needs_nothing_that_changes_lists(files: list[str]) -> None:
    _modules_of_command("list", *files)
    imported = _own_modules_of_command("list", *files)
    assert "tui.reader.following" in imported
    for needless in (
        *("tui.reader.feed_list", "tui.reader.feed_edits", "tui.reader.kept_lists", "tui.reader.kept_edits"),
        *("tui.reader.finding", "tui.reader.asking_again", "tui.reader.readdressing", "tui.core.differences"),
        *("tui.formats.toml_document", "tui.formats.toml_sections", "tui.formats.toml_keys", "email.utils"),
    ):
        assert needless not in imported, needless


def test_importing_touches_no_disk_and_starts_nothing(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_STATE_HOME": ""}
    _modules_of("import tui.cli.main, tui.app.app, tui.reader.refreshing", env=env)
    assert list(tmp_path.iterdir()) == []
