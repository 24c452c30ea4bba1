"""The programs that the catalogue of faults is tried on: how each is told what to follow, run, and looked at."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from tests.catalogue.server import AUTHORITY
from tests.catalogue.survey import NAMES
from tests.e2e.terminal import Terminal

MEMORY_KB = 2_000_000
"""What a process may take: a bomb must not hurt the machine."""
SHORT_SECONDS, USUAL_SECONDS = 5, 30
"""How long a server may take: in most cases, and in those about how much it sends; both programs have 30 by default."""
CPU_SECONDS, PATIENCE_SECONDS = 60, 90
"""What a process may take of the one and of the other: who needs more hangs, however busy the machine is."""
_BOUNDED = ("sh", "-c", f'ulimit -v {MEMORY_KB}; ulimit -t {CPU_SECONDS}; ulimit -c 0; exec "$@"', "sh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended."""

    code: int
    """Negative: the signal that killed it."""
    printed: str

    @property
    def violently(self) -> str:
        """Why this was no end of its own; empty: it was."""
        if self.code == -signal.SIGALRM:
            return f"still ran after {PATIENCE_SECONDS} s"
        if -self.code in (signal.SIGXCPU, signal.SIGKILL):
            return f"took more than {CPU_SECONDS} s of CPU"
        return f"killed by {signal.Signals(-self.code).name}" if self.code < 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A story as it is stored."""

    title: str
    url: str
    read: bool
    text: str


class Program(Protocol):
    """A newsreader in a home of its own."""

    name: str
    home: Path
    timeout_seconds: int
    """How long a server may take, from the next `follow` on."""
    first_fetches: int
    """How often it must have fetched before it sends validators."""
    quitting: Sequence[str]
    """Keys that end it from the list of stories."""

    def follow(self, *urls: str, settings: Mapping[str, str] = {}) -> None:
        """Follow these feeds; settings are lines for some of them, where the program knows such."""

    def list_file(self) -> Path:
        """The file that says what is followed."""

    def list_text(self, *urls: str, remark: bytes = b"") -> bytes:
        """Such a file, with a remark above."""

    def followed(self) -> list[str]:
        """What is followed."""

    def know(self, names: Mapping[str, str]) -> None:
        """Find hosts by these names, if it can be told of any."""

    def refresh(self) -> Ended:
        """Fetch all, due or not."""

    def import_opml(self, file: Path) -> Ended:
        """Follow what a list names."""

    def mark_read(self) -> None:
        """Mark all stories read."""

    def store(self) -> Path:
        """The file that holds the stories."""

    def stories(self) -> dict[str, list[Kept]]:
        """What is stored, by feed."""

    def sound(self) -> bool:
        """Whether the file of the stories is whole."""

    def open(self, *, columns: int = 100, rows: int = 30, environment: Mapping[str, str] = {}) -> Terminal:
        """Start it in a terminal."""

    def run(self, *arguments: str) -> Ended:
        """Run it to its end, without a terminal."""

    def search(self, terminal: Terminal, text: str) -> None:
        """Search for a text, from the list of stories."""

    def to_stories(self, terminal: Terminal, seen: str) -> None:
        """Go to the list of stories, in which a text is seen."""


Make: TypeAlias = Callable[[Path], Program]
"""Makes one in a folder."""


def _ended(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    began = time.monotonic()
    with subprocess.Popen(
        [*_BOUNDED, *command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
    late = time.monotonic() - began >= PATIENCE_SECONDS
    code = process.returncode if process.returncode < 128 else 128 - process.returncode
    return Ended(code=-signal.SIGALRM if late else code, printed=out.decode("utf-8", "replace"))


def _environment(home: Path, **more: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "SSL_CERT_FILE": str(AUTHORITY),
        **more,
    }


def _whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


class Dateline:
    """Ourselves."""

    name = "dateline"
    first_fetches = 1
    quitting: Sequence[str] = ("Q",)

    def __init__(self, home: Path) -> None:
        self.home = home
        self.timeout_seconds = SHORT_SECONDS
        home.mkdir(parents=True)
        self.know({})

    @property
    def _files(self) -> list[str]:
        return [f"--config={self.list_file()}", f"--db={self.store()}", f"--state={self.home / 'state'}"]

    def list_file(self) -> Path:
        return self.home / "feeds.toml"

    def list_text(self, *urls: str, remark: bytes = b"") -> bytes:
        return (b"# " + remark + b"\n" if remark else b"") + _toml(urls, {}, self.timeout_seconds)

    def follow(self, *urls: str, settings: Mapping[str, str] = {}) -> None:
        self.list_file().write_bytes(_toml(urls, settings, self.timeout_seconds))

    def followed(self) -> list[str]:
        return [feed["url"] for feed in tomllib.loads(self.list_file().read_text("utf-8")).get("feed", [])]

    def know(self, names: Mapping[str, str]) -> None:
        (self.home / "names.json").write_text(json.dumps(dict(names)))

    def refresh(self) -> Ended:
        return self.run("refresh", "--force")

    def import_opml(self, file: Path) -> Ended:
        return self.run("import", "opml", str(file))

    def mark_read(self) -> None:
        self.run("read", "--query", "is:unread")

    def store(self) -> Path:
        return self.home / "dateline.db"

    def stories(self) -> dict[str, list[Kept]]:
        sql = """
            SELECT f.url, e.title, e.url, e.read, a.text FROM entries e JOIN feeds f ON f.id = e.feed_id
            LEFT JOIN articles a ON a.entry_id = e.id AND a.source = 'feed' ORDER BY e.id
        """
        return _stories(self.store(), sql)

    def sound(self) -> bool:
        return _whole(self.store())

    def open(self, *, columns: int = 100, rows: int = 30, environment: Mapping[str, str] = {}) -> Terminal:
        command = [*_BOUNDED, sys.executable, "-m", "tui", *self._files]
        return Terminal(command, env=self._environment() | dict(environment), columns=columns, rows=rows)

    def run(self, *arguments: str) -> Ended:
        command = [sys.executable, "-m", "tui", *(arguments or ("list",)), *self._files]
        return _ended(command, self._environment())

    def search(self, terminal: Terminal, text: str) -> None:
        terminal.send("/", text, "enter", "escape")

    def to_stories(self, terminal: Terminal, seen: str) -> None:
        terminal.wait_for(seen)

    def _environment(self) -> dict[str, str]:
        names = {"PYTHONPATH": str(NAMES), "DATELINE_TEST_NAMES": str(self.home / "names.json")}
        return _environment(self.home, **names)


def _toml(urls: Sequence[str], settings: Mapping[str, str], timeout: int) -> bytes:
    head = f'[settings]\nfull_text = "never"\ntimeout = "{timeout}s"\nrefresh = "manual"\n'
    feeds = "".join(f"\n[[feed]]\nurl = {json.dumps(url)}\n{settings.get(url, '')}\n" for url in urls)
    return (head + feeds).encode()


class Newsboat:
    """What Debian installs."""

    name = "newsboat"
    first_fetches = 3
    quitting: Sequence[str] = ("q", "q")

    def __init__(self, home: Path) -> None:
        self.home = home
        self.timeout_seconds = SHORT_SECONDS
        home.mkdir(parents=True)

    @property
    def _command(self) -> list[str]:
        return ["newsboat", "-u", str(self.list_file()), "-c", str(self.store()), "-C", str(self.home / "config")]

    def list_file(self) -> Path:
        return self.home / "urls"

    def list_text(self, *urls: str, remark: bytes = b"") -> bytes:
        return (b"# " + remark + b"\n" if remark else b"") + "".join(f"{url}\n" for url in urls).encode()

    def follow(self, *urls: str, settings: Mapping[str, str] = {}) -> None:
        (self.home / "config").write_text(f"download-timeout {self.timeout_seconds}\nauto-reload no\n")
        self.list_file().write_bytes(self.list_text(*urls))

    def followed(self) -> list[str]:
        lines = self.list_file().read_text("utf-8").splitlines()
        return [line.strip().strip('"') for line in lines if line.strip() and not line.startswith("#")]

    def know(self, names: Mapping[str, str]) -> None:
        """It asks the system, which knows none of ours."""

    def refresh(self) -> Ended:
        return self.run("-x", "reload")

    def import_opml(self, file: Path) -> Ended:
        self.list_file().touch()
        return self.run("-i", str(file))

    def mark_read(self) -> None:
        if self.store().exists():
            with closing(sqlite3.connect(self.store())) as db, db:
                db.execute("UPDATE rss_item SET unread = 0")

    def store(self) -> Path:
        return self.home / "cache.db"

    def stories(self) -> dict[str, list[Kept]]:
        sql = "SELECT feedurl, title, url, NOT unread, content FROM rss_item WHERE NOT deleted ORDER BY id"
        return _stories(self.store(), sql)

    def sound(self) -> bool:
        return _whole(self.store())

    def open(self, *, columns: int = 100, rows: int = 30, environment: Mapping[str, str] = {}) -> Terminal:
        env = _environment(self.home) | dict(environment)
        return Terminal([*_BOUNDED, *self._command], env=env, columns=columns, rows=rows)

    def run(self, *arguments: str) -> Ended:
        return _ended([*self._command, *(arguments or ("-x", "print-unread"))], _environment(self.home))

    def search(self, terminal: Terminal, text: str) -> None:
        terminal.send("/", text, "enter")

    def to_stories(self, terminal: Terminal, seen: str) -> None:
        terminal.wait_for("Your feeds")
        terminal.send("enter")
        terminal.wait_for(seen)


def _stories(path: Path, sql: str) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    if not path.exists():
        return found
    with closing(sqlite3.connect(path)) as db:
        db.text_factory = lambda text: text.decode("utf-8", "replace")
        for feed, title, url, read, text in db.execute(sql):
            found.setdefault(feed, []).append(Kept(title=title, url=url, read=bool(read), text=text or ""))
    return found
