import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.block_samples import blocks, inline, p
from tui.core.document import Block, Inline, ListBlock, Picture, Span, Table


def row(*cells: str) -> tuple[Inline, ...]:
    return tuple(inline(cell) if cell else () for cell in cells)


def sign(words: str) -> Inline:
    return (Span(text=words, picture="http://x.example/i.png"),)


@pytest.mark.parametrize(
    ("html", "table"),
    [
        (
            "<table><thead><tr><th>a<th>b</thead><tbody><tr><td>c<td>d</tbody></table>",
            Table(rows=(row("a", "b"), row("c", "d")), header_rows=1),
        ),
        (
            "<table><tr><th>a<th>b<tr><th>c<td>d</table>",
            Table(rows=(row("a", "b"), row("c", "d")), header_rows=1, row_headers=True),
        ),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", Table(rows=(row("a", "b"), row("c", "d")))),
        (
            "<table><caption>t</caption><tr><td>a<td>b<tr><td><td><tr><td>c</table>",
            Table(rows=(row("a", "b"), row("c")), caption=inline("t")),
        ),
        (
            "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d<td>e</table>",
            Table(rows=(row("a", "b"), row("", "c"), row("d", "", "e"))),
        ),
        (
            "<table><tr><th>a<th>b<tr><td><p>c</p><p>d</p><td><ul><li>e<li>f</ul></table>",
            Table(rows=(row("a", "b"), row("c d", "e f")), header_rows=1),
        ),
        (
            "<table><tr><th>a<th>b<tr><td><img src=http://x.example/i.png alt=oak><td>c<br>d</table>",
            Table(rows=(row("a", "b"), (sign("oak"), *row("c d"))), header_rows=1),
        ),
    ],
)
def test_a_table_of_data_keeps_its_rows(html: str, table: Table) -> None:
    assert blocks(html) == [table]


def test_a_table_says_whether_its_rows_are_named() -> None:
    named = Table(rows=(row("a", "b"), row("", "c"), row("d"), row("e", "f")), row_headers=True)
    assert blocks("<table><tr><th rowspan=2>a<td>b<tr><td>c<tr><td>d<tr><th>e<td>f</table>") == [named]
    assert blocks("<table><tr><th>a<td>b<tr><td>c<td>d</table>") == [Table(rows=(row("a", "b"), row("c", "d")))]


PICTURE = "<img src=http://x.example/i.png alt=oak>"


def test_a_picture_with_a_row_to_itself_stands_above_the_table() -> None:
    shown = [Picture(url="http://x.example/i.png", alt="oak"), Table(rows=(row("a", "b"), row("c", "d")))]
    rows = "<tr><td>a<td>b<tr><td>c<td>d"
    assert blocks(f"<table><tr><td colspan=2>{PICTURE}{rows}</table>") == shown
    assert blocks(f"<table>{rows}<tr><td colspan=2>{PICTURE}</table>") == shown


def test_signs_without_words_stay_in_cells_of_data_and_are_nothing_elsewhere() -> None:
    tick = "<img src=http://x.example/i.png width=20>"
    ticked = Table(rows=(row("a", "b"), (*row("c"), sign("")), ((*sign(""), *inline("d")), *row("e"))))
    assert blocks(f"<table><tr><td>a<td>b<tr><td>c<td>{tick}<tr><td>{tick}d<td>e</table>") == [ticked]
    assert blocks(f"<p>a{tick}</p><table><tr><td>{tick}<td>{tick}<tr><td>b<td>{tick}</table>") == [p("a"), p("b")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><td>a<td>b</table>", [p("a"), p("b")]),
        ("<table><tr><td>a<tr><td>b</table>", [p("a"), p("b")]),
        ('<table role="presentation"><tr><td>a<td>b<tr><td>c<td>d</table>', [p("a"), p("b"), p("c"), p("d")]),
        ("<table><tr><td><table><tr><td>a</table><td>b<tr><td>c</table>", [p("a"), p("b"), p("c")]),
        (
            "<table><tr><td><ul><li>a</ul><td>b<tr><td>c<td>d</table>",
            [ListBlock(items=((p("a"),),)), p("b"), p("c"), p("d")],
        ),
        (
            "<table><tr><td><img src=http://x.example/i.png><td>b<tr><td>c<td>d</table>",
            [Picture(url="http://x.example/i.png"), p("b"), p("c"), p("d")],
        ),
        ("<table>a<tr><td>b<td>c<tr><td>d<td>e</table>", [p("a"), p("b"), p("c"), p("d"), p("e")]),
        ("<table><tr><td></table>", []),
    ],
)
def test_a_table_that_lays_out_a_page_is_seen_through(html: str, expected: list[Block]) -> None:
    assert blocks(html) == expected


def test_long_cells_are_read_as_text_unless_there_are_headers() -> None:
    rows = f"<tr><td>{'word ' * 100}<td>b<tr><td>c<td>d"
    assert not isinstance(blocks(f"<table>{rows}</table>")[0], Table)
    assert isinstance(blocks(f"<table><tr><th>x<th>y{rows}</table>")[0], Table)


def test_links_and_styles_stay_in_cells() -> None:
    (table,) = blocks("<table><tr><th>a<th>b<tr><td><a href=http://x.example>c</a><td><b>d</b></table>")
    assert isinstance(table, Table)
    assert table.rows[1] == ((Span(text="c", link=0),), (Span(text="d", strong=True),))


spans = st.integers(-1, 3000) | st.sampled_from(["x", ""])


@given(st.lists(st.lists(st.tuples(spans, spans), max_size=4), max_size=12))
def test_spans_of_any_size_make_rows_of_bounded_width(rows: list[list[tuple[object, object]]]) -> None:
    html = "".join(
        "<tr>" + "".join(f'<td colspan="{wide}" rowspan="{high}">x</td>' for wide, high in cells) for cells in rows
    )
    for block in blocks(f"<table>{html}</table>"):
        if isinstance(block, Table):
            assert max(len(line) for line in block.rows) <= 60 + 20 + 4
            words = sum(cell == inline("x") for line in block.rows for cell in line)
            assert words == sum(len(cells) for cells in rows)
