from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.model import Entry
from tui.formats.identity import Draft, content_hash, digest, identified

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def draft(guid: str = "", url: str = "", title: str = "", body: str = "", published: datetime | None = None) -> Draft:
    return Draft(guid=guid, entry=Entry(identity="", url=url, title=title, body=body, published=published))


def identities(drafts: Sequence[Draft]) -> list[str]:
    return [entry.identity for entry in identified(drafts)]


def test_the_guid_goes_before_the_link_and_the_link_before_a_hash() -> None:
    assert identities([draft("g", "http://a.example/1", "t")]) == ["g"]
    assert identities([draft("", "http://a.example/1", "t")]) == ["http://a.example/1"]
    assert identities([draft("", "", "t", "text")]) == [digest("t", "", "text")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (draft("g", "http://a.example/1", "old"), draft("g", "http://a.example/1", "new")),
        (draft("", "http://a.example/1", "t", "one"), draft("", "http://a.example/1", "t", "two")),
        (draft("g", "", "t", "one"), draft("g", "", "t", "two")),
    ],
)
def test_the_same_entry_twice_is_one_the_first(first: Draft, second: Draft) -> None:
    (entry,) = identified([first, second])
    assert (entry.title, entry.body) == (first.entry.title, first.entry.body)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (draft("g", "http://a.example/1", "t"), draft("g", "http://a.example/2", "t")),
        (draft("", "http://a.example/1", "t"), draft("", "http://a.example/1", "other")),
        (draft("", "http://a.example/1", "t"), draft("", "http://a.example/1", "t", published=DAY)),
        (draft("g", "", "t"), draft("g", "", "other")),
        (draft("", "", "t", "one"), draft("", "", "t", "two")),
    ],
)
def test_entries_that_share_a_mark_and_differ_are_two(first: Draft, second: Draft) -> None:
    assert len(set(identities([first, second]))) == 2


def test_marks_of_any_length_make_short_identities() -> None:
    one, other = identities([draft("x" * 100_000), draft("x" * 100_000 + "y")])
    assert one != other
    assert max(len(one), len(other)) <= 1000


few = st.sampled_from(["", "a", "b"])
drafts = st.lists(st.builds(draft, few, few, few, few, st.none() | st.just(DAY)), max_size=8)


@given(drafts)
def test_identities_are_unique_and_say_nothing_of_the_order(given_drafts: list[Draft]) -> None:
    found = identities(given_drafts)
    assert len(found) == len(set(found))
    assert set(found) == set(identities(given_drafts[::-1]))


parts = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=3), min_size=1)


@given(parts, parts)
def test_a_hash_tells_where_one_text_ends(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_the_hash_of_the_content_does_not_see_how_the_text_is_cut() -> None:
    assert content_hash("t", "u", "one two\nthree") == content_hash("t", "u", "one\ntwo three")
    assert content_hash("t", "u", "one two") != content_hash("t", "u", "onetwo")
