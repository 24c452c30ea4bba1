"""The right to refresh."""

import asyncio
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reader.test_files import mode
from tui.core.errors import StoreError
from tui.reader.lock import RefreshLock


def test_one_claim_on_the_lock_excludes_the_other_until_it_is_released(tmp_path: Path) -> None:
    one, two = RefreshLock(tmp_path / "dateline.db"), RefreshLock(tmp_path / "dateline.db")
    assert two.holder() is None
    assert one.try_acquire()
    assert one.try_acquire(), "whoever has it has it"
    assert not two.try_acquire()
    assert one.holder() == two.holder() == os.getpid()
    one.release()
    one.release()
    assert two.holder() is None
    with two:
        assert two.try_acquire()
        assert not one.try_acquire()
    assert one.try_acquire()
    one.release()
    assert mode(one.path) == 0o600


def test_the_locks_of_two_databases_are_two(tmp_path: Path) -> None:
    with RefreshLock(tmp_path / "one.db") as one, RefreshLock(tmp_path / "two.db") as two:
        assert one.try_acquire()
        assert two.try_acquire()
        (tmp_path / "link.db").symlink_to(tmp_path / "one.db")
        assert not RefreshLock(tmp_path / "link.db").try_acquire()


def test_a_dead_owner_frees_the_lock_and_its_number_means_nothing_then(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from tui.reader.lock import RefreshLock\n"
        "lock = RefreshLock(pathlib.Path(sys.argv[1])); print(lock.try_acquire(), flush=True); sys.stdin.read()"
    )
    lock = RefreshLock(tmp_path / "dateline.db")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "dateline.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        assert not lock.try_acquire()
        assert lock.holder() == other.pid
        other.kill()
    assert lock.path.read_text() == f"{other.pid}\n", "it died without tidying up"
    assert lock.holder() is None
    assert lock.try_acquire()
    lock.release()


class ReleasingClock:
    """Releases a lock at the third sleep, in place of waiting."""

    def __init__(self, lock: RefreshLock) -> None:
        self.lock = lock
        self.sleeps = 0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self) -> float:
        return float(self.sleeps)

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps += 1
        await asyncio.sleep(0)
        if self.sleeps == 3:
            self.lock.release()


async def test_a_waiting_claim_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    one, two = RefreshLock(tmp_path / "dateline.db"), RefreshLock(tmp_path / "dateline.db")
    assert one.try_acquire()
    clock = ReleasingClock(one)
    await two.acquire(clock)
    assert clock.sleeps == 3
    assert not one.try_acquire()
    two.release()


@pytest.mark.parametrize("soon", [True, False])
async def test_whoever_has_it_sees_that_somebody_waits_who_asks_for_it_soon(tmp_path: Path, soon: bool) -> None:
    one, two = RefreshLock(tmp_path / "dateline.db"), RefreshLock(tmp_path / "dateline.db")
    assert one.try_acquire()
    assert not one.wanted()
    clock = ReleasingClock(one)
    waiting = asyncio.create_task(two.acquire(clock, soon=soon))
    await asyncio.sleep(0)
    assert clock.sleeps == 1
    assert one.wanted() is soon
    await waiting
    assert not two.wanted()
    two.release()


def test_a_lock_file_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    lock = RefreshLock(tmp_path / "nowhere" / "dateline.db")
    with pytest.raises(StoreError, match=r"dateline\.db\.refresh cannot be used as a lock \(No such file"):
        lock.try_acquire()
    assert lock.holder() is None
    linked = RefreshLock(tmp_path / "dateline.db")
    linked.path.symlink_to(tmp_path / "target")
    with pytest.raises(StoreError, match="cannot be used as a lock"):
        linked.try_acquire()
    assert not (tmp_path / "target").exists()


def test_c79_on_a_full_disk_the_lock_holds_and_only_the_number_in_it_is_missing(tmp_path: Path) -> None:
    lock, other = RefreshLock(tmp_path / "d.db"), RefreshLock(tmp_path / "d.db")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        assert lock.try_acquire()
        assert not other.try_acquire()
        assert other.holder() is None
        lock.release()
        assert other.try_acquire()
        other.release()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
