"""Colours of tags: the same for a name always, legible on every ground of every theme, told apart."""

import subprocess
import sys
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorType
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.app.fake_reader import FakeReader, story_line
from tests.app.reading_samples import BBC, FEEDS, Running, hours, running
from tests.strategies import hostile_text
from tui.app.tag_colours import CONTRAST, HUES, Rgb, colour_on, contrast, hue_of, named_tag, tag_style
from tui.app.themes import THEMES

ALL_THEMES = [*THEMES, *BUILTIN_THEMES.values()]
GROUNDS = ("background", "surface", "panel", "primary-muted", "block-cursor-background", "warning-muted")
NAMES = ("linux", "maths", "space", "news/europe", "Später", "北京", "to-read", "x", "c++", "sqlite", "talks", "rust")
LEAST_APART = 0.03
"""In OKLab, where 0.02 can just be seen side by side."""


def grounds() -> list[tuple[str, Rgb]]:
    """The backgrounds of all themes that have colours of their own."""
    found = []
    for theme in ALL_THEMES:
        colours = theme.to_color_system().generate()
        for ground in GROUNDS:
            parsed = [Color.parse(colours[ground])] if "ansi" not in colours[ground] else []
            found += [(f"{theme.name} {ground}", colour.rgb) for colour in parsed if colour.a == 1]
    return found


def test_every_hue_is_legible_on_every_ground_of_every_theme() -> None:
    assert len(grounds()) > 20 * len(GROUNDS)
    for where, ground in grounds():
        for hue in range(HUES):
            assert contrast(colour_on(hue, ground), ground) >= CONTRAST, (where, hue)


@given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)), hostile_text())
def test_any_name_is_legible_on_any_ground(ground: Rgb, name: str) -> None:
    assert contrast(colour_on(hue_of(name), ground), ground) >= CONTRAST


def test_hues_can_be_told_apart_where_one_reads() -> None:
    assert HUES >= 12
    read_on = [ground for where, ground in grounds() if where.endswith((" background", " surface"))]
    for ground in read_on[:4]:  # those of our two themes
        colours = [_oklab(colour_on(hue, ground)) for hue in range(HUES)]
        for one, other in combinations(colours, 2):
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > LEAST_APART


def _oklab(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def test_names_spread_over_the_hues() -> None:
    found = [hue_of(f"{word}{number}") for word in ("a", "tag", "Wort") for number in range(400)]
    assert set(found) == set(range(HUES))
    assert max(map(found.count, range(HUES))) < 2 * len(found) / HUES


def test_a_hue_goes_by_the_first_part_of_the_name_whatever_its_case() -> None:
    assert hue_of("news") == hue_of("News/europe") == hue_of("NEWS/asia/x")
    assert hue_of("news") != hue_of("linux")


def test_a_name_has_the_same_hue_in_every_run() -> None:
    script = f"from tui.app.tag_colours import hue_of; print([hue_of(name) for name in {NAMES!r}])"
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        assert ran.stdout.strip() == str([hue_of(name) for name in NAMES])


def test_on_the_terminals_own_colours_nothing_is_coloured() -> None:
    assert tag_style("linux", Style.parse("on blue")) == Style.null()
    assert tag_style("linux", Style()) == Style.null()
    assert named_tag("[/b]", Color.parse("ansi_blue")).plain == "#[/b]"
    assert named_tag("linux", Color(10, 10, 10)).spans


def painted_tags(run: Running) -> list[tuple[str, Style]]:
    """The tags on screen, with their styles."""
    strips = run.app.screen._compositor.render_strips()
    segments = [segment for strip in strips for segment in strip if segment.text.strip().startswith(("#", "/eu"))]
    return [(segment.text.strip(), segment.style or Style.null()) for segment in segments]


async def test_tags_are_coloured_and_legible_wherever_they_stand() -> None:
    lines = [
        story_line(1, BBC, "one", tags=("linux", "maths"), ago=hours(1)),
        story_line(2, BBC, "two", tags=("linux", "news", "news/europe")),
    ]
    async with running(FakeReader(lines=lines, feed_lines=list(FEEDS)), size=(160, 45)) as run:
        await run.press("enter")
        for theme in (
            *THEMES,
            BUILTIN_THEMES["nord"],
            BUILTIN_THEMES["ansi-dark"],
        ):  # every theme: above, by its grounds
            run.app.theme = theme.name
            await run.settle()
            found = painted_tags(run)
            assert {"#linux", "#maths", "#news", "/europe", "#news/europe"} <= {text for text, _ in found}
            for text, style in found:
                if style.bgcolor is None or style.color is None or style.bgcolor.type is not ColorType.TRUECOLOR:
                    assert theme.name.startswith("ansi")
                    continue
                assert style.color.triplet is not None
                assert style.bgcolor.triplet is not None
                assert contrast(style.color.triplet, style.bgcolor.triplet) >= CONTRAST, (theme.name, text)


async def test_a_tag_has_one_colour_in_list_sidebar_and_article_and_its_sign_without_colours() -> None:
    lines = [story_line(1, BBC, "one", ago=hours(1)), story_line(2, BBC, "two", tags=("linux",))]
    async with running(FakeReader(lines=lines, feed_lines=list(FEEDS)), size=(160, 45)) as run:
        await run.press("enter", "h", "j")
        colours = {style.color for text, style in painted_tags(run) if text == "#linux"}
        assert len([text for text, _ in painted_tags(run) if text == "#linux"]) >= 2
        assert len(colours) == 1
    async with running(FakeReader(lines=lines, feed_lines=list(FEEDS)), size=(100, 30), ascii=True) as run:
        assert {text for text, _ in painted_tags(run)} == {"#linux"}
