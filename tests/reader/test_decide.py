"""What an answer means for a feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.core.model import Feed, Problem, ProblemKind, Validators, Wish
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.exchange import Answer
from tui.reader.decide import Landed, Tried, fetch_to_store, may_ask, no_network, too_soon, without_network

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD = Validators(etag='"old"')


def due(*, failures: int = 0, last_try: datetime | None = None) -> DueFeed:
    return DueFeed(
        id=7, url="https://example.org/feed", title="World", validators=OLD, body_hash="before", failures=failures,
        last_try=last_try, last_success=None, gone=False,
    )  # fmt: skip


def answered(feed: Feed | None, *, status: int = 200, every: timedelta | None = HOUR, **headers: str) -> Landed:
    answer = Answer(
        status=200 if status == 200 else 304,
        url="https://example.org/feed",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        validators=Validators(etag='"new"'),
    )
    return Landed(due=due(), settings=Settings(refresh_every=every), answer=answer, feed=feed, body_hash="now")


def failed(kind: ProblemKind, *, failures: int = 0, offline: bool = False, **more: object) -> Landed:
    problem = Problem(kind=kind, cause="it broke", **more)  # type: ignore[arg-type]  # the case's own fields
    settings = Settings(refresh_every=HOUR)
    return Landed(due=due(failures=failures), settings=settings, problem=problem, offline=offline)


def test_an_answer_is_stored_with_its_validators_and_the_time_of_the_next_request() -> None:
    fetch = fetch_to_store(answered(Feed(format="RSS 2.0")), posted=[], now=NOW, jitter=0)
    assert (fetch.feed_id, fetch.next_due, fetch.body_hash) == (7, NOW + HOUR, "now")
    assert fetch.validators == Validators(etag='"new"')
    assert fetch.problem is None
    assert fetch.feed is not None


def test_a_304_keeps_the_hash_of_the_body_that_was_read() -> None:
    landed = Landed(due=due(), settings=Settings(), answer=Answer(status=304, url="https://example.org/feed"))
    assert fetch_to_store(landed, posted=[], now=NOW, jitter=0).body_hash == "before"


def test_the_server_and_the_document_can_only_lengthen_the_wait() -> None:
    wish = Feed(format="RSS 2.0", wish=Wish(every=3 * HOUR))
    assert fetch_to_store(answered(wish), posted=[], now=NOW, jitter=0).next_due == NOW + 3 * HOUR
    fresh = answered(wish, cache_control="max-age=18000")
    assert fetch_to_store(fresh, posted=[], now=NOW, jitter=0).next_due == NOW + 5 * HOUR
    slow = answered(wish, every=8 * HOUR, cache_control="max-age=60")
    assert fetch_to_store(slow, posted=[], now=NOW, jitter=0).next_due == NOW + 8 * HOUR


def test_what_the_document_asked_for_holds_while_it_does_not_change() -> None:
    asked = replace(due(), wish=Wish(every=6 * HOUR, skip_hours=frozenset({18})))
    landed = Landed(
        due=asked, settings=Settings(refresh_every=HOUR), answer=Answer(status=304, url="https://example.org/feed")
    )
    assert fetch_to_store(landed, posted=[], now=NOW, jitter=0).next_due == NOW + 7 * HOUR


def test_under_auto_the_pace_follows_the_feeds_own() -> None:
    landed = answered(None, every=None)
    busy = [NOW - timedelta(minutes=10 * step) for step in range(20)]
    quiet = [NOW - timedelta(days=10 * step) for step in range(20)]
    assert fetch_to_store(landed, posted=busy, now=NOW, jitter=0).next_due == NOW + HOUR / 2
    assert fetch_to_store(landed, posted=quiet, now=NOW, jitter=0).next_due == NOW + 24 * HOUR


@pytest.mark.parametrize(("failures", "hours"), [(0, 1), (1, 2), (2, 4), (3, 8), (9, 24)])
def test_each_failure_in_a_row_doubles_the_wait(failures: int, hours: int) -> None:
    fetch = fetch_to_store(failed(ProblemKind.HTTP, failures=failures), posted=[], now=NOW, jitter=0)
    assert fetch.next_due == NOW + hours * HOUR
    assert fetch.validators == OLD
    assert fetch.body_hash == "before"


def tried(landed: Landed, *, next_due: datetime | None = None, since: datetime | None = None) -> datetime:
    """When a feed is due after a failure, that was due then and has been failing since then."""
    known = replace(landed.due, next_due=next_due, failing_since=since, last_try=since)
    return fetch_to_store(replace(landed, due=known), posted=[], now=NOW, jitter=0).next_due


def test_a_try_before_its_time_that_fails_leaves_the_schedule_as_it_is() -> None:
    soon, later = NOW + HOUR / 6, NOW + 20 * HOUR
    for failures in (0, 1, 7):
        landed = failed(ProblemKind.HTTP, failures=failures)
        assert tried(landed, next_due=soon, since=NOW - 3 * HOUR) == soon
        assert tried(landed, next_due=later, since=NOW - 3 * HOUR) == later
    told = failed(ProblemKind.HTTP, retry_after=2 * HOUR)
    assert tried(told, next_due=soon) == NOW + 2 * HOUR
    assert tried(failed(ProblemKind.BLOCKED), next_due=soon) == NOW + 4 * HOUR


@pytest.mark.parametrize(("hours", "wait"), [(0, 1), (0.9, 1), (1, 2), (2.9, 2), (3, 4), (7, 8), (15, 16), (99, 24)])
def test_tries_of_a_person_do_not_count_for_the_wait_of_those_on_time(hours: float, wait: int) -> None:
    landed = failed(ProblemKind.HTTP, failures=40)
    assert tried(landed, next_due=NOW, since=NOW - hours * HOUR) == NOW + wait * HOUR


def test_a_feed_that_was_long_not_asked_waits_by_how_often_it_failed() -> None:
    assert tried(failed(ProblemKind.HTTP, failures=1), next_due=NOW, since=NOW - 500 * HOUR) == NOW + 2 * HOUR


def test_after_the_clock_was_set_back_no_due_time_of_before_holds() -> None:
    assert tried(failed(ProblemKind.HTTP), next_due=NOW + 9000 * HOUR, since=NOW + 8999 * HOUR) == NOW + HOUR


NEW = "https://new.example/feed"


def moved_times(
    *, to: str = NEW, before: str = NEW, times: int = 1, last: timedelta = 24 * HOUR, url: str = "", status: int = 200
) -> int:
    """On how many days a feed has answered from elsewhere, after so many, the last of them so long ago."""
    known = replace(due(), moved_to=before, moved_times=times, last_success=NOW - last)
    known = replace(known, url=url or known.url)
    landed = answered(None, status=status)
    assert landed.answer is not None
    landed = replace(landed, due=known, answer=replace(landed.answer, moved_to=to))
    return fetch_to_store(landed, posted=[], now=NOW, jitter=0).moved_times


def test_days_on_which_a_feed_answers_from_the_same_new_address_are_counted() -> None:
    assert moved_times(before="", times=0) == 1
    assert moved_times(times=2) == 3
    assert moved_times(times=2, status=304) == 3
    assert moved_times(times=2, last=HOUR) == 2, "the same day once more"
    assert moved_times(times=2, last=HOUR, url="http://127.0.0.1:80/feed") == 3, "a server of one's own is believed"


def test_another_address_or_the_old_one_begins_anew() -> None:
    assert moved_times(times=5, before="https://other.example/") == 1
    assert moved_times(times=5, to="") == 0
    assert moved_times(times=0) == 1, "before there was a count, where to was known"


def test_retry_after_binds_also_the_person() -> None:
    landed = failed(ProblemKind.THROTTLED, retry_after=timedelta(hours=30))
    fetch = fetch_to_store(landed, posted=[], now=NOW, jitter=0)
    assert fetch.next_due == fetch.not_before == NOW + timedelta(hours=30)


def test_without_a_network_a_feed_stays_due_and_is_not_to_blame() -> None:
    fetch = fetch_to_store(failed(ProblemKind.OFFLINE, failures=3, offline=True), posted=[], now=NOW, jitter=0)
    assert fetch.offline
    assert fetch.next_due == NOW


def test_a_feed_that_waits_for_its_host_is_not_to_blame() -> None:
    landed = failed(ProblemKind.THROTTLED, failures=3, retry_after=2 * HOUR, asked=False)
    fetch = fetch_to_store(landed, posted=[], now=NOW, jitter=0)
    assert fetch.offline
    assert fetch.next_due == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("tried", "unheard", "offline"), [(2, 2, False), (3, 2, True), (10, 5, False), (10, 6, True), (0, 0, False)]
)
def test_it_is_the_network_when_most_of_several_hosts_are_silent(tried: int, unheard: int, offline: bool) -> None:
    assert no_network(tried, unheard) is offline


def test_too_soon_is_told_only_when_all_were_asked_a_moment_ago() -> None:
    floor = timedelta(minutes=5)
    recent, older = due(last_try=NOW - timedelta(minutes=2)), due(last_try=NOW - timedelta(minutes=6))
    assert too_soon([recent], now=NOW, floor=floor) == timedelta(minutes=2)
    assert too_soon([recent, older], now=NOW, floor=floor) is None
    assert too_soon([due()], now=NOW, floor=floor) is None
    assert too_soon([], now=NOW, floor=floor) is None
    assert too_soon([due(last_try=NOW + HOUR)], now=NOW, floor=floor) is None, "the clock was set back"


def tried_hosts(*heard: bool, ill: str = "", began: int = 0) -> list[Tried]:
    """One feed each of as many hosts; `ill` names those that failed before, by place."""
    return [
        Tried(host=f"{began}-{place}.example", heard=well, known_ill=str(place) in ill, began=began, ended=began)
        for place, well in enumerate(heard)
    ]


def test_c37_where_most_hosts_are_silent_no_feed_that_was_not_heard_is_to_blame() -> None:
    assert without_network(tried_hosts(True, False, False)) == [False, True, True]
    assert without_network(tried_hosts(True, True, False, False)) == [False] * 4
    assert without_network(tried_hosts(False, False)) == [False, False]
    assert without_network([]) == []


def test_hosts_that_were_silent_before_say_nothing_of_the_network() -> None:
    assert without_network(tried_hosts(False, False, False, ill="012")) == [False] * 3
    assert without_network(tried_hosts(True, False, False, False, ill="12")) == [False] * 4
    assert without_network(tried_hosts(False, False, False, False, ill="3")) == [True] * 4


def test_c37_a_network_that_goes_away_in_the_middle_leaves_the_rest_without_blame() -> None:
    answered = [Tried(host=f"{place}.example", heard=True, began=0, ended=place) for place in range(50)]
    early = Tried(host="dead.example", heard=False, began=0, ended=20)
    cut = Tried(host="cut.example", heard=False, began=40, ended=50)
    rest = tried_hosts(False, False, False, began=50)
    assert without_network([*answered, early, cut, *rest]) == [False] * 51 + [True] * 4
    assert without_network([*answered, early, cut, *rest[:2]]) == [False] * 54, "two hosts may be down by chance"


@pytest.mark.parametrize("planned", [NOW - HOUR, NOW + HOUR, None], ids=["overdue", "early", "new"])
def test_c37_without_a_network_a_feed_is_due_when_it_was(planned: datetime | None) -> None:
    landed = failed(ProblemKind.OFFLINE, offline=True)
    landed = replace(landed, due=replace(landed.due, next_due=planned))
    assert fetch_to_store(landed, posted=[], now=NOW, jitter=0).next_due == (planned or NOW)


def test_a_feed_that_was_asked_early_at_a_host_that_wants_quiet_stays_due_when_it_was() -> None:
    landed = failed(ProblemKind.THROTTLED, retry_after=2 * HOUR, asked=False)
    assert tried(landed, next_due=NOW + 6 * HOUR) == NOW + 6 * HOUR
    assert tried(landed, next_due=NOW + HOUR) == NOW + 2 * HOUR


@pytest.mark.parametrize(("wait", "hours"), [(2 * HOUR, 2), (None, 4), (0 * HOUR, 4)])
def test_c16_a_429_is_a_wish_of_the_whole_host(wait: timedelta | None, hours: int) -> None:
    landed = failed(ProblemKind.THROTTLED, retry_after=wait, quiet_host="a.example")
    fetch = fetch_to_store(landed, posted=[], now=NOW, jitter=0)
    assert (fetch.quiet_host, fetch.quiet_until, fetch.not_before) == ("a.example", *[NOW + hours * HOUR] * 2)
    assert fetch.next_due == fetch.not_before


def test_an_answer_may_say_when_to_come_again() -> None:
    assert fetch_to_store(answered(None, retry_after="10800"), posted=[], now=NOW, jitter=0).next_due == NOW + 3 * HOUR


def test_c57_a_feed_that_fails_is_left_alone_in_the_hours_its_document_named() -> None:
    landed = failed(ProblemKind.HTTP)
    landed = replace(landed, due=replace(landed.due, wish=Wish(skip_hours=frozenset({13, 14}))))
    assert fetch_to_store(landed, posted=[], now=NOW, jitter=0).next_due == NOW + 3 * HOUR


def test_c20_failures_do_not_stretch_the_pace_that_doubles() -> None:
    known = replace(due(failures=3), failing_since=NOW - 21 * HOUR, next_due=NOW)
    problem = Problem(kind=ProblemKind.HTTP, cause="it broke")
    landed = Landed(due=known, settings=Settings(refresh_every=None), problem=problem)
    posted = [NOW - 21 * HOUR - 12 * step * HOUR for step in range(4)]
    fetch = fetch_to_store(landed, posted=posted, now=NOW, jitter=0)
    assert fetch.next_due == NOW + 24 * HOUR, "the fourth in a row of a feed that is asked every three hours"


def test_a_key_waits_five_minutes_but_not_for_a_server_of_ones_own() -> None:
    floor = timedelta(minutes=5)
    assert not may_ask(due(last_try=NOW - timedelta(minutes=4)), floor=floor, now=NOW)
    assert may_ask(due(last_try=NOW - floor), floor=floor, now=NOW)
    assert may_ask(due(), floor=floor, now=NOW)
    assert may_ask(replace(due(last_try=NOW), url="http://127.0.0.1/feed"), floor=floor, now=NOW)
    assert may_ask(due(last_try=NOW), floor=timedelta(0), now=NOW)
