"""The lines by which the voices that look for an article are compared."""

from collections.abc import Set
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from tests.formats.documents import HTML
from tests.strategies import hostile_text
from tui.formats.page_lines import PageLines, share_in, words_of

FERRY = "The ferry left at seven with nine people on board, and the pilot hoped that the fog would lift before noon."
LOCK = "At the upper lock the keeper wrote down every boat, its load and its toll, in a ledger bound with green cloth."
TOLL = "Nobody had raised the toll since the canal was dug, and nobody in the parish remembered who had set it first."
PAGE = f"""
<body><nav><ul><li><a href=/>Home</a></li><li></li></ul></nav>
<main><article><h1>Tolls</h1><div id=box><p id=a>{FERRY}</p><p id=b>{LOCK}</p></div><p id=c>{TOLL}</p></article></main>
<footer><p>Imprint</p></footer></body>
"""


def tree(html: str = PAGE) -> HtmlElement:
    return document_fromstring(html)


def one(root: HtmlElement, name: str) -> HtmlElement:
    (found,) = root.xpath(f"//*[@id='{name}']")
    return found


def texts(lines: PageLines) -> list[str]:
    return [line.element.text_content() for line in lines.lines]


def test_a_line_is_a_block_without_blocks_in_it_that_has_words() -> None:
    lines = PageLines(tree())
    assert texts(lines) == ["Home", "Tolls", FERRY, LOCK, TOLL, "Imprint"]
    assert [line.story for line in lines.lines] == [False, False, True, True, True, False]


def test_words_beside_blocks_are_no_line_of_their_own() -> None:
    assert texts(PageLines(tree("<div>loose <b>and bold</b><p>A paragraph</p>behind</div>"))) == ["A paragraph"]


def test_signs_without_words_are_no_line() -> None:
    assert texts(PageLines(tree("<p>—</p><p>* * *</p><p>&nbsp;</p><p>7</p>"))) == ["7"]


def test_a_text_holds_the_lines_that_stand_in_it() -> None:
    lines = PageLines(tree())
    assert lines.held_by(f"{LOCK}\n{TOLL}") == {3, 4}
    assert lines.held_by("") == set()


def test_a_text_holds_a_line_that_is_written_a_little_differently() -> None:
    lines = PageLines(tree())
    assert lines.held_by(FERRY.upper().replace(",", " —").replace("nine people", "9  people")) == {2}
    assert lines.held_by(FERRY[:40]) == set()


def test_a_text_may_be_the_beginning_of_a_line() -> None:
    lines = PageLines(tree())
    assert lines.beginning_with(f"A word\n{FERRY[:40]} […]\n{LOCK}") == {2}
    assert lines.beginning_with("None of the lines of the page has these words.") == set()
    assert lines.beginning_with("") == set()


def test_a_text_holds_a_line_though_its_own_are_broken_elsewhere() -> None:
    assert PageLines(tree()).held_by(f"{FERRY} {LOCK}".replace(" ", "\n")) == {2, 3}


def test_a_short_line_is_held_as_a_whole_line_only() -> None:
    lines = PageLines(tree("<p>No tolls today</p>"))
    assert lines.held_by("Before.\n  no tolls today!\nAfter.") == {0}
    assert lines.held_by("There were no tolls today.") == set()
    assert lines.held_by("No tolls\ntoday") == set()


def test_an_element_is_the_lines_within_it_in_reading_order() -> None:
    root = tree()
    lines = PageLines(root)
    assert {number: line.get("id") for number, line in lines.within(one(root, "box")).items()} == {2: "a", 3: "b"}
    assert list(lines.within(root)) == [0, 1, 2, 3, 4, 5]
    assert lines.within(one(root, "a")) == {2: one(root, "a")}


def test_lines_are_known_in_a_copy_whatever_was_taken_out_of_it() -> None:
    root = tree()
    lines = PageLines(root)
    copy = deepcopy(root.find(".//article"))
    one(copy, "b").drop_tree()
    within = lines.within(copy)
    assert [(number, line.get("id")) for number, line in within.items()] == [(1, None), (2, "a"), (4, "c")]
    assert within[2] is not lines.lines[2].element


def test_numbers_that_a_page_brings_along_count_for_nothing() -> None:
    root = tree(PAGE.replace("<nav>", "<nav data-dateline-line=4>").replace("id=c", "id=c data-dateline-line='-1 x'"))
    lines = PageLines(root)
    assert list(lines.within(root)) == [0, 1, 2, 3, 4, 5]
    assert lines.within(root)[4] is one(root, "c")


def test_the_words_of_lines_are_counted() -> None:
    lines = PageLines(tree())
    assert lines.words([0, 1]) == 2
    assert lines.words([]) == 0
    assert lines.words(range(6)) == len(words_of(f"Home Tolls {FERRY} {LOCK} {TOLL} Imprint"))


def test_the_holder_is_the_innermost_element_with_enough_of_the_words() -> None:
    root = tree()
    lines = PageLines(root)
    assert lines.holder([2], share=0.9) is one(root, "a")
    assert lines.holder([2, 3], share=0.9) is one(root, "box")
    assert lines.holder([2, 3, 4], share=0.9) is root.find(".//article")
    assert lines.holder([2, 3, 4], share=0.6) is one(root, "box")


def test_short_lines_do_not_move_the_holder_and_are_none_by_themselves() -> None:
    root = tree()
    lines = PageLines(root)
    assert lines.holder([0, 2, 5], share=1.0) is one(root, "a")
    assert lines.holder([0, 1, 5], share=0.9) is None
    assert lines.holder([], share=0.9) is None


NUMBERS = st.sets(st.integers(0, 5))


@given(NUMBERS, NUMBERS)
def test_agreement_is_mutual_and_from_none_to_all(first: Set[int], second: Set[int]) -> None:
    lines = PageLines(tree())
    agreed = lines.agreement(first, second)
    assert agreed == lines.agreement(second, first)
    assert 0 <= agreed <= 1
    assert (agreed == 1) == bool(first and first == second)
    assert (agreed == 0) == (not first & second)


@given(HTML)
def test_a_page_as_text_holds_all_its_lines(html: str) -> None:
    lines = PageLines(tree(f"<main>{html}<p>end</p></main>"))
    written = "\n".join(" ".join(text.split()) for text in texts(lines))
    assert lines.held_by(written) == set(range(len(lines.lines)))


@given(HTML, st.floats(0.1, 1), st.data())
def test_a_holder_holds_its_share_and_nothing_in_it_does(html: str, share: float, data: st.DataObject) -> None:
    lines = PageLines(tree(f"<main>{html}<p>{FERRY}</p><div><p>{LOCK}</p></div></main>"))
    wanted = data.draw(st.sets(st.integers(0, len(lines.lines) - 1)))
    long = {number for number in wanted if len(lines.lines[number].words) >= 6}
    holder = lines.holder(wanted, share=share)
    if holder is None:
        assert not long
        return
    assert lines.words(long & lines.within(holder).keys()) >= share * lines.words(long)
    assert not [
        inner
        for inner in holder.iterdescendants()
        if lines.words(long & lines.within(inner).keys()) >= share * lines.words(long)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Lock-keeper’s 2nd_day", ("the", "lock", "keeper", "s", "2nd_day")),
        ("北京会议", ("北", "京", "会", "议")),
        ("ひらがなカタカナ", tuple("ひらがなカタカナ")),
        ("한국어", ("한", "국", "어")),
        ("ไทย", ("ไ", "ท", "ย")),
        ("ກຂ", ("ກ", "ຂ")),
        ("ខ្មែរ", tuple("ខ្មែរ")),
        ("iPhone販売 in 東京", ("iphone", "販", "売", "in", "東", "京")),
        ("Straße ДОМ", ("straße", "дом")),
        ("… — !", ()),
    ],
)
def test_words_are_as_scripts_have_them_and_characters_where_they_have_none(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_a_line_without_blanks_is_held_like_any_other() -> None:
    sentence = "書記官はその日の最後の記録を書き留め、法廷で読み上げてから静かに帳簿を閉じた。"
    lines = PageLines(tree(f"<p>{sentence}</p><p>ほかの話</p>"))
    assert lines.held_by(f"前の文。{sentence}後の文。") == {0}


@given(hostile_text(), hostile_text())
def test_a_text_shares_all_with_what_it_stands_in_and_a_part_with_any_other(text: str, other: str) -> None:
    assert share_in(text, text) == 1.0
    assert share_in(text, f"{other} {text} {other}") == 1.0
    assert 0.0 <= share_in(text, other) <= 1.0


def test_the_share_of_a_text_is_that_of_its_runs_of_words() -> None:
    assert share_in(FERRY, LOCK) == 0.0
    assert share_in("a b c d e f g", "a b c d e x f g") == 0.5
    assert share_in("three short words", LOCK) == 1.0, "it has no run of four"
