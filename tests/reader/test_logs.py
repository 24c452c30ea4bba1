"""What is logged: clean, without secrets, for its owner's eyes, never through a link, never without end."""

import logging
import os
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reader.test_files import mode
from tui.paths import find_paths, make_private_folder
from tui.reader import logs
from tui.reader.workers import Workers

HOSTILE = "http://jane:hunter2@x.example/?token=hunter3 \x1b]52;c;x\x07 \u202e\u009b31m"


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def warn_in_worker() -> None:
    logging.getLogger("some.library").warning("cannot read %s", HOSTILE)
    warnings.warn(HOSTILE, stacklevel=1)


async def test_what_libraries_log_in_workers_is_clean_and_holds_no_secret(tmp_path: Path) -> None:
    log = tmp_path / "state" / "workers.log"
    async with Workers(log=log, count=1) as workers:
        await workers.call(warn_in_worker)
    text = log.read_text("utf-8")
    assert text.count("http://***@x.example/?token=***") >= 2
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\u009b"}
    assert "hunter" not in text
    assert (mode(log), mode(log.parent)) == (0o600, 0o700)


@pytest.mark.parametrize("name", ["dateline.log", "workers.log"])
async def test_no_log_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    target = tmp_path / "bashrc"
    target.write_text("mine")
    (tmp_path / name).symlink_to(target)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.set_up(find_paths(state=tmp_path))
        logging.getLogger("tui").error("no")
        async with Workers(log=tmp_path / "workers.log", count=1) as workers:
            await workers.call(os.write, 2, b"no")
    finally:
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
        logging.captureWarnings(False)
    assert target.read_text() == "mine"


def test_what_has_grown_long_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    log.write_bytes(b"x" * (logs.LOG_BYTES + 1))
    os.close(logs.open_raw(log))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["engine.log", "engine.log.1"]
    assert (log.stat().st_size, mode(log)) == (0, 0o600)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("jane:p@ss@x.example is none", "***@x.example is none"),
        ("//jane:hunter2@x.example/", "//***@x.example/"),
        ("http://x.example/?a=1&amp;feedkey=hunter2", "http://x.example/?a=1&amp;feedkey=***"),
        ("http://x.example/#access_token=hunter2", "http://x.example/#access_token=***"),
        ("http://x.example/?author=jane&turkey=2", "http://x.example/?author=jane&turkey=2"),
    ],
)
def test_secrets_are_taken_out_however_they_are_written(text: str, shown: str) -> None:
    assert logs.redact(text) == shown


@pytest.mark.parametrize("part", [".", "token", ".a:", "a:b@", "&", "//"])
def test_long_texts_of_strangers_take_no_long_time(part: str) -> None:
    began = time.process_time()
    logs.redact("http://x.example/?" + part * (400_000 // len(part)))
    assert time.process_time() - began < 2


@pytest.mark.usefixtures("open_umask")
def test_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert [mode(folder) for folder in (tmp_path / "a", tmp_path / "a" / "b")] == [0o700, 0o700]
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"file"):
        make_private_folder(tmp_path / "file" / "b")
