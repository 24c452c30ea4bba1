"""Cases 39 to 60 of the catalogue of faults, as the program meets them: one survey of all, a test for each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogue.careless import DATES, LINKS, WORDS
from tests.catalogue.documents import documents, lay_traps
from tests.catalogue.endpoints import RUNS, Endpoint
from tests.catalogue.harmful import UNDER_THE_MAT, full_size
from tests.catalogue.survey import Survey, surveyed, surveyed_once

NOWHERE = Path("/nowhere")
DAY_SECONDS = 86_400


def of_case(*cases: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A parameter for each endpoint of some cases."""
    found = [endpoint for endpoint in documents(NOWHERE) if endpoint.case in cases]
    return pytest.mark.parametrize("endpoint", found, ids=[endpoint.name for endpoint in found])


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    def make(folder: Path) -> Survey:
        lay_traps(folder / "traps")
        return surveyed(documents(folder / "traps"), folder / "home", settings='full_text = "never"')

    return surveyed_once(tmp_path_factory, "documents", make)


@pytest.fixture(scope="module")
def full_survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return surveyed_once(
        tmp_path_factory, "full-documents", lambda folder: surveyed(tuple(full_size()), folder, settings="")
    )


def titles(survey: Survey, endpoint: Endpoint, run: int = 1) -> list[str]:
    return [story.title for story in survey.of(endpoint, run).stories]


def text_of(survey: Survey, endpoint: Endpoint) -> str:
    """All that is stored of an endpoint's stories."""
    stories = survey.of(endpoint, len(RUNS)).stories
    return "\n".join(f"{story.title}\n{story.url}\n{story.text}\n{story.page}" for story in stories)


def test_the_program_survives_them_all(survey: Survey) -> None:
    survey.check_runs()


@of_case(39, 40)
def test_c39_c40_entities_that_grow_leave_the_good_entries(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert "Story 2 of the rest" in titles(survey, endpoint)
    assert len(text_of(survey, endpoint)) < 1_100_000


@of_case(41, 42)
def test_c41_c42_nothing_that_a_document_names_is_opened_or_asked_for(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    asked = [asked.path for run in RUNS for asked in survey.of(endpoint, run).asked]
    assert asked == [f"/{endpoint.name}"] * len(RUNS)
    assert UNDER_THE_MAT not in text_of(survey, endpoint)
    assert endpoint.case == 42 or "Story 2 of the rest" in titles(survey, endpoint)


@of_case(43)
def test_c43_references_to_no_character_are_left_out(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert sorted(titles(survey, endpoint)) == ["Story 2 of the rest", "ab"]


@of_case(44, 45)
def test_c44_c45_odd_declarations_and_endless_comments_cost_nothing_else(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert endpoint.says or set(titles(survey, endpoint)) >= {"Story 2 of the rest"} or endpoint.name == "odd-cdata"


@of_case(46)
def test_c46_no_word_is_lost_however_deep_it_stands(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    text = text_of(survey, endpoint)
    if endpoint.name.startswith("deep-page"):
        assert "the level of the water, line 11" in text
    elif endpoint.name.startswith("deep-text"):
        assert "deep\nafter" in text
    elif not endpoint.says:
        assert "Story 2 of the rest" in text


@of_case(47)
def test_c47_more_than_is_taken_is_told(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    told = "many: 100 older stories beyond max_entries not taken"
    assert endpoint.name != "many" or told in survey.runs[0].err.splitlines()
    assert max((len(story.text) for story in survey.of(endpoint, 1).stories), default=0) <= 1_000_000


@of_case(48)
def test_c48_a_document_that_breaks_off_gives_what_is_whole(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert not any(title.endswith("The second") for title in titles(survey, endpoint))


@of_case(49)
def test_c49_stray_bytes_cost_nothing_but_themselves(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    text = text_of(survey, endpoint)
    assert "one" in text
    assert "four" in text
    assert not {"\0", "\ud800", "\ufffe"}.intersection(text)


@of_case(50)
def test_c50_wrong_declarations_do_not_garble_the_text(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    assert sorted(titles(survey, endpoint)) == [WORDS, "Story 2 of the rest"]


@of_case(51, 52, 53, 55)
def test_c51_c52_c53_c55_each_entry_is_one_story_however_often_it_comes(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    first, *later = ({story.identity for story in survey.of(endpoint, run).stories} for run in RUNS)
    assert later == [first, first]
    assert not any(story.changed for story in survey.of(endpoint, 3).stories)


@pytest.mark.parametrize(("number", "expected"), [(number, date[1]) for number, date in enumerate(DATES, 1)])
def test_c55_dates_are_sane_or_none(survey: Survey, number: int, expected: object) -> None:
    (story,) = (story for story in survey.of("dates", 1).stories if story.title == f"Story {number} of dates")
    assert expected is ... or story.published == expected


@of_case(54, 56, 59, 60)
def test_c54_c56_c59_c60_what_was_read_stays_read_and_nothing_goes(survey: Survey, endpoint: Endpoint) -> None:
    before, *later = (survey.of(endpoint, run) for run in RUNS)
    assert len(before.stories) == endpoint.stories
    assert sum(story.read for story in before.stories) >= 1
    for came in later:
        assert not came.sentence
        after = {story.url: (story.title, story.read) for story in came.stories}
        for story in later[0].stories[: endpoint.stories]:
            assert after[story.url] == (story.title, story.read)


@of_case(54)
def test_c54_new_guids_make_no_new_stories(survey: Survey, endpoint: Endpoint) -> None:
    for run in RUNS:
        assert len(survey.of(endpoint, run).stories) == 5
        assert not any(story.changed for story in survey.of(endpoint, run).stories)


def test_c56_a_text_that_changed_twice_is_the_newest_one(survey: Survey) -> None:
    for run in RUNS:
        assert {story.text for story in survey.of("rewritten", run).stories} == {f"Version {run - 1}."}
    assert all(story.changed for story in survey.of("rewritten", 3).stories)


@of_case(59)
def test_c59_a_feed_that_became_another_one_keeps_the_old_stories(survey: Survey, endpoint: Endpoint) -> None:
    after = titles(survey, endpoint, 3)
    assert {f"Story {number} of before" for number in range(1, 6)} <= set(after)
    assert {f"Story {number} of after" for number in range(1, 4)} <= set(after)


@of_case(57)
def test_c57_wishes_that_make_no_sense_are_passed_over(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    feed = survey.of(endpoint, 1).feed
    assert 0 < feed["next_due"] - feed["last_try"] <= 1.1 * DAY_SECONDS


@of_case(58)
def test_c58_links_lead_to_the_web_or_nowhere(survey: Survey, endpoint: Endpoint) -> None:
    survey.check(endpoint)
    (story,) = survey.of(endpoint, 1).stories
    expected = [url for _, _, url in LINKS]
    base = survey.urls[endpoint.name].rpartition("/")[0]
    number = endpoint.name.removeprefix("link-")
    url = "https://c.example/x/y/z/one" if number == "nested" else expected[int(number)]
    assert story.url == url.replace("BASE", base)


@pytest.mark.full
@pytest.mark.parametrize("endpoint", list(full_size()), ids=lambda endpoint: endpoint.name)
def test_c46_c47_at_full_size(full_survey: Survey, endpoint: Endpoint) -> None:
    full_survey.check(endpoint)
