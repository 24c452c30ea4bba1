"""On which line of a feeds.toml something stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.formats.toml_lines import Section, Spot, line_of

TEXT = """\
# Mine.
[folder."news/europe"]
timeout = "20s"

# The first.
[[feed]]
title = "A"
url = 'https://example.org/a'

[[feed]]
url = "https://Example.org/b"  # b
folders = ["news / asia"]

[[search]]
name = "Syria,  this week"
query = "syria"

[[rule]]
query = "title:ads"
do = ["hide"]
"""


@pytest.mark.parametrize(
    ("section", "name", "line"),
    [
        ("feed", "https://example.org/a", 6),
        ("feed", "https://example.org/b", 10),
        ("feed", "https://example.org/c", 1),
        ("search", "syria, this week", 14),
        ("rule", "title:ads", 18),
        ("folder", "news/europe", 2),
        ("folder", "news/asia", 10),
        ("folder", "news", 10),
        ("folder", "sport", 1),
    ],
)
def test_things_are_found_by_the_header_of_their_table(section: Section, name: str, line: int) -> None:
    assert line_of(TEXT, Spot(section=section, name=name)) == line


def test_feeds_in_one_list_are_found_too() -> None:
    text = 'feed = [\n  { url = "https://example.org/a" },\n  { url = "https://example.org/b" },\n]\n'
    assert line_of(text, Spot(section="feed", name="https://example.org/b")) == 3


def test_in_a_text_with_a_mistake_the_line_with_the_address_is_taken() -> None:
    broken = TEXT.replace("[folder", "[[folder")
    assert line_of(broken, Spot(section="feed", name="https://example.org/a")) == 8
    assert line_of(broken, Spot(section="feed", name="https://example.org/c")) == 1


@given(text=hostile_text(), name=hostile_text(), section=st.sampled_from(["feed", "search", "folder", "rule"]))
def test_any_text_has_a_line_for_anything(text: str, name: str, section: Section) -> None:
    assert 1 <= line_of(text, Spot(section=section, name=name)) <= text.count("\n") + 1
