"""Places, and who waits for one."""

import asyncio

from tui.net.places import Places


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def taken(places: Places, order: list[str], name: str, *, urgent: bool = False) -> None:
    await places.take(urgent=urgent)
    order.append(name)


async def test_the_urgent_go_first_the_others_in_their_order() -> None:
    places, order = Places(1), list[str]()
    tasks = [asyncio.create_task(taken(places, order, name)) for name in "abc"]
    await settled()
    tasks.append(asyncio.create_task(taken(places, order, "now", urgent=True)))
    await settled()
    for _ in range(3):
        places.give()
        await settled()
    assert order == ["a", "now", "b", "c"]


async def test_a_place_given_to_one_who_is_cancelled_goes_to_the_next() -> None:
    places, order = Places(1), list[str]()
    await places.take()
    waiting, early, late = (asyncio.create_task(taken(places, order, name)) for name in "xyz")
    await settled()
    early.cancel()
    places.give()
    waiting.cancel()  # the place is its own already
    await settled()
    assert order == ["z"]
    await late
    places.give()
    await asyncio.wait_for(places.take(), 1)
