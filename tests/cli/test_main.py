"""The border: what becomes of bugs, signals, closed pipes, and the files' commands."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tui.cli.main import run
from tui.core.errors import StoreError
from tui.paths import find_paths
from tui.reader import logs


@pytest.fixture(autouse=True)
def _quiet_root() -> None:
    """Leave no log of ours for other tests."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, logs.PrivateFile):
            root.removeHandler(handler)
            handler.close()


def _raising(error: BaseException) -> object:
    def raises(*_: object, **__: object) -> object:
        raise error

    return raises


def test_a_bug_is_a_sentence_for_the_person_and_a_traceback_for_the_log(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "http://me:secret@x.example/"  # noqa: S105 - what must not be logged
    monkeypatch.setattr("tui.cli.reading.run_reader", _raising(ZeroDivisionError(f"{secret}\x1b[2J")))
    ran = shell("list")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert "dateline.log" in ran.err
    log = shell.state / "dateline.log"
    text = log.read_text("utf-8")
    assert "Traceback" in text
    assert "secret" not in text
    assert "\x1b" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_errors_of_the_store_are_exit_3(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.reading.run_reader", _raising(StoreError("the file is no database of ours")))
    ran = shell("list")
    assert ran.code == 3
    assert "no database of ours" in ran.err


def test_a_foreign_file_is_exit_3_and_is_left_alone(shell: Shell) -> None:
    shell.db.write_bytes(b"a letter to my aunt, not a database")
    assert shell("list").code == 3
    assert shell.db.read_bytes() == b"a letter to my aunt, not a database"


def test_an_interrupt_is_exit_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.reading.run_reader", _raising(KeyboardInterrupt()))
    assert shell("list").code == 130


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_the_work_with_its_exit_code(number: signal.Signals, code: int) -> None:
    script = (
        "import asyncio, os, sys\n"
        "from tui.cli import main, reading, shell\n"
        "async def work():\n"
        f"    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), {int(number)})\n"
        "    try:\n"
        "        await asyncio.Event().wait()\n"
        "    finally:\n"
        "        print('closed', flush=True)\n"
        "reading.run_reader = lambda *_, **__: shell.run_until_signal(work)\n"
        "sys.exit(main.run(['list']))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.strip()) == (code, "closed\n", "")


def test_the_log_redacts_what_stands_before_the_at_sign() -> None:
    assert logs.redact("GET http://me:pass@x.example/a failed") == "GET http://***@x.example/a failed"
    assert logs.redact("me:pass@x.example/a failed") == "***@x.example/a failed"
    assert logs.redact("mailto:me@x.example: at 14:05 @me") == "mailto:me@x.example: at 14:05 @me"
    assert logs.redact("mail me@x.example, see http://x.example/@me") == "mail me@x.example, see http://x.example/@me"


def test_the_log_redacts_passwords_with_an_at_sign_and_keys_in_queries() -> None:
    assert logs.redact("http://me:p@ss@x.example/a") == "http://***@x.example/a"
    assert logs.redact("http://x.example/f?a=1&token=s3cret#x") == "http://x.example/f?a=1&token=***#x"
    assert logs.redact("http://x.example/f?API_KEY=s3cret&b=2") == "http://x.example/f?API_KEY=***&b=2"
    assert logs.redact("http://x.example/f?monkey=1&page=2") == "http://x.example/f?monkey=1&page=2"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_c79_output_to_a_full_disk_is_told_and_exit_1(shell: Shell) -> None:
    files = ["--config", str(shell.config), "--db", str(shell.db), "--state", str(shell.state)]
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "tui", "list", *files], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith("dateline: the output could not be written: ")
    assert len(ran.stderr.splitlines()) == 1


def test_a_config_whose_name_is_no_text_can_be_followed(tmp_path: Path) -> None:
    config = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.toml")
    Path(config).write_text('[[feed]]\nurl = "builtin:welcome"\n', "utf-8")
    files = ["--config", config, "--db", str(tmp_path / "d.db"), "--state", str(tmp_path / "s")]
    assert run(["refresh", *files]) == 0
    assert run(["list", *files]) == 0


def test_no_log_is_made_where_nothing_was_logged(tmp_path: Path) -> None:
    logs.set_up(find_paths(config=tmp_path / "c", db=tmp_path / "d", state=tmp_path / "s"))
    assert not (tmp_path / "s").exists()


def test_a_log_that_cannot_be_written_stops_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.state.write_text("in the way", "utf-8")
    monkeypatch.setattr("tui.cli.reading.run_reader", _raising(ZeroDivisionError()))
    ran = shell("list")
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_config_path_prints_the_bare_path(shell: Shell) -> None:
    assert shell("config", "path").out == f"{shell.config}\n"
    told = json.loads(shell("config", "path", "--json").out)
    assert told == {"config": str(shell.config), "db": str(shell.db), "log": str(shell.state / "dateline.log")}


def test_config_check_tells_every_mistake_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[settings]\nrefresh_evry = "5m"\nwidth = "wide"\n', "utf-8")
    assert run(["config", "check", "--config", str(feeds)]) == 2
    told = capsys.readouterr().err
    assert "feeds.toml:2:1: " in told
    assert "refresh_every" in told
    assert "feeds.toml:3:" in told
    feeds.write_text('[[feed]]\nurl = "https://example.org/feed"\n', "utf-8")
    assert run(["config", "check", "--config", str(feeds)]) == 0
    assert run(["config", "check", "--config", str(tmp_path / "none.toml")]) == 2
