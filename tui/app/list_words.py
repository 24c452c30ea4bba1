"""What is said of a list: its name, its order, why it is empty; pure."""

from datetime import datetime

from tui.app.dates import day
from tui.app.signs import Signs
from tui.core.query_nodes import Sort
from tui.core.stories import FeedLine
from tui.core.text import displayable, sentence
from tui.core.views import View

_ADDRESS_CELLS = 200
ORDERS: dict[Sort, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "rank": "best first",
    "feed": "by feed",
    "title": "by title",
    "longest": "longest first",
}


def head_name(view: View) -> str:
    """What stands above a list; of results what was searched for, and where."""
    if view.kind != "search":
        return view.name
    scope = view.within.within if view.filter and view.within is not None else view.within
    return f"Search: {view.name}" if scope is None else f"Search: {view.name} in {scope.name}"


def nothing_yet(view: View) -> str:
    """Why a view with read stories shown is empty, and what helps."""
    name = displayable(view.name)
    match view.kind:
        case "starred":
            return "Nothing is starred yet. s stars the story under the cursor."
        case "pages":
            return "No page is saved. w in the links of a story (u) saves one, :save takes an address."
        case "tag":
            return f"No story is tagged {name} any more. t changes the tags of a story."
        case "feed" | "folder":
            return f"Nothing in {name} yet. r fetches it, R fetches all feeds."
        case "saved":
            return f"No story matches {name} yet. D in the sidebar takes the search out of feeds.toml."
    return f"Nothing in {name} yet. R fetches all feeds, a subscribes to another."


def notice_text(feed: FeedLine, signs: Signs, now: datetime) -> str:
    """What stands above the list of a feed that fails, has moved, is gone or is paused; empty for others.

    Such as "! 404 not found since 12 Nov (9 tries). r tries again · E edits its address · H more".
    """
    if feed.paused:
        return "Paused: nothing is fetched. e changes that in the sidebar."
    if feed.gone:
        said = f"Gone for good{failing_since(feed, now)}; its stories stay."
        return _keyed(signs, said, "r asks once more", "H more")
    if feed.problem is not None:
        said = sentence(displayable(feed.problem.cause) + failing_since(feed, now) + tries(feed))
        return _keyed(signs, said, "r tries again", "E edits its address", "H more")
    if feed.has_moved:
        return _keyed(signs, f"Moved for good to {moved_address(feed)}.", "M takes the new address over", "H more")
    return ""


def _keyed(signs: Signs, said: str, *keys: str) -> str:
    return f"{signs.failing} {said} {signs.between.join(keys)}"


def failing_since(feed: FeedLine, now: datetime) -> str:
    """Such as " since 12 Nov"."""
    return f" since {day(feed.failing_since, now)}" if feed.failing_since is not None else ""


def tries(feed: FeedLine) -> str:
    """Such as " (9 tries)"; empty where it was one."""
    return f" ({feed.failures:,} tries)" if feed.failures > 1 else ""


def moved_address(feed: FeedLine) -> str:
    """Where a feed answers instead."""
    return displayable(feed.moved_to, limit=_ADDRESS_CELLS)
