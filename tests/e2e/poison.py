"""Texts that have taken over a terminal somewhere, and for each a harmless twin that takes the same place on screen."""

from collections.abc import Callable
from typing import TypeAlias

from tui.core.text import REPLACED, displayable

Flavour: TypeAlias = Callable[[str], str]
"""Gives a text as a home has it: poisoned, or its twin."""

PAYLOADS: dict[int, tuple[str, ...]] = {
    61: ("\x1b]52;c;aGk=\x07", "\x1b]52;c;aGk=\x1b\\", "\x9d52;c;aGk=\x9c", "\x1b]52;p;?\x07"),
    62: (
        "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]8;;http://evil.example/\x1b\\link\x1b]8;;\x1b\\",
        "\x1b[2J\x1b[1;1H", "\x1b[?1049l", "\x1b[31;5m", "\x1b[6n", "\x1bc", "\x1b#8", "\x1b(0",
        "\x1bP$qm\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^private\x1b\\", "\x1bXstring\x1b\\", "\x0e\x0f\x07\x08\x7f",
    ),
    63: (
        "\x9b2J\x9b31m", "\x90q\x9c", "\x9fG\x9c", "\x9eprivate\x9c", "\x84\x85\x8d\x98\x9a",
        "\x80\x81\x9d0;owned\x9c",
    ),
    64: ("\u202egpj.exe", "\u202dleft\u202c", "\u2066iso\u2069", "\u2067lated\u2069", "\u2068first\u2069\u061c\u200f"),
    65: (
        "zero\u200b\u200c\u2060\ufeffwidth", "flag\U000e0067\U000e0062\U000e007f", "Z" + "\u0301" * 10_000,
        "東京で初雪", "😀🎉🚀", "broken\ud83d\u200d emoji\u200d", "\ufe0f\u20e3\u0301", "ｗｉｄｅ한국\u1160",
    ),
    66: ("[/b]", "[/", "[b", "[link=http://x]y", "\\[b]", "[red on blue]loud[/]", "$primary [$text]"),
    67: ("[@click=app.quit]x[/]", "[@click=app.exit(3)]x[/]", "[@click='app.bell()']x[/]"),
    68: ("two\nlines", "tab\tbed", "car\rriage", "crlf\r\ncrlf", "\u2028sep\u2029", "\x0b\x0cfeeds", "long" * 400),
}  # fmt: skip
"""By the number of their case."""

STORIES = tuple(
    (case, " ".join(payloads[start : start + 3]))
    for case, payloads in PAYLOADS.items()
    for start in range(0, len(payloads), 3)
)
"""What the titles and bodies of stories are made of, with the number of their case."""

COCKTAILS = (
    "\x1b]0;o\x07[/b]", "\x9b2J[@click=app.quit]x[/]", "\u202e\x1bc[b", "\x1b[6n\u200b[/", "\x9d52;c;aA==\x9c",
    "\x1b_G\x1b\\\u2066", "\x1bP$q\x1b\\\t\\[b]", "\x1b]8;;x\x07[link=http://x]",
)  # fmt: skip
"""Short ones of several kinds, for where there is one text alone."""


def poisoned(text: str) -> str:
    """The text as it is."""
    return text


def harmless(text: str) -> str:
    """The twin: what is left of the text when it is cleaned, without signs of markup; as wide as that."""
    return displayable(text, limit=1_000_000).translate(_TAMED)


_TAMED = str.maketrans({REPLACED: "~", "[": "{", "]": "}", "\\": "|", "$": "S"})


def dose(number: int) -> str:
    """One of the cocktails."""
    return COCKTAILS[number % len(COCKTAILS)]
