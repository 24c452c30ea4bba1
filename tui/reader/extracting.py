"""The article of any page: from an address, or from bytes that are there; nothing is stored."""

from collections.abc import Mapping
from datetime import timedelta

from tui.core.model import Problem
from tui.core.pages import NO_HINTS, Hints, Page
from tui.core.settings import Settings
from tui.formats.errors import FormatError
from tui.net.exchange import PAGE_TYPES, Request
from tui.net.room import Room
from tui.reader.outside import Fetching, WorkerFailed, Working
from tui.reader.wishes import wished
from tui.reader.worker_process import read_article

DEADLINE = timedelta(seconds=10)
"""For finding the article in a page."""


async def extract_address(
    url: str,
    *,
    client: Fetching,
    workers: Working,
    settings: Settings,
    private_ok: bool = True,
    urgent: bool = False,
    hints: Hints = NO_HINTS,
    headers: Mapping[str, str] | None = None,
    room: Room | None = None,
) -> Page | Problem:
    """Fetch a page and find its article, or tell why there is none.

    Args:
        url: http or https.
        client: Fetches it.
        workers: Read it.
        settings: Say how it is fetched.
        private_ok: Whether the address may lie on this machine or network: it may when the person named it.
        urgent: Whether a person waits for it.
        hints: What is known of the page already.
        headers: Of its feed, where they may go there.
        room: Where a large page waits for its turn; `None`: nowhere.
    """
    request = Request(url=url, what="page", accept=PAGE_TYPES, private_ok=private_ok, urgent=urgent)
    answer = await client.fetch(wished(request, settings, headers=headers, room=room))
    if isinstance(answer, Problem):
        return answer
    content_type = answer.headers.get("content-type", "")
    return await extract_body(answer.body, url=answer.url, content_type=content_type, workers=workers, hints=hints)


async def extract_body(
    body: bytes, *, url: str, workers: Working, content_type: str = "", hints: Hints = NO_HINTS
) -> Page | Problem:
    """Find the article in the bytes of a page, or tell why there is none.

    Args:
        body: The page, decompressed.
        url: Where it came from, which its relative links are relative to; may be empty.
        workers: Read it, under a deadline: a page can be built to stall its reader.
        content_type: The header as it came, or nothing.
        hints: What is known of the page already.
    """
    try:
        return await workers.call_within(DEADLINE, read_article, body, url=url, content_type=content_type, hints=hints)
    except (FormatError, WorkerFailed) as error:
        return error.problem
