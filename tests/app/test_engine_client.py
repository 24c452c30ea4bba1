"""The screen's end of the engine, against small programs that stand in for it."""

import asyncio
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tui.app.engine_client import EngineClient
from tui.app.engine_events import (
    EngineEvent,
    FeedDone,
    Noted,
    PagesBegin,
    PagesDone,
    RefreshDone,
    RefreshFailed,
    RefreshPlanned,
)
from tui.paths import Paths

TALKS = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] == "cancel":
        print(json.dumps({"id": asked["id"], "event": "done", "asked": 0, "cancelled": True}), flush=True)
        continue
    print("not json", flush=True)
    print(json.dumps({"id": 999, "event": "planned", "total": 5}), flush=True)
    print(json.dumps({"id": asked["id"], "event": "planned", "total": 2, "too_soon": 60.0}), flush=True)
    outcome = {"id": asked["id"], "event": "outcome", "title": "A", "new": 1, "updated": 0, "cause": None}
    print(json.dumps(outcome), flush=True)
    if asked["force"]:
        print(json.dumps({"id": asked["id"], "event": "done", "asked": 2, "new": 1, "failed": 0}), flush=True)
"""


class Told:
    """Keeps events and lets a test wait for the next."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[EngineEvent] = asyncio.Queue()

    def __call__(self, event: EngineEvent) -> None:
        self.events.put_nowait(event)

    async def next(self) -> EngineEvent:
        return await asyncio.wait_for(self.events.get(), 20)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(config=tmp_path / "f", db=tmp_path / "d", state=tmp_path / "state", config_is_default=True)


def client(paths: Paths, told: Told, code: str) -> EngineClient:
    return EngineClient(paths, tell=told, command=[sys.executable, "-c", code])


async def test_a_refresh_is_told_step_by_step_and_noise_is_left_out(paths: Paths) -> None:
    told = Told()
    engine = client(paths, told, TALKS)
    engine.refresh([1, 2], force=True)
    assert engine.busy
    assert await told.next() == RefreshPlanned(total=2, too_soon=timedelta(minutes=1))
    assert await told.next() == FeedDone(title="A", new=1, updated=0)
    assert await told.next() == RefreshDone(asked=2, new=1, failed=0, cancelled=False, offline=False)
    assert not engine.busy
    await engine.close()


async def test_a_refresh_is_cancelled_in_the_process_that_runs_it(paths: Paths) -> None:
    told = Told()
    engine = client(paths, told, TALKS)
    engine.refresh(None, force=False)
    await told.next()
    await told.next()
    engine.cancel()
    last = await told.next()
    assert isinstance(last, RefreshDone)
    assert last.cancelled
    await engine.close()


async def test_a_second_refresh_is_not_begun_while_one_runs(paths: Paths) -> None:
    told = Told()
    engine = client(paths, told, TALKS)
    engine.refresh(None, force=True)
    engine.refresh(None, force=True)
    for _ in range(3):
        await told.next()
    await engine.close()
    assert told.events.empty()


FILLS = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "event": "pages", "total": len(asked.get("first", []))}), flush=True)
    if asked["do"] == "cancel":
        print(json.dumps({"id": asked["id"], "event": "pages_done", "left": 7, "offline": False}), flush=True)
"""


async def test_pages_run_beside_a_refresh_the_newest_request_counts_and_its_end_is_told(paths: Paths) -> None:
    told = Told()
    engine = client(paths, told, FILLS)
    engine.fetch_pages([1])
    assert engine.filling
    assert not engine.busy
    assert await told.next() == PagesBegin(total=1)
    engine.fetch_pages([1, 2])
    assert await told.next() == PagesBegin(total=2)
    engine.cancel("pages")
    await told.next()
    assert await told.next() == PagesDone(left=7)
    assert not engine.filling
    engine.refresh(None, force=True)
    engine.fetch_pages()
    assert not engine.filling, "they follow the refresh"
    await engine.close()


async def test_pages_of_an_engine_that_dies_or_is_not_there_yet_end_too(paths: Paths) -> None:
    told = Told()
    engine = client(paths, told, "raise SystemExit('broken')")
    engine.fetch_pages()
    ended = await told.next()
    assert isinstance(ended, PagesDone)
    assert ended.cause
    engine.fetch_pages()
    engine.cancel("pages")
    assert await told.next() == PagesDone()
    await engine.close()


async def test_an_engine_that_dies_is_told_and_started_again(paths: Paths) -> None:
    told = Told()
    marker = paths.state / "again"
    code = f"import os\nif not os.path.exists({str(marker)!r}):\n    raise SystemExit('broken')\n{TALKS}"
    engine = client(paths, told, code)
    engine.refresh(None, force=True)
    assert isinstance(await told.next(), RefreshFailed)
    marker.touch()
    engine.refresh(None, force=True)
    assert isinstance(await told.next(), RefreshPlanned)
    await engine.close()
    logs = [file for file in paths.state.iterdir() if file.suffix == ".log"]
    assert "broken" in logs[0].read_text("utf-8")
    assert stat.S_IMODE(logs[0].stat().st_mode) == 0o600


async def test_an_engine_that_does_not_end_is_killed(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.engine_client._PATIENCE_SECONDS", 0.1)
    told = Told()
    engine = client(
        paths, told, f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{TALKS}\nsignal.pause()"
    )
    engine.refresh(None, force=False)
    await told.next()
    await asyncio.wait_for(engine.close(), 10)


async def test_what_cannot_be_started_is_told(paths: Paths) -> None:
    told = Told()
    engine = EngineClient(paths, tell=told, command=["/nowhere/at/all"])
    engine.refresh(None, force=False)
    assert isinstance(await told.next(), RefreshFailed)
    await engine.close()


async def test_a_line_without_end_ends_the_engine_and_is_told(paths: Paths) -> None:
    told = Told()
    one = client(paths, told, "print('x' * 3_000_000, flush=True); input(); input()")
    one.refresh(None, force=False)
    assert isinstance(await told.next(), RefreshFailed)
    assert not one.busy
    await one.close()


async def test_what_the_person_should_know_is_told_whatever_was_asked_for(paths: Paths) -> None:
    told = Told()
    note = 'import json; input(); print(json.dumps({"id": 0, "event": "note", "message": "The disk is full."}))'
    engine = client(paths, told, note)
    engine.refresh(None, force=False)
    assert await told.next() == Noted(message="The disk is full.")
    assert engine.busy
    await engine.close()
