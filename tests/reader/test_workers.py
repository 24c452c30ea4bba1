"""Jobs in processes that can be stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tui.formats.errors import FormatError
from tui.formats.feed import parse_feed
from tui.reader.outside import WorkerFailed
from tui.reader.workers import Workers

RSS = b"""<rss version="2.0"><channel><title>World</title>
<item><title>One</title><guid>1</guid></item></channel></rss>"""


async def test_a_feed_is_read_in_another_process() -> None:
    async with Workers(log=None, count=1) as workers:
        assert await workers.call(os.getpid) != os.getpid()
        feed = await workers.call(parse_feed, RSS, url="https://example.org/", content_type="text/xml")
        assert [entry.title for entry in feed.entries] == ["One"]


async def test_what_the_job_raises_comes_back_as_it_is() -> None:
    async with Workers(log=None, count=1) as workers:
        with pytest.raises(FormatError) as caught:
            await workers.call(parse_feed, b"<html><p>Hello", url="https://example.org/", content_type="text/html")
    assert caught.value.problem.cause


async def test_a_job_that_stalls_is_ended_and_the_next_one_runs() -> None:
    async with Workers(log=None, count=1, deadline=timedelta(seconds=0.2)) as workers:
        with pytest.raises(WorkerFailed, match=r"longer than 0\.2 seconds"):
            await workers.call(time.sleep, 60)
    async with Workers(log=None, count=1) as workers:
        assert await workers.call(abs, -1) == 1


async def test_a_process_that_dies_fails_its_job_only() -> None:
    async with Workers(log=None, count=1) as workers:
        pid = await workers.call(os.getpid)
        with pytest.raises(WorkerFailed, match="died"):
            await workers.call(os.kill, pid, signal.SIGKILL)
        assert await workers.call(os.getpid) != pid


async def test_a_log_that_cannot_be_written_stops_no_job(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    async with Workers(log=tmp_path / "state" / "workers.log", count=1) as workers:
        assert await workers.call(abs, -1) == 1


async def test_what_libraries_print_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "workers.log"
    async with Workers(log=log, count=1) as workers:
        await workers.call(os.write, 2, b"a library speaks\n")
    assert log.read_text() == "a library speaks\n"
    assert log.stat().st_mode & 0o777 == 0o600


async def test_what_somebody_waits_for_goes_before_all_that_has_no_room_yet(tmp_path: Path) -> None:
    log = tmp_path / "workers.log"
    async with Workers(log=log, count=1) as workers, asyncio.TaskGroup() as group:
        for letter in b"abcd":
            group.create_task(workers.call(os.write, 2, bytes([letter])))
        await asyncio.sleep(0)
        group.create_task(workers.ahead.call(os.write, 2, b"1"))
        group.create_task(workers.ahead.call_within(timedelta(seconds=9), os.write, 2, b"2"))
    assert sorted(log.read_text()) == list("12abcd")
    assert sorted(log.read_text()[2:4]) == ["1", "2"], "two have room: the one that runs and the next"


async def test_ctrl_c_does_not_reach_a_process_that_is_coming_up() -> None:
    async with Workers(log=None, count=1) as workers:
        assert signal.SIGINT in await workers.call(signal.pthread_sigmask, signal.SIG_BLOCK, [])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_nor_one_that_is_the_first_of_its_parent() -> None:
    script = (
        "import asyncio, signal\n"
        "from tui.reader.workers import Workers\n"
        "async def main():\n"
        "    async with Workers(log=None, count=1) as workers:\n"
        "        print(signal.SIGINT in await workers.call(signal.pthread_sigmask, signal.SIG_BLOCK, []))\n"
        "asyncio.run(main())"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "True\n"
