"""Some days, and by option a fortnight, lived by the whole of a refresh and judged by the rules of manners."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fortnight import World, clock_of_the_time, happenings, live
from tests.manners import RULES, Rule
from tests.publishers import DAY, ILLS, MINUTE, Publisher, publishers
from tests.store.making import assert_counters_are_true, assert_index_is_sound
from tests.whole_reader import Servers, Whole
from tui.paths import Paths
from tui.store.database import open_database

_HEARD = tuple(ill for ill in ILLS if ill not in ("dns", "refused", "hang"))
"""What a server that shares its host with others can do; without what takes real time."""


def _dead(number: int, length: timedelta) -> Publisher:
    return Publisher(
        number=number, host=f"dead{number}.example", kind="plain", every=None, posts_every=DAY, skew=timedelta(0),
        ills=[(timedelta(0), length, "dns")],
    )  # fmt: skip


def live_through(folder: Path, *, feeds: int, hosts: int, length: timedelta, look: timedelta, seed: int = 3) -> World:
    """The log of so long a time."""
    made = publishers(feeds=feeds, hosts=hosts, length=length, seed=seed, ills=_HEARD)
    made += [_dead(feeds + number, length) for number in range(2)]
    world = World(publishers=made, clock=clock_of_the_time(), look=look)
    paths = Paths(
        config=folder / "feeds.toml", db=folder / "dateline.db", state=folder / "state", config_is_default=True
    )
    story = happenings(length=length, feeds=feeds, seed=seed, offline=5 * look)

    async def all_of_it() -> None:
        async with Servers(world) as servers:
            await live(Whole(world, servers, paths), world, story, length=length)

    asyncio.run(all_of_it())
    world.log.sort(key=lambda asked: asked.passed)
    return world


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("days")


@pytest.fixture(scope="module")
def days(folder: Path) -> World:
    return live_through(folder, feeds=40, hosts=8, length=2 * DAY, look=15 * MINUTE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_c01_c15_c16_c17_c18_c19_c20_c38_c57_c87_some_days_keep_the_rule(rule: Rule, days: World) -> None:
    assert rule(days.log) == []


def test_c37_some_days_leave_a_sound_database(days: World, folder: Path) -> None:
    assert len(days.log) > 300
    assert {asked.status for asked in days.log} > {0, 200, 301, 304, 410, 429, 503}
    assert max(asked.at_once for asked in days.log) == 2
    db = open_database(folder / "dateline.db")
    try:
        assert db.value("PRAGMA integrity_check") == "ok"
        assert db.rows("PRAGMA foreign_key_check") == []
        assert_index_is_sound(db)
        assert_counters_are_true(db)
        assert db.value("SELECT count(*) FROM entries") > 100
    finally:
        db.close()


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_c01_c15_c16_c17_c18_c19_c20_c38_c57_c87_a_fortnight_of_the_whole_keeps_all_rules(tmp_path: Path) -> None:
    world = live_through(tmp_path, feeds=200, hosts=40, length=14 * DAY, look=10 * MINUTE)
    assert {rule.__name__: broken for rule in RULES if (broken := rule(world.log))} == {}
    assert len(world.log) > 10_000
