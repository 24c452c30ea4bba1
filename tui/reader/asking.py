"""The requests of one look for feeds: bounded, none twice, and none into the person's network that a stranger wants."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui.core.leads import Leads
from tui.core.model import Candidate, Feed, FoundFeed, Problem, ProblemKind
from tui.core.settings import Settings
from tui.core.stories import FeedLine
from tui.core.subscriptions import same_address, url_trouble
from tui.formats.errors import FormatError
from tui.formats.media_types import is_page
from tui.net.exchange import FEED_TYPES, Answer, Request
from tui.net.hosts import host_of, same_private_server
from tui.reader.found import Found
from tui.reader.outside import Fetching, WorkerFailed, Working, read_answer
from tui.reader.wishes import wished
from tui.reader.worker_process import find_leads

MOST_ASKED = 24
"""Addresses asked for one look."""
_AT_ONCE = 6
_MOST_HELD_BYTES = 32 * 1024 * 1024
"""Of what strangers named: when it is more, nothing further that they name is asked for."""
_TITLES = 3
_SILENT = frozenset({ProblemKind.OFFLINE, ProblemKind.TIMEOUT, ProblemKind.THROTTLED})
_EITHER = f"{FEED_TYPES}, text/html;q=0.9, application/xhtml+xml;q=0.9"


@dataclass(kw_only=True)
class Asking:
    """Asks for addresses, and tells what lies there."""

    client: Fetching
    workers: Working
    settings: Settings
    known: Mapping[str, FeedLine]
    """The subscriptions by `same_address`."""
    asked: dict[str, str] = field(default_factory=dict)
    """Addresses that were asked, with what they are called in a sentence."""
    found: list[Found] = field(default_factory=list)
    """All feeds so far, for when time runs out."""
    pages: list[Answer] = field(default_factory=list)
    """What turned out to be a page where a feed was expected."""
    silent: set[str] = field(default_factory=set)
    """Hosts that gave no answer, so that they are asked for nothing more."""
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _held_bytes: int = 0

    async def fetch(
        self, url: str, called: str, *, named_by: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer | Problem:
        """Ask for an address.

        Args:
            url: This one.
            called: What it is in a sentence.
            named_by: The address of the page that names it: that may not lead into the person's network; `None`: the
                person typed it.
            headers: What else it is asked with.
        """
        self.asked[same_address(url)] = called
        request = Request(
            url=url,
            what="either",
            accept=_EITHER,
            private_ok=named_by is None or same_private_server(url, named_by),
            urgent=True,
        )
        answer = await self.client.fetch(wished(request, self.settings, headers=headers))
        if named_by is not None and isinstance(answer, Problem) and answer.kind in _SILENT:
            self.silent.add(host_of(url))
        return answer

    async def named(self, url: str, called: str, *, named_by: str) -> Answer | None:
        """What lies at an address that a stranger names; `None`: nothing, or it is not asked, as those that were."""
        if len(self.asked) >= MOST_ASKED or same_address(url) in self.asked or url_trouble(url):
            return None
        if host_of(url) in self.silent:
            return None
        self.asked[same_address(url)] = called  # at once: others may name it while this one waits
        async with self._turns:
            if host_of(url) in self.silent or self._held_bytes > _MOST_HELD_BYTES:
                del self.asked[same_address(url)]
                return None
            answer = await self.fetch(url, called, named_by=named_by)
        if isinstance(answer, Problem):
            return None
        self._held_bytes += len(answer.body)
        return answer

    async def feeds(self, candidates: Sequence[Candidate], called: str, *, named_by: str) -> list[Found]:
        """The feeds at these addresses, asked all at once."""
        found = await asyncio.gather(*(self.feed(each, called, named_by=named_by) for each in candidates))
        return [feed for feed in found if feed is not None]

    async def feed(self, candidate: Candidate, called: str, *, named_by: str) -> Found | None:
        """The feed at one address."""
        answer = await self.named(candidate.url, called, named_by=named_by)
        feed = None if answer is None else await self.read(candidate.url, answer)
        if feed is not None and not feed.document.title and candidate.title:
            feed = replace(feed, choice=replace(feed.choice, title=candidate.title))
        if feed is not None:
            self.found.append(feed)
        elif answer is not None and is_page(answer.body):
            self.pages.append(answer)
        return feed

    async def read(self, url: str, answer: Answer) -> Found | None:
        """The feed that an answer is, if it is one."""
        if is_page(answer.body):
            return None
        try:
            document = await read_answer(answer, workers=self.workers, max_entries=self.settings.max_entries)
        except (FormatError, WorkerFailed):
            return None
        moved = answer.moved_to if not url_trouble(answer.moved_to) else ""
        choice = self._choice(moved or url, document, asked=url)
        return Found(choice=choice, answer=replace(answer, moved_to=""), document=document)

    async def leads(self, page: Answer) -> Leads:
        """Where a page leads to."""
        headers = page.headers
        try:
            return await self.workers.call(
                find_leads,
                page.body,
                url=page.url,
                content_type=headers.get("content-type", ""),
                links=headers.get("link", ""),
            )
        except (FormatError, WorkerFailed):
            return Leads()

    def _choice(self, url: str, document: Feed, *, asked: str) -> FoundFeed:
        known = next((self.known[each] for each in _spellings(url, asked) if each in self.known), None)
        return FoundFeed(
            url=url,
            title=document.title,
            format=document.format,
            entries=len(document.entries),
            newest=max((entry.published for entry in document.entries if entry.published), default=None),
            titles=tuple(entry.title for entry in document.entries[:_TITLES]),
            known_as=known.title if known is not None else "",
            feed_id=known.id if known is not None else None,
        )


def _spellings(url: str, asked: str) -> list[str]:
    """How a list of subscriptions may have written an address: by the other scheme, with a / more or less."""
    plain = same_address(url)
    scheme, _, rest = plain.partition(":")
    other = "http" if scheme == "https" else "https"
    changed = rest.removesuffix("/") if rest.endswith("/") else f"{rest}/"
    return [plain, same_address(asked), f"{other}:{rest}", f"{scheme}:{changed}", f"{other}:{changed}"]
