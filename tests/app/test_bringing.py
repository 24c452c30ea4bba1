"""The offer of the first start: newsboat's list, before anything is fetched."""

from tests.app.reading_samples import Running, running, sample_reader
from tui.app.screens.reading_bringing import brought_text
from tui.core.bringing import Brought, Past, Tally
from tui.core.stories import Changed

BROUGHT = Brought(
    changed=Changed(batch=1, label="Brought along from newsboat", changed=52),
    tallies=(Tally(what="Feeds", taken=40), Tally(what="Read", taken=12_300), Tally(what="Starred", taken=3)),
    left_out=("x",),
    feeds=40,
)


def _asked(run: Running) -> bool:
    return any(engine.asked for engine in run.engines)


async def test_the_list_is_offered_before_anything_is_fetched_and_y_brings_it() -> None:
    reader = sample_reader()
    reader.first_start, reader.due = True, reader.now()
    reader.past, reader.brings = Past(folder="/h/.newsboat", feeds=40, read=12_300), BROUGHT
    async with running(reader) as run:
        assert "newsboat's list was found: 40 feeds, 12,300 stories" in run.text
        assert not _asked(run)
        await run.press("y")
        assert reader.brought_alone is True
        assert _asked(run)
        assert any("Brought along: 40 feeds, 12,300 read, 3 starred." in told for told in run.app.reading.status.kept)


async def test_n_is_the_usual_first_start() -> None:
    reader = sample_reader()
    reader.first_start, reader.due = True, reader.now()
    reader.past = Past(folder="/h/.newsboat", feeds=1, read=0)
    async with running(reader) as run:
        assert "newsboat's list was found: 1 feed. Bring it along?" in run.text
        await run.press("n")
        assert reader.brought_alone is None
        assert _asked(run)


def test_what_came_is_told_with_the_way_back() -> None:
    assert brought_text(BROUGHT) == (
        "Brought along: 40 feeds, 12,300 read, 3 starred. U takes it back. "
        "`dateline import newsboat --dry-run` tells what was not taken."
    )
