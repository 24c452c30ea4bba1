"""Saving single pages as stories of their own."""

import asyncio
import hashlib
from dataclasses import replace

from tui.core.errors import UsageError
from tui.core.model import Problem, ProblemKind
from tui.core.pages import Page
from tui.core.rules import ready
from tui.core.saved_pages import PageToSave, SavedPage
from tui.core.tag_names import tag_name
from tui.core.text import displayable
from tui.net.hosts import same_private_server, without_credentials
from tui.reader.base import ReaderBase
from tui.reader.hinting import Known, known_page, spellings
from tui.reader.logs import redact
from tui.store.saved_pages import save_page

_SHOWN = 100
_BY_ONESELF = "if it is your own server, give the address yourself, behind :save or `dateline save`"


class Saving(ReaderBase):
    """What of the reader saves single pages as stories."""

    async def save_address(
        self,
        text: str,
        *,
        title: str = "",
        tags: tuple[str, ...] = (),
        origin: str = "screen",
        named_by: str | None = None,
    ) -> SavedPage | Problem:
        """Fetch a page and save its article; one batch of the journal, unless it is saved already.

        Args:
            text: The address as a person writes it.
            title: Their own title for it; empty: the page's.
            tags: What it is tagged with.
            origin: Who does it: screen or cli.
            named_by: The address of the feed or page that names it, which may not lead into the person's network;
                `None`: the person does.

        Returns:
            What became of it, or why there is nothing to save.

        Raises:
            UsageError: the text is no address, or a tag can have no such name.
            StoreError: nothing was saved.
        """
        named = tuple(map(tag_name, tags))
        address = _address_in(text)
        known = await self._known(address)
        near = named_by is None or same_private_server(address, named_by)
        page = await self._fetched(address, known, private_ok=near)
        if isinstance(page, Problem) and page.kind is ProblemKind.REFUSED and not near:
            page = replace(page, remedy=_BY_ONESELF)
        if isinstance(page, Problem):
            return page
        url = page.url.partition("#")[0]
        same = (*spellings(url), *spellings(address))
        wish = PageToSave(page=page, identity=url, url=url, title=title.strip(), tags=named, same_urls=same)
        return await self._saved(wish, origin)

    async def save_file(
        self, body: bytes, *, base: str = "", title: str = "", tags: tuple[str, ...] = (), origin: str = "screen"
    ) -> SavedPage | Problem:
        """Save the article of a page that lies in a file, as `save_address` does; the network is not touched.

        Args:
            body: The file as it is.
            base: The absolute address where it came from; empty: the one that the page itself gives, if it does.
            title: As for `save_address`, and so on.
            tags: As there.
            origin: As there.
        """
        from tui.reader.extracting import extract_body  # late: 60 ms
        from tui.reader.worker_process import address_in  # late: as above

        named = tuple(map(tag_name, tags))
        workers = self._outside.workers(urgent=True)
        told = base or await workers.call(address_in, body, content_type="")
        url, _ = without_credentials(told)  # it is stored, shown and handed on
        known = await self._known(url)
        page = await extract_body(body, url=url, workers=workers, hints=known.hints)
        if isinstance(page, Problem):
            return page
        identity = url or f"file:{hashlib.sha256(body).hexdigest()[:32]}"
        same = tuple(spellings(url)) if url else ()
        wish = PageToSave(page=page, identity=identity, url=url, title=title.strip(), tags=named, same_urls=same)
        return await self._saved(wish, origin)

    async def _known(self, url: str) -> Known:
        return await known_page(url, db=self.paths.db, config=self.config)

    async def _fetched(self, address: str, known: Known, *, private_ok: bool) -> Page | Problem:
        from tui.reader.extracting import extract_address  # late: 60 ms
        from tui.reader.wishes import headers_for  # late: as above

        settings, outside = known.settings, self._outside
        headers = await headers_for(address, feed_url=known.feed_url, settings=settings, secrets=outside.secrets)
        if isinstance(headers, Problem):
            return headers
        client, workers = await outside.client(), outside.workers(urgent=True)
        return await extract_address(
            address,
            client=client,
            workers=workers,
            settings=settings,
            private_ok=private_ok,
            urgent=True,
            hints=known.hints,
            headers=headers,
        )

    async def _saved(self, wish: PageToSave, origin: str) -> SavedPage:
        rules = await asyncio.to_thread(ready, self.config.rules, now=self.now())
        return await self._write(save_page, wish, now=self.now(), rules=rules, origin=origin)


def _address_in(text: str) -> str:
    """The address that a person wrote; raises UsageError where it is none."""
    from tui.formats.pasted import spelled_out  # late: 4 ms

    if address := spelled_out(text):
        return address
    shown = displayable(redact(text), limit=_SHOWN)
    raise UsageError(f"{shown} is no address of a page; expected one such as https://example.org/a")
