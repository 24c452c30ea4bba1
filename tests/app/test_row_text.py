"""Rows as text: columns, widths, what gives way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from tests.app.fake_reader import NOW, story_line
from tests.app.reading_samples import BBC
from tests.strategies import hostile_text
from tui.app.row_text import Look, Parts, date_text, found_below, one_line, two_lines
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS, wants_ascii
from tui.core.query_nodes import Text
from tui.core.text import cell_width


def look(width: int = 80, **more: object) -> Look:
    return replace(Look(width=width, now=NOW, signs=UNICODE_SIGNS), **more)  # type: ignore[arg-type]


def text(parts: Parts) -> str:
    return "".join(piece for piece, _ in parts)


LINE = story_line(1, BBC, "Ceasefire talks resume in Geneva as convoys wait", ago=timedelta(hours=1), tags=("syria",))


def test_the_columns_are_those_of_the_mock_up() -> None:
    assert text(one_line(LINE, look(), at_cursor=True)) == (
        "▌●   14:00 BBC World      Ceasefire talks resume in Geneva as convoys w… #syria "
    )
    starred = replace(LINE, read=True, starred=True, tags=())
    assert text(one_line(starred, look(75), at_cursor=False)).startswith("  ★  14:00 BBC World    Ceasefire talks")


def test_two_lines_hold_the_title_above_and_feed_tags_and_date_below() -> None:
    above, below = two_lines(LINE, look(52), at_cursor=True)
    assert text(above) == "▌●  Ceasefire talks resume in Geneva as convoys wait"[:51] or text(above).endswith("…")
    assert text(below) == "▌   BBC World · #syria" + " " * 24 + "14:00 "


def test_tags_give_way_to_thirty_cells_of_title() -> None:
    many = replace(LINE, tags=("a" * 10, "b" * 10, "c" * 10))
    assert text(one_line(many, look(80), at_cursor=False)).rstrip().endswith(f"#{'a' * 10}")
    assert "#" not in text(one_line(many, look(60), at_cursor=False))


def test_narrow_lists_lose_the_feed_and_then_the_date() -> None:
    assert "BBC" not in text(one_line(LINE, look(50), at_cursor=False))
    assert "14:00" in text(one_line(LINE, look(50), at_cursor=False))
    assert "14:00" not in text(one_line(LINE, look(25), at_cursor=False))


def test_a_feeds_own_list_does_not_name_it() -> None:
    assert "BBC" not in text(one_line(LINE, look(names_feed=False), at_cursor=False))
    assert "BBC" not in text(two_lines(LINE, look(52, names_feed=False), at_cursor=False)[1])


def test_dates_are_times_days_or_years() -> None:
    def dated(moment: datetime) -> str:
        return date_text(replace(LINE, published=moment), NOW)

    assert dated(NOW - timedelta(hours=1)) == "14:00"
    assert dated(datetime(2026, 11, 2, tzinfo=UTC)) == "2 Nov"
    assert dated(datetime(2025, 11, 2, tzinfo=UTC)) == "2025"
    assert date_text(replace(LINE, published=None), NOW) == "14:00"


def test_what_was_searched_for_is_set_off() -> None:
    found = look(phrases=(Text(("geneva",), None, False),))
    parts = one_line(LINE, found, at_cursor=False)
    assert [piece for piece, role in parts if role == "match"] == ["Geneva"]
    below = found_below(LINE, found, at_cursor=False, snippet="near Geneva on Saturday")
    assert [piece for piece, role in below if role == "match"] == ["Geneva"]


@given(
    title=hostile_text(),
    feed=hostile_text(),
    tags=st.lists(st.text("ab北🐝", min_size=1, max_size=12), max_size=4),
    width=st.integers(12, 120),
    plain=st.booleans(),
)
def test_no_row_is_wider_than_the_list_or_holds_what_a_terminal_acts_on(
    title: str, feed: str, tags: list[str], width: int, plain: bool
) -> None:
    line = replace(LINE, title=title, feed=feed, tags=tuple(tags))
    seen = look(width, signs=ASCII_SIGNS if plain else UNICODE_SIGNS)
    rows = [one_line(line, seen, at_cursor=True), *two_lines(line, seen, at_cursor=True)]
    for row in rows:
        assert cell_width(text(row)) <= width
        assert not {category(character) for character in text(row)} & {"Cc", "Cs"}


def test_ascii_follows_the_setting_then_the_locale_then_the_stream() -> None:
    assert wants_ascii(True, environ={"LANG": "en_US.UTF-8"}, encoding="utf-8")
    assert not wants_ascii(None, environ={"LANG": "C.UTF-8"}, encoding="ascii")
    assert wants_ascii(None, environ={"LC_ALL": "C", "LANG": "en_US.UTF-8"}, encoding="utf-8")
    assert wants_ascii(None, environ={}, encoding="latin-1")
    assert not wants_ascii(None, environ={"LANG": ""}, encoding="UTF-8")


@given(
    width=st.integers(30, 200),
    before=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")), max_size=150),
    blanks=st.integers(0, 9),
)
def test_the_place_that_was_searched_for_is_never_cut_off(width: int, before: str, blanks: int) -> None:
    step = max(1, len(before) // (blanks + 1))
    text_before = " ".join(before[at : at + step] for at in range(0, len(before), step))
    snippet = f"{text_before} geneva and what follows it, for a good while yet"
    seen = look(width, phrases=(Text(("geneva",)),))
    below = found_below(LINE, seen, at_cursor=False, snippet=snippet)
    assert ("geneva", "match") in below
    assert cell_width(text(below)) <= width
    two = two_lines(LINE, seen, at_cursor=False, snippet=snippet)[1]
    assert ("geneva", "match") in two
    assert cell_width(text(two)) <= width


def test_a_snippet_begins_at_a_word_where_its_beginning_is_left_out() -> None:
    snippet = "one two three four five six seven eight nine ten eleven geneva and more"
    seen = look(44, phrases=(Text(("geneva",)),))
    assert "…eleven geneva and more" in text(found_below(LINE, seen, at_cursor=False, snippet=snippet))
    plain = replace(seen, signs=ASCII_SIGNS)
    assert "~eleven geneva and more" in text(found_below(LINE, plain, at_cursor=False, snippet=snippet))
