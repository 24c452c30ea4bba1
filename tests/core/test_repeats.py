"""What counts as repeated."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.repeats import BETWEEN, HEAD, PLACES, SHORT, TAIL, Marks, mark_of, repeated_lines, said_by

PLUG, BIO = 1, 2


def page(number: int, *more: int, own: int = 6) -> list[int]:
    """The lines of a page of its own, and some more."""
    return [mark_of(1000 * number + place, BETWEEN) for place in range(own)] + list(more)


def feed(with_it: int, without: int, line: int) -> list[Sequence[int]]:
    """Pages with a line and pages without it."""
    return [page(n + 1, *([line] if n < with_it else [])) for n in range(with_it + without)]


@pytest.mark.parametrize("place", [HEAD, TAIL, BETWEEN])
def test_what_stands_at_one_place_on_three_pages_is_repeated(place: int) -> None:
    line = mark_of(PLUG, place)
    assert repeated_lines(feed(3, 0, line)) == {line: 3}
    assert repeated_lines(feed(2, 5, line)) == {}


@pytest.mark.parametrize(("pages", "needed"), [(12, 3), (13, 4), (20, 5)])
def test_of_many_pages_a_quarter_must_have_it(pages: int, needed: int) -> None:
    line = mark_of(PLUG, TAIL)
    assert repeated_lines(feed(needed, pages - needed, line)) == {line: needed}
    assert repeated_lines(feed(needed - 1, pages - needed + 1, line)) == {}


def test_a_short_line_must_be_on_three_pages_of_four() -> None:
    line = mark_of(PLUG, TAIL | SHORT)
    assert repeated_lines(feed(15, 5, line)) == {mark_of(PLUG, TAIL): 15}
    assert repeated_lines(feed(14, 6, line)) == {}


def test_the_same_words_elsewhere_are_another_line() -> None:
    pages = [page(1, mark_of(PLUG, HEAD)), page(2, mark_of(PLUG, BETWEEN)), page(3, mark_of(PLUG, TAIL))]
    assert repeated_lines(pages) == {}


def test_only_the_places_that_repeat_are_learned() -> None:
    both, tail = mark_of(PLUG, BETWEEN | TAIL), mark_of(PLUG, TAIL)
    (mark,) = repeated_lines([page(1, both), page(2, both), page(3, tail), page(4, tail)])
    assert (said_by(mark), mark & PLACES) == (PLUG, TAIL)


def test_what_has_no_place_is_never_repeated() -> None:
    assert repeated_lines(feed(9, 0, mark_of(PLUG, 0))) == {}


def test_a_line_twice_on_a_page_counts_once() -> None:
    line = mark_of(PLUG, TAIL)
    assert repeated_lines([page(1, line, line), page(2, line)]) == {}


def test_copies_of_one_page_teach_nothing() -> None:
    assert repeated_lines([page(1)] * 20) == {}
    assert repeated_lines([page(1, mark_of(900 + n, HEAD)) for n in range(20)]) == {}


def test_one_story_told_in_several_versions_teaches_nothing() -> None:
    told = page(1, own=8)
    assert repeated_lines([[*told, *page(n, own=6)] for n in range(2, 6)]) == {}


def test_short_pages_with_the_same_foot_are_no_copies() -> None:
    foot = [mark_of(PLUG, TAIL), mark_of(BIO, TAIL), mark_of(3, TAIL | SHORT)]
    assert len(repeated_lines([page(n, *foot, own=2) for n in range(1, 5)])) == 3


def test_pages_without_lines_do_not_count() -> None:
    assert repeated_lines([*feed(3, 0, mark_of(PLUG, TAIL)), *[[]] * 17]) == {mark_of(PLUG, TAIL): 3}


def test_a_line_is_known_at_the_places_where_it_was_learned() -> None:
    known = Marks([mark_of(PLUG, TAIL)])
    assert known.of(mark_of(PLUG, TAIL | BETWEEN | SHORT)) == mark_of(PLUG, TAIL)
    assert known.of(mark_of(PLUG, HEAD)) is None
    assert known.of(mark_of(BIO, TAIL)) is None
    assert known.among([mark_of(PLUG, TAIL), mark_of(BIO, TAIL)]) == {mark_of(PLUG, TAIL)}


marks = st.builds(mark_of, st.integers(0, 12), st.integers(0, PLACES | SHORT))


@given(st.lists(st.lists(marks, max_size=8), max_size=20))
def test_what_is_repeated_stands_on_as_many_pages_as_is_told(pages: list[list[int]]) -> None:
    for mark, count in repeated_lines(pages).items():
        on = [page for page in pages if any(said_by(line) == said_by(mark) for line in page)]
        assert 3 <= count <= len(on)
        assert any(Marks([mark]).of(line) for page in on for line in page)


@given(st.integers(0, (1 << 64) - 1), st.integers(0, PLACES | SHORT))
def test_a_mark_fits_into_the_database(said: int, places: int) -> None:
    assert 0 <= mark_of(said, places) < 1 << 63
