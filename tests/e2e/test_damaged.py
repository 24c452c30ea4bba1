"""A damaged database under the real program: the reader tells of it, does not open on it, and doctor saves it."""

import os
import sqlite3
from contextlib import closing

from tests.e2e.conftest import Home


def test_c81_the_reader_tells_of_damage_and_opens_again_after_doctor(reading: Home) -> None:
    unread = reading.unread()
    with reading.open(columns=120, rows=30) as terminal:  # a page that no list needs
        terminal.wait_for("article")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    with closing(sqlite3.connect(reading.db)) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'checked'")  # else it is looked at again in a day
        connection.commit()
    size = reading.db.stat().st_size
    with open(reading.db, "r+b") as file:
        file.seek(size - 8192)
        file.write(os.urandom(8192))
    with reading.open(columns=120, rows=30) as terminal:
        terminal.wait_for("Damaged: quit, then")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    with open(reading.db, "r+b") as file:
        file.write(os.urandom(100))
    with reading.open() as terminal:
        assert terminal.wait_end() == 3
        assert "run `dateline doctor`" in " ".join(terminal.text.split())
        assert terminal.is_cooked()
        assert terminal.left_modes() == set()
    assert reading.run("doctor").returncode == 0
    assert reading.unread() == unread
    assert reading.integrity() == "ok"
