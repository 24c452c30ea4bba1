"""Days of the past, in the time zone of the machine."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fakes import FakeClock
from tests.reader.opener import Opener, stories
from tui.core.changes import SetFlag
from tui.core.query import parse
from tui.core.query_nodes import Published
from tui.reader.local_time import LOCAL
from tui.reader.reader import Reader

READ = SetFlag(field="read", value=True)
WELCOME = '[[feed]]\nurl = "builtin:welcome"\n'


@pytest.fixture(autouse=True)
def vienna(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Vienna")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 1, 1, 12, tzinfo=UTC), "2026-01-01T13:00:00+01:00"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02T00:30:00+02:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29T03:00:00+02:00"),
        (datetime(1930, 7, 1, tzinfo=UTC), "1930-07-01T01:00:00+01:00"),
    ],
)
def test_the_machines_zone_knows_when_the_clocks_change(moment: datetime, shown: str) -> None:
    local = moment.astimezone(LOCAL)
    assert local.isoformat() == shown
    assert local.astimezone(UTC) == moment


def test_a_day_of_summer_is_asked_for_rightly_in_winter() -> None:
    node = parse("on:2025-07-01", now=datetime(2026, 1, 10, tzinfo=UTC).astimezone(LOCAL)).node
    start = datetime(2025, 6, 30, 22, tzinfo=UTC)
    assert node == Published(start, start + timedelta(days=1))


async def read_at(reader: Reader, clock: FakeClock, moment: datetime, story_id: int) -> None:
    clock.advance(moment - clock.now())
    await reader.change([READ], ids=[story_id], origin="open")


async def test_what_was_done_on_a_day_begins_and_ends_at_local_midnight(opened: Opener, clock: FakeClock) -> None:
    async with opened(extra=WELCOME) as reader:
        first, second, third, *_ = [line.id for line in await stories(reader)]
        for story, moment in (
            (first, datetime(2026, 7, 1, 21, 59, tzinfo=UTC)),
            (second, datetime(2026, 7, 1, 22, 0, tzinfo=UTC)),
            (third, datetime(2026, 7, 2, 22, 0, tzinfo=UTC)),
        ):
            await reader.change([SetFlag(field="read", value=False)], ids=[story], origin="rule")
            await read_at(reader, clock, moment, story)
        clock.advance(timedelta(days=180))  # winter
        day = date(2026, 7, 2)
        assert [one.story_id for one in await reader.readings(9, day=day)] == [second]
        assert [one.story_id for one in await reader.readings(9)] == [first, second, third]
        (batch,) = await reader.history(9, day=day)
        assert (batch.origin, batch.count) == ("open", 1)
        assert await reader.history(9, day=day, before=batch.id) == []
        assert len(await reader.history(9, before=batch.id)) == 1
