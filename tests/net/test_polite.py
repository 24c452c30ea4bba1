import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeClock
from tests.net.servers import HERE, PUBLIC, QUICK, Asked, FakeResolver, Server, client, moved, said
from tui.core.model import Problem, ProblemKind
from tui.net.client import Answer, Request
from tui.net.exchange import Limits
from tui.net.polite import HostPaused, Polite, by_turns


async def settled() -> None:
    """Let every task go as far as it can without time passing."""
    for _ in range(50):
        await asyncio.sleep(0)


class Visitors:
    """Tasks that take a turn each, and stay until they are let go."""

    def __init__(self, polite: Polite) -> None:
        self._polite = polite
        self._leave = asyncio.Semaphore(0)
        self.inside: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    def come(self, *hosts: str, urgent: bool = False) -> None:
        self.tasks += [asyncio.create_task(self._visit(host, urgent)) for host in hosts]

    async def _visit(self, host: str, urgent: bool) -> None:
        async with self._polite.turn(host, urgent=urgent):
            self.inside.append(host)
            await self._leave.acquire()
            self.inside.remove(host)

    async def let_go(self, count: int) -> None:
        for _ in range(count):
            self._leave.release()
        await settled()


def polite(clock: FakeClock, limits: Limits | None = None) -> Polite:
    return Polite(clock, limits or Limits(), is_near=lambda host: host == "near")


async def test_two_may_visit_one_host_and_others_go_ahead_meanwhile() -> None:
    visitors = Visitors(polite(FakeClock()))
    visitors.come("a", "a", "a", "b")
    await settled()
    assert sorted(visitors.inside) == ["a", "a", "b"]
    await visitors.let_go(3)
    assert visitors.inside == ["a"]
    await visitors.let_go(1)
    await asyncio.gather(*visitors.tasks)


async def test_only_so_many_visit_at_once_over_all_hosts() -> None:
    visitors = Visitors(polite(FakeClock(), Limits(connections=3)))
    visitors.come(*"abcdefg")
    await settled()
    assert len(visitors.inside) == 3
    await visitors.let_go(7)
    await asyncio.gather(*visitors.tasks)


async def test_visits_to_one_host_begin_a_second_apart_but_not_to_a_near_one() -> None:
    clock = FakeClock()
    turns = polite(clock)
    began = []
    for host in ("far", "far", "other", "far", "near", "near"):
        async with turns.turn(host):
            began.append((host, clock.monotonic()))
    assert began == [("far", 0), ("far", 1), ("other", 1), ("far", 2), ("near", 2), ("near", 2)]


async def test_what_somebody_waits_for_goes_before_all_that_want_the_host() -> None:
    clock = FakeClock()
    visitors = Visitors(polite(clock))
    visitors.come("a", "a", "a", "a")
    await settled()
    visitors.come("a", urgent=True)
    await visitors.let_go(1)
    assert len(visitors.inside) == 2
    assert visitors.tasks[0].done()
    await visitors.let_go(2)
    assert visitors.tasks[4].done(), "the one that came last"
    assert not visitors.tasks[3].done()
    assert clock.slept == [1] * 4, "it keeps the pause"
    await visitors.let_go(2)
    await asyncio.gather(*visitors.tasks)


async def test_what_somebody_waits_for_does_not_wait_for_other_hosts() -> None:
    visitors = Visitors(polite(FakeClock(), Limits(connections=2)))
    visitors.come(*"abcd")
    await settled()
    visitors.come("e", urgent=True)
    await settled()
    assert visitors.inside == ["a", "b", "e"]
    await visitors.let_go(5)
    await asyncio.gather(*visitors.tasks)


async def test_nor_behind_one_at_the_same_host_that_does() -> None:
    visitors = Visitors(polite(FakeClock(), Limits(connections=1)))
    visitors.come("a", "b")
    await settled()
    visitors.come("b", urgent=True)
    await settled()
    assert visitors.inside == ["a", "b"]
    await visitors.let_go(2)
    assert visitors.inside == ["b"]
    await visitors.let_go(1)
    await asyncio.gather(*visitors.tasks)


async def test_a_cancelled_visitor_gives_its_place_back() -> None:
    visitors = Visitors(polite(FakeClock(), Limits(connections=1)))
    visitors.come("a", "a", "a", "b")
    await settled()
    for task in visitors.tasks[:3]:
        task.cancel()
    await settled()
    assert visitors.inside[-1] == "b"
    await visitors.let_go(1)
    assert all(task.done() for task in visitors.tasks)


async def test_a_paused_host_is_not_visited_until_its_time_is_over_then_by_one_at_a_time() -> None:
    clock = FakeClock()
    turns = polite(clock)
    async with turns.turn("a"):
        turns.pause("a", timedelta(hours=1))
    with pytest.raises(HostPaused) as paused:
        async with turns.turn("a"):
            pass
    assert paused.value.left == timedelta(hours=1)
    clock.advance(timedelta(hours=1, seconds=1))
    visitors = Visitors(turns)
    visitors.come("a", "a")
    await settled()
    assert visitors.inside == ["a"]
    await visitors.let_go(2)
    await asyncio.gather(*visitors.tasks)


async def test_whoever_waits_for_a_free_place_hears_of_a_pause_that_began_meanwhile() -> None:
    turns = polite(FakeClock(), Limits(connections=1, spacing=timedelta(0)))
    visitors = Visitors(turns)
    visitors.come("a", "a", "b")
    await settled()
    assert visitors.inside == ["a"]
    turns.pause("a", timedelta(hours=1))
    await visitors.let_go(1)
    assert visitors.inside == ["b"]
    await visitors.let_go(1)
    ends = await asyncio.gather(*visitors.tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), HostPaused, type(None)]


async def test_a_host_with_one_place_keeps_it_after_a_pause() -> None:
    clock = FakeClock()
    turns = polite(clock, Limits(per_host=1))
    for _ in range(3):
        async with turns.turn("a"):
            turns.pause("a", timedelta(seconds=1))
        clock.advance(timedelta(seconds=2))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers())))
def test_hosts_take_turns_and_nothing_is_lost(things: list[tuple[str, int]]) -> None:
    spread = by_turns(things, lambda thing: thing[0])
    assert sorted(spread) == sorted(things)
    for host in "abc":
        assert [thing for thing in spread if thing[0] == host] == [thing for thing in things if thing[0] == host]
    rounds = len({host for host, _ in things})
    assert len({host for host, _ in spread[:rounds]}) == rounds


async def test_c38_two_hundred_feeds_on_one_host_see_two_connections_at_most() -> None:
    async def slowly(_: Asked) -> AsyncIterator[bytes]:
        await asyncio.sleep(0)
        yield said()

    async with Server(slowly) as server, client() as one:
        requests = [Request(url=server.url(f"/{number}")) for number in range(200)]
        results = await asyncio.gather(*map(one.fetch, requests))
        assert all(isinstance(result, Answer) for result in results)
        assert len(server.asked) == 200
        assert server.most_open <= 2


async def test_feeds_of_a_public_host_are_asked_a_second_apart() -> None:
    clock = FakeClock()
    async with Server(said()) as server, client(clock) as one:
        for number in range(3):
            await one.fetch(Request(url=server.url(f"/{number}", host=PUBLIC)))
            await one.fetch(Request(url=server.url(f"/{number}", host=HERE)))
    assert clock.slept == [1, 1]


async def test_a_name_that_turned_out_to_lie_near_is_not_spaced() -> None:
    clock = FakeClock()
    async with Server(said()) as server, client(clock, resolver=FakeResolver(nas_example=HERE)) as one:
        for _ in range(3):
            await one.fetch(Request(url=server.url(host="nas.example")))
    assert clock.slept == []


async def test_a_redirect_within_a_host_belongs_to_the_same_visit() -> None:
    clock = FakeClock()
    reply = {"/feed": moved("/new"), "/new": said()}
    async with Server(lambda asked: reply[asked.path]) as server, client(clock, replace(QUICK, per_host=1)) as one:
        assert isinstance(await one.fetch(Request(url=server.url(host=PUBLIC))), Answer)
    assert clock.slept == []


async def test_two_hosts_that_redirect_to_each_other_do_not_wait_for_each_other() -> None:
    async with Server(lambda asked: said() if asked.path == "/end" else moved(other(asked))) as server:

        def other(asked: Asked) -> str:
            host = HERE if asked.headers["host"].startswith(PUBLIC) else PUBLIC
            return server.url("/end", host=host)

        near = replace(QUICK, per_host=1, connections=2, spacing=timedelta(0))
        async with client(limits=near) as one:
            requests = [Request(url=server.url(f"/{number}")) for number in range(4)]
            results = await asyncio.gather(*map(one.fetch, requests))
        assert all(isinstance(result, Answer) for result in results)


async def test_c16_a_public_host_that_sent_429_is_asked_nothing_more() -> None:
    clock = FakeClock()
    async with Server(said(b"", "429 Slow Down", retry_after="600")) as server, client(clock) as one:
        first = await one.fetch(Request(url=server.url("/1", host=PUBLIC)))
        second = await one.fetch(Request(url=server.url("/2", host=PUBLIC)))
        assert isinstance(first, Problem)
        assert isinstance(second, Problem)
        assert second.kind is ProblemKind.THROTTLED
        assert second.retry_after == timedelta(minutes=10)
        assert server.paths == ["/1"]
        clock.advance(timedelta(minutes=11))
        await one.fetch(Request(url=server.url("/2", host=PUBLIC)))
        assert server.paths == ["/1", "/2"]


async def test_c16_a_429_without_a_time_pauses_the_host_for_four_hours() -> None:
    async with Server(said(b"", "429 Slow Down")) as server, client() as one:
        await one.fetch(Request(url=server.url("/1", host=PUBLIC)))
        second = await one.fetch(Request(url=server.url("/2", host=PUBLIC)))
        assert isinstance(second, Problem)
        assert second.retry_after == timedelta(hours=4)


async def test_a_429_from_a_near_host_pauses_only_that_feed() -> None:
    async with Server(said(b"", "429 Slow Down", retry_after="600")) as server, client() as one:
        for number in range(2):
            await one.fetch(Request(url=server.url(f"/{number}")))
        assert server.paths == ["/0", "/1"]


async def test_c16_a_429_is_heeded_before_the_rest_of_the_answer_has_come() -> None:
    sent = asyncio.Event()

    async def slowly(_: Asked) -> AsyncIterator[bytes]:
        yield said(b"", "429 Slow Down", content_length="9", retry_after="600")
        sent.set()
        await asyncio.Event().wait()

    async with Server(slowly) as server, client() as one:
        first = asyncio.create_task(one.fetch(Request(url=server.url("/1", host=PUBLIC))))
        await sent.wait()
        for _ in range(10):
            await settled()
        second = await one.fetch(Request(url=server.url("/2", host=PUBLIC)))
        assert isinstance(second, Problem)
        assert not second.asked
        assert server.paths == ["/1"]
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


@pytest.mark.parametrize("host", [HERE, PUBLIC])
async def test_c38_a_host_that_sent_429_or_is_known_to_have_has_one_visitor_at_a_time(host: str) -> None:
    async def slowly(asked: Asked) -> AsyncIterator[bytes]:
        await asyncio.sleep(0)
        yield said(b"", "429 Slow Down", retry_after="1") if asked.path == "/first" else said()

    for before in ([Request(url="/first")], []):
        clock = FakeClock()
        async with Server(slowly) as server, client(clock) as one:
            for request in before:
                await one.fetch(replace(request, url=server.url(request.url, host=host)))
                clock.advance(timedelta(seconds=9))
            server.most_open = 0
            requests = [Request(url=server.url(f"/{number}", host=host), careful=not before) for number in range(6)]
            assert all(isinstance(answer, Answer) for answer in await asyncio.gather(*map(one.fetch, requests)))
            assert server.most_open == 1


async def test_a_host_that_is_narrowed_while_nobody_is_there_has_one_place() -> None:
    turns = polite(FakeClock())
    turns.narrow("a")
    turns.narrow("a")
    visitors = Visitors(turns)
    visitors.come("a", "a", "a")
    for left in (1, 1, 1):
        await settled()
        assert len(visitors.inside) == left
        await visitors.let_go(1)
    await asyncio.gather(*visitors.tasks)
