"""A survey: the real program fetches endpoints three times, and what came of each is written down.

    survey = surveyed(endpoints, folder)      # or surveyed_once, from a fixture

The first run is a plain `dateline refresh`, followed by one that must find nothing due; then all stories are starred
and some read, and two forced runs follow. Endpoints of `GOOD` take part unasked.
"""

import fcntl
import io
import json
import os
import pickle
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.catalogue.came import Came, Run, Story, Watch
from tests.catalogue.endpoints import GOOD, RUNS, Endpoint
from tests.catalogue.server import AUTHORITY, CatalogueServer
from tui.cli.main import run as dateline

PROGRAM = Path(sys.executable).with_name("dateline")
NAMES = Path(__file__).parent / "names"
MOST_MEMORY = 300 * 1024 * 1024
"""Bytes that all processes of a run may take together."""
SETTINGS = 'full_text = "never"\ntimeout = "20s"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What came of all endpoints in all runs."""

    runs: tuple[Run, ...]
    idle: Run
    """The run after the first, in which nothing is due."""
    came: dict[str, tuple[Came, ...]]
    """By the endpoint's name, then by run."""
    urls: dict[str, str]
    log: str
    list_kept: bool
    """Whether feeds.toml is byte for byte as it was written."""
    strays: tuple[str, ...]
    """Requests for paths that no endpoint has."""
    most_open: dict[str, int]
    """Connections at once by address."""

    def of(self, endpoint: Endpoint | str, run: int) -> Came:
        """What came of one endpoint in one run, from 1."""
        return self.came[endpoint if isinstance(endpoint, str) else endpoint.name][run - 1]

    def check_runs(self, *, most_seconds: float = 60) -> None:
        """What must hold of every run, whatever was served."""
        for number, run in enumerate(self.runs, 1):
            assert run.code in (0, 1), (number, run.code, run.err)
            assert not run.stray_bytes, (number, run.stray_bytes)
            assert "Traceback" not in run.out + run.err, run.err
            assert run.integrity == "ok"
            assert run.most_memory < MOST_MEMORY, f"run {number}: {run.most_memory:,} bytes"
            assert run.seconds < most_seconds, f"run {number}: {run.seconds:.1f} s"
            assert run.printed["feeds"], run.out
            for endpoint in GOOD:
                came = self.of(endpoint, number)
                assert not came.sentence
                assert len(came.stories) == number + 1, (endpoint.name, number)
        assert "Traceback" not in self.log, self.log

    def check(self, endpoint: Endpoint) -> None:
        """What must hold of every endpoint: it is told as it should be, and nothing that was stored is lost."""
        before: Came | None = None
        for number in RUNS:
            came = self.of(endpoint, number)
            _check_told(endpoint, number, came, self.urls[endpoint.name])
            if came.sentence:
                first = self.of(endpoint, 1).feed["last_try"]  # a forced run does not make it wait longer
                assert came.feed["next_due"] >= first + 3600
            if before is not None:
                _check_kept(before, came)
            before = came
        if endpoint.stories is not None:
            assert len(self.of(endpoint, 1).stories) == endpoint.stories


def _check_told(endpoint: Endpoint, number: int, came: Came, url: str) -> None:
    if not endpoint.failing(number):
        assert came.sentence == "", f"run {number}: {came.sentence}"
        return
    assert came.told is not None, f"run {number}: no failure of {endpoint.name} was told"
    assert came.sentence.startswith(f"{endpoint.name} ({url}): "), came.sentence
    assert re.search(endpoint.says, came.sentence), f"run {number}: {came.sentence}"
    assert came.told["remedy"], f"run {number}: {came.sentence} says nothing of what helps"
    assert "dateline" not in came.told["cause"], came.sentence  # a fault of its own
    assert came.feed["problem_cause"] == came.told["cause"]
    assert came.feed["failures"] > 0


def _check_kept(before: Came, came: Came) -> None:
    after = {story.identity: story for story in came.stories}
    for story in before.stories:
        assert story.identity in after, f"lost: {story}"
        kept = after[story.identity]
        assert (kept.read, kept.starred) == (story.read, story.starred), kept
    if came.sentence:
        assert came.stories == before.stories
        for name in ("url", "etag", "last_modified", "body_hash", "last_success", "title"):
            assert came.feed[name] == before.feed[name], name


@dataclass(kw_only=True)
class Surveyor:
    """Runs the program in a home of its own, and looks at what it leaves."""

    folder: Path
    server: CatalogueServer
    settings: str
    names: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.names = self.folder / "names.json"

    @property
    def files(self) -> list[str]:
        """The options that name the program's files."""
        return [
            "--config", str(self.folder / "feeds.toml"), "--db", str(self.folder / "dateline.db"),
            "--state", str(self.folder / "state"),
        ]  # fmt: skip

    def write_list(self) -> bytes:
        """Write feeds.toml; gives what stands in it."""
        tables = "\n".join(
            f'[[feed]]\nurl = "{self.server.url(one)}"\ntitle = "{one.name}"\n{one.settings}\n'
            for one in self.server.endpoints.values()
        )
        text = f"[settings]\n{self.settings}\n{tables}".encode()
        (self.folder / "feeds.toml").write_bytes(text)
        return text

    def run(self, *options: str) -> Run:
        """Run `dateline refresh` to its end."""
        self.names.write_text(json.dumps(self.server.names()), "utf-8")
        env = {
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(NAMES),
            "DATELINE_TEST_NAMES": str(self.names),
            "SSL_CERT_FILE": str(AUTHORITY),
            **{f"XDG_{kind}_HOME": str(self.folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        }
        before = sum(map(len, self.server.asked.values()))
        began = time.monotonic()
        command = [str(PROGRAM), "refresh", "--json", *options, *self.files]
        with (
            subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as program,
            Watch(program.pid) as watch,
        ):
            try:
                out, err = program.communicate(timeout=100)
            finally:
                program.kill()
        return Run(
            code=program.returncode,
            out=out.decode("utf-8"),
            err=err.decode("utf-8"),
            seconds=time.monotonic() - began,
            most_memory=watch.most,
            asked=sum(map(len, self.server.asked.values())) - before,
            integrity=self._integrity(),
        )

    def mark(self) -> None:
        """Star all stories, and read the first of each feed."""
        for words in (["star", "--query", "is:unread"], ["read", "--query", 'title:"Story 1 of"']):
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                dateline([*words, *self.files])

    def look(self, run: Run, number: int) -> dict[str, Came]:
        """What came of each endpoint."""
        told = {one["url"]: one for one in run.printed["failed"]}
        with closing(sqlite3.connect(self.folder / "dateline.db")) as db:
            db.row_factory = sqlite3.Row
            feeds = {row["own_title"]: dict(row) for row in db.execute("SELECT * FROM feeds")}
            stories = _stories(db)
        return {
            name: Came(
                sentence=next((line for line in run.err.splitlines() if line.startswith(f"{name} (")), ""),
                told=told.get(self.server.url(endpoint)),
                asked=self.server.requests(name)[number - 1],
                stories=tuple(stories.get(feeds[name]["id"], ())),
                feed=feeds[name],
            )
            for name, endpoint in self.server.endpoints.items()
        }

    def log(self) -> str:
        """All that the program logged."""
        return "".join(path.read_text("utf-8") for path in sorted((self.folder / "state").rglob("*.log*")))

    def _integrity(self) -> str:
        with closing(sqlite3.connect(self.folder / "dateline.db")) as db:
            wrong = db.execute("PRAGMA foreign_key_check").fetchall()
            return f"foreign keys: {wrong}" if wrong else str(db.execute("PRAGMA integrity_check").fetchone()[0])


def _stories(db: sqlite3.Connection) -> dict[int, list[Story]]:
    """All stories by feed."""
    found: dict[int, list[Story]] = {}
    sql = """
        SELECT e.*, a.text AS words_of, p.text AS words_of_page FROM entries e
        LEFT JOIN articles a ON a.entry_id = e.id AND a.source = 'feed'
        LEFT JOIN articles p ON p.entry_id = e.id AND p.source = 'page'
        ORDER BY e.id
    """
    for row in db.execute(sql):
        story = Story(
            identity=row["identity"],
            title=row["title"],
            url=row["url"],
            published=row["published"],
            read=bool(row["read"]),
            starred=bool(row["starred"]),
            changed=row["content_changed"],
            text=row["words_of"] or "",
            page=row["words_of_page"] or "",
        )
        found.setdefault(row["feed_id"], []).append(story)
    return found


def surveyed(endpoints: Sequence[Endpoint], folder: Path, *, settings: str = SETTINGS) -> Survey:
    """Run the program over the endpoints, in a home that is made in this folder."""
    with CatalogueServer([*GOOD, *endpoints]) as server:
        surveyor = Surveyor(folder=folder, server=server, settings=settings)
        written = surveyor.write_list()
        runs = []
        came: dict[str, list[Came]] = {name: [] for name in server.endpoints}
        for number in RUNS:
            server.begin(number)
            run = surveyor.run(*(["--force"] if number > 1 else []))
            if number == 1:
                idle = surveyor.run()
                surveyor.mark()
            runs.append(run)
            for name, one in surveyor.look(run, number).items():
                came[name].append(one)
        return Survey(
            runs=tuple(runs),
            idle=idle,
            came={name: tuple(steps) for name, steps in came.items()},
            urls={name: server.url(one) for name, one in server.endpoints.items()},
            log=surveyor.log(),
            list_kept=(folder / "feeds.toml").read_bytes() == written,
            strays=tuple(server.strays),
            most_open=dict(server.most_open),
        )


def surveyed_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Survey]
) -> Survey:  # fmt: skip
    """One survey for all processes of a test run: whoever comes first makes it, the others wait for it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    kept = root / f"survey-{name}.pickle"
    with (root / f"survey-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            survey = make(factory.mktemp(name))
            kept.write_bytes(pickle.dumps(survey))
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 - we wrote it ourselves
