"""Saving pages on screen: what the engine is asked, what is told, and that taking back clears list and article."""

from pathlib import Path

import pytest

from tests.app.fake_engine import FakeEngine
from tests.app.real_reader import on_reader
from tests.store.making import NOW, entry, url_of
from tui.app.engine_events import PageSaved
from tui.app.screens.reading_saving import saved_text
from tui.app.sidebar_rows import side_rows
from tui.core.pages import Page
from tui.core.saved_pages import PageToSave
from tui.core.stories import Counts
from tui.store.database import open_database
from tui.store.saved_pages import save_page

LINKS = '<p>See <a href="https://quay.example/salt">salt</a> and <a href="https://quay.example/rice">rice</a>.</p>'


async def test_w_saves_links_one_after_another_while_the_list_of_links_stays(tmp_path: Path) -> None:
    async with on_reader(tmp_path, [[entry("one", body=LINKS)]]) as run:
        engine = run.app.reading.engine
        assert isinstance(engine, FakeEngine)
        await run.press("u", "w", "j", "w", "w")
        assert engine.saving == ["https://quay.example/salt"]
        assert "w saves" in run.text
        assert "This page is being saved." in run.text
        run.app.reading.engine_told(PageSaved(url="https://quay.example/salt", title="Salt [/b] \x1b[2Jprices"))
        await run.settle()
        assert engine.saving == ["https://quay.example/salt", "https://quay.example/rice"]
        assert "Saved: Salt [/b] �[2Jprices (Saved in the sidebar). U takes it back." in run.text
        await run.press("q")
        assert run.status == "Saved: Salt [/b] �[2Jprices (Saved in the sidebar). U takes it back."
        run.app.reading.engine_told(PageSaved(url="https://quay.example/rice", cause="the page asks for a login (403)"))
        await run.settle()
        assert run.status == "Not saved: the page asks for a login (403)."
        await run.press(":", *"save quay.example/tea", "enter")
        assert engine.saving[2:] == ["quay.example/tea"]
        await run.press(":", *"save", "enter")
        assert run.status == "Saving the page at example.org …"
        assert engine.named_by[:3] == [url_of(1), url_of(1), None], "who leads there: the feed, or the person"


async def test_taking_back_clears_the_list_and_the_article(tmp_path: Path) -> None:
    async with on_reader(tmp_path, [[entry("one")]]) as run:
        html = "<p>The clerk wrote down the price of salt.</p>"
        page = Page(url="https://quay.example/salt", title="Salt prices", html=html, text="The price of salt")
        db = open_database(run.real.paths.db)
        save_page(db, PageToSave(page=page, identity=page.url, url=page.url), now=NOW, rules=(), origin="screen")
        db.close()
        await run.app.reading.read_counts()
        await run.press("h", "g", "j", "j", "j")
        assert "▌Saved" in run.text
        assert "Salt prices" in "\n".join(run.list)
        await run.press("enter", "enter", "x")
        assert run.status == "A saved page has one text only. :save fetches it anew."
        await run.press("U")
        assert run.status == "Taken back: Saved “Salt prices”. Ctrl-Y does it again."
        assert run.app.reading.place == "list"
        assert "Salt prices" not in "\n".join(run.list)
        assert "No page is saved." in run.text
        await run.press("ctrl+y")
        assert run.app.reading.counts is not None
        assert run.app.reading.counts.saved == 1


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (PageSaved(url="", title="Salt", became="updated"), "Saved already: Salt; its text is new."),
        (PageSaved(url="", title="Salt", became="unchanged", also="Quay"),
         "Saved already: Salt; its text is unchanged. Quay has it, too."),
        (PageSaved(url="", title="Salt", hidden=True),
         "Saved: Salt (Saved in the sidebar). A rule hid it: :hidden shows it. U takes it back."),
        (PageSaved(url="", cause="no article was found", remedy="o opens it"), "Not saved: no article was found."),
        (PageSaved(url="", cause="no answer", remedy="try again"), "Not saved: no answer. Try again."),
    ],
)  # fmt: skip
def test_what_is_told(event: PageSaved, said: str) -> None:
    assert saved_text(event) == said


def test_the_sidebar_has_a_line_for_saved_pages_only_where_there_are_some() -> None:
    none = Counts(unread=0, today=0, starred=0, all=3, feeds=(), tags=(), saved_feed=7)
    some = Counts(unread=0, today=0, starred=0, all=3, feeds=(), tags=(), saved_feed=7, saved=2)
    texts = [[(row.text, row.count) for row in side_rows(counts, now=NOW, closed=())[:5]] for counts in (none, some)]
    assert ("Saved", 2) not in texts[0]
    assert texts[1] == [("Unread", 0), ("Today", 0), ("Starred", 0), ("Saved", 2), ("All", 3)]
