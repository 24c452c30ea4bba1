"""A thousand mutated inputs, each from bytes to the terminal's bytes; `python -m tests.fuzz.run` runs any number."""

import time
from dataclasses import replace
from functools import partial
from itertools import islice
from random import Random

import pytest

from tests.fuzz.mutating import mutated
from tests.fuzz.run import HANG_SECONDS, judge, look
from tests.fuzz.seeds import TARGETS, Sown, sow, target_of
from tests.fuzz.shrinking import shrunk
from tests.fuzz.terminal import Stray, check, check_bytes
from tests.strategies import POISON
from tui.core.text import displayable

SEED = 7
INPUTS, CHUNK = 1_000, 125
_SHRINK_SECONDS = 20.0


def _fails(sown: Sown, kind: str, body: bytes) -> bool:
    return judge(replace(sown, body=body))[0] == kind


def _told(seed: int, number: int) -> str:
    """What an input does that it must not; the input is shrunk and told, so that it can be run again."""
    sown = sow(seed, number)
    kind, words = judge(sown)
    if not kind:
        return ""
    small = shrunk(sown.body, partial(_fails, sown, kind), seconds=_SHRINK_SECONDS)
    again = f"python -m tests.fuzz.run --seed {seed} --first {number} --count 1"
    return f"{again}\n{kind}\n{words[:2000]}\nshrunk to {small[:2000]!r}, said to be {sown.content_type!r}"


@pytest.mark.parametrize("first", range(0, INPUTS, CHUNK))
def test_no_input_raises_hangs_or_reaches_the_terminal_unclean(first: int) -> None:
    harm = filter(None, (_told(SEED, number) for number in range(first, first + CHUNK)))
    assert not list(islice(harm, 3))


@pytest.mark.full
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_thousand_inputs_do_no_harm(seed: int) -> None:
    assert look(seed, list(range(20_000)), processes=2) == []


def test_an_input_is_made_by_its_seed_and_number_alone() -> None:
    some = [sow(3, number) for number in range(42)]
    assert some == [sow(3, number) for number in range(42)]
    assert {sown.target for sown in some} == set(TARGETS) == {target_of(number) for number in range(42)}
    assert len({sown.body for sown in some}) > 38
    assert sow(4, 1) != sow(3, 1)


def test_a_mutation_changes_something() -> None:
    body = b'<rss><channel><item a="1"><title>x</title></item></channel></rss>'
    changed = [mutated(body, [body], "markup", Random(number)) for number in range(50)]
    assert sum(one != body for one in changed) > 35


@pytest.mark.parametrize(
    "poison", [piece for piece in POISON if displayable(piece) != piece and piece.strip() and piece not in "\xa0\xad"]
)
def test_the_check_sees_what_the_program_takes_out(poison: str) -> None:
    with pytest.raises(Stray):
        check(f"a{poison}b", "here")
    check(displayable(f"a{poison}b"), "here")


def test_only_colours_may_be_among_the_bytes() -> None:
    check_bytes(b"\x1b[1;38;2;1;2;3mred\x1b[0m\n", "here")
    for sent in (b"\x1b[2J", b"\x1b]0;x\x07", b"\x1b[1;1H", "\x9b1m".encode()):
        with pytest.raises(Stray):
            check_bytes(sent, "here")


def test_an_input_is_shrunk_to_what_matters() -> None:
    assert shrunk(b"abc" * 50 + b"!x" + b"def" * 50, lambda body: b"!x" in body, seconds=5) == b"!x"
    begin = time.monotonic()
    assert shrunk(b"ab", lambda body: True, seconds=HANG_SECONDS) == b""
    assert time.monotonic() - begin < HANG_SECONDS
