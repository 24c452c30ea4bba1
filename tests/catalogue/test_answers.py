"""What servers answer, as the whole program meets it: cases 1 to 23."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.catalogue.answers import (
    ANSWERS,
    CHANGED,
    CREDENTIALS,
    FORGOTTEN,
    FRESH,
    NONSENSE,
    REMEMBERED,
    UNSENDABLE,
    VERBATIM,
)
from tests.catalogue.endpoints import ETAG, GOOD, RUNS, Endpoint
from tests.catalogue.survey import Survey
from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES
from tui.paths import Paths
from tui.reader.reader import Reader

HOUR = 3600
ENDPOINTS = {endpoint.name: endpoint for endpoint in ANSWERS}


def of(*cases: int) -> pytest.MarkDecorator:
    """The endpoints of these cases, one a test."""
    chosen = [endpoint for endpoint in ANSWERS if endpoint.case in cases]
    return pytest.mark.parametrize("endpoint", chosen, ids=[endpoint.name for endpoint in chosen])


def sent(survey: Survey, name: str, run: int) -> tuple[str | None, str | None]:
    """The validators that a run sent with its first request."""
    headers = survey.of(name, run).asked[0].headers
    return headers.get("if-none-match"), headers.get("if-modified-since")


def waits(survey: Survey, name: str, run: int) -> float:
    """For how many seconds a feed is left alone after a run."""
    feed = survey.of(name, run).feed
    return float(feed["next_due"] - feed["last_try"])


def test_the_runs_end_well_and_good_feeds_do_not_suffer(survey: Survey) -> None:
    survey.check_runs()
    assert survey.list_kept
    assert survey.idle.code == 0
    assert survey.idle.asked == 0, "something was asked again before its time"
    assert survey.strays == ()
    assert all(survey.most_open[endpoint.host] == 1 for endpoint in GOOD)


@of(1)
def test_c01_validators_go_back_verbatim_and_304_keeps_them_and_the_stories(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    etag = '"one"' if endpoint.name == "both-validators" else None
    assert [sent(survey, endpoint.name, run) for run in RUNS] == [(None, None), (etag, CHANGED), (etag, CHANGED)]
    assert len(survey.of(endpoint, 3).stories) == 2
    assert survey.of(endpoint, 3).feed["etag"] == etag


@pytest.mark.parametrize("name", VERBATIM)
def test_c02_an_odd_etag_goes_back_byte_for_byte(survey: Survey, name: str) -> None:
    survey.check(ENDPOINTS[f"etag-{name}"])
    assert sent(survey, f"etag-{name}", 2)[0] == sent(survey, f"etag-{name}", 3)[0] == VERBATIM[name]


@pytest.mark.parametrize("name", UNSENDABLE)
def test_c02_an_etag_that_is_not_visible_ascii_is_not_sent_but_the_date_is(survey: Survey, name: str) -> None:
    survey.check(ENDPOINTS[f"etag-{name}"])
    assert sent(survey, f"etag-{name}", 2) == sent(survey, f"etag-{name}", 3) == (None, CHANGED)
    assert len(survey.of(f"etag-{name}", 3).stories) == 2


@of(3)
def test_c03_the_etag_of_a_304_is_sent_from_then_on(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert [sent(survey, endpoint.name, run)[0] for run in RUNS] == [None, ETAG, '"the second"']
    assert survey.of(endpoint, 3).feed["etag"] == '"the third"'


@of(4)
def test_c04_a_304_that_nobody_asked_for_is_an_error_and_no_empty_success(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert all(sent(survey, endpoint.name, run) == (None, None) for run in RUNS)
    assert (survey.of(endpoint, 3).feed["last_success"] is None) is (endpoint.stories == 0)


@of(5)
def test_c05_the_same_again_is_neither_new_nor_updated(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    first = survey.of(endpoint, 1).stories
    assert survey.of(endpoint, 3).stories == first
    assert all(story.changed is None for story in first)
    assert sent(survey, endpoint.name, 3)[0] == ETAG


@pytest.mark.parametrize("name", [*REMEMBERED, *FORGOTTEN, "to-another-host"])
def test_c06_c07_c08_only_a_wholly_permanent_chain_is_remembered(survey: Survey, name: str) -> None:
    endpoint = ENDPOINTS[f"moved-{name}"]
    survey.check(endpoint)
    for run in RUNS:
        came = survey.of(endpoint, run)
        assert came.asked[0].path == f"/{endpoint.name}", "the address in feeds.toml is asked until a person changes it"
        assert bool(came.feed["moved_to"]) is (name not in FORGOTTEN)
        assert came.feed["url"] == survey.urls[endpoint.name]
    if name == "to-another-host":
        assert survey.of(endpoint, 3).feed["moved_to"].startswith("http://127.0.0.1:")


@of(9, 10)
def test_c09_c10_redirects_that_lead_nowhere_end_soon(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    most = {"loop": 2, "loop-of-one": 1, "endless-redirects": 6}[endpoint.name]
    assert len(survey.of(endpoint, 2).asked) == most


@of(11)
def test_c11_a_redirect_to_no_address_of_the_web_is_refused(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert len(survey.of(endpoint, 2).asked) == 1


@of(12)
def test_c12_credentials_go_to_their_own_origin_only(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    for run in RUNS:
        first, *others = survey.of(endpoint, run).asked
        assert first.headers["authorization"] == CREDENTIALS
        assert len(others) == (endpoint.name == "secret-elsewhere"), "https leads to http, and was followed"
        assert all("authorization" not in asked.headers for asked in others)
    assert CREDENTIALS not in survey.log + "".join(run.out + run.err for run in survey.runs)


@of(13, 14)
def test_c13_c14_a_refusal_is_told_and_waited_for_and_costs_no_story(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    failed = 2 if endpoint.stories else 1
    assert len(survey.of(endpoint, failed).asked) == 1
    if failed == 1:
        assert HOUR <= waits(survey, endpoint.name, 1) <= 1.1 * HOUR + 1


@of(15)
def test_c15_what_is_gone_is_not_asked_again(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    asked = [len(survey.of(endpoint, run).asked) for run in RUNS]
    assert asked == ([1, 1, 0] if endpoint.stories else [1, 0, 0])
    assert survey.of(endpoint, 3).feed["gone"]
    assert len(survey.of(endpoint, 3).stories) == endpoint.stories


@of(16)
def test_c16_a_server_that_asks_for_quiet_gets_it_under_force_too(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    asked = [len(survey.of(endpoint, run).asked) for run in RUNS]
    assert asked == ([1, 1, 0] if endpoint.stories else [1, 0, 0])
    feed = survey.of(endpoint, 3).feed
    assert feed["not_before"] == pytest.approx(feed["last_try"] + HOUR, abs=5)


@of(17)
def test_c17_a_date_to_come_back_at_counts_from_the_servers_own_clock(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert [len(survey.of(endpoint, run).asked) for run in RUNS] == [1, 1, 0]
    feed = survey.of(endpoint, 2).feed
    assert feed["not_before"] == pytest.approx(feed["last_try"] + HOUR, abs=5)


@pytest.mark.parametrize("name", NONSENSE)
def test_c18_a_retry_after_that_means_nothing_is_four_hours(survey: Survey, name: str) -> None:
    survey.check(ENDPOINTS[f"retry-{name}"])
    assert survey.of(f"retry-{name}", 1).feed["not_before"] is None
    assert 4 * HOUR <= waits(survey, f"retry-{name}", 1) <= 4.4 * HOUR + 1


@pytest.mark.parametrize("name", [*FRESH, "expires"])
def test_c19_what_an_answer_says_of_its_freshness_is_waited_for(survey: Survey, name: str) -> None:
    survey.check(ENDPOINTS[f"fresh-{name}"])
    least = FRESH[name][1] if name in FRESH else 5 * HOUR
    assert least - 2 <= waits(survey, f"fresh-{name}", 1) <= 1.1 * least + 2


@of(20)
def test_c20_a_server_in_trouble_is_told_and_given_an_hour(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    if not endpoint.stories:
        assert HOUR <= waits(survey, endpoint.name, 1) <= 1.1 * HOUR + 1
        assert [survey.of(endpoint, run).feed["failures"] for run in RUNS] == [1, 2, 3]


@of(21, 22)
def test_c21_c22_an_answer_without_a_feed_is_told_and_changes_nothing(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    if endpoint.stories:
        assert sent(survey, endpoint.name, 3)[0] == ETAG
        assert survey.of(endpoint, 3).feed["failures"] == 0


@of(23)
def test_c23_a_feed_is_known_by_what_it_says_and_not_by_its_type(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)


async def test_c20_five_failures_in_a_row_are_waited_for_1_2_4_8_16_hours(tmp_path: Path) -> None:
    clock = FakeClock(datetime.now(UTC))
    with FeedServer() as server:
        sample = SAMPLES["tides.rdf"]
        url = server.serve("tides.rdf", sample.body, sample.content_type)
        async with _opened(tmp_path, url, clock) as reader:
            await _refresh(reader)
            server.fail("tides.rdf", 502)
            clock.advance(timedelta(hours=2))
            for number, hours in enumerate((1, 2, 4, 8, 16), 1):
                await _refresh(reader)
                assert len(server.asked_paths()) == number + 1
                (feed,) = await reader.feeds()
                assert feed.next_due is not None
                wait = feed.next_due - clock.now()
                assert timedelta(hours=hours) <= wait + timedelta(seconds=1) <= timedelta(hours=1.1 * hours, seconds=2)
                clock.advance(wait - timedelta(minutes=1))
                await _refresh(reader)
                assert len(server.asked_paths()) == number + 1, "asked before its time"
                clock.advance(timedelta(minutes=2))
            assert (feed.total, feed.failures) == (1, 5)


@asynccontextmanager
async def _opened(folder: Path, url: str, clock: FakeClock) -> AsyncIterator[Reader]:
    paths = Paths(config=folder / "feeds.toml", db=folder / "d.db", state=folder / "state", config_is_default=True)
    paths.config.write_text(f'[settings]\nfull_text = "never"\n\n[[feed]]\nurl = "{url}"\n', "utf-8")
    reader = await Reader.open(paths, clock=clock, face="cli")
    try:
        yield reader
    finally:
        await reader.close()


async def _refresh(reader: Reader) -> None:
    async for _ in reader.refresh():
        pass
