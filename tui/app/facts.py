"""What stands at the right of the status line; pure."""

from collections.abc import Iterator

from tui.core.stories import Counts


def standing_facts(
    counts: Counts | None, *, refresh: str, mistakes: int, health: str, damaged: bool = False
) -> Iterator[str]:
    """A refresh, feeds that fail, mistakes in feeds.toml, how many stories there are; the most important first.

    Args:
        counts: `None`: not known yet.
        refresh: What is told of a refresh under way; empty: there is none.
        mistakes: How many there are in feeds.toml.
        health: The key that shows which feeds fail.
        damaged: Whether the database is.
    """
    failing = sum(feed.problem is not None for feed in counts.feeds) if counts is not None else 0
    if damaged:
        yield "Damaged: quit, then `dateline doctor`"
    if refresh:
        yield refresh
    if failing and refresh:
        yield f"{failing:,} fail{'s' if failing == 1 else ''}: {health}"
    elif failing:
        yield f"{failing:,} feed{' fails' if failing == 1 else 's fail'}: {health}"
    if mistakes:
        yield f"feeds.toml: {mistakes:,} mistake{'' if mistakes == 1 else 's'}"
    if counts is not None and counts.all:
        yield f"{counts.all:,} article{'' if counts.all == 1 else 's'}"
