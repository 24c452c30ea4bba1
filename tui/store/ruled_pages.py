"""Pages that are stored, and the rules that have another look when a story's page comes for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps

from tui.core.rules import ReadyRule
from tui.store.database import Database
from tui.store.pages import PageFetch, save_pages
from tui.store.rules import Acted, act_on_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPages:
    """What came of storing some pages."""

    stale: bool
    """Whether lines were learned that pages stored before are to be cleaned of."""
    acted: dict[int, Acted] = field(default_factory=dict)
    """By story what rules did."""


def save_ruled_pages(
    db: Database, fetches: Sequence[PageFetch], *, now: datetime, rules: Sequence[ReadyRule]
) -> SavedPages:
    """Store what became of some pages, as `save_pages` does, and have rules look at the stories, in one transaction.

    Raises:
        StoreError: nothing of all this was stored.
    """
    with db.atomic(durable=False):
        here = _with_page(db, [fetch.entry_id for fetch in fetches])
        stale = save_pages(db, fetches, now=now)
        first = [fetch.entry_id for fetch in fetches if fetch.page is not None and fetch.entry_id not in here]
        return SavedPages(stale=stale, acted=act_on_pages(db, rules, first, now=now) if first else {})


def _with_page(db: Database, entry_ids: Sequence[int]) -> set[int]:
    """Those of the stories whose page's text is here."""
    found = db.rows(
        "SELECT entry_id FROM articles WHERE source = 'page' AND entry_id IN (SELECT value FROM json_each(?))",
        [dumps(list(entry_ids))],
    )
    return {entry_id for (entry_id,) in found}
