"""A colour for each tag, by its name: the same hue in every theme, light or dark enough for what it stands on.

Hues go round OKLCH (https://bottosson.github.io/posts/oklab/), where equal
steps look equally far apart. Lightness follows the ground: there is one for
each at which text is legible (WCAG 2.2, 4.5 to 1), since either white or black
always is. What lies below a tag has its hue.
"""

from functools import lru_cache
from math import cos, radians, sin
from typing import TypeAlias
from zlib import crc32

from rich.color import Color, ColorType
from rich.style import Style
from textual.color import Color as Ground
from textual.content import Content

from tui.core.text import displayable

Rgb: TypeAlias = tuple[int, int, int]

HUES = 18
_SEED = 14511
"""One with which names that are often given, such as news, linux, later and to-read, have hues of their own."""
CONTRAST = 4.5
_ENOUGH = CONTRAST + 0.05
"""What is aimed at, for terminals round colours."""
_MOST_CHROMA = 0.14
_FIRST_HUE = 15.0
"""Degrees."""
_ON_DARK, _ON_LIGHT = 0.78, 0.52
"""Lightness to begin with, 0 to 1."""
_STEP = 0.02
_DARK = 0.179
"""Grounds of less luminance bear white better than black."""


@lru_cache(maxsize=4096)
def hue_of(name: str) -> int:
    """The number of a tag's hue, 0 to HUES - 1; the same in every run of the program."""
    first = name.partition("/")[0].casefold().encode("utf-8", "replace")
    return crc32(first, _SEED) * HUES >> 32  # the upper bits spread better


@lru_cache(maxsize=1024)
def colour_on(hue: int, ground: Rgb) -> Rgb:
    """The colour of a hue on a ground."""
    dark = luminance(ground) < _DARK
    lightness, step = (_ON_DARK, _STEP) if dark else (_ON_LIGHT, -_STEP)
    while 0 < lightness < 1:
        colour = _in_gamut(lightness, radians(_FIRST_HUE + 360 * hue / HUES))
        if contrast(colour, ground) >= _ENOUGH:
            return colour
        lightness += step
    return (255, 255, 255) if dark else (0, 0, 0)


def tag_style(name: str, ground: Style) -> Style:
    """The colour of a tag on the background of a style, to be added to it; none where that is the terminal's own."""
    background = ground.bgcolor
    if background is None or background.type is not ColorType.TRUECOLOR or background.triplet is None:
        return Style.null()
    return _style(hue_of(name), background.triplet)


@lru_cache(maxsize=1024)
def _style(hue: int, ground: Rgb) -> Style:
    return Style(color=Color.from_rgb(*colour_on(hue, ground)))


def named_tag(name: str, ground: Ground, style: str = "") -> Content:
    """A tag as it is read, "#linux", in its colour on a ground; without one where that is the terminal's own."""
    text = f"#{displayable(name)}"
    if ground.ansi is not None or not ground.a:
        return Content.styled(text, style)
    red, green, blue = colour_on(hue_of(displayable(name)), ground.rgb)
    return Content.styled(text, f"{style} #{red:02x}{green:02x}{blue:02x}".strip())


def contrast(one: Rgb, other: Rgb) -> float:
    """How far apart two colours are in luminance, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _in_gamut(lightness: float, hue: float) -> Rgb:
    """The most colourful that a screen can show at this lightness, up to a bound."""
    chroma = _MOST_CHROMA
    while chroma > 0:
        parts = _linear_rgb(lightness, chroma, hue)
        if all(0 <= part <= 1 for part in parts):
            break
        chroma -= 0.01
    red, green, blue = _linear_rgb(lightness, max(0.0, chroma), hue)
    return round(255 * _encoded(red)), round(255 * _encoded(green)), round(255 * _encoded(blue))


def _encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """OKLCH to linear sRGB."""
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
