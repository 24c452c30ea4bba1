"""The signs that lists and sidebar draw, for terminals with and without Unicode."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.core.text import ELLIPSIS, crop


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """One sign each, a cell wide."""

    cursor: str = "▌"
    unread: str = "●"
    star: str = "★"
    marked: str = "✓"
    hidden: str = "×"
    failing: str = "!"
    opened: str = "▾"
    closed: str = "▸"
    new: str = "↑"
    bullet: str = "•"
    cut: str = ELLIPSIS
    between: str = " · "

    def cropped(self, text: str, cells: int) -> str:
        """Displayable `text` in at most `cells` columns, ending in our own sign where it is cut."""
        shown = crop(text, cells)
        return shown if self.cut == ELLIPSIS or shown == text else shown[:-1] + self.cut


UNICODE_SIGNS = Signs()
ASCII_SIGNS = Signs(
    cursor=">",
    unread="N",
    star="*",
    marked="+",
    hidden="x",
    opened="v",
    closed=">",
    new="^",
    bullet="-",
    cut="~",
    between=" - ",
)


def wants_ascii(setting: bool | None, *, environ: Mapping[str, str], encoding: str) -> bool:
    """Whether to draw plain ASCII: as the setting says, else where neither locale nor `encoding` is UTF-8.

    An empty or missing locale says nothing; then the encoding of the
    terminal's stream decides.
    """
    if setting is not None:
        return setting
    locale = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    named = (locale or encoding).lower()
    return "utf" not in named
