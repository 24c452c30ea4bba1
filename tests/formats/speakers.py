"""What the tests share that ask which box of a page is its article: two pages, and libraries of our own."""

import re
from collections.abc import Callable

import pytest

from tests.formats.documents import tale
from tui.core.pages import Hints, Page, Voice
from tui.formats import voices
from tui.formats.page import read_page
from tui.formats.plain import plain_text

URL = "https://page.example/dir/story.html"
MENU = "<nav><ul>" + "<li><a href=/x>Section of the site</a></li>" * 12 + "</ul></nav>"


def story(about: str, count: int, *, first: int = 1) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in tale(about, count, first=first))


SECTIONS = "".join(
    f"<div class=row><section><h2>Part {number}</h2>{story('salt', 2, first=2 * number)}</section></div>"
    for number in range(8)
)
CARD = f"<aside><article><h3><a href=/ice>Of ice</a></h3><p>{', '.join(tale('ice', 6))}</p></article></aside>"
OF_CARD = f"<html><title>Salt</title><body>{MENU}<div id=story>{SECTIONS}</div>{CARD}</body></html>"
"""A page of which readability takes the box that leads to another story."""
ARTICLE = f"<title>Salt</title><body>{MENU}<article><h1>Salt</h1>{story('salt', 8)}</article></body>"
"""A page that any voice can read."""


def read(body: str, **hints: object) -> Page:
    return read_page(body.encode(), url=URL, hints=Hints(**hints))  # type: ignore[arg-type]  # the hints by name


def heard(page: Page, name: str) -> Voice:
    (voice,) = (voice for voice in page.explanation.voices if voice.name == name)
    return voice


def count(page: Page, about: str) -> int:
    """How many paragraphs of a story came out."""
    return len(re.findall(rf"^{about.capitalize()} \d+:", page.text, re.MULTILINE))


class Saying:
    """Stands in for the libraries: says what a test gives it, and notes what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._said: dict[str, str] = {}
        monkeypatch.setattr(voices, "resiliparse", self._voice("resiliparse"))
        monkeypatch.setattr(voices, "trafilatura", self._voice("trafilatura"))

    def say(self, **said: str) -> None:
        """HTML of what each of them takes for the article; those that are not named find nothing."""
        self._said = {name: plain_text(html) for name, html in said.items()}

    def _voice(self, name: str) -> Callable[..., str]:
        def answer(*_: str) -> str:
            self.asked.append(name)
            if name not in self._said:
                raise voices.Silent("it found nothing")
            return self._said[name]

        return answer
