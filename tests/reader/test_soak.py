"""A short soak: some hours of a process that refreshes, reads, marks and searches, and must not lose handles."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bench.soak import Day, Soak, catalogue, soak
from tests.bench.soak_reader import Handles
from tests.publishers import DAY, HOUR


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory) -> Soak:
    folder = tmp_path_factory.mktemp("soak")
    quick = [one for one in catalogue(folder / "traps") if one.case in (6, 9, 16, 20, 21, 25, 26, 28, 34, 39)]
    return soak(folder, length=2.6 * HOUR, day=HOUR, feeds=6, endpoints=quick)


def test_no_file_thread_or_process_is_left_over(hours: Soak) -> None:
    assert len(hours.days) >= 2
    assert hours.days[-1].held.asked > 20
    assert hours.left_over() == []
    assert hours.days[-1].held.children == 0


def test_the_database_is_sound_afterwards(hours: Soak) -> None:
    assert hours.days[-1].held.stories > 5
    assert hours.faults == []


def day(*, size: int = 100, files: int = 20, threads: int = 6, children: int = 0) -> Day:
    held = Handles(files=files, threads=threads, children=children, bytes=size, stories=0, asked=0)
    return Day(held=held, tree_bytes=size)


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (day(), []),
        (day(size=109, files=22), []),
        (day(size=110), ["the process grew by 10%", "all processes grew by 10%"]),
        (day(files=24), ["files: 20 became 24"]),
        (day(threads=10), ["threads: 6 became 10"]),
        (day(children=1), ["1 processes"]),
    ],
)
def test_what_grows_or_is_left_over_is_seen(last: Day, verdict: list[str]) -> None:
    assert Soak(days=[day(size=50), day(size=90), *[day()] * 5, *[last] * 5]).verdict() == verdict


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_a_week_with_all_faults_leaves_no_more_than_a_day_does(tmp_path: Path) -> None:
    came = soak(tmp_path, length=8 * DAY + timedelta(hours=1), feeds=24, endpoints=catalogue(tmp_path / "traps"))
    assert came.verdict() == []
