from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text, query_texts
from tui.core.completion import Completion, Known, complete_at, known_of
from tui.core.query import parse
from tui.core.query_nodes import Match, Text
from tui.core.stories import Counts, TagCount
from tui.core.text import displayable, tokens

NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)
KNOWN = Known(
    tags=("linux", "linux/kernel", "maths", "to read", "Syria"),
    folders=("news", "news/europe", "technology"),
    feeds=("BBC World", "BBC News", "Ars Technica", 'The “Daily” "x"'),
)


def rounds(text: str, turns: int = 1, cursor: int | None = None) -> list[str]:
    """The texts after so many Tabs, the cursor shown as |."""
    found = [complete_at(text, len(text) if cursor is None else cursor, KNOWN, turn=turn) for turn in range(turns)]
    return [f"{each.text[: each.cursor]}|{each.text[each.cursor :]}" for each in found if each is not None]


def candidates(text: str) -> tuple[str, ...]:
    found = complete_at(text, len(text), KNOWN)
    return found.candidates if found else ()


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("ti", "title:|"),
        ("so", "sort:|"),
        ("war -is:sta", "war -is:starred|"),
        ("IS:unr", "IS:unread|"),
        ("has:F", "has:fulltext|"),
        ("sort:lo", "sort:longest|"),
        ("on:tu", "on:tuesday|"),
        ("newer:12", "newer:12h|"),
        ("words>8", "words>800|"),
        ("tag:sy", "tag:Syria|"),
        ("(tag:#mat", "(tag:maths|"),
        ("a OR -tag:mat", "a OR -tag:maths|"),
        ("tag:to", 'tag:"to read"|'),
        ('tag:"to r', 'tag:"to read"|'),
        ("folder:te", "folder:technology|"),
        ("feed:ars", 'feed:"Ars Technica"|'),
        ("feed:the", 'feed:"The Daily x"|'),
    ],
)
def test_what_can_only_go_on_in_one_way_is_written_out(text: str, completed: str) -> None:
    assert rounds(text) == [completed]
    assert len(candidates(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["nothing", "tag:zzz", "title:b", "url:e", "lang:e", "foo:b", "a OR", '"bbc', 'feed:"Ars"', "a)", "x" * 20_000],
)
def test_where_nothing_is_known_nothing_is_offered(text: str) -> None:
    assert complete_at(text, len(text), KNOWN) is None


def test_tab_takes_what_all_share_then_each_in_turn() -> None:
    assert rounds("feed:b", 4) == ['feed:"BBC |', 'feed:"BBC World"|', 'feed:"BBC News"|', 'feed:"BBC World"|']
    assert rounds("tag:l", 3) == ["tag:linux|", "tag:linux/kernel|", "tag:linux|"]
    assert rounds("t", 3) == ["title:|", "tag:|", "title:|"]
    assert rounds("tag:linux", 3) == ["tag:linux/kernel|", "tag:linux|", "tag:linux/kernel|"], "not what is there"


def test_a_number_gets_its_unit() -> None:
    assert rounds("older:5", 4) == ["older:5d|", "older:5h|", "older:5w|", "older:5y|"]


def test_names_are_also_found_by_their_parts() -> None:
    assert candidates("feed:tech") == ("Ars Technica",)
    assert candidates("folder:eur") == ("news/europe",)
    assert candidates("tag:read") == ("to read",)


@pytest.mark.parametrize("text", ["", "a ", "(", "-", "a OR ", "a -("])
def test_where_a_word_may_begin_the_fields_are_offered(text: str) -> None:
    found = complete_at(text, len(text), Known())
    assert found is not None
    assert found.text == f"{text}title:"
    assert {"tag:", "is:", "sort:", "words>", "on:"} <= set(found.candidates)


def test_what_stands_behind_the_cursor_stays() -> None:
    assert rounds("tag:ma newer:3d", cursor=6) == ["tag:maths| newer:3d"]
    assert rounds('feed:"BBC W" x', cursor=11) == ['feed:"BBC World"| x']


def test_the_candidates_can_be_shown_in_a_line() -> None:
    found = complete_at("tag:", 4, KNOWN)
    assert found is not None
    assert found.shown() == "tag: linux · linux/kernel · maths · to read · Syria"
    assert found.shown(" | ").startswith("tag: linux | linux/kernel")
    fields = Completion(text="", cursor=0, candidates=("title:", "tag:"))
    assert fields.shown() == "title: · tag:"
    assert "\x1b" not in Completion(text="", cursor=0, candidates=("\x1b[2J",), field="feed").shown()


def test_the_sidebar_tells_the_names_with_those_they_lie_in() -> None:
    tags = (TagCount(name="a/b/c", total=1), TagCount(name="x", total=1), TagCount(name="a", total=1))
    counts = Counts(unread=0, today=0, starred=0, all=0, feeds=(), tags=tags)
    assert known_of(counts).tags == ("a/b/c", "a/b", "a", "x")
    assert known_of(None) == Known()


@given(
    text=query_texts() | hostile_text() | st.sampled_from(["tag:", "feed:", "-folder:", 'a OR feed:"', "(tag:"]),
    at=st.floats(0, 1),
    names=st.lists(hostile_text(max_pieces=2), max_size=4),
    turn=st.integers(0, 9),
)
def test_nothing_raises_and_what_is_completed_means_the_candidate(
    text: str, at: float, names: list[str], turn: int
) -> None:
    known = Known(tags=tuple(names), folders=tuple(names), feeds=tuple(names))
    cursor = int(at * len(text))
    found = complete_at(text, cursor, known, turn=turn)
    if found is None:
        return
    assert found.candidates
    assert 0 <= found.cursor <= len(found.text)
    assert found.text[found.cursor :] in (text[cursor:], text[cursor + 1 :])
    assert displayable(found.shown()) == found.shown()


@given(name=hostile_text(max_pieces=2).filter(str.strip))
def test_a_completed_name_is_found_by_the_query(name: str) -> None:
    name = " ".join(displayable(name).split()).strip("/# ")
    for field in ("tag", "folder", "feed"):
        found = complete_at(f"{field}:", len(field) + 1, Known(tags=(name,), folders=(name,), feeds=(name,)))
        if found is None or found.candidates[0].startswith(tuple('"“”„')):
            continue
        node = parse(found.text, now=NOW).node
        if field == "feed":
            assert not isinstance(node, Text) or node.tokens == tuple(tokens(found.candidates[0]))
        else:
            assert node == Match(field, name)  # type: ignore[arg-type]  # one of the two
