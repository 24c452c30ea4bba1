"""The catalogue is whole: each of its ninety cases has a test that bears its number."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
CASES = 90


def numbers_of(source: str) -> set[int]:
    """The cases that the tests of a file are named after; `test_c28_c34_…` is one of both."""
    names = re.findall(r"^\s*(?:async )?def test_((?:c\d\d_)+)", source, re.MULTILINE)
    return {int(number) for name in names for number in re.findall(r"\d\d", name)}


@pytest.fixture(scope="module")
def tested() -> set[int]:
    files = TESTS.rglob("test_*.py")
    return {number for file in files for number in numbers_of(file.read_text("utf-8"))}


def test_each_case_of_the_catalogue_has_a_test(tested: set[int]) -> None:
    assert tested == set(range(1, CASES + 1))


def test_a_name_may_bear_several_numbers() -> None:
    assert numbers_of("async def test_c28_c34_broken(): ...\ndef test_c7_x(): ...\n    def test_c09_y(): ...") == {
        28, 34, 9,
    }  # fmt: skip
