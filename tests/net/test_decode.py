import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.net.decode import NotDecodable, TooLarge, decoder, megabytes
from tui.net.exchange import Limits

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "identity": bytes,
}
SMALL = Limits(compressed_bytes=4000, decoded_bytes=3000, ratio=10, ratio_from_bytes=1000)


def undone(encoding: str, packed: bytes, step: int, limits: Limits) -> bytes:
    """The body, decompressed in pieces of so many bytes."""
    undo = decoder(encoding, limits)
    pieces = [undo.feed(packed[start : start + step]) for start in range(0, len(packed), step)]
    undo.finish()
    return b"".join(pieces)


@given(body=st.binary(max_size=2000), encoding=st.sampled_from(sorted(PACKERS)), step=st.integers(1, 300))
def test_what_was_packed_comes_out_however_it_is_cut(body: bytes, encoding: str, step: int) -> None:
    assert undone(encoding, PACKERS[encoding](body), step, Limits()) == body


@given(bodies=st.lists(st.binary(max_size=50), min_size=1, max_size=5), step=st.integers(1, 50))
def test_gzip_of_several_members_is_one_body(bodies: list[bytes], step: int) -> None:
    packed = b"".join(map(gzip.compress, bodies)) + b"\0" * 20
    assert undone("gzip", packed, step, Limits()) == b"".join(bodies)


@given(
    body=st.binary(min_size=1, max_size=500),
    encoding=st.sampled_from(["gzip", "deflate", "br"]),
    cut=st.integers(1, 500),
    step=st.integers(1, 300),
)
def test_c34_a_truncated_stream_is_never_taken_for_a_whole_one(body: bytes, encoding: str, cut: int, step: int) -> None:
    packed = PACKERS[encoding](body)
    with pytest.raises(NotDecodable):
        undone(encoding, packed[: max(len(packed) - cut, 0)], step, Limits())


@given(body=st.binary(max_size=300), encoding=st.sampled_from(["gzip", "deflate", "br"]), step=st.integers(1, 300))
def test_garbage_raises_nothing_but_what_is_promised(body: bytes, encoding: str, step: int) -> None:
    with suppress(NotDecodable, TooLarge):
        assert len(undone(encoding, body, step, SMALL)) <= SMALL.decoded_bytes


@given(size=st.integers(0, 6000), encoding=st.sampled_from(sorted(PACKERS)), step=st.integers(1, 5000))
def test_nothing_larger_than_the_cap_comes_out(size: int, encoding: str, step: int) -> None:
    body = bytes(number * number % 251 for number in range(size))
    try:
        out = undone(encoding, PACKERS[encoding](body), step, SMALL)
    except TooLarge:
        assert size > SMALL.ratio_from_bytes
    else:
        assert out == body
        assert len(out) <= SMALL.decoded_bytes


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_c32_a_bomb_gives_little_more_than_it_may_before_it_is_stopped(encoding: str) -> None:
    bomb = PACKERS[encoding](b"\0" * 100_000)
    undo = decoder(encoding, SMALL)
    gave_bytes = 0

    def feed_all() -> None:
        nonlocal gave_bytes
        for byte in bomb:
            gave_bytes += len(undo.feed(bytes([byte])))

    with pytest.raises(TooLarge):
        feed_all()
    assert gave_bytes <= SMALL.ratio_from_bytes


def test_a_body_of_very_many_tiny_members_is_refused() -> None:
    with pytest.raises(NotDecodable, match="too many pieces"):
        undone("gzip", gzip.compress(b"") * 2000, 65536, Limits())


def test_what_comes_after_the_end_of_a_deflate_stream_is_ignored() -> None:
    assert undone("deflate", zlib.compress(b"abc") + b"rest", 99, Limits()) == b"abc"


def test_sizes_are_told_in_words() -> None:
    assert (megabytes(15 * 1024 * 1024), megabytes(64 * 1024)) == ("15 MB", "64 kB")
