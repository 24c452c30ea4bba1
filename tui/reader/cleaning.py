"""Stored pages, cleaned anew when it becomes known what their feed repeats, or when the reader takes that back."""

import asyncio
import logging
from functools import partial

from tui.core.repeats import Cleaned
from tui.reader.outside import WorkerFailed, Working
from tui.reader.worker_process import clean_article
from tui.store.database import Store
from tui.store.repeats import StalePage, save_cleaned, stale_pages

_log = logging.getLogger(__name__)

_A_COMMIT = 10
"""Pages that are cleaned together: as many are held in memory."""


async def clean_stale(store: Store, workers: Working) -> None:
    """Clean all stored pages that are stale; one that was not reached stays so, and is found the next time.

    Raises:
        StoreError: the database cannot be used.
    """
    while pages := await asyncio.wrap_future(store.view(partial(stale_pages, limit=_A_COMMIT))):
        cleaned = [(page, await _cleaned(page, workers)) for page in pages]
        await asyncio.wrap_future(store.write(save_cleaned, cleaned))


async def _cleaned(page: StalePage, workers: Working) -> Cleaned | None:
    try:
        return await workers.call(clean_article, page.html, repeated=page.repeated)
    except WorkerFailed:
        return None
    except Exception:  # noqa: BLE001 - a bug with one page must not stop the others
        _log.exception("the page of story %d", page.entry_id)
        return None
