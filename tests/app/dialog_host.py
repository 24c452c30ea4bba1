"""An empty app that shows one dialog."""

from typing import TypeVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

ResultT = TypeVar("ResultT")


class Host(App[None]):
    """Shows one dialog and keeps what it gave."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.copied: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


async def shown(app: Host, pilot: Pilot[None], screen: Screen[ResultT]) -> None:
    app.push_screen(screen, app.results.append)
    await pilot.pause()


def painted(app: Host) -> str:
    """The whole screen as text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)
