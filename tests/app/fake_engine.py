"""An engine without a process: tests say what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.app.engine_client import Errand, Tell
from tui.app.engine_events import EngineEvent, PagesDone


@dataclass
class FakeEngine:
    """Notes what it is asked; tests say what it answers."""

    tell: Tell
    asked: list[tuple[list[int] | None, bool]] = field(default_factory=list)
    gentle: list[bool] = field(default_factory=list)
    """For each refresh whether it is for a few feeds at a time."""
    busy: bool = False
    cancelled: int = 0
    closed: bool = False
    filling: bool = False
    filled: list[list[int]] = field(default_factory=list)
    """For each time that the pages that wait were asked for, the feeds whose pages come first."""
    pages: list[int] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    subscribed: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """For each time the addresses, blanks between them, the title and the folders."""
    saving: list[str] = field(default_factory=list)
    named_by: list[str | None] = field(default_factory=list)
    """Who names each address that is to be saved."""
    given_up: list[Errand] = field(default_factory=list)

    def refresh(self, feeds: Sequence[int] | None, *, force: bool, gently: bool = False) -> None:
        self.gentle.append(gently)
        self.asked.append((None if feeds is None else list(feeds), force))
        self.busy = True

    def fetch_pages(self, first: Sequence[int] = ()) -> None:
        self.filled.append(list(first))
        self.filling = True

    def fetch_page(self, entry: int) -> None:
        self.pages.append(entry)

    def look(self, text: str) -> None:
        self.looked.append(text)

    def subscribe(self, urls: Sequence[str], *, title: str, folders: Sequence[str]) -> None:
        self.subscribed.append((" ".join(urls), title, tuple(folders)))

    def save(self, url: str, *, named_by: str | None = None) -> None:
        self.saving.append(url)
        self.named_by.append(named_by)

    def cancel(self, errand: Errand = "refresh") -> None:
        if errand == "refresh":
            self.cancelled += 1
        else:
            self.given_up.append(errand)

    def answer(self, *events: EngineEvent, ends: bool = False) -> None:
        if ends:
            self.busy = False
        self.filling = self.filling and not any(isinstance(event, PagesDone) for event in events)
        for event in events:
            self.tell(event)

    async def close(self) -> None:
        self.closed = True
