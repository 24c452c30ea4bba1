"""What is said of a list: its name, its order, why it is empty; pure."""

from tui.core.query_nodes import Sort
from tui.core.stories import FeedLine
from tui.core.text import displayable, sentence
from tui.core.views import View

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


def failing_text(feed: FeedLine, sign: str) -> str:
    """Such as "! 404 not found since 12 Nov (9 tries). r tries again · H more"; empty where it does not fail."""
    problem = feed.problem
    if problem is None:
        return ""
    since = ""
    if feed.failing_since is not None:
        moment = feed.failing_since.astimezone()
        since = f" since {moment.day} {moment:%b}"
    tries = f" ({feed.failures} tries)" if feed.failures > 1 else ""
    return f"{sign} {sentence(displayable(problem.cause) + since + tries)} r tries again · H more"
