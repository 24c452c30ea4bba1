# ruff: noqa: S608 - only constants of this floor are put into SQL; all else is bound
"""Where the links of stories lead: the story of an address, the feeds of a host."""

from collections.abc import Sequence
from json import dumps

from tui.core.subscriptions import SAVED
from tui.store.database import Database
from tui.store.pages import PageErrand, page_errand
from tui.store.rows import FEED_NAME


def errand_at(db: Database, urls: Sequence[str]) -> PageErrand | None:
    """The page behind the story whose link is one of these addresses; `None`: there is none.

    Of several stories the newest counts, and subscribed feeds before archived ones.
    """
    found = story_at(db, urls)
    return None if found is None else page_errand(db, found[0])


def story_at(db: Database, urls: Sequence[str]) -> tuple[int, str] | None:
    """The number of the story of a feed whose link is one of these addresses, and the feed's name; as `errand_at`."""
    found = db.row(
        f"""
        SELECT e.id, {FEED_NAME} FROM feeds AS f
        CROSS JOIN entries AS e INDEXED BY entries_by_link ON e.feed_id = f.id
        WHERE f.url <> ? AND e.url <> '' AND e.url IN (SELECT value FROM json_each(?))
        ORDER BY f.archived IS NOT NULL, e.sort_key DESC LIMIT 1
        """,
        [SAVED, dumps(list(urls))],
    )
    return None if found is None else (found[0], found[1])


def feeds_leading_to(db: Database, beginnings: Sequence[str], *, limit: int) -> list[str]:
    """The addresses of subscribed feeds with a story whose link begins with one of these, each of plain ASCII."""
    found = db.rows(
        """
        SELECT f.url FROM feeds AS f WHERE f.archived IS NULL AND f.url <> ? AND EXISTS (
            SELECT 1 FROM json_each(?) AS b CROSS JOIN entries AS e INDEXED BY entries_by_link
            WHERE e.feed_id = f.id AND e.url <> '' AND e.url >= b.value AND e.url < b.value || char(1114111)
        ) ORDER BY f.position LIMIT ?
        """,
        [SAVED, dumps(list(beginnings)), limit],
    )
    return [url for (url,) in found]
