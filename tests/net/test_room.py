"""Room for large bodies: bounded together, the first always to its end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from tests.net.servers import Asked, Server, client, said
from tui.core.model import Problem, ProblemKind
from tui.net.client import Answer, Request
from tui.net.room import LargeBodies

SIZES = {"small_bytes": 1_000, "most_bytes": 10_000}


async def test_small_bodies_never_wait() -> None:
    bodies = LargeBodies(**SIZES)
    rooms = [bodies.room() for _ in range(100)]
    assert all(room.takes(1_000) for room in rooms)
    assert rooms[0].takes(15_000), "and no room is counted for them"


async def test_large_ones_wait_for_each_other_and_the_first_goes_to_its_end() -> None:
    bodies = LargeBodies(**SIZES)
    first, second, third = (bodies.room() for _ in range(3))
    assert first.takes(6_000)
    assert second.takes(4_000)
    assert not second.takes(4_001)
    assert first.takes(50_000), "it was large first, so nobody may make it wait"
    assert not third.takes(1_001)
    waiting = asyncio.create_task(second.wait_for(9_000))
    await asyncio.sleep(0)
    assert not waiting.done()
    first.give()
    await waiting
    assert not third.takes(2_000)
    second.give()
    second.give()
    assert third.takes(2_000)


async def test_who_no_longer_waits_is_passed_over() -> None:
    bodies = LargeBodies(**SIZES)
    first, second, third = (bodies.room() for _ in range(3))
    assert first.takes(10_000)
    waiting = [asyncio.create_task(room.wait_for(5_000)) for room in (second, third)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    first.give()
    await waiting[1]
    assert waiting[0].cancelled() or not waiting[0].done()


async def test_c31_c32_a_body_that_waits_for_room_is_no_slow_answer() -> None:
    """While it waits the deadline stands still, and the connection is not read from."""
    bodies = LargeBodies(**SIZES)
    holder = bodies.room()
    assert holder.takes(10_000)
    async with Server(said(b"y" * 1_000_000)) as server, client() as one:
        request = Request(url=server.url(), deadline=timedelta(seconds=0.3), room=bodies.room())
        fetching = asyncio.create_task(one.fetch(request))
        done, _ = await asyncio.wait([fetching], timeout=0.8)
        assert not done
        holder.give()
        answer = await fetching
        assert isinstance(answer, Answer)
        assert len(answer.body) == 1_000_000


async def test_once_it_has_room_the_deadline_runs_on() -> None:
    bodies = LargeBodies(**SIZES)

    async def stalling(_: Asked) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 20_000
        await asyncio.Event().wait()

    async with Server(stalling) as server, client() as one:
        request = Request(url=server.url(), deadline=timedelta(seconds=0.3), room=bodies.room())
        problem = await one.fetch(request)
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.TIMEOUT
