"""What the libraries say of a page, and why one says nothing."""

import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import NamedTuple

import pytest

from tests.formats.test_page import NAVIGATION, STORY
from tests.sample_pages import page, truth
from tui.formats import voices
from tui.formats.encoding import page_text
from tui.formats.page_lines import share_in
from tui.formats.page_tree import without_scripts


class Heard(NamedTuple):
    """A voice, and the function of its library that it asks."""

    say: Callable[[str], str]
    module: str
    function: str


VOICES = {
    "trafilatura": Heard(partial(voices.trafilatura, url="https://page.example/story"), "trafilatura", "extract"),
    "resiliparse": Heard(voices.resiliparse, "resiliparse.extract.html2text", "extract_plain_text"),
}


@pytest.fixture(params=list(VOICES))
def voice(request: pytest.FixtureRequest) -> Heard:
    return VOICES[request.param]


def sample(name: str) -> str:
    return without_scripts(page_text(page(name), "text/html"))


def why_silent(voice: Heard, html: str) -> str:
    with pytest.raises(voices.Silent) as caught:
        voice.say(html)
    return str(caught.value)


@pytest.mark.parametrize("name", ["wire", "newspaper", "german", "japanese", "longread", "wordpress"])
def test_a_voice_says_the_article_of_a_page(voice: Heard, name: str) -> None:
    told = voice.say(sample(name))
    assert share_in("\n".join(truth(name).lines), told) > 0.8


def test_a_voice_leaves_the_menu_out(voice: Heard) -> None:
    told = voice.say(f"<html><body>{NAVIGATION}<main><article><h1>Court</h1>{STORY}</article></main></body></html>")
    assert told.count("closed the book") == 8
    assert "Section of the site" not in told


def test_a_voice_that_is_not_installed_says_so(voice: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, voice.module, None)
    assert why_silent(voice, sample("wire")) == "not installed"


def instead(monkeypatch: pytest.MonkeyPatch, voice: Heard, answer: Callable[..., object]) -> None:
    """Put a library in place that answers so, whatever it is asked."""
    library = ModuleType(voice.module)
    setattr(library, voice.function, answer)
    monkeypatch.setitem(sys.modules, voice.module, library)


@pytest.mark.parametrize("error", [ValueError, RecursionError, AttributeError, AssertionError, MemoryError])
def test_a_voice_that_stumbles_is_silent_and_names_the_error(
    voice: Heard, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> str:
        raise error("\x1b[2J in the page")

    instead(monkeypatch, voice, stumble)
    assert why_silent(voice, sample("wire")) == f"it stumbled over the page ({error.__name__})"


@pytest.mark.parametrize("answer", [None, "", " \n\t "])
def test_a_voice_that_finds_nothing_is_silent(
    voice: Heard, answer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, voice, lambda *_, **__: answer)
    assert why_silent(voice, sample("wire")) == "it found nothing"


@pytest.mark.parametrize("html", ["", "<html><body></body></html>", "<script>x</script>", "\x00", "<p"])
def test_a_voice_is_silent_about_a_page_without_anything(voice: Heard, html: str) -> None:
    assert why_silent(voice, html)


def test_a_voice_leaves_comments_out(voice: Heard) -> None:
    comments = '<section id="comments" class="comments"><h2>Comments</h2><div class="comment">Quite so.</div></section>'
    assert "Quite so" not in voice.say(f"<html><body><article><h1>Court</h1>{STORY}</article>{comments}</body></html>")
