"""One input, the whole way of its kind: what is not a documented failure raises."""

from collections.abc import Callable, Mapping

from tests.fuzz import feeds, lists, pages
from tests.fuzz.seeds import Sown, Target, sow

JOURNEYS: Mapping[Target, Callable[[Sown], None]] = {
    "feed": feeds.run,
    "page": pages.run,
    "opml": lists.run_opml,
    "toml": lists.run_toml,
    "urls": lists.run_urls,
    "config": lists.run_config,
}


def travel(seed: int, number: int) -> None:
    """Make an input and send it the whole way."""
    go(sow(seed, number))


def go(sown: Sown) -> None:
    """Send an input the whole way."""
    JOURNEYS[sown.target](sown)
