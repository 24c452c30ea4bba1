"""Articles that want more than a screen can give."""

import pytest

from tests.app.samples import NOW, STORY, paragraph
from tui.app.render import lay_out
from tui.core.document import Block, Document, Paragraph, Quote, Span


def test_c65_marks_in_many_styles_do_not_pile_up_on_one_base() -> None:
    piled = tuple(Span(text="\u0301" * 8, strong=number % 2 == 0) for number in range(50))
    block = Paragraph(spans=(Span(text="👩\u200d👩a"), *piled, Span(text="b")))
    page = lay_out(STORY, Document(blocks=(block,)), width=40, now=NOW)
    assert "👩\u200d👩a" + "\u0301" * 8 + "b" in ["".join(piece.text for piece in line.pieces) for line in page.lines]


@pytest.mark.parametrize("boxes", [0, 3, 40])
def test_of_an_article_too_long_to_lay_out_the_beginning_is_shown_and_told(
    boxes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.render._MOST_ROWS", 100)
    blocks: tuple[Block, ...] = tuple(paragraph(f"Line {number}") for number in range(5000))
    for _ in range(boxes):
        blocks = (Quote(blocks=blocks),)
    text = [line.text for line in lay_out(STORY, Document(blocks=blocks), width=80, now=NOW).lines]
    assert any("Line 0" in line for line in text)
    assert len(text) < 250
    assert any("too much to be shown here" in line for line in text)


def test_of_a_text_that_is_not_read_whole_that_is_told() -> None:
    page = lay_out(STORY, Document(blocks=(paragraph("Words"),), is_cut=True), width=80, now=NOW)
    assert any("too much to be shown here" in line.text for line in page.lines)
