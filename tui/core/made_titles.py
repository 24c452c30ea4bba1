"""Titles for stories whose feed gives none: how their text begins."""

_LONGEST = 80


def first_words(text: str) -> str:
    """The beginning of a text as a title."""
    line = text[: 4 * _LONGEST].split("\n", 1)[0]
    if len(line) <= _LONGEST:
        return line
    cut = line[: _LONGEST - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[20:] else cut) + "…"


def given_title(title: str, text: str) -> str:
    """The title of a story with this text, as far as it is none that was made of it."""
    return "" if title == first_words(text) else title
