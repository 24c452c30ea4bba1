"""Words about a refresh, and how long one waits after a sleep."""

import random
from datetime import timedelta
from pathlib import Path

from tui.core.clock_jumps import SETTLE_SECONDS


def settling() -> float:
    """For how many seconds what is due waits after a sleep; not all readers of the world in the same moment."""
    return random.uniform(*SETTLE_SECONDS)  # noqa: S311 - spreads requests, guards nothing


def new_text(new: int, hidden: int) -> str:
    """Such as "34 new, 5 hidden by rules"."""
    return f"{new:,} new" + (f", {hidden:,} hidden by rules" if hidden else "")


def too_soon_text(ago: timedelta) -> str:
    """Why nothing was asked."""
    minutes = round(ago / timedelta(minutes=1))
    when = f"{minutes} minute{'' if minutes == 1 else 's'} ago" if minutes else "a moment ago"
    return f"Fetched {when}; nothing asked."


def short_path(path: Path) -> str:
    """A path as a person writes it, the home folder as `~`."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
