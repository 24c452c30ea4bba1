"""What holds for the blocks of any HTML."""

import re
from collections import Counter
from time import process_time

import pytest
from hypothesis import given

from tests.formats.block_samples import read
from tests.formats.documents import HTML, SOUP, sample
from tui.formats.blocks import to_document
from tui.formats.plain import plain_text
from tui.formats.writers import to_html, to_text


def test_the_forum_and_the_diary_read_as_meant() -> None:
    (forum,), (diary,) = sample("forum.xml").entries, sample("wordpress.xml").entries
    assert to_text(to_document(forum.body, base_url=forum.base_url)).split("\n") == [
        *("[picture: First tomato]", "", "submitted by /u/moss", "[link] [comments]"),
    ]
    kinds = [type(block).__name__ for block in to_document(diary.body, base_url=diary.base_url).blocks]
    assert kinds == [
        *(
            "Paragraph",
            "Picture",
            "Heading",
            "ListBlock",
            "Quote",
            "Code",
            "Table",
            "Paragraph",
            "Paragraph",
            "Paragraph",
        ),
    ]


TREES = re.compile("alder|birch|cedar|elm|fir|à|語|x&y|<b>")


@given(HTML)
def test_no_word_is_lost_and_none_told_twice(html: str) -> None:
    shown, told = TREES.findall(to_text(read(html))), TREES.findall(plain_text(html))
    assert Counter(shown) == Counter(told)


@given(HTML)
def test_html_written_from_a_document_reads_as_the_same_document(html: str) -> None:
    document = read(html)
    assert to_document(to_html(document), base_url="") == document


@pytest.mark.parametrize("piece", ["<p>x</p>", "x\n\n", "<br>x"])
def test_no_more_is_read_than_is_asked_for(piece: str) -> None:
    whole, some = (to_document(piece * 100, base_url="", most_pieces=most) for most in (200, 20))
    assert (whole.is_cut, some.is_cut) == (False, True)
    assert to_text(whole).startswith(to_text(some))
    assert to_text(whole).count("x") == 100
    assert 9 <= to_text(some).count("x") <= 20


@given(SOUP)
def test_any_text_at_all_is_a_document(text: str) -> None:
    document = read(text)
    assert to_text(to_document(to_html(document), base_url="")) == to_text(document)
    assert all(link.url.lower().startswith(("http:", "https:", "mailto:")) for link in document.links)


@given(SOUP | HTML)
def test_the_words_for_the_index_are_clean_lines(text: str) -> None:
    lines = plain_text(text).split("\n")
    assert all(line == " ".join(line.split()) for line in lines)
    assert "\0" not in "".join(lines)


@pytest.mark.parametrize(
    "piece",
    [
        *("<br>", "<p>x", "<b>x", "<ul><li>x", "<li>x", "<ul><ul><li>x</li></ul></ul>", "<td>x", "<table><tr><td>x"),
        *(
            "<dl><dt>x<dd>y",
            "<",
            "&amp;",
            "<!--",
            "\n",
            "x\n",
            "x\n\n",
            "\xa0",
            " \xa0",
            "http://x.y/)",
            ")",
            "<figure><img>",
        ),
        *(
            "<tr><td rowspan=200 colspan=20>x<td>y",
            "<div class=gutter>x",
            "<pre>x",
            "<a b=1 ",
            "<q>",
            "<math>x",
            "<video>x",
        ),
    ],
)
def test_the_time_grows_with_the_length_and_not_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        html = "<table>http://x" + piece * (length // len(piece))
        begin = process_time()
        to_document(html, base_url="")
        plain_text(html)
        return process_time() - begin

    seconds(1000)
    short = max(seconds(10_000), 0.002)
    assert seconds(80_000) < 8 * 6 * short
