"""What is marked, as a value; what an act makes of a story; the numbers of quick tags."""

from array import array
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.app.fake_reader import story_line
from tests.app.reading_samples import BBC
from tui.app.acts import HIDE, READ, STAR, UNDO_HINT, UNREAD, retagging, shared_tags, tagging, untagging
from tui.app.marked import ALL, NONE, Marked, between
from tui.app.quick_tags import QUICK_TAGS, numbered, quick_tags_text
from tui.core.stories import TagCount

KEYS = array("q", range(20, 0, -1))
keys = st.sampled_from(KEYS)
some_keys = st.frozensets(keys)
marks = st.builds(Marked, keys=some_keys, all_but=st.booleans(), last=st.none() | keys)


@given(marked=marks, key=keys)
def test_toggling_changes_one_story_and_twice_none(marked: Marked, key: int) -> None:
    once = marked.toggling(key)
    assert {other for other in KEYS if once.holds(other) != marked.holds(other)} == {key}
    assert once.toggling(key).keys == marked.keys


@given(marked=marks)
def test_the_number_is_that_of_the_stories_it_holds(marked: Marked) -> None:
    held = [key for key in KEYS if marked.holds(key)]
    assert list(marked.among(KEYS)) == held
    assert marked.number(len(KEYS)) == len(held)


@given(marked=marks, more=some_keys)
def test_marking_adds_and_takes_nothing_away(marked: Marked, more: frozenset[int]) -> None:
    after = marked.marking(more, last=None)
    assert set(after.among(KEYS)) == set(marked.among(KEYS)) | more


@given(marked=marks, index=st.integers(0, len(KEYS) - 1))
def test_all_from_a_story_on_needs_no_key_behind_it(marked: Marked, index: int) -> None:
    after = marked.all_from(KEYS[:index], last=KEYS[index])
    assert set(after.among(KEYS)) == set(marked.among(KEYS)) | set(KEYS[index:])
    assert all(key in KEYS[:index] for key in after.keys)


@given(marked=some_keys, there=some_keys, last=keys)
def test_what_is_still_there_stays_marked(marked: frozenset[int], there: frozenset[int], last: int) -> None:
    after = Marked(keys=marked, last=last).still_in(there)
    assert after.keys == marked & there
    assert after.last in {None, last}
    assert after.last is None or after.holds(after.last)


@given(one=st.integers(0, 19), index=st.integers(0, 19))
def test_a_range_holds_both_its_ends_in_either_direction(one: int, index: int) -> None:
    found = between(KEYS, KEYS[one], index)
    assert {found[0], found[-1]} == {KEYS[one], KEYS[index]}
    assert len(found) == abs(one - index) + 1


def test_a_range_from_nowhere_is_the_story_alone() -> None:
    assert list(between(KEYS, None, 3)) == list(between(KEYS, 999, 3)) == [KEYS[3]]


def test_unmarking_the_last_one_leaves_no_begin_for_a_range() -> None:
    marked = NONE.toggling(7)
    assert marked.last == 7
    assert marked.toggling(7).last is None
    assert ALL.toggling(7).holds(6)


LINE = story_line(1, BBC, "Ceasefire talks", ago=timedelta(hours=1), tags=("syria",))


def test_an_act_says_what_it_makes_of_a_story() -> None:
    assert READ.done_to(LINE).read
    assert READ.is_done(READ.done_to(LINE))
    assert UNREAD.is_done(LINE)
    assert STAR.done_to(LINE).starred
    assert HIDE.done_to(LINE).hidden
    assert tagging("linux").done_to(LINE).tags == ("linux", "syria")
    assert tagging("Syria").is_done(LINE)
    assert untagging("SYRIA").done_to(LINE).tags == ()


def test_an_act_is_told_of_one_story_and_of_many() -> None:
    assert tagging("linux").told_of(LINE) == "Tagged “Ceasefire talks” #linux"
    assert READ.told_of_many(3412) == "3,412 marked read"
    assert untagging("linux").told_of_many(2) == "2 untagged #linux"
    assert tagging("linux").label_in("BBC [/b]\x1b[31m World").startswith("Tagged #linux in BBC [/b]")
    assert "\x1b" not in tagging("\x1b[31m").told_of(LINE)
    assert UNDO_HINT.endswith(".")


def test_tags_that_only_some_carry_are_neither_put_on_nor_taken_off() -> None:
    lines = [LINE, story_line(2, BBC, "Port strike", tags=("syria", "ports"))]
    shared, partly = shared_tags(lines)
    assert (shared, partly) == (("syria",), ("ports",))
    act = retagging(shared, ("talks",))
    assert act is not None
    assert [act.done_to(line).tags for line in lines] == [("talks",), ("ports", "talks")]
    assert act.tags == "#talks no #syria"
    assert retagging(shared, ("syria",)) is None
    assert shared_tags([]) == ((), ())


names = st.lists(st.text("abcXYZ", min_size=1, max_size=3), unique_by=str.casefold, max_size=12)


@given(used=names, again=st.integers(0, 11))
def test_a_quick_tag_keeps_its_number_when_it_is_used(used: list[str], again: int) -> None:
    tags = [TagCount(name=name, total=1) for name in used]
    found = numbered(tags)
    assert list(found) == [str(number) for number in range(1, min(QUICK_TAGS, len(tags)) + 1)]
    assert set(found.values()) == set(used[:QUICK_TAGS])
    if again < min(QUICK_TAGS, len(tags)):
        assert numbered([tags[again], *tags[:again], *tags[again + 1 :]]) == found


def test_a_quick_tag_keeps_its_key_when_it_leaves_its_last_story() -> None:
    maths, linux = TagCount(name="maths", total=2), TagCount(name="linux", total=1)
    before = numbered([maths, linux])
    assert numbered([maths], before=before) == before == {"1": "linux", "2": "maths"}
    assert numbered([TagCount(name="art", total=1), maths], before=before) == {"1": "art", "2": "maths"}


def test_quick_tags_are_told_with_their_keys() -> None:
    assert quick_tags_text({"1": "linux", "2": "maths"}) == "1 #linux 2 #maths"
    assert quick_tags_text({}) == ""
