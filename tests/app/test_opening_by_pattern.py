"""Links that a program of the person's own opens, by pattern; what is started is recorded, never run."""

import asyncio
from collections.abc import Sequence

import pytest

from tui.app.browser import open_url
from tui.core.openers import Opener

OPENERS = (
    Opener(url="*youtube.com/watch*", run=("/opt/mpv", "{url}")),
    Opener(url="*.txt", run=("less",), terminal=True),
    Opener(url="*", run=("later", "{url}")),
)


class Recorder:
    """Stands in for the programs that are started, and for the clipboard."""

    def __init__(self, code: int = 0) -> None:
        self.started: list[tuple[str, ...]] = []
        self.lent: list[tuple[str, ...]] = []
        self._code = code

    def open(self, url: str, openers: Sequence[Opener] = OPENERS, *, lends: bool = True) -> str:
        return asyncio.run(
            open_url(
                url,
                ("firefox",),
                openers=openers,
                copy=lambda text: f"Copied: {text}",
                environ={},
                platform="linux",
                find=lambda program: program,
                start=lambda argv: self.started.append(tuple(argv)),
                lend=self._lend if lends else None,
            )
        )

    async def _lend(self, argv: Sequence[str]) -> int:
        self.lent.append(tuple(argv))
        return self._code


def test_the_first_pattern_that_fits_comes_before_the_browser() -> None:
    recorder = Recorder()
    url = "https://www.youtube.com/watch?v=$(id);x"
    assert recorder.open(url) == "Opened www.youtube.com with mpv."
    assert recorder.started == [("/opt/mpv", url)]
    assert recorder.open("https://example.org/", OPENERS[:2]) == "Opened example.org in the browser."
    assert recorder.started[1:] == [("firefox", "https://example.org/")]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (0, "Opened example.org with less."),
        (3, "less ended with 3."),
        (-2, "less was ended by signal 2."),
    ],
)
def test_one_that_takes_the_terminal_is_lent_it_and_its_end_is_told(code: int, said: str) -> None:
    recorder = Recorder(code)
    assert recorder.open("https://example.org/a.txt") == said
    assert recorder.lent == [("less", "https://example.org/a.txt")]
    assert recorder.started == []


def test_where_no_terminal_can_be_lent_the_link_is_copied() -> None:
    assert Recorder().open("https://example.org/a.txt", lends=False).endswith("Copied: https://example.org/a.txt")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:x", "-option", "https://example.org/a b", ""])
def test_no_pattern_opens_what_may_not_be_opened(url: str) -> None:
    recorder = Recorder()
    recorder.open(url)
    assert recorder.started == recorder.lent == []
