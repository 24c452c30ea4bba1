"""A seeded mutator: the same seed and number always give the same bytes."""

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Literal, TypeAlias

from tests.fuzz import grammar
from tests.fuzz.tokens import ENCODINGS, HOSTILE, MARKS

Grammar: TypeAlias = Literal["markup", "json", "toml", "lines"]

LONGEST = 200_000
"""Bytes of an input; what grows beyond is cut."""
_DEEP = (50, 300, 1_000, 3_000)
_NUMBER = re.compile(rb"[0-9]{1,20}")
_DECLARED = re.compile(rb"""((?:encoding|charset)\s*=\s*["']?)[\w.:-]+""", re.IGNORECASE)


def mutated(body: bytes, others: Sequence[bytes], kind: Grammar, chance: Random) -> bytes:
    """A document with one to six changes.

    Args:
        body: What is changed.
        others: Documents of its kind, of which pieces are taken.
        kind: By which grammar some of the changes go.
        chance: Where all choices come from.
    """
    for _ in range(min(6, 1 + int(chance.expovariate(0.7)))):
        change = chance.choice(_RAW) if chance.random() < 0.45 else None
        body = _by_grammar(body, kind, chance) if change is None else change(body, others, chance)
        body = body[:LONGEST]
    return body


def encoded(text: str) -> bytes:
    """Text as bytes, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def _by_grammar(body: bytes, kind: Grammar, chance: Random) -> bytes:
    text = body.decode("utf-8", "surrogateescape")
    changed = grammar.CHANGES[kind](text, chance)
    try:
        return changed.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate of ours beside bytes that are no UTF-8
        return changed.encode("utf-8", "surrogatepass")


def _place(body: bytes, chance: Random) -> int:
    return chance.randint(0, len(body))


def _slice(body: bytes, chance: Random, longest: int = 2_000) -> tuple[int, int]:
    start = _place(body, chance)
    return start, min(len(body), start + chance.randint(0, min(longest, len(body) or 1)))


def _flip_bits(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    changed = bytearray(body)
    for _times in range(chance.choice((1, 2, 8, 40))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _noise(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(body, chance, 40)
    return body[:start] + chance.randbytes(chance.choice((1, 4, 30))) + body[end:]


def _drop(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(body, chance)
    return body[:start] + body[end:]


def _truncate(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return body[: _place(body, chance)] if chance.random() < 0.8 else body[_place(body, chance) :]


def _duplicate(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 2, 10)) + body[end:]


def _splice(body: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(others)
    begin, stop = _slice(other, chance, len(other))
    start, end = _slice(body, chance)
    return body[:start] + other[begin:stop] + body[end:]


def _cross(body: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(others)
    return body[: _place(body, chance)] + other[_place(other, chance) :]


def _swap(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    places = sorted(_place(body, chance) for _ in range(4))
    first, second, third, fourth = places
    return body[:first] + body[third:fourth] + body[second:third] + body[first:second] + body[fourth:]


def _insert_token(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    for _times in range(chance.choice((1, 1, 3, 10))):
        place = _place(body, chance)
        body = body[:place] + encoded(chance.choice(HOSTILE)) + body[place:]
    return body


def _repeat_token(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    place = _place(body, chance)
    return body[:place] + (encoded(chance.choice(HOSTILE)) * chance.choice(_DEEP))[:50_000] + body[place:]


def _nul(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    place = _place(body, chance)
    return body[:place] + b"\0" * chance.choice((1, 2, 64)) + body[place:]


def _mark(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return chance.choice(MARKS) + body


def _declare(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    """Say another encoding than the one it is written in, or write it in another than it says."""
    name = chance.choice(ENCODINGS)
    if chance.random() < 0.5:
        return _DECLARED.sub(lambda found: found[1] + name.encode(), body, count=1)
    return body.decode("utf-8", "replace").encode(name, "replace")


def _number(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    found = list(_NUMBER.finditer(body))
    if not found:
        return body
    at = chance.choice(found)
    return (
        body[: at.start()] + chance.choice((b"0", b"-1", b"9" * 30, b"1e309", b"007", b"\xd9\xa3")) + body[at.end() :]
    )


def _json_escapes(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    place = _place(body, chance)
    piece = json.dumps(chance.choice(HOSTILE))[1:-1]
    return body[:place] + piece.encode() + body[place:]


_RAW: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flip_bits,
    _noise,
    _drop,
    _truncate,
    _duplicate,
    _splice,
    _cross,
    _swap,
    _insert_token,
    _insert_token,
    _insert_token,
    _repeat_token,
    _nul,
    _mark,
    _declare,
    _number,
    _json_escapes,
)
