"""What is painted when a dialog and the screen below it change at the same time."""

from collections.abc import Iterable

from rich.console import RenderableType
from textual._compositor import ChopsUpdate
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tests.app.dialog_host import Host
from tui.app.screens.dialog import Dialog
from tui.app.screens.painting import PaintedBelow


class Below(PaintedBelow[None]):
    def compose(self) -> ComposeResult:
        yield Static("below")


class Over(Dialog[None]):
    def body(self) -> Iterable[Widget]:
        yield Static("over", id="over")


class Recording(Host):
    """Remembers which lines were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def get_default_screen(self) -> Screen[None]:
        return Below()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            self.painted += [y for y, _, _ in renderable.spans]


async def test_what_changes_below_a_dialog_is_painted_once_and_takes_nothing_from_the_dialog() -> None:
    app = Recording()
    async with app.run_test(size=(40, 12)) as pilot:
        dialog = Over()
        await app.push_screen(dialog)
        await pilot.pause()
        below, line = app.screen_stack[0], dialog.query_one("#over", Static)
        app.painted.clear()
        line._set_dirty()
        dialog._dirty_widgets.add(line)
        below._compositor._dirty_regions.add(Region(0, 0, 5, 1))
        below._compositor_refresh()
        dialog._on_timer_update()
        assert sorted(app.painted) == [0, line.region.y]
        app.painted.clear()
        below._on_timer_update()
        dialog._on_timer_update()
        assert app.painted == []
