"""Jobs in processes that can be stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil
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


async def test_c45_c46_a_document_that_stalls_its_parser_is_left_and_the_next_one_is_read() -> None:
    endless = RSS.replace(
        b"</item>", b"</item>" + b"<item><title>Two</title><description>x</description></item>" * 19_000
    )
    async with Workers(log=None, count=1, deadline=timedelta(seconds=1)) as workers:
        with pytest.raises(WorkerFailed, match="longer than 1 seconds") as caught:
            await workers.call(parse_feed, endless, url="https://example.org/", content_type="text/xml")
        assert caught.value.problem.remedy
    async with Workers(log=None, count=1) as workers:
        feed = await workers.call(parse_feed, RSS, url="https://example.org/", content_type="text/xml")
        assert [entry.title for entry in feed.entries] == ["One"]


async def test_a_process_that_dies_fails_its_job_only() -> None:
    async with Workers(log=None, count=1) as workers:
        pid = await workers.call(os.getpid)
        with pytest.raises(WorkerFailed, match="died"):
            await workers.call(os.kill, pid, signal.SIGKILL)
        assert await workers.call(os.getpid) != pid


def worker_processes() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
            found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


async def test_a_process_that_dies_while_it_does_nothing_costs_no_job_and_leaves_nothing_over() -> None:
    others = worker_processes()  # of other tests
    async with Workers(log=None, count=1) as workers:
        await asyncio.to_thread(int)  # the loop's own thread is there from now on
        threads = []
        for _ in range(2):
            idle = await workers.call(os.getpid)
            threads.append(threading.active_count())
            os.kill(idle, signal.SIGKILL)
            assert await workers.call(abs, -1) == 1
        assert threads[0] == threads[1]
    assert worker_processes() == others


async def test_of_several_jobs_that_find_no_process_none_ends_what_another_began() -> None:
    loop, busy = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    async with Workers(log=None, count=1) as workers:
        await workers.call(abs, -1)
        broken = workers._pool
        assert broken is not None
        loop.run_in_executor(None, busy.wait)
        ending = [asyncio.create_task(workers._end(broken)) for _ in range(2)]
        await asyncio.sleep(0)
        busy.set()
        await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
        begun = workers._started()
        await asyncio.gather(*ending)
        assert workers._pool is begun


_KILLED = """
import asyncio, os, re
from tui.reader.workers import Workers

async def main():
    workers = Workers(log=None, count=1)
    print(await workers.call(os.getpid), flush=True)
    await workers.call(re.match, "(a+)+$", 30 * "a" + "b")

asyncio.run(main())
"""


def test_a_process_that_is_stalled_ends_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    until = time.monotonic() + 5
    with suppress(psutil.NoSuchProcess):
        while worker.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < until


async def test_processes_that_take_no_job_are_exchanged() -> None:
    async with Workers(log=None, count=1, deadline=timedelta(seconds=0.5), start=timedelta(seconds=2)) as workers:
        stuck = await workers.call(os.getpid)
        os.kill(stuck, signal.SIGSTOP)
        others = await asyncio.gather(workers.call(os.getpid), workers.call(os.getpid))
        assert stuck not in others
        assert others[0] == others[1]


async def test_where_no_process_comes_up_that_is_told_and_the_next_job_tries_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Workers(log=None, count=1) as workers:
        with monkeypatch.context() as patched:
            patched.setenv("PYTHONHOME", str(tmp_path))  # no library there
            with pytest.raises(WorkerFailed, match="no process could be started"):
                await workers.call(abs, -1)
        assert await workers.call(abs, -1) == 1


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
