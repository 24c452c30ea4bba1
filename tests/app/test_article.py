"""The article pane in a small app of its own."""

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.selection import SELECT_ALL

from tests.app.samples import LINE, LINKS, LONG, NOW, STORY, article, paragraph, phrase, spans, titled
from tests.strategies import POISON
from tui.app.widgets.article import ArticleView
from tui.app.widgets.article_bar import ArticleBar
from tui.core.document import Paragraph, Span, Table


class Pane(App[None]):
    """An article pane and what it has told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[ArticleView.Scrolled | ArticleView.LinkChosen] = []

    def compose(self) -> ComposeResult:
        yield ArticleView(now=lambda: NOW)

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def on_article_view_scrolled(self, message: ArticleView.Scrolled) -> None:
        self.told.append(message)

    def on_article_view_link_chosen(self, message: ArticleView.LinkChosen) -> None:
        self.told.append(message)

    @property
    def percents(self) -> list[int]:
        return [message.percent for message in self.told if isinstance(message, ArticleView.Scrolled)]


def painted(view: ArticleView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def test_an_article_shown_before_the_first_layout_appears() -> None:
    class Early(Pane):
        def on_mount(self) -> None:
            self.view.show(article(paragraph("Here it is.")))

    app = Early()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "   Here it is." in painted(app.view)


async def test_the_measure_stands_left_up_to_90_columns_and_in_the_middle_above() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(article(paragraph("x " * 200)))
        assert painted(app.view)[4] == "   " + " ".join("x" * 36)
        await pilot.resize_terminal(120, 24)
        await pilot.pause()
        assert painted(app.view)[4] == " " * 24 + " ".join("x" * 36)
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert painted(app.view)[0] == "Ceasefire talks"


async def test_pages_go_on_to_the_end_and_no_further() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(LONG)
        before = painted(app.view)
        assert app.view.scroll_page(1)
        assert painted(app.view)[0] == before[-1]
        pages = 1
        while app.view.scroll_page(1):
            pages += 1
        await pilot.pause()
        assert pages > 5
        assert app.view.at_end
        assert app.view.percent == 100
        assert app.percents == sorted(app.percents)
        assert app.percents[-1] == 100
        app.view.to_top()
        assert not app.view.scroll_page(-1)
        assert painted(app.view) == before


async def test_half_pages_lines_and_the_bottom_move_as_they_say() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(LONG)
        app.view.scroll_half(1)
        app.view.scroll_lines(1)
        assert app.view.scroll_offset.y == 13
        app.view.scroll_half(-1)
        assert app.view.scroll_offset.y == 1
        app.view.to_bottom()
        assert app.view.at_end


async def test_a_short_article_is_at_its_end_at_once() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(article(paragraph("Short.")))
        assert app.view.at_end
        assert app.view.percent == 100
        assert not app.view.scroll_page(1)


async def test_the_reading_position_survives_resizing() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(LONG)
        wanted = next(number for number, line in enumerate(app.view._page.lines) if "Paragraph 20 " in line.text)
        app.view.scroll_lines(wanted)
        for columns in (40, 120, 33, 80):
            await pilot.resize_terminal(columns, 24)
            await pilot.pause()
            assert "Paragraph 20" in painted(app.view)[0]


async def test_marks_taken_over_do_not_move_the_page() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(LONG)
        app.view.scroll_lines(30)
        before = painted(app.view)[0]
        app.view.update_story(replace(STORY, line=replace(LINE, starred=True, tags=())))
        assert painted(app.view)[0] == before
        app.view.to_top()
        assert painted(app.view)[2] == "   ★"
        app.view.update_story(replace(STORY, line=replace(LINE, id=99, title="Another")))
        assert painted(app.view)[0] == "   Ceasefire talks resume in Geneva"


async def test_an_article_found_by_search_starts_at_its_first_match() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(LONG, phrases=[phrase("paragraph 30")])
        assert app.view.matches == 4 or app.view.matches == 1
        assert any("Paragraph 30" in line for line in painted(app.view))
        assert app.view.match == 1
        app.view.show(LONG)
        assert app.view.matches == app.view.scroll_offset.y == 0


async def test_finding_goes_round_and_ends() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(LONG)
        assert app.view.find([phrase("convo", prefix=True)]) == 160
        assert [app.view.next_match(-1), app.view.next_match(1), app.view.next_match(1)] == [160, 1, 2]
        app.view.next_match(-1)
        app.view.next_match(-1)
        assert app.view.at_end or app.view.scroll_offset.y > 100
        place = app.view.scroll_offset.y
        app.view.clear_matches()
        assert (app.view.matches, app.view.match, app.view.scroll_offset.y) == (0, 0, place)
        assert app.view.find([phrase("zebra")]) == 0
        assert app.view.next_match(1) == 0


async def test_the_current_match_looks_different_from_the_others() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(article(paragraph("one two one")), phrases=[phrase("one")])
        first, second = (style(app.view, 4, at) for at in (3, 11))
        assert first != second
        app.view.next_match(1)
        assert (style(app.view, 4, 3), style(app.view, 4, 11)) == (second, first)


def style(view: ArticleView, y: int, x: int) -> tuple[object, object]:
    segment = next(iter(view.render_line(y).crop(x, x + 1)))
    assert segment.style is not None
    return segment.style.color, segment.style.bgcolor


async def test_a_clicked_link_is_told_and_other_places_are_not() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        words = (Span(text="here "), Span(text="a link", link=1), Span(text=" there"))
        app.view.show(article(Paragraph(spans=words), links=LINKS))
        await pilot.click(ArticleView, offset=(4, 4))
        await pilot.click(ArticleView, offset=(1, 4))
        await pilot.click(ArticleView, offset=(70, 4))
        await pilot.click(ArticleView, offset=(9, 20))
        await pilot.click(ArticleView, offset=(9, 4))
        chosen = [message.link for message in app.told if isinstance(message, ArticleView.LinkChosen)]
        assert chosen == [LINKS[1]]


async def test_left_and_right_move_wide_tables_only() -> None:
    rows = tuple(tuple(spans(f"column {column} is rather long") for column in range(10)) for _ in range(2))
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(article(paragraph("Text."), Table(rows=rows)))
        app.view.focus()
        before = painted(app.view)
        assert before[6].endswith("›")
        await pilot.press("right")
        after = painted(app.view)
        assert after[6].lstrip().startswith("‹")
        assert after[:5] == before[:5]
        await pilot.press(*["right"] * 24)
        assert painted(app.view)[6].endswith("column 9 is rather long")
        await pilot.press(*["left"] * 24)
        assert painted(app.view) == before


async def test_a_message_stands_in_place_of_an_article() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(LONG)
        app.view.show_message("Nothing here.\n[b]h[/b] goes \x1b[2Jback")
        assert painted(app.view)[:3] == ["   Nothing here.", "   [b]h[/b] goes �[2Jback", ""]
        assert (app.view.story, app.view.links, app.view.at_end) == (None, (), True)


@pytest.mark.parametrize("poison", POISON)
async def test_hostile_texts_are_shown_and_do_nothing(poison: str) -> None:
    app = Pane()
    async with app.run_test(size=(60, 30)) as pilot:
        story = replace(titled(f"a{poison}b"), author=poison)
        app.view.show(replace(article(paragraph(f"c{poison}d")), story=story), phrases=[phrase("d")])
        await pilot.pause()
        text = "".join(painted(app.view))
        assert not any(character in text for character in "\x1b\x07\x9b\u202e\x00\u2028\n")
        assert app.is_running


async def test_selected_text_comes_without_the_margin() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)):
        app.view.show(article(paragraph("Copy me.")))
        selected = app.view.get_selection(SELECT_ALL)
        assert selected is not None
        assert selected[0].splitlines()[0] == "Ceasefire talks resume in Geneva"
        assert selected[0].splitlines()[-1] == "Copy me."


async def test_selecting_with_the_mouse_marks_what_is_selected() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(article(paragraph("Copy me.")))
        await pilot.pause()
        plain = style(app.view, 4, 4)
        await pilot.mouse_down(ArticleView, offset=(3, 4))
        await pilot.hover(ArticleView, offset=(7, 4))
        await pilot.mouse_up(ArticleView, offset=(7, 4))
        assert app.screen.get_selected_text() == "Copy"
        assert style(app.view, 4, 4) != plain
        assert style(app.view, 4, 9) == plain


async def test_a_new_theme_is_painted_at_once() -> None:
    app = Pane()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(LONG)
        dark = style(app.view, 0, 4)
        app.theme = "textual-light"
        await pilot.pause()
        assert style(app.view, 0, 4) != dark


async def test_the_bar_tells_place_source_and_percent() -> None:
    class Bar(App[None]):
        def compose(self) -> ComposeResult:
            yield ArticleBar()

    app = Bar()
    async with app.run_test(size=(50, 5)) as pilot:
        bar = app.query_one(ArticleBar)
        bar.show("[/b] \x1b[2Jnews", position=3, total=1280, source="feed", alone=True)
        bar.show_percent(12)
        assert line_of(bar) == "‹ [/b] �[2Jnews  3 of 1,280      feed text · 12%"
        bar.show("Unread", position=3, total=128, source="page", alone=False)
        assert line_of(bar).split() == ["3", "of", "128", "page", "text"]
        await resized(pilot, 16)
        assert line_of(bar) == "3 of…  page text"
        await resized(pilot, 8)
        assert line_of(bar) == "3 of 128"


def line_of(bar: ArticleBar) -> str:
    return str(bar.render())


async def resized(pilot: Pilot[None], columns: int) -> None:
    await pilot.resize_terminal(columns + 2, 5)
    await pilot.pause()
