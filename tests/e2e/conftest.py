"""The installed command in a home of its own, and a feed server beside it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES

OFFLINE = Path(__file__).parent.parent / "offline"
PROGRAM = Path(sys.executable).with_name("dateline")


@dataclass(frozen=True, slots=True)
class Home:
    """An empty home folder, and the program run in it; only the loopback answers."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        """A plain terminal, UTF-8, XDG folders inside the home."""
        return {
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": str(OFFLINE),
        }

    @property
    def feeds_toml(self) -> Path:
        """Where the program looks by default."""
        return self.folder / "config" / "dateline" / "feeds.toml"

    @property
    def db(self) -> Path:
        """The database."""
        return self.folder / "data" / "dateline" / "dateline.db"

    @property
    def log(self) -> str:
        """All that the program logged."""
        folder = self.folder / "state" / "dateline"
        return "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.log*")))

    def follow(self, *urls: str, settings: str = 'full_text = "never"') -> None:
        """Write a feeds.toml with these feeds; those of the samples lead out of this machine, where no test goes."""
        tables = "\n".join(f'[[feed]]\nurl = "{url}"\nfolders = ["loop"]\n' for url in urls)
        self.feeds_toml.parent.mkdir(parents=True, exist_ok=True)
        self.feeds_toml.write_text(f"[settings]\n{settings}\n\n{tables}", "utf-8")

    def run(self, *arguments: str, timeout: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run a subcommand to its end."""
        return subprocess.run(
            [PROGRAM, *arguments], env=self.env, capture_output=True, text=True, timeout=timeout, check=False
        )

    def shell(self, script: str) -> "subprocess.CompletedProcess[str]":
        """Run a shell script that may call `dateline`."""
        env = self.env | {"PATH": f"{PROGRAM.parent}{os.pathsep}{self.env['PATH']}"}
        return subprocess.run(["sh", "-c", script], env=env, capture_output=True, text=True, timeout=60, check=False)

    def open(self, *arguments: str, columns: int = 80, rows: int = 24) -> Terminal:
        """Start the program in a terminal."""
        return Terminal([str(PROGRAM), *arguments], env=self.env, columns=columns, rows=rows)

    def integrity(self) -> str:
        """What SQLite says of the database: "ok"."""
        return str(self._value("PRAGMA integrity_check"))

    def unread(self) -> int:
        """How many stories are unread, without the program."""
        return int(str(self._value("SELECT count(*) FROM entries WHERE NOT read")))

    def _value(self, sql: str) -> object:
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute(sql).fetchone()[0]
        finally:
            connection.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        for path, sample in SAMPLES.items():
            running.serve(path, sample.body, sample.content_type)
        yield running


@pytest.fixture
def reading(home: Home, server: FeedServer) -> Home:
    """A home whose feeds were fetched once."""
    home.follow(*(server.url(path) for path in SAMPLES), settings='refresh = "manual"\nfull_text = "never"')
    fetched = home.run("refresh")
    assert fetched.returncode == 0, fetched.stderr
    return home
