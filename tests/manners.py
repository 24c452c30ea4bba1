"""Rules of politeness, held against a log of requests: what a server could say of its guest.

A log is in the order of time. Each rule tells every breach in a sentence; an empty list is good manners.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, timedelta
from itertools import pairwise
from typing import TypeAlias

from tests.request_log import DAY, HOUR, MINUTE, NONE, Asked, elapsed, retry_after, wish_of

UNDER_WAY = timedelta(seconds=30)
"""For so long after a 429 two requests may come that were sent before that was heard."""
SLACK = timedelta(seconds=2)
"""What rounding may take from no wait, and what a request may take."""


Log: TypeAlias = Sequence[Asked]
Rule: TypeAlias = Callable[[Log], list[str]]


def _told(asked: Asked, what: str) -> str:
    return f"{asked.feed} after {asked.passed}: {what}"


def _by_feed(log: Log, *, hops: bool = False) -> dict[str, list[Asked]]:
    feeds: defaultdict[str, list[Asked]] = defaultdict(list)
    for asked in log:
        if hops or not asked.hop:
            feeds[asked.feed].append(asked)
    return feeds


def _answers(log: Log) -> Iterator[tuple[Asked, Asked, Asked]]:
    """Of each feed two visits that follow each other, and between them the last answer of the first, its redirects
    included."""
    for visits in _by_feed(log, hops=True).values():
        begin: Asked | None = None
        last: Asked | None = None
        for asked in visits:
            if not asked.hop:
                if begin is not None and last is not None:
                    yield begin, last, asked
                begin = asked
            last = asked


def spaced(log: Log) -> list[str]:
    """P7: visits to one public host begin about a second apart."""
    last: dict[str, Asked] = {}
    found = []
    for asked in log:
        if asked.hop or not asked.status:
            continue
        before = last.get(asked.host)
        if before is not None and asked.passed - before.passed < timedelta(seconds=1):
            found.append(_told(asked, f"only {asked.passed - before.passed} after another visit"))
        last[asked.host] = asked
    return found


def few_at_once(log: Log) -> list[str]:
    """P7: two requests at once to one host, one where it sent 429 since the program began, sixteen in all."""
    found = []
    warned: dict[tuple[str, int], Asked] = {}
    for asked in log:
        before = warned.get((asked.host, asked.start))
        most = 2 if before is None or elapsed(before, asked) < UNDER_WAY else 1
        if asked.at_once > most or asked.in_all > 16:
            found.append(_told(asked, f"{asked.at_once} at once, {asked.in_all} in all"))
        if asked.status == 429:
            warned.setdefault((asked.host, asked.start), asked)
    return found


def conditional(log: Log) -> list[str]:
    """P1, P2: every request carries both validators exactly as they were last given, and no others."""
    found = []
    for visits in _by_feed(log, hops=True).values():
        etag = modified = None
        for asked in visits:
            sent = asked.sent.get("if-none-match"), asked.sent.get("if-modified-since")
            if sent != (etag, modified):
                found.append(_told(asked, f"sent {sent} where {etag, modified} was due"))
            if asked.status == 200 and asked.is_feed:
                etag, modified = asked.said.get("etag"), asked.said.get("last-modified")
            elif asked.status == 304:
                etag, modified = asked.said.get("etag", etag), asked.said.get("last-modified", modified)
    return found


def obeyed(log: Log) -> list[str]:
    """P4: a Retry-After is obeyed, by a person's wish too."""
    return [
        _told(after, f"came {elapsed(before, after)} after it was told to wait {wait}")
        for before, answer, after in _answers(log)
        if answer.failed and (wait := retry_after(answer)) is not None and elapsed(answer, after) < wait - SLACK
    ]


def hosts_left_alone(log: Log) -> list[str]:
    """P6: after a 429 nothing is asked of that host, whichever feed, until its time is over, else for four hours."""
    found = []
    told: dict[str, tuple[Asked, timedelta]] = {}
    late: Counter[str] = Counter()
    for asked in log:
        if asked.host in told:
            before, wait = told[asked.host]
            since = elapsed(before, asked)
            if since < UNDER_WAY and late[asked.host] < 2:
                late[asked.host] += not asked.hop  # it was under way
            elif since < wait - SLACK and not asked.hop:
                found.append(_told(asked, f"asked {asked.host} {since} after its 429 for {wait}"))
        if asked.status == 429:
            said = retry_after(asked)
            told[asked.host] = asked, 4 * HOUR if said is None else said
            late[asked.host] = 0
    return found


def gone_for_good(log: Log) -> list[str]:
    """P5: after a 410 nothing is asked until the person wants it."""
    return [
        _told(after, "asked though it is gone for good")
        for _, answer, after in _answers(log)
        if answer.status == 410 and not after.revived
    ]


def backed_off(log: Log) -> list[str]:
    """P5: by itself a feed is asked again after a failure only when it has waited, doubly with each in a row."""
    found = []
    for visits in _by_feed(log, hops=True).values():
        failures, last = 0, None
        for begin, answer in _visits(visits):
            if last is not None and failures and not begin.by_person and not begin.revived:
                pace = max(HOUR, begin.every or NONE)
                least = min(pace * 2 ** (failures - 1), max(DAY, pace))
                if last.status in (429, 503) and retry_after(last) is None:
                    least = max(least, 4 * HOUR)
                if elapsed(last, begin) < least - SLACK:
                    found.append(_told(begin, f"{failures} failures, and {elapsed(last, begin)} instead of {least}"))
            if not answer.failed:
                failures, last = 0, None
            elif not begin.by_person:
                failures, last = failures + 1, answer
    return found


def _visits(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Asked]]:
    """First request and last answer of each visit."""
    starts = [place for place, one in enumerate(asked) if not one.hop] + [len(asked)]
    for begin, end in pairwise(starts):
        yield asked[begin], asked[end - 1]


def paced(log: Log) -> list[str]:
    """P1, P3, P4: by itself a feed that answers is asked again no sooner than pace, server and document want."""
    found = []
    for before, answer, after in _answers(log):
        if after.by_person or after.revived or answer.failed:
            continue
        least = max(before.every or HOUR / 2, wish_of(answer), retry_after(answer) or NONE)
        if elapsed(answer, after) < least - SLACK:
            found.append(_told(after, f"{elapsed(answer, after)} after the last answer, and not {least}"))
    return found


def not_on_start(log: Log) -> list[str]:
    """P1: a start of the program asks nothing that was not due without it."""
    started: set[tuple[str, int]] = set()
    first = set()
    for asked in log:
        if (asked.feed, asked.start) not in started:
            started.add((asked.feed, asked.start))
            first.add(id(asked))
    early = []
    for before, answer, after in _answers(log):
        if id(after) in first and not after.by_person and not after.revived:
            if answer.failed and before.by_person:
                continue  # it is due when it was
            least = HOUR if answer.failed else max(before.every or HOUR / 2, wish_of(answer))
            if elapsed(answer, after) < least - SLACK:
                early.append(_told(after, f"asked at a start, {elapsed(answer, after)} after the last time"))
    return early


def person_has_patience(log: Log) -> list[str]:
    """P1: a key asks a feed no sooner than five minutes after the last time."""
    return [
        _told(after, f"asked by hand {elapsed(before, after)} after the last time")
        for visits in _by_feed(log).values()
        for before, after in pairwise(visits)
        if after.by_person and elapsed(before, after) < 5 * MINUTE - SLACK
    ]


def hours_left_alone(log: Log) -> list[str]:
    """P4: by itself nothing is asked in the hours and on the days (GMT) that the document wants to be left alone."""
    found = []
    for visits in _by_feed(log, hops=True).values():
        hours: frozenset[int] = frozenset()
        days: frozenset[int] = frozenset()
        for asked in visits:
            there = asked.wall.astimezone(UTC)
            if not (asked.by_person or asked.revived or asked.hop) and (there.hour in hours or there.weekday() in days):
                found.append(_told(asked, f"asked on weekday {there.weekday()} at {there:%H:%M}"))
            if asked.status == 200 and asked.is_feed:
                hours, days = asked.skip_hours, asked.skip_days
    return found


def never_forgotten(log: Log) -> list[str]:
    """A feed that answers is asked again within a little over a day, and well before if nothing keeps it.

    Times in which it could not be do not count; what wants to be left alone for days is left out, and hosts that sent
    429 within a week, and what failed meanwhile.
    """
    found = []
    pauses: defaultdict[str, list[timedelta]] = defaultdict(list)
    for asked in log:
        if asked.status == 429:
            pauses[asked.host].append(asked.passed)
    for before, answer, after in _answers(log):
        kept_off = any(answer.passed - 7 * DAY < then < after.passed for then in pauses[answer.host])
        if answer.failed or answer.skip_days or kept_off or after.unheard != answer.unheard:
            continue
        most = max(before.every or DAY, wish_of(answer), retry_after(answer) or NONE) * 1.1 + 24 * HOUR
        gap = after.passed - answer.passed - (after.away - answer.away)
        if gap > most:
            found.append(_told(after, f"only {gap} after the last time"))
    return found


AGENT = re.compile(r"[a-z]+/[0-9][\w.+-]*( \(\+https?://\S+\))?")


def plain_and_named(log: Log) -> list[str]:
    """P9, P10: the guest says who it is, keeps no cookies, tells nobody where it comes from, and adds nothing."""
    found = []
    for asked in log:
        odd = {"cookie", "referer", "a-im", "origin"} & asked.sent.keys()
        codings = {part.strip() for part in asked.sent.get("accept-encoding", "").split(",")}
        if odd or not codings <= {"gzip", "deflate", "br"}:
            found.append(_told(asked, f"sent {odd or codings}"))
        if not AGENT.fullmatch(asked.sent.get("user-agent", "")):
            found.append(_told(asked, f"called itself {asked.sent.get('user-agent')!r}"))
        if not asked.hop and asked.url != asked.feed:
            found.append(_told(asked, f"asked {asked.url} instead"))
    return found


RULES: Sequence[Rule] = (
    spaced,
    few_at_once,
    conditional,
    obeyed,
    hosts_left_alone,
    gone_for_good,
    backed_off,
    paced,
    not_on_start,
    person_has_patience,
    hours_left_alone,
    never_forgotten,
    plain_and_named,
)
"""All of them."""
