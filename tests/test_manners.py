"""The judge of manners sees what is rude, and nothing where nothing is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.manners import (
    RULES,
    Rule,
    backed_off,
    conditional,
    few_at_once,
    gone_for_good,
    hosts_left_alone,
    hours_left_alone,
    never_forgotten,
    not_on_start,
    obeyed,
    paced,
    person_has_patience,
    plain_and_named,
    spaced,
)
from tests.publishers import BEGIN, DAY, HOUR, MINUTE
from tests.request_log import Asked

AGENT = {"user-agent": "reader/1.0 (+https://reader.example)", "accept-encoding": "gzip, br"}
SECOND = timedelta(seconds=1)
TAGGED = {"etag": '"1"', "last-modified": "Monday"}
BOTH = {**AGENT, "if-none-match": '"1"', "if-modified-since": "Monday"}


def asked(after: timedelta = timedelta(0), status: int = 200, *, number: int = 1, **more: object) -> Asked:
    fields: dict[str, object] = {
        "passed": after, "wall": BEGIN + after, "feed": f"http://a.example/{number}", "url": f"http://a.example/{number}",
        "host": "a.example", "sent": AGENT, "status": status,
    }  # fmt: skip
    return Asked(**(fields | more))  # type: ignore[arg-type]  # the fields by name


def told(status: int, wait: str) -> Asked:
    return asked(status=status, said={"retry-after": wait})


GOOD = [
    asked(said=TAGGED),
    asked(HOUR, 304, sent=BOTH),
    asked(3 * HOUR, 404, sent=BOTH),
    asked(4 * HOUR, 404, sent=BOTH),
    asked(6 * HOUR, 503, sent=BOTH, said={"retry-after": "86400"}),
    asked(30 * HOUR, sent=BOTH),
    asked(31 * HOUR),
]
RUDE: list[tuple[Rule, list[Asked]]] = [
    (spaced, [asked(), asked(SECOND / 2, number=2)]),
    (few_at_once, [asked(at_once=3)]),
    (few_at_once, [asked(in_all=17)]),
    (few_at_once, [told(429, ""), asked(5 * HOUR, number=2, at_once=2)]),
    (conditional, [asked(said=TAGGED), asked(HOUR)]),
    (conditional, [asked(said=TAGGED), asked(HOUR, sent={**BOTH, "if-none-match": "1"})]),
    (conditional, [asked(said=TAGGED), asked(HOUR, 304, sent=BOTH, said={"etag": '"2"'}), asked(2 * HOUR, sent=BOTH)]),
    (conditional, [asked(), asked(HOUR, sent=BOTH)]),
    (obeyed, [told(503, "7200"), asked(HOUR)]),
    (obeyed, [told(429, "Mon, 02 Mar 2026 09:30:12 GMT"), asked(HOUR, by_person=True)]),
    (obeyed, [told(503, "99999"), asked(27 * HOUR)]),
    (hosts_left_alone, [told(429, "7200"), asked(HOUR, number=2)]),
    (hosts_left_alone, [told(429, "soon"), asked(3 * HOUR, number=2, by_person=True)]),
    (hosts_left_alone, [told(429, "7200"), *(asked(number * SECOND, number=number) for number in (2, 3, 4))]),
    (gone_for_good, [asked(status=410), asked(9 * DAY)]),
    (backed_off, [asked(status=500), asked(HOUR / 2)]),
    (backed_off, [asked(status=500), asked(HOUR, 0), asked(2 * HOUR)]),
    (backed_off, [asked(is_feed=False), asked(HOUR / 2)]),
    (backed_off, [told(503, "never"), asked(3 * HOUR)]),
    (backed_off, [asked(hop=False, status=301), asked(hop=True, status=404), asked(HOUR / 2)]),
    (paced, [asked(), asked(HOUR / 3)]),
    (paced, [asked(every=3 * HOUR), asked(2 * HOUR)]),
    (paced, [asked(said={"cache-control": "max-age=7200"}), asked(HOUR)]),
    (paced, [asked(document_wish=3 * HOUR), asked(2 * HOUR)]),
    (not_on_start, [asked(), asked(MINUTE, start=1)]),
    (not_on_start, [asked(status=500), asked(MINUTE, start=1)]),
    (person_has_patience, [asked(), asked(4 * MINUTE, by_person=True)]),
    (hours_left_alone, [asked(skip_hours=frozenset({9})), asked(2 * HOUR)]),
    (hours_left_alone, [asked(skip_days=frozenset({1})), asked(DAY)]),
    (never_forgotten, [asked(every=HOUR), asked(3 * DAY)]),
    (plain_and_named, [asked(sent={**AGENT, "cookie": "a=1"})]),
    (plain_and_named, [asked(sent={**AGENT, "user-agent": "Mozilla/5.0 (X11)"})]),
    (plain_and_named, [asked(sent={**AGENT, "accept-encoding": "gzip, zstd"})]),
    (plain_and_named, [asked(url="http://a.example/1?utm_source=rss")]),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_good_manners_are_not_blamed(rule: Rule) -> None:
    assert rule(GOOD) == []


@pytest.mark.parametrize(("rule", "log"), RUDE, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_rude_is_seen(rule: Rule, log: list[Asked]) -> None:
    assert len(rule(log)) == 1


def test_every_rule_is_broken_once_here() -> None:
    assert {rule for rule, _ in RUDE} == set(RULES)


def test_a_clock_that_was_put_forward_is_no_rudeness() -> None:
    log = [asked(), replace(asked(MINUTE), ahead=DAY, wall=BEGIN + DAY + MINUTE)]
    assert paced(log) == []
