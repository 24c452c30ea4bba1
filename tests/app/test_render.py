"""The page as it is laid out, before any widget."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.app.samples import (
    LINE,
    LINKS,
    NOW,
    STORY,
    document,
    documents,
    paragraph,
    phrase,
    spans,
    titled,
    wordy,
)
from tests.strategies import hostile_text
from tui.app.pieces import ASCII, Line
from tui.app.render import Page, lay_out
from tui.app.wrapping import chop, wrap
from tui.core.document import (
    Block,
    Code,
    Document,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Table,
)
from tui.core.model import Enclosure
from tui.core.text import displayable

widths = st.integers(8, 100)


def page_of(*blocks: Block, width: int = 72, links: tuple[Link, ...] = ()) -> Page:
    return lay_out(STORY, document(*blocks, links=links), width=width, now=NOW)


def body_lines(page: Page) -> list[Line]:
    return [line for line in page.lines if line.anchor[0] >= 0]


def body(page: Page) -> list[str]:
    """The lines below the header, without blanks at their ends."""
    return [line.text.rstrip() for line in body_lines(page)]


def table(*rows: Sequence[str], header_rows: int = 1) -> Table:
    return Table(rows=tuple(tuple(spans(cell) for cell in row) for row in rows), header_rows=header_rows)


@given(wordy(max_size=40) | hostile_text().map(lambda text: displayable(text, lines=True)), st.integers(2, 80))
@example("a bc가", 4)
@example("a—bcde가", 5)
def test_wrapped_lines_fit_and_hold_every_letter_in_order(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(wordy(), st.integers(2, 40))
def test_chopped_lines_fit_and_lose_nothing_but_line_ends(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in chop(text, width)]
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines) == text.replace("\n", "")


@given(st.lists(st.text("abcdefg’é", min_size=1, max_size=9), min_size=1), st.integers(9, 40))
def test_words_that_fit_a_line_are_never_torn(words: list[str], width: int) -> None:
    lines = [" ".join(words)[start:end] for start, end in wrap(" ".join(words), width)]
    assert " ".join(lines).split() == words


@pytest.mark.parametrize("width", range(4, 24))
def test_no_line_begins_with_closing_punctuation_or_ends_with_opening(width: int) -> None:
    text = "東京で初雪、平年より十日早く。気象庁は「平年より十日早い」という。"
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert not any(line[0] in "、。」" or line[-1] == "「" for line in lines)


@given(documents(), hostile_text(), widths)
def test_no_line_is_wider_than_asked_but_wide_tables(content: Document, title: str, width: int) -> None:
    page = lay_out(titled(title), content, width=width, now=NOW, phrases=[phrase("word a", prefix=True)])
    assert all(line.wide or cell_len(line.text) <= width for line in page.lines)


@given(documents(), hostile_text(), widths)
def test_nothing_that_a_terminal_acts_on_is_left(content: Document, title: str, width: int) -> None:
    page = lay_out(titled(title), content, width=width, now=NOW)
    assert all(line.text == displayable(line.text, lines=True) and "\n" not in line.text for line in page.lines)


@given(st.lists(wordy(), max_size=4), widths)
def test_every_word_of_paragraphs_lists_and_quotes_is_there(texts: list[str], width: int) -> None:
    blocks = tuple(paragraph(text) for text in texts)
    nested = ListBlock(items=((Quote(blocks=blocks),), blocks))
    page = page_of(*blocks, nested, width=width)
    letters = re.sub(r"[\s•◦▪▍]", "", "".join(body(page)))
    once = re.sub(r"\s", "", "".join(texts))
    assert letters == once * 3 or not once


@given(documents(), widths, widths)
def test_a_place_in_the_text_is_found_again_at_another_width(content: Document, one: int, other: int) -> None:
    first, second = (lay_out(STORY, content, width=width, now=NOW).lines for width in (one, other))
    for lines in (first, second):
        assert [line.anchor for line in lines] == sorted(line.anchor for line in lines)
    assert {line.anchor[0] for line in first} == {line.anchor[0] for line in second}


@given(documents(), widths)
def test_matches_are_numbered_as_they_are_read(content: Document, width: int) -> None:
    page = lay_out(STORY, content, width=width, now=NOW, phrases=[phrase("word"), phrase("naive")])
    assert [number for number, _ in page.matches] == sorted({number for number, _ in page.matches})
    for number, line in page.matches:
        assert any(piece.look.match == number for piece in page.lines[line].pieces)


def test_a_match_is_marked_across_styles_and_line_ends() -> None:
    words = (Span(text="the long "), Span(text="ro", strong=True), Span(text="ad home"))
    page = lay_out(STORY, document(Paragraph(spans=words)), width=10, now=NOW, phrases=[phrase("long road")])
    marked = "".join(piece.text for line in page.lines for piece in line.pieces if piece.look.match == 0)
    assert marked == "longroad"


def test_header_tells_title_facts_and_tags() -> None:
    lines = [line.text for line in page_of(paragraph("Text.")).lines]
    assert lines == [
        "Ceasefire talks resume in Geneva",
        "BBC World · Jane Doe · today 14:05 (2 hours ago) · 812 words, 4 min",
        "#syria  #talks",
        "",
        "Text.",
    ]


def test_long_titles_are_wrapped_and_never_cut() -> None:
    title = "word " * 100
    page = lay_out(titled(title), document(), width=30, now=NOW)
    assert " ".join(line.text for line in page.lines[:17]).split() == title.split()
    assert all(piece.look.bold for piece in page.lines[0].pieces)


def test_facts_that_do_not_fit_break_between_facts() -> None:
    lines = [line.text for line in lay_out(STORY, document(), width=30, now=NOW).lines]
    assert lines[2:4] == ["BBC World · Jane Doe", "today 14:05 · 812 words, 4 min"]


def test_a_story_without_date_tells_when_it_was_first_seen_and_that_it_is_archived() -> None:
    story = replace(STORY, line=replace(LINE, published=None, archived=True, starred=True), author="bbc world", words=1)
    facts, tags = [line.text for line in lay_out(story, document(), width=72, now=NOW).lines][1:3]
    assert facts == "BBC World · first seen today 16:05 (just now) · 1 word, 1 min · archived"
    assert tags == "★  #syria  #talks"


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    page = page_of(Heading(level=1, spans=spans("CEASEFIRE talks  resume in Geneva")), paragraph("Text."))
    assert body(page) == ["Text."]


def test_an_empty_article_says_what_helps() -> None:
    assert body(page_of()) == ["There is no text here. o opens the story in the browser."]


def test_lists_hang_and_nest() -> None:
    inner = ListBlock(start=9, items=((paragraph("nine"),), (paragraph("ten and many words more"),)))
    outer = ListBlock(items=((paragraph("A corridor for 40 lorries a day"), inner), (paragraph("Two"),)))
    assert body(page_of(outer, width=34)) == [
        "  • A corridor for 40 lorries a",
        "    day",
        "     9. nine",
        "    10. ten and many words more",
        "  • Two",
    ]


def test_lists_of_several_paragraphs_are_set_apart() -> None:
    block = ListBlock(items=((paragraph("a"), paragraph("b")), (paragraph("c"),)))
    assert body(page_of(block)) == ["  • a", "", "    b", "", "  • c"]


def test_quotes_have_a_bar_on_every_line() -> None:
    assert body(page_of(Quote(blocks=(paragraph("one"), Quote(blocks=(paragraph("two"),)))))) == [
        "▍ one",
        "▍",
        "▍ ▍ two",
    ]


def test_code_keeps_its_blanks_and_says_where_a_line_goes_on() -> None:
    assert body(page_of(Code(text="def f():\n\treturn " + "x" * 20 + "\n\n  y\n"), width=20)) == [
        "  def f():",
        "      return xxxxxxx",
        "↪ xxxxxxxxxxxxx",
        "",
        "    y",
    ]


def test_pictures_are_one_line_with_their_caption() -> None:
    url = "https://img.example/a.png"
    assert body(page_of(Picture(url=url, alt="a river", caption=spans("Photo: agency")))) == [
        "[picture: a river]",
        "Photo: agency",
    ]
    assert body(page_of(Picture(url=url, kind="video"))) == ["[video: img.example]"]
    film = Picture(url=url, alt="a film", kind="video", link=0)
    assert body(page_of(film, links=LINKS[:1]))[:1] == ["[video: a film] [1]"]
    assert body(page_of(film, links=LINKS[:1], width=18))[:1] == ["[video: a fi…] [1]"]
    assert body(page_of(Picture(url=url, alt="same", caption=spans("same")))) == ["[picture]", "same"]
    assert body(page_of(Picture(url=url, alt="long " * 40), width=20)) == ["[picture: long lon…]"]


def test_links_carry_their_number_and_are_listed_below() -> None:
    words = (
        Span(text="watched by "),
        Span(text="both ", link=0),
        Span(text="sides", link=0, strong=True),
        Span(text="."),
    )
    page = page_of(Paragraph(spans=words), links=LINKS[:2])
    assert body(page) == ["watched by both sides [1].", "", "─ 2 links · 1 the office   2 the report ─"]
    assert [piece.look.link for piece in body_lines(page)[0].pieces] == [None, 0, 0, 0, None]


def test_a_link_number_never_stands_alone_at_the_start_of_a_line() -> None:
    block = Paragraph(spans=(Span(text="0123456789 "), Span(text="link", link=0)))
    assert body(page_of(block, width=16, links=LINKS))[:2] == ["0123456789", "link [1]"]


def test_over_thirty_links_are_not_numbered() -> None:
    links = tuple(Link(url=f"https://example.org/{number}", words="x") for number in range(31))
    page = page_of(Paragraph(spans=(Span(text="here", link=30),)), links=links)
    assert body(page) == ["here", "", "─ 31 links · u lists them ─"]


def test_a_link_without_words_is_listed_by_its_host_and_a_false_one_in_punycode() -> None:
    links = (Link(url="https://example.org/x", words=""), Link(url="https://аpple.com/", words=" "))
    assert body(page_of(paragraph("x"), links=links))[-1] == "─ 2 links · 1 example.org   2 xn--pple-43d.com ─"


def test_raised_digits_are_drawn_raised() -> None:
    block = Paragraph(spans=(Span(text="mc"), Span(text="2", raised="sup"), Span(text=" note", raised="sup")))
    assert body(page_of(block)) == ["mc² note"]


def test_a_file_that_came_with_the_story_is_told() -> None:
    enclosure = Enclosure(url="https://example.org/a.mp3", media_type="audio/mpeg", length_bytes=12_000_000)
    story = replace(STORY, enclosures=(enclosure, enclosure))
    lines = lay_out(story, document(paragraph("x")), width=72, now=NOW).lines
    assert lines[-1].text == "─ audio/mpeg, 12 MB and 1 more · e opens it ─"


def test_tables_are_aligned_with_numbers_at_the_right() -> None:
    block = table(
        ("Goods", "Lorries", "Since"), ("Flour", "26", "2 November"), ("東京", "9", ""), ("👨‍👩‍👧 x", "5", "now")
    )
    assert body(page_of(block)) == [
        "  Goods   Lorries   Since",
        "  ─────   ───────   ──────────",
        "  Flour        26   2 November",
        "  東京          9",
        "  👨‍👩‍👧 x          5   now",
    ]


@given(st.lists(st.lists(st.sampled_from(("a", "東京", "❤️", "한국", "e\u0301")), min_size=3, max_size=3), min_size=2))
def test_columns_begin_at_the_same_cell_whatever_the_script(rows: list[list[str]]) -> None:
    lines = body(page_of(table(*([*row[:2], "|"] for row in rows))))
    assert len({cell_len(line.split("|")[0]) for line in lines if "|" in line}) == 1


def test_tables_too_wide_wrap_their_cells_before_they_scroll() -> None:
    block = table(
        ("Library", "What it does"), ("aiohttp", "fetches feeds politely and quickly " * 2), ("lxml", "parses")
    )
    page = page_of(block, width=50)
    assert not any(line.wide for line in page.lines)
    assert " ".join(body(page)).split().count("politely") == 2


def test_tables_of_many_columns_scroll_sideways() -> None:
    page = page_of(table(*(["quite long words here"] * 12,) * 3), width=50)
    assert {line.wide for line in body_lines(page)} == {True}


def test_tables_in_a_quote_still_scroll_sideways() -> None:
    page = page_of(Quote(blocks=(table(*(["quite long words here"] * 12,) * 3),)), width=50)
    assert {line.wide for line in body_lines(page)} == {True}


def test_narrow_screens_read_a_table_value_by_value() -> None:
    block = table(("Goods", "Waiting since", "Remarks"), ("Flour and much more", "2 November", "-"), ("Fuel", ""))
    assert body(page_of(block, width=24)) == [
        "Goods: Flour and much",
        "more",
        "Waiting since: 2",
        "November",
        "Remarks: -",
        "",
        "Goods: Fuel",
    ]


def test_ascii_draws_no_sign_of_ours_outside_ascii() -> None:
    content = document(
        ListBlock(items=((paragraph("one"),),)), Quote(blocks=(paragraph("two"),)), Rule(), Code(text="x" * 90),
        table(("a", "b"), ("c", "d")), links=LINKS,
    )  # fmt: skip
    story = replace(STORY, line=replace(LINE, starred=True))
    lines = lay_out(story, content, width=40, now=NOW, glyphs=ASCII).lines
    assert all(line.text.isascii() for line in lines)


def test_depth_beyond_sense_is_flattened_and_loses_nothing() -> None:
    block: Block = paragraph("at the bottom")
    for _ in range(400):
        block = Quote(blocks=(ListBlock(items=((block,),)),))
    assert "at the bottom" in " ".join(body(page_of(block)))
