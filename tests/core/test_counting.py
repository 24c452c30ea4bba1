"""Counting words."""

import pytest

from tui.core.counting import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one", 1), ("one two\nthree", 3), ("l’été déjà", 3), ("北京会议", 4), ("서울 시", 3)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words
