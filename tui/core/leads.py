"""What a page lets one expect of feeds."""

from dataclasses import dataclass

from tui.core.model import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Where a page leads to feeds, each sort best first."""

    named: tuple[Candidate, ...] = ()
    """Feeds that it says it has."""
    likely: tuple[Candidate, ...] = ()
    """Links within the site whose address is like that of a feed."""
    possible: tuple[Candidate, ...] = ()
    """Other links that may lead to a feed, or to a page on feeds."""
    onward: str = ""
    """The page it sends its reader to, or that it shows in a frame; else empty."""
    pages: tuple[str, ...] = ()
    """Pages that may name what this one does not, such as the one it is a copy of."""
    usual: tuple[str, ...] = ()
    """Where the software that made it keeps its feeds."""
    address: str = ""
    """Where the page says that it lies; empty: it does not say."""
