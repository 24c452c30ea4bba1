import sqlite3
import sys
import time
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.strategies import hostile_text
from tui.core.text import cell_width, crop, displayable, find_tokens, index_text, sentence, snippet, tokens


@dataclass(frozen=True)
class Run:
    tokens: tuple[str, ...]
    prefix: bool = False


def run(text: str, *, prefix: bool = False) -> Run:
    return Run(tuple(tokens(text)), prefix)


FORBIDDEN = {
    *map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    *map(chr, [*range(0x200B, 0x2010), 0x2028, 0x2029, 0xFEFF, *range(0xE0000, 0xE0080), *range(0xD800, 0xE000)]),
} - {"\u200d"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain title", "plain title"),
        ("\x1b]52;c;x\x07three", "�]52;c;x�three"),
        ("a\x9b31mb", "a�31mb"),
        ("one\r\ntwo\nthree\rfour\u2028five", "one two three four five"),
        ("  two\t\tblanks \u00a0 ", "two blanks"),
        ("pdf\u202eexe", "pdf�exe"),
        ("zero\u200bwidth \ufeffmark soft\u00adhyphen", "zerowidth mark softhyphen"),
        ("a\u200db ア\u200dイ", "ab アイ"),
        ("👨‍👩‍👧 ❤️‍🔥", "👨‍👩‍👧 ❤️‍🔥"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4"),
        ("half \ud83d", "half �"),
        ("[/b] [@click=app.quit]x[/]", "[/b] [@click=app.quit]x[/]"),
        ("Ångström “quoted” 東京で初雪", "Ångström “quoted” 東京で初雪"),
        ("", ""),
    ],
)
def test_one_line_is_shown_without_what_a_terminal_could_act_on(raw: str, shown: str) -> None:
    assert displayable(raw) == shown


def test_lines_and_tabs_stay_where_they_are_asked_for() -> None:
    assert displayable("if x:\r\n\ty  =  1\x0b\n", lines=True) == "if x:\n\ty  =  1�\n"


def test_marks_beyond_eight_on_one_base_are_left_out() -> None:
    assert displayable("Z" + "\u0300" * 10_000 + "a\u0301!") == "Z" + "\u0300" * 8 + "a\u0301!"


def test_a_title_is_cut_at_a_thousand_characters_and_a_text_in_lines_is_not() -> None:
    assert displayable("x" * 5000) == "x" * 999 + "…"
    assert displayable("x" * 5000, lines=True) == "x" * 5000
    assert displayable("x" * 5000, lines=True, limit=10) == "x" * 9 + "…"


@given(hostile_text(), st.booleans(), st.none() | st.integers(1, 30))
def test_nothing_forbidden_is_ever_shown_and_cleaning_twice_changes_nothing(
    text: str, lines: bool, limit: int | None
) -> None:
    shown = displayable(text, lines=lines, limit=limit)
    assert not FORBIDDEN - ({"\n", "\t"} if lines else set()) & set(shown)
    assert displayable(shown, lines=lines, limit=limit) == shown
    assert limit is None or len(shown) <= limit
    shown.encode()


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"], include_characters=" ")))
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert displayable(text, lines=True) == text


def test_hostile_titles_are_cleaned_in_linear_time() -> None:
    started = time.process_time()
    for piece in ("\x1b", "\u0301", "\u200d", "😀\u200d", " \n", "\u202e"):
        displayable(piece * 200_000, lines=True)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Borrow-checker: it's 2_000 lines", ["borrow", "checker", "it", "s", "2_000", "lines"]),
        ("don’t “quote” me", ["don", "t", "quote", "me"]),
        ("Straße STRASSE strasse", ["strasse"] * 3),
        ("Søren Łódź Čapek naïve", ["soren", "lodz", "capek", "naive"]),
        ("e\u0301te\u0301 ﬁn ²", ["ete", "fin", "2"]),
        ("北京会议 in Tokyo東京", ["北", "京", "会", "议", "in", "tokyo", "東", "京"]),
        ("한국 \u1112\u1161\u11ab", ["한", "국", "한"]),
        ("ガ ｶﾞ か", ["カ", "カ", "か"]),
        ("भारत में", ["भरत", "म"]),
        ("soft\u00adhyphen zero\u200dwidth", ["softhyphen", "zerowidth"]),
        ("ΜΆΪΟΣ Μάϊος", ["μαιοσ", "μαιοσ"]),
        ("!!! … —", []),
    ],
)
def test_tokens_know_neither_case_nor_accents_nor_typography(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def _fts_tokens(texts: list[str]) -> list[list[str]]:
    """What FTS5 makes of the index text of each of `texts`."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE search USING fts5(body, content='', tokenize=\"ascii tokenchars '_'\")")
    db.execute("CREATE VIRTUAL TABLE words USING fts5vocab(search, instance)")
    rows = ((number, index_text(text)) for number, text in enumerate(texts, 1))
    db.executemany("INSERT INTO search(rowid, body) VALUES (?, ?)", rows)
    found: list[list[str]] = [[] for _ in texts]
    for number, term in db.execute('SELECT doc, term FROM words ORDER BY doc, "offset"'):
        found[number - 1].append(term)
    db.close()
    return found


@given(st.lists(hostile_text(max_pieces=4).map(lambda text: text.replace("\x00", " ")), max_size=5))
def test_the_search_index_sees_the_same_tokens_as_python(texts: list[str]) -> None:
    assert _fts_tokens(texts) == [tokens(text) for text in texts]


@given(hostile_text())
def test_tokens_of_tokens_are_the_same_tokens(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)


def test_every_character_folds_to_something_that_stays() -> None:
    letters = [chr(code) for code in range(0x80, sys.maxunicode) if chr(code).isalnum()]
    for letter in [*filter(lambda letter: letter < "\u3000", letters), *letters[::29]]:
        found = tokens(letter)
        assert tokens(" ".join(found)) == found


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_and_composition_never_matter(text: str) -> None:
    for form in (text.upper(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)):
        assert tokens(form) == tokens(text) or "ı" in text.lower() or "ŉ" in text


@pytest.mark.parametrize(
    "text",
    ["plain", "東京で初雪", "é", "e\u0301", "👨‍👩‍👧", "❤️", "❤", "👍🏽", "🇫🇷", "한국", "ก็", "①", "�", "— “x”", "●★▌"],
)
def test_width_is_what_the_screen_library_counts(text: str) -> None:
    assert cell_width(text) == cell_len(text)


@given(hostile_text().map(displayable), st.integers(0, 40))
def test_cropped_text_fits_and_begins_like_the_text(text: str, cells: int) -> None:
    cut = crop(text, cells)
    assert cell_width(cut) <= cells
    assert cut == text or (cell_width(text) > cells and text.startswith(cut.removesuffix("…")))


def test_cropping_tears_no_character_from_its_marks() -> None:
    assert crop("cafe\u0301 noir", 5) == "cafe\u0301…"
    assert crop("東京で初雪", 6) == "東京…"
    assert crop("👨‍👩‍👧👨‍👩‍👧", 3) == "👨‍👩‍👧…"


def test_marks_stand_on_words_phrases_and_beginnings() -> None:
    text = "The borrow checker checks what you borrow: naïve Straße, 北京会议."

    def marked(*runs: Run) -> list[str]:
        return [text[start:end] for start, end in find_tokens(text, runs)]

    assert marked(run("borrow")) == ["borrow", "borrow"]
    assert marked(run("borrow checker")) == ["borrow checker"]
    assert marked(run("check", prefix=True)) == ["checker", "checks"]
    assert marked(run("borrow check", prefix=True)) == ["borrow checker"]
    assert marked(run("naive"), run("strasse")) == ["naïve", "Straße"]
    assert marked(run("京会")) == ["京会"]
    assert marked(run("absent"), run("checker borrow")) == []
    assert marked() == []


def test_a_mark_holds_the_accents_that_follow_its_last_letter() -> None:
    text = "cafe\u0301 noir"
    assert [text[a:b] for a, b in find_tokens(text, [run("café")])] == ["cafe\u0301"]


@given(hostile_text(), st.data())
def test_each_run_of_tokens_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    found = tokens(text)
    start = data.draw(st.integers(0, len(found)))
    wanted = tuple(found[start : start + 3])
    spans = find_tokens(text, [Run(wanted)])
    assert bool(spans) == bool(wanted)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_snippet_is_one_line_round_the_first_match() -> None:
    text = "word " * 100 + "the needle\nstands here " + "word " * 100
    line = snippet(text, [run("needle")], 60)
    assert "needle stands here" in line
    assert line.startswith("…word")
    assert line.endswith("…")


@pytest.mark.parametrize("before", [0, 3_990, 3_999, 63_996, 200_000])
def test_a_snippet_is_found_however_late_it_stands(before: int) -> None:
    text = "x" * before + " needles and the needle of it"
    assert "the needle of" in snippet(text, [run("needle")], 40)


def test_a_snippet_without_match_is_the_beginning() -> None:
    assert snippet("short text", [run("absent")], 40) == "short text"


@given(hostile_text(max_pieces=20), hostile_text(max_pieces=2), st.integers(1, 60))
def test_a_snippet_is_displayable_and_fits(text: str, wanted: str, width: int) -> None:
    line = snippet(text, [run(wanted)], width)
    assert displayable(line) == line
    assert cell_width(line) <= width


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the feed has gone", "The feed has gone."),
        ("404 not found", "404 not found."),
        ("example.org refused the connection", "example.org refused the connection."),
        ("Is it there?", "Is it there?"),
        ("", ""),
    ],
)
def test_causes_and_remedies_read_as_sentences(text: str, read: str) -> None:
    assert sentence(text) == read


@given(hostile_text(max_pieces=4), st.text("’“”‘–—… aé\u0301\u00a0", max_size=8))
def test_common_signs_are_blanks_like_any_punctuation(text: str, signs: str) -> None:
    mixed = f"{text}{signs}{text}"
    plain = mixed.translate(dict.fromkeys(map(ord, "’“”‘–—…\u00a0"), "\u2022"))
    assert tokens(mixed) == tokens(plain)
