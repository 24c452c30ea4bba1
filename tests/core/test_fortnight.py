"""A fortnight of two hundred feeds on forty hosts, lived by the bare decisions, and judged rule by rule."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

import pytest

from tests.fortnight import World, clock_of_the_time, happenings, live
from tests.manners import RULES, Rule, few_at_once, plain_and_named, spaced
from tests.publishers import DAY, ILLS, KINDS, UNHEARD, Publisher, Reply, publishers
from tui.core.clock_jumps import FeedTimes, righted
from tui.core.model import Feed, Problem, ProblemKind, Validators
from tui.core.schedule import MANUAL_FLOOR, after_skips, host_quiet, parse_retry_after
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.exchange import Answer
from tui.net.faults import status_problem
from tui.reader.decide import Landed, Tried, fetch_to_store, may_ask, without_network
from tui.store.fetches import Fetch

FORTNIGHT = timedelta(days=14)
OF_THE_SCHEDULE: Sequence[Rule] = [rule for rule in RULES if rule not in (spaced, few_at_once, plain_and_named)]
"""The others are of the network."""
MOST_HOPS = 5


@dataclass(kw_only=True)
class Known:
    """What is kept of one feed; plays a row of the database."""

    publisher: Publisher
    due: DueFeed
    not_before: datetime | None = None
    throttled: bool = False

    def store(self, fetch: Fetch, now: datetime) -> None:
        """As `store.fetches` does."""
        due = self.due
        kept = self.not_before if self.not_before is not None and self.not_before > now else now
        next_due = max(fetch.next_due, kept)
        if fetch.offline:
            self.due = replace(due, next_due=max(fetch.next_due, self.not_before or fetch.next_due))
            return
        self.not_before = max(fetch.not_before or now, kept)
        self.throttled = fetch.problem is not None and fetch.problem.kind is ProblemKind.THROTTLED
        if (problem := fetch.problem) is not None:
            gone = problem.kind is ProblemKind.GONE
            failing = due.failing_since or now
            self.due = replace(
                due, next_due=next_due, last_try=now, failures=due.failures + 1, failing_since=failing, gone=gone
            )
            return
        wish = fetch.feed.wish if fetch.feed is not None else due.wish
        self.due = replace(
            due, next_due=next_due, last_try=now, last_success=now, failures=0, failing_since=None, gone=False,
            validators=fetch.validators or due.validators, body_hash=fetch.body_hash or due.body_hash, wish=wish,
            moved_to=fetch.moved_to, moved_times=fetch.moved_times,
        )  # fmt: skip

    def wait(self, until: datetime) -> None:
        """As `store.paces.pause_host` does."""
        self.not_before = max(self.not_before or until, until)
        self.due = replace(self.due, next_due=max(self.due.next_due or until, until))

    def set_right(self, now: datetime) -> bool:
        """As `store.paces.set_right` does; whether anything was wrong."""
        due = self.due
        later = now + DAY
        if (
            (due.last_try is None or due.last_try <= now + MANUAL_FLOOR)
            and (due.next_due is None or due.next_due <= later)
            and (self.not_before is None or self.not_before <= later)
        ):
            return False  # as nearly always
        right = righted(
            FeedTimes(
                last_try=due.last_try, last_success=due.last_success, next_due=due.next_due,
                not_before=self.not_before, failing_since=due.failing_since,
            ),
            every=self.publisher.every,
            failures=due.failures,
            now=now,
        )  # fmt: skip
        self.not_before = right.not_before
        self.due = replace(
            due, last_try=right.last_try, last_success=right.last_success, next_due=right.next_due,
            failing_since=right.failing_since,
        )  # fmt: skip
        return True


@dataclass(kw_only=True)
class Bare:
    """The decisions of a refresh, without a network and without a database."""

    world: World
    chance: Random
    known: list[Known] = field(init=False)
    quiet: dict[str, timedelta] = field(default_factory=dict)
    """Until when hosts are left alone, as long as the program runs."""

    def __post_init__(self) -> None:
        self.known = [
            Known(
                publisher=one,
                due=DueFeed(
                    id=one.number, url=one.url.format(port=80), title="", validators=Validators(), body_hash="",
                    failures=0, last_try=None, last_success=None, gone=False,
                ),
            )
            for one in self.world.publishers
        ]  # fmt: skip

    async def start(self) -> None:
        self.quiet.clear()

    async def stop(self) -> None:
        pass

    async def next_due(self) -> datetime | None:
        now = self.world.clock.now()
        asked = [one.due for one in self.known if not one.due.gone]
        if any(due.last_try is not None and due.last_try > now + timedelta(minutes=5) for due in asked):
            return now
        return min((due.next_due or now for due in asked), default=None)

    async def revive(self) -> Sequence[int]:
        gone = [one for one in self.known if one.due.gone]
        for one in gone:
            one.due = replace(one.due, gone=False, next_due=None)
        return [one.publisher.number for one in gone]

    async def refresh(self, feeds: Sequence[int] | None = None, *, by_hand: bool = False) -> None:
        now = self.world.clock.now()
        landed = [(one, self._land(one)) for one in self._wanted(feeds, now, by_hand=by_hand)]
        tried = [
            Tried(
                host=one.publisher.host,
                heard=land.problem is None or land.problem.kind is not ProblemKind.OFFLINE,
                known_ill=one.due.failures > 0,
            )
            for one, land in landed
            if land.problem is None or land.problem.asked
        ]
        offline = iter(without_network(tried))
        for one, land in landed:
            if (land.problem is None or land.problem.asked) and next(offline):
                land = replace(land, offline=True)
            posted = one.publisher.posted(self.world.clock.passed)
            fetch = fetch_to_store(land, posted=posted, now=now, jitter=self.chance.uniform(0, 0.1))
            one.store(fetch, now)
            if fetch.quiet_until is not None:
                self._pause(fetch.quiet_host, fetch.quiet_until)

    def _pause(self, host: str, until: datetime) -> None:
        for one in self.known:
            if one.publisher.host == host:
                one.wait(until)

    def _wanted(self, feeds: Sequence[int] | None, now: datetime, *, by_hand: bool) -> list[Known]:
        wanted = []
        for one in [one for one in self.known if one.set_right(now)]:
            if one.throttled and one.not_before is not None:
                self._pause(one.publisher.host, one.not_before)
        for one in self.known:
            due = one.due
            if due.gone or (one.not_before is not None and one.not_before > now):
                continue
            if by_hand:
                if (feeds is None or due.id in feeds) and may_ask(due, floor=MANUAL_FLOOR, now=now):
                    wanted.append(one)
            elif due.next_due is None or due.next_due <= now:
                later = after_skips(now, due.wish.skip_hours, due.wish.skip_days)
                if later > now:
                    one.due = replace(due, next_due=later)
                else:
                    wanted.append(one)
        return wanted

    def _land(self, known: Known) -> Landed:
        settings = Settings(refresh_every=known.publisher.every)
        found = self._fetch(known)
        if isinstance(found, Problem):
            return Landed(due=known.due, settings=settings, problem=found)
        answer, version = found
        body_hash = known.due.body_hash if version is None else f"{known.due.id} {version}"
        feed = Feed(format="RSS 2.0", wish=known.publisher.wish) if body_hash != known.due.body_hash else None
        return Landed(due=known.due, settings=settings, answer=answer, body_hash=body_hash, feed=feed)

    def _fetch(self, known: Known) -> tuple[Answer, int | None] | Problem:
        """As the client does: redirects, and hosts that want quiet."""
        world, publisher = self.world, known.publisher
        if (left := self.quiet.get(publisher.host, timedelta(0)) - world.clock.passed) > timedelta(0):
            return Problem(kind=ProblemKind.THROTTLED, cause="quiet", retry_after=left, asked=False)
        validators = known.due.validators
        sent = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
        headers = {name: value for name, value in sent.items() if value is not None}
        path, permanent = "", True
        for _ in range(MOST_HOPS + 1):
            reply = world.ask(publisher, headers, path=path)
            if not reply.lead:
                break
            path, permanent = path + "/on", permanent and reply.status in (301, 308)
        else:
            return Problem(kind=ProblemKind.REFUSED, cause="too many redirects")
        if (problem := self._problem(publisher, reply, conditional=bool(headers))) is not None:
            return problem
        said = reply.headers
        if reply.status == 304:
            new = Validators(
                etag=said.get("etag", validators.etag),
                last_modified=said.get("last-modified", validators.last_modified),
            )
            status = 304
        else:
            new, status = Validators(etag=said.get("etag"), last_modified=said.get("last-modified")), 200
        moved_to = publisher.url + path if path and permanent else ""
        answer = Answer(
            status=304 if status == 304 else 200, url=publisher.url, moved_to=moved_to, headers=said, validators=new
        )
        return answer, reply.version

    def _problem(self, publisher: Publisher, reply: Reply, *, conditional: bool) -> Problem | None:
        if not reply.status:
            unheard = reply.mute in UNHEARD
            return Problem(kind=ProblemKind.OFFLINE if unheard else ProblemKind.TIMEOUT, cause=reply.mute)
        if reply.status == 200:
            return None if reply.version is not None else Problem(kind=ProblemKind.MALFORMED, cause="no feed")
        if reply.status == 304 and conditional:
            return None
        said = reply.headers
        now = self.world.clock.now()
        wait = parse_retry_after(said.get("retry-after"), now=now, date_header=said.get("date"))
        problem = status_problem(reply.status, wait)
        if reply.status == 429:
            self.quiet[publisher.host] = self.world.clock.passed + host_quiet(wait)
            return replace(problem, quiet_host=publisher.host)
        return problem


@cache
def fortnight() -> tuple[World, Bare]:
    """Lived once."""
    made = publishers(feeds=200, hosts=40, length=FORTNIGHT, seed=7)
    world = World(publishers=made, clock=clock_of_the_time(), look=timedelta(minutes=30))
    program = Bare(world=world, chance=Random(7))
    story = happenings(length=FORTNIGHT, feeds=len(made), seed=7)
    asyncio.run(live(program, world, story, length=FORTNIGHT))
    return world, program


@pytest.mark.parametrize("rule", OF_THE_SCHEDULE, ids=lambda rule: rule.__name__)
def test_c01_c15_c16_c17_c18_c19_c20_c57_c87_a_fortnight_keeps_the_rule(rule: Rule) -> None:
    world, _ = fortnight()
    assert rule(world.log) == []


def test_in_a_fortnight_there_is_every_kind_of_answer() -> None:
    world, program = fortnight()
    seen = {asked.status for asked in world.log}
    assert seen >= {0, 200, 204, 226, 301, 302, 304, 307, 308, 401, 403, 404, 410, 429, 451, 500, 502, 503, 504}
    assert {one.kind for one in world.publishers} == set(KINDS)
    assert {ill for one in world.publishers for *_, ill in one.ills} == {*ILLS, "tls"}
    assert any(asked.by_person for asked in world.log)
    assert any(asked.revived for asked in world.log)
    assert len({asked.start for asked in world.log}) > 10
    assert len({asked.wall.year for asked in world.log}) == 2, "the clock went ten years ahead, and came back"
    assert all(one.due.last_success for one in program.known if one.publisher.kind not in ("secure", "circling"))


def test_c24_in_a_fortnight_a_host_that_nobody_hears_is_tried_a_few_times_a_day_at_most() -> None:
    world, _ = fortnight()
    assert len(world.unheard) > 10
    assert max(world.unheard.values()) < 4 * 14


@pytest.mark.parametrize("kind", ["moved", "moved far"])
def test_c06_c08_a_permanent_move_is_told_after_three_days_and_the_address_stays(kind: str) -> None:
    _, program = fortnight()
    moved = [one for one in program.known if one.publisher.kind == kind]
    assert all(one.due.moved_to.startswith(one.publisher.url) and one.due.moved_times > 3 for one in moved)
    assert all(one.due.moved_times <= 14 + 3 for one in moved), "a day counts once; the clock was set three times"


@pytest.mark.parametrize("kind", ["plain", "elsewhere", "mixed", "circling"])
def test_c06_c07_c08_no_other_redirect_is_remembered(kind: str) -> None:
    _, program = fortnight()
    assert {one.due.moved_to for one in program.known if one.publisher.kind == kind} == {""}


def test_c57_an_unwell_wish_never_keeps_a_feed_for_good() -> None:
    world, program = fortnight()
    last = {asked.feed: asked.passed for asked in world.log}
    awake = [one.publisher for one in program.known if not one.due.gone and one.publisher.kind != "secure"]
    assert min(last[one.url] for one in awake) > FORTNIGHT - 8 * DAY
