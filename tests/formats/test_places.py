import pytest

from tests.formats.block_samples import inline, p
from tui.core.document import Block, Document, Heading, ListBlock, Paragraph, Span
from tui.formats.blocks import to_document
from tui.formats.markdown import to_markdown
from tui.formats.writers import to_html, to_text

PAGE = "https://a.example/b/c.html"


def read(html: str) -> Document:
    return to_document(html, base_url=PAGE)


def to(place: str, words: str = "1") -> Span:
    return Span(text=words, target=place)


def at(place: str, words: str) -> Span:
    return Span(text=words, place=place)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<a href=#n>1</a><p id=n>b c", [p("a", to("n")), p(at("n", "b"), " c")]),
        ("<p>a<a href=#n>1</a><p><a name=n></a> b c", [p("a", to("n")), p(at("n", "b"), " c")]),
        ("<p><a href='#caf%C3%A9'>1</a><p id=café>b", [p(to("café")), p(at("café", "b"))]),
        (f"<p><a href='{PAGE}#n'>1</a><p id=n>b", [p(to("n")), p(at("n", "b"))]),
        (
            "<p><a href=#a>1</a> <a href=#b>2</a><h2 id=a><span id=b>c</span></h2>",
            [p(to("a"), " ", to("a", "2")), Heading(level=2, spans=inline(at("a", "c")))],
        ),
        (
            "<p><sup id=r><a href=#n>1</a></sup><ol><li id=n>b <a href=#r>back</a></ol>",
            [
                p(Span(text="1", raised="sup", target="n", place="r")),
                ListBlock(items=((p(at("n", "b"), " ", to("r", "back")),),), start=1),
            ],
        ),
        ("<p>a<a href=#n>1</a>", [p("a1")]),
        ("<p>a<a href=#n>1</a><p id=n>", [p("a1")]),
        ("<p id=n>a<p id=m>b", [p("a"), p("b")]),
        ("<p>a<a href=#n>1</a><p id=n>b<p id=n>c", [p("a", to("n")), p(at("n", "b")), p("c")]),
    ],
)
def test_a_reference_keeps_its_note(html: str, expected: list[Block]) -> None:
    document = read(html)
    assert list(document.blocks) == expected
    assert document.links == ()
    assert to_document(to_html(document), base_url="") == document


def test_notes_in_tables_and_addresses_in_notes_are_places_too() -> None:
    document = read(
        "<p><a href=#n>1</a> <a href=#r>2</a><p id=n>(https://x.example/y)"
        "<table><tr><td>a<td>b<tr id=r><td>c<td>d</table>"
    )
    html = to_html(document)
    assert '<span id="n">(</span><a href="https://x.example/y">' in html
    assert '<td><span id="r">c</span></td>' in html
    assert to_document(html, base_url="") == document


def test_places_are_nothing_to_read() -> None:
    document = read("<p>a<a href=#n>1</a><p id=n>b")
    assert to_text(document) == "a1\n\nb"
    assert to_markdown(document) == "a1\n\nb"


@pytest.mark.parametrize("name", ['"><script>', "a b", "\u202en", "a%41"])
def test_a_name_that_could_be_more_than_one_is_none(name: str) -> None:
    document = Document(blocks=read(f"<p><a href='#{name}'>1</a><p id='{name}'>b").blocks)
    assert not any(
        span.place or span.target for block in document.blocks if isinstance(block, Paragraph) for span in block.spans
    )
