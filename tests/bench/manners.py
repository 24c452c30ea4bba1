"""What the requests that a server saw tell of a reader's manners: in which order, how many at once, how far apart."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tests.bench.teaser_site import Asked, published


def story_of(asked: Asked) -> tuple[int, int] | None:
    """Feed and number of the story whose page was asked for."""
    found = re.fullmatch(r"/story/(\d+)/(\d+)", asked.path)
    return (int(found[1]), int(found[2])) if found else None


def pages_of(log: Iterable[Asked]) -> list[Asked]:
    """The requests for pages."""
    return [asked for asked in log if story_of(asked) is not None]


def newest_first(pages: Sequence[Asked]) -> float:
    """Spearman's rank correlation of the order of asking with newest first."""
    times = [published(*story) for asked in pages if (story := story_of(asked)) is not None]
    if len(times) < 3:
        return 0.0
    ranks = {when: rank for rank, when in enumerate(sorted(times, reverse=True))}
    return statistics.correlation(range(len(times)), [ranks[when] for when in times])


def most_at_once(log: Sequence[Asked], *, per_host: bool) -> int:
    """The largest number of requests that were under way at one time, to one host or to all."""
    moments: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for asked in log:
        if asked.status:
            moments[asked.host if per_host else ""] += [(asked.began, 1), (asked.ended, -1)]
    most = 0
    for steps in moments.values():
        under_way = 0
        for _, step in sorted(steps):
            under_way += step
            most = max(most, under_way)
    return most


def least_gap(log: Sequence[Asked]) -> float:
    """The shortest time between two requests to one host, in seconds."""
    by_host: defaultdict[str, list[float]] = defaultdict(list)
    for asked in log:
        by_host[asked.host].append(asked.began)
    gaps = [later - sooner for times in by_host.values() for sooner, later in pairwise(times)]
    return min(gaps, default=0.0)


def seen_rows(log: Sequence[Asked]) -> list[list[str]]:
    """What the requests of a run tell of its manners."""
    pages = pages_of(log)
    twice = sum(count - 1 for count in Counter(asked.path for asked in pages).values())
    spent = pages[-1].began - pages[0].began if pages else 0.0
    last_feed = max((asked.began for asked in log if story_of(asked) is None), default=0.0)
    return [
        ["pages asked for / of them twice", f"{len(pages)} / {twice}"],
        ["pages a second", f"{len(pages) / spent:.1f}" if spent else "-"],
        ["first page after the last feed, s", f"{pages[0].began - last_feed:.1f}" if pages else "-"],
        ["newest first (rank correlation)", f"{newest_first(pages):.2f}"],
        ["most at once: one host / all", f"{most_at_once(log, per_host=True)} / {most_at_once(log, per_host=False)}"],
        ["least time between two to one host, s", f"{least_gap(log):.2f}"],
    ]
