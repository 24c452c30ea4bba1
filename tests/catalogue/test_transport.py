"""What happens on the way, as the whole program meets it: cases 24 to 38."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogue.endpoints import ETAG, Endpoint, good, pieces
from tests.catalogue.server import CatalogueServer
from tests.catalogue.survey import MOST_MEMORY, Survey, Surveyor, surveyed
from tests.catalogue.transport import HEAD, TRANSPORT, bomb
from tests.e2e.conftest import Home
from tests.feed_server import FeedServer
from tests.net.servers import Asked, Reply, said
from tests.sample_feeds import SAMPLES

SETTINGS = 'full_text = "never"\n'
MOST_IN_FLIGHT = 16


def of(*cases: int) -> pytest.MarkDecorator:
    """The endpoints of these cases, one a test."""
    chosen = [endpoint for endpoint in TRANSPORT if endpoint.case in cases]
    return pytest.mark.parametrize("endpoint", chosen, ids=[endpoint.name for endpoint in chosen])


def recovers(survey: Survey, endpoint: Endpoint) -> bool:
    """Whether the run after the fault still knew the validator, and the feed is well again."""
    came = survey.of(endpoint, 3)
    knew = came.asked[0].headers.get("if-none-match") == ETAG
    return knew and (came.feed["failures"], came.feed["problem_kind"], len(came.stories)) == (0, None, 2)


def test_c27_c31_c32_c33_no_run_takes_more_memory_or_time_than_it_may(survey: Survey) -> None:
    survey.check_runs()
    assert not any("There is no network" in run.err for run in survey.runs)


@of(24)
def test_c24_a_host_that_cannot_be_reached_is_named_with_its_reason(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert survey.of(endpoint, 2).asked == ()
    assert survey.of(endpoint, 2).feed["failures"] >= 1


@of(25)
def test_c25_a_broken_connection_is_told_and_the_request_not_repeated(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert len(survey.of(endpoint, 2).asked) == 1
    assert recovers(survey, endpoint)


@of(26)
def test_c26_garbage_instead_of_http_is_told_in_our_own_words(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert survey.of(endpoint, 2).sentence.isprintable()
    assert len(survey.of(endpoint, 2).asked) == 1
    assert recovers(survey, endpoint)


@of(27)
def test_c27_headers_of_two_megabytes_or_without_end_are_not_taken_in(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert recovers(survey, endpoint)


@of(28, 34)
def test_c28_c34_of_half_a_feed_nothing_is_stored(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert recovers(survey, endpoint)


@of(29, 30)
def test_c29_c30_who_hangs_or_trickles_is_left_at_the_deadline(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert recovers(survey, endpoint)


def test_c29_the_open_reader_goes_on_while_feeds_hang(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with FeedServer() as server:
        urls = [server.serve(path, sample.body, sample.content_type) for path, sample in SAMPLES.items()]
        hanging = [server.hang(f"hangs-{number}") for number in range(4)]
        home.follow(*urls, *hanging, settings='timeout = "60s"\nfull_text = "never"')
        with home.open(columns=100, rows=30) as terminal:
            end = time.monotonic() + 30
            while not any("hangs" in path for path in server.asked_paths()):
                assert time.monotonic() < end, terminal.text
                terminal.read(0.05)
            terminal.send("g")  # what has come of the others
            terminal.wait_for("Ferry timetable")
            terminal.wait_for("Spring tide on Friday")
            terminal.send("enter")
            terminal.wait_for("Paragraph 1 on ferries")
            terminal.send("s")
            terminal.wait_for("U takes it back")
            assert server.statuses("hangs-0") == []
            terminal.send("Q")
            assert terminal.wait_end(timeout=5) == 0
            assert terminal.is_cooked()
    assert home.integrity() == "ok"
    assert "Traceback" not in home.log


@of(31)
def test_c31_a_body_without_end_is_left_at_the_cap(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert recovers(survey, endpoint)


@of(32, 33, 35)
def test_c32_c33_c35_what_is_compressed_to_do_harm_or_not_at_all_is_told(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert recovers(survey, endpoint)


@of(36)
def test_c36_a_certificate_that_is_not_accepted_is_told_and_nothing_is_asked(
    survey: Survey, endpoint: Endpoint
) -> None:
    survey.check(endpoint)
    assert len(survey.of(endpoint, 2).asked) == (0 if endpoint.says else 1)
    assert recovers(survey, endpoint)


def test_c38_many_feeds_of_one_host_see_two_connections_at_most(survey: Survey) -> None:
    many = [name for name, url in survey.urls.items() if url.startswith("http://127.0.0.2:")]
    assert len(many) > 50
    assert survey.most_open["127.0.0.2"] == 2


def a_crowd(count: int, hosts: int) -> list[Endpoint]:
    """Good feeds, so many on each of some hosts."""
    return [
        Endpoint(case=37, name=f"one-of-many-{number}", reply=b"", host=f"127.0.0.{20 + number % hosts}")
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "hosts"), [(60, 12), pytest.param(200, 40, marks=pytest.mark.full)], ids=["60 feeds", "200 feeds"]
)
def test_c37_a_network_that_goes_in_mid_run_costs_nothing_that_was_done_and_is_held_against_nobody(
    tmp_path: Path, count: int, hosts: int
) -> None:
    answered: list[str] = []

    def reply(asked: Asked) -> Reply:
        if server.run == 1 and len(answered) == count // 2:
            server.drop()
            return b""
        answered.append(asked.path)
        return good(asked.path[1:])

    crowd = [Endpoint(case=37, name=one.name, host=one.host, reply=reply) for one in a_crowd(count, hosts)]
    with CatalogueServer(crowd) as server:
        surveyor = Surveyor(folder=tmp_path, server=server, settings=SETTINGS)
        surveyor.write_list()
        run = surveyor.run()
        first = surveyor.look(run, 1)
        done = {name for name, came in first.items() if len(came.stories) == 2}
        cut_off = {name for name, came in first.items() if came.feed["failures"]}
        assert run.code == 1
        assert run.integrity == "ok"
        assert done == {path[1:] for path in answered} - cut_off
        assert len(cut_off) <= MOST_IN_FLIGHT, "only who was being asked can be taken to be at fault"
        assert run.err.count("There is no network") == 1
        waiting = set(first) - done - cut_off
        assert len(waiting) >= count // 2 - MOST_IN_FLIGHT
        due = max(first[name].feed["next_due"] for name in waiting)
        assert due <= time.time() + 1  # whole seconds, rounded up
        while time.time() < due:
            time.sleep(0.05)
        server.begin(2)
        again = surveyor.run()
        assert {name for (name, number) in server.asked if number == 2} == waiting
        second = surveyor.look(again, 2)
        assert all(len(second[name].stories) == 2 for name in waiting | done)
        assert again.integrity == "ok"


@pytest.mark.full
def test_c38_two_hundred_feeds_of_one_host_are_fetched_over_two_connections(tmp_path: Path) -> None:
    crowd = [
        Endpoint(case=38, name=one.name, host="127.0.0.20", reply=good(one.name), stories=2)
        for one in a_crowd(200, hosts=1)
    ]
    survey = surveyed(crowd, tmp_path, settings=SETTINGS)
    survey.check_runs()
    for endpoint in crowd:
        survey.check(endpoint)
    assert survey.most_open["127.0.0.20"] == 2


@pytest.mark.full
def test_c24_c29_c30_at_full_size_the_deadline_is_thirty_seconds(tmp_path: Path) -> None:
    def in_the_second(name: str, fault: Callable[[], Reply]) -> Callable[[Asked], Reply]:
        return lambda asked: fault() if asked.visit == 2 else good(name)

    slow = [
        Endpoint(case=29, name="hangs", host="127.0.0.20", says="no answer within 30 seconds", fails_in=(2,), stories=2,
                 reply=in_the_second("hangs", lambda: pieces(stay=True))),
        Endpoint(case=30, name="trickles", host="127.0.0.21", says="did not end within 30 seconds", fails_in=(2,),
                 stories=2, reply=in_the_second("trickles", lambda: pieces(HEAD, forever=b" ", pause=1))),
        Endpoint(case=24, name="never-told", host="never.test", says="no connection to never.test within 15 seconds",
                 fails_in=(2,), stories=2, reply=good("never-told"), lookup=("127.0.0.3", "?", "127.0.0.3")),
    ]  # fmt: skip
    survey = surveyed(slow, tmp_path, settings=SETTINGS)
    survey.check_runs(most_seconds=75)
    for endpoint in slow:
        survey.check(endpoint)
    assert survey.runs[1].seconds > 29


@pytest.mark.full
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_c32_c33_at_full_size_a_bomb_of_a_gigabyte_takes_no_memory(tmp_path: Path, encoding: str) -> None:
    swollen = said(bomb(encoding, megabytes=1024), content_encoding=encoding)
    bombs = [
        Endpoint(
            case=32,
            name=f"bomb-{number}",
            host=f"127.0.0.{20 + number}",
            reply=swollen,
            stories=0,
            says="swells|larger than",
        )
        for number in range(4)
    ]
    survey = surveyed(bombs, tmp_path, settings=SETTINGS)
    survey.check_runs()
    for endpoint in bombs:
        survey.check(endpoint)
    assert max(run.most_memory for run in survey.runs) < MOST_MEMORY
