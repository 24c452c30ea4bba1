"""What a program sends to a terminal, as kinds of control sequences and as text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SEQUENCE = re.compile(
    r"\x1b\[(?P<params>[0-?]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[]P_^X])(?P<body>.*?)(?:\x07|\x1b\\)"
    r"|\x1b(?P<escape>[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])",
    re.DOTALL,
)
_LAYOUT = frozenset("ABCDEFGHIJKLMPSTXZ@`abdefr")
"""Ends of sequences that move, erase or scroll: what stands in them depends on what is painted where."""


class Sent(NamedTuple):
    """The output of a program."""

    kinds: frozenset[str]
    strings: tuple[str, ...]
    """What is sent for others than the screen (OSC, DCS, APC, PM, SOS), whole, with the letter that begins it."""
    text: str
    """All that is left: what is painted."""


def read_sent(raw: bytes) -> Sent:
    """Take apart what was sent.

    Raises:
        UnicodeDecodeError: it is no UTF-8, such as eight-bit controls.
    """
    output = raw.decode("utf-8")
    found = list(_SEQUENCE.finditer(output))
    kinds = frozenset(kind for match in found for kind in _kinds(match))
    strings = tuple(f"{match['string']}{match['body']}" for match in found if match["string"])
    return Sent(kinds, strings, _SEQUENCE.sub("", output))


def _kinds(match: "re.Match[str]") -> Iterator[str]:
    """Names of a sequence; those that only layout and theme tell apart have one name."""
    if match["final"] == "m" and not match["params"].startswith((">", "<", "?")):
        yield from (f"SGR {part}" for part in _attributes(match["params"]))
    elif match["final"]:
        private = match["params"][:1] if match["params"][:1] in set("<=>?") else ""
        same = match["final"] in _LAYOUT and not private
        yield f"CSI {private if same else match['params']}{match['middle']}{match['final']}"
    elif match["string"]:
        head = match["body"].partition(";")[0]
        yield f"string {match['string']} {head}"
    elif match["escape"]:
        yield f"ESC {match['escape']}"
    else:
        yield f"control {ord(match['control']):02x}"


def _attributes(params: str) -> Iterator[str]:
    """The attributes of a look; colours are one whatever they are."""
    parts = iter(params.split(";") if params else ["0"])
    for part in parts:
        yield part or "0"
        if part in ("38", "48"):
            for _ in range({"2": 3, "5": 1}.get(next(parts, ""), 0)):
                next(parts, None)


_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|\\w?[\u0300-\u036f]{9}"
)


def forbidden(text: str) -> list[str]:
    """What of a text no terminal may get: controls, what turns or hides text, marks in heaps."""
    return _FORBIDDEN.findall(text)
