"""What the screen tells of the database: damage, and another program that keeps it from writing."""

import asyncio
import sqlite3
from pathlib import Path

from tests.app.reading_samples import running, sample_reader
from tests.app.real_reader import on_reader
from tests.store.making import entry

DAMAGE = "/d/d.db is damaged: quit dateline wherever it is open, and run `dateline doctor`"


async def test_c81_damage_is_told_once_the_list_is_there_and_stands_in_the_status_line() -> None:
    reader = sample_reader()
    reader.damage = DAMAGE
    async with running(reader, size=(160, 30)) as run:
        assert "Damaged: quit, then `dateline doctor`" in run.text
        await run.press("j", "s")
        assert "Damaged" in run.text


async def test_c85_while_a_foreign_program_writes_keys_act_and_what_they_do_is_written_when_it_has_done(
    tmp_path: Path,
) -> None:
    async with on_reader(tmp_path, [[entry("one"), entry("two")]]) as run:
        foreign = sqlite3.connect(tmp_path / "dateline.db", isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")
        await run.pilot.press("s")
        while not run.real.held_up:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0)
        run.app.reading.look()
        await run.pilot.press("j")
        await run.pilot.pause()
        assert run.app.reading.entries.cursor == 1
        assert "The database is locked by another program" in run.text
        assert foreign.execute("SELECT count(*) FROM entries WHERE starred").fetchone() == (0,)
        foreign.execute("COMMIT")
        foreign.close()
        await run.settle()
        run.app.reading.look()
        await run.settle()
        assert "The database is free again." in run.text
    with sqlite3.connect(tmp_path / "dateline.db") as connection:
        assert connection.execute("SELECT count(*) FROM entries WHERE starred").fetchone() == (1,)
    connection.close()
