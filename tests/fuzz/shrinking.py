"""An input made smaller as long as it fails the same way."""

import time
from collections.abc import Callable


def shrunk(body: bytes, fails: Callable[[bytes], bool], *, seconds: float) -> bytes:
    """The smallest found in so many seconds that still fails: pieces are taken out, halves first, then ever less."""
    end = time.monotonic() + seconds
    piece = max(1, len(body) // 2)
    while True:
        before = len(body)
        body = _without_pieces(body, piece, fails, end)
        if time.monotonic() >= end or (piece == 1 and len(body) == before):
            return body
        if piece > 1:
            piece = max(1, piece // 2)


def _without_pieces(body: bytes, piece: int, fails: Callable[[bytes], bool], end: float) -> bytes:
    """The body without all pieces of this length that do not matter."""
    place = 0
    while place < len(body) and time.monotonic() < end:
        trial = body[:place] + body[place + piece :]
        if fails(trial):
            body = trial
        else:
            place += piece
    return body
