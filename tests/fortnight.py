"""A long time with many feeds, lived in a moment: what happens to a reader, and what its servers saw of it.

The same time is lived by the bare schedule (tests/core) and by the whole of it, from the store to the sockets
(tests/reader); `tests.manners` judges both.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from tests.fakes import FakeClock
from tests.publishers import BEGIN, DAY, HOUR, MINUTE, UNHEARD, Publisher, Reply
from tests.request_log import Asked

Event: TypeAlias = Literal["by hand", "restart", "asleep", "no network", "clock", "revive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happens to the reader."""

    at: timedelta
    what: Event
    lasts: timedelta = timedelta(0)
    """How long the program does not run, or has no network; how far the clock is set."""
    feeds: Sequence[int] | None = None
    """Which feeds are asked by hand; `None`: all."""


class Program(Protocol):
    """A reader in whatever depth."""

    async def start(self) -> None:
        """Begin, with what is stored."""

    async def stop(self) -> None:
        """End; only what is stored outlasts it."""

    async def next_due(self) -> datetime | None:
        """As the screen learns it."""

    async def refresh(self, feeds: Sequence[int] | None = None, *, by_hand: bool = False) -> None:
        """What is due, or what a key asks for; feeds by the number of their publisher."""

    async def revive(self) -> Sequence[int]:
        """Have all that are gone be asked once more, and say which these are."""


@dataclass(kw_only=True)
class World:
    """The publishers and the network; writes the log."""

    publishers: Sequence[Publisher]
    clock: FakeClock
    look: timedelta = MINUTE
    """How often the program looks whether something is due."""
    has_network: bool = True
    by_person: bool = False
    revived: set[int] = field(default_factory=set)
    """Feeds that the person wants to be asked once more, and that were not asked since."""
    starts: int = 0
    ahead: timedelta = timedelta(0)
    """How far the clock was put forward so far, all in all."""
    away: timedelta = timedelta(0)
    """How long the program could not ask so far, all in all."""
    log: list[Asked] = field(default_factory=list)
    unheard: Counter[int] = field(default_factory=Counter)
    """How often each feed was asked for by itself, with a network, where nobody could hear it."""

    def ask(
        self, publisher: Publisher, sent: Mapping[str, str], *, path: str = "", url: str = "", at_once: int = 1,
        in_all: int = 1,
        passed: timedelta | None = None,
    ) -> Reply:  # fmt: skip
        """Answer one request, and note it; `passed` is when it was sent, if not now."""
        passed = self.clock.passed if passed is None else passed
        reply = publisher.answer(passed, sent, path=path)
        if not self.has_network:
            return Reply(mute="dns")
        if reply.mute in UNHEARD:
            self.unheard[publisher.number] += not self.by_person
            return reply
        self.log.append(
            Asked(
                passed=passed,
                wall=self.clock.start + passed,
                ahead=self.ahead,
                away=self.away,
                unheard=self.unheard[publisher.number],
                feed=publisher.url,
                url=url or publisher.url,
                host=publisher.host,
                at_once=at_once,
                in_all=in_all,
                sent=sent,
                status=reply.status,
                said=reply.headers,
                is_feed=reply.version is not None,
                document_wish=publisher.wish.every,
                skip_hours=publisher.wish.skip_hours,
                skip_days=publisher.wish.skip_days,
                every=publisher.every,
                by_person=self.by_person,
                revived=publisher.number in self.revived,
                hop=bool(path),
                start=self.starts,
            )
        )
        self.revived.discard(publisher.number)
        return reply


def happenings(*, length: timedelta, feeds: int, seed: int, offline: timedelta = HOUR) -> list[Happening]:
    """What happens in such a time: all kinds of things, at moments that the seed gives."""
    chance = random.Random(seed)
    days = max(int(length / DAY), 1)

    away = (timedelta(seconds=10), MINUTE, HOUR, 5 * HOUR)
    found = [Happening(at=length * chance.random(), what="restart", lasts=away[place % 4]) for place in range(days)]
    found += [Happening(at=length * part, what="asleep", lasts=8 * HOUR) for part in (0.2, 0.55, 0.9)]
    found += [
        Happening(at=length * part, what="no network", lasts=offline / place) for place, part in ((1, 0.12), (3, 0.7))
    ]
    found += [Happening(at=length * part, what="revive") for part in (0.4, 0.6, 0.9)]
    for _ in range(4 * days):
        at = length * chance.random()
        several = chance.choice([None, [chance.randrange(feeds)], list(range(0, feeds, 7))])
        found += [
            Happening(at=at + later, what="by hand", feeds=several)
            for later in (timedelta(0), 2 * MINUTE, 7 * MINUTE)[: chance.randrange(1, 4)]
        ]
    for part, step, until in ((0.45, -DAY, 0.5), (0.62, 3650 * DAY, 0.63), (0.75, -HOUR, 0.8), (0.84, HOUR, 0.86)):
        found += [Happening(at=length * part, what="clock", lasts=step)]
        found += [Happening(at=length * until, what="clock", lasts=-step)]
    return sorted(found, key=lambda happening: happening.at)


async def live(program: Program, world: World, story: Sequence[Happening], *, length: timedelta) -> None:
    """Live through it: the program looks about every so often, as an open reader does every minute."""
    await program.start()
    for happening in story:
        await _wait(program, world, min(happening.at, length))
        await _happen(program, world, happening)
    await _wait(program, world, length)
    await program.stop()


async def _wait(program: Program, world: World, until: timedelta) -> None:
    clock = world.clock
    while clock.passed < until:
        due = await program.next_due()
        left = until - clock.passed
        looks = 1 if due is None else max(-((clock.now() - due) // world.look), 1)
        wait = min(looks * world.look, left)
        clock.advance(wait)
        if due is None or due <= clock.now():
            await program.refresh()


async def _happen(program: Program, world: World, happening: Happening) -> None:
    clock = world.clock
    if happening.what in ("restart", "asleep", "no network"):
        world.away += happening.lasts
    match happening.what:
        case "by hand":
            world.by_person = True
            await program.refresh(happening.feeds, by_hand=True)
            world.by_person = False
        case "restart":
            await program.stop()
            clock.advance(happening.lasts)
            world.starts += 1
            await program.start()
            await program.refresh()
        case "asleep":
            clock.advance(happening.lasts)
        case "no network":
            world.has_network = False
            await _wait(program, world, clock.passed + happening.lasts)
            world.has_network = True
        case "clock":
            clock.start += happening.lasts
            world.ahead += max(happening.lasts, timedelta(0))
        case "revive":
            world.revived.update(await program.revive())


def clock_of_the_time() -> FakeClock:
    """Shows what the servers' clocks do, until it is set."""
    return FakeClock(BEGIN)
