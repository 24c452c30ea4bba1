"""The command line in this process, on a real database that was filled from a real server once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.feed_server import FeedServer
from tests.kept_workers import keep
from tests.sample_feeds import NO_PAGES, SAMPLES, Told, atom
from tui.cli.main import run

WIDE = "東京で初雪 plain as day"
POISON = "Poison \u009b31m and \u202eback\ttab"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands on one set of files."""

    config: Path
    db: Path
    state: Path
    read: Callable[[], tuple[str, str]]

    def __call__(self, *arguments: str) -> Ran:
        files = ["--config", str(self.config), "--db", str(self.db), "--state", str(self.state)]
        code = run([*files, *arguments])
        out, err = self.read()
        return Ran(code, out, err)

    def ids(self, *query: str) -> list[str]:
        """Ids of the stories that a query finds, newest first."""
        return [line.split("\t")[0] for line in self("list", *query).out.splitlines()]


Command: TypeAlias = Callable[..., Ran]


@pytest.fixture(autouse=True, scope="session")
def _kept_workers() -> Iterator[None]:
    yield from keep()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
def dateline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command on files of its own: `feeds.toml`, `d.db` and `s` in `tmp_path`."""
    files = ["--config", str(tmp_path / "feeds.toml"), "--db", str(tmp_path / "d.db"), "--state", str(tmp_path / "s")]

    def command(*arguments: str) -> Ran:
        code = run([*arguments, *files])
        seen = capsys.readouterr()
        return Ran(code, seen.out, seen.err)

    return command


def follow(folder: Path, *urls: str, head: str = NO_PAGES) -> None:
    """Write a feeds.toml; unless `head` says otherwise no page is fetched."""
    tables = "\n".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)
    (folder / "feeds.toml").write_text(head + tables, "utf-8")


@pytest.fixture(scope="session")
def feed_server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        for path, sample in SAMPLES.items():
            server.serve(path, sample.body, sample.content_type)
        odd = atom("Odd [/b] Feed", [Told(title=WIDE, name="wide"), Told(title=POISON, name="poison")])
        server.serve("odd.atom", odd.body, odd.content_type)
        yield server


@pytest.fixture(scope="session")
def stocked(feed_server: FeedServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a feeds.toml and a database that holds its eight stories."""
    folder = tmp_path_factory.mktemp("stocked")
    feeds = "\n".join(
        f'[[feed]]\nurl = "{feed_server.url(path)}"\nfolders = ["loop/{number}"]\n'
        for number, path in enumerate((*SAMPLES, "odd.atom"))
    )
    (folder / "feeds.toml").write_text(NO_PAGES + feeds, "utf-8")
    files = ["--config", str(folder / "feeds.toml"), "--db", str(folder / "dateline.db"), "--state", str(folder)]
    assert run(["refresh", "--quiet", *files]) == 0
    return folder


@pytest.fixture
def shell(stocked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A copy of the stocked database for one test."""
    shutil.copy(stocked / "dateline.db", tmp_path / "dateline.db")
    capsys.readouterr()

    def read() -> tuple[str, str]:
        seen = capsys.readouterr()
        return seen.out, seen.err

    return Shell(stocked / "feeds.toml", tmp_path / "dateline.db", tmp_path / "state", read)
