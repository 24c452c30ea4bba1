"""Finding feeds at an address that a person typed, with as few requests as possible."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urldefrag, urlsplit

from tui.core.model import Candidate, Feed, FoundFeed, Problem, ProblemKind
from tui.core.settings import Settings
from tui.core.stories import FeedLine
from tui.core.subscriptions import same_address, url_trouble
from tui.formats.errors import FormatError
from tui.formats.media_types import is_page, no_text
from tui.net.exchange import CERTIFICATES, FEED_TYPES, Answer, Request
from tui.net.hosts import host_of, same_private_server
from tui.reader.asking import wished
from tui.reader.outside import Fetching, WorkerFailed, Working, read_answer
from tui.reader.worker_process import find_candidates

_HTTP = re.compile(r"\s*https?:", re.IGNORECASE)
_DECLARED = 6
"""So many feeds that a page names are looked at; all at once, for each is shown."""
_GUESSED = 4
"""So many links that may lead to a feed are tried, one after the other."""
_TITLES = 3
_NAMED, _LINK = "a feed the page names", "a link on the page"
_SILENT = frozenset({ProblemKind.OFFLINE, ProblemKind.TIMEOUT, ProblemKind.THROTTLED})
_EITHER = f"{FEED_TYPES}, text/html;q=0.9, application/xhtml+xml;q=0.9"
_REMEDIES = {
    ProblemKind.OFFLINE: "check the address, and the network",
    ProblemKind.TIMEOUT: "the site is slow: try again later",
    ProblemKind.BUG: "the log has the details",
}
_HELP = "look for RSS or a feed on the site, and give its address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that was found, with its document, so that it need not be fetched again."""

    choice: FoundFeed
    answer: Answer
    document: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looking for feeds came to."""

    url: str
    """The address that was asked; empty where the text is none."""
    found: tuple[Found, ...] = ()
    """The most likely first."""
    problem: Problem | None = None
    """Why there are none: what was looked at, and what helps."""
    left_out: int = 0
    """Feeds that the page names and that were not looked at, since there are so many."""


@dataclass(kw_only=True)
class Search:
    """One look at one address."""

    client: Fetching
    workers: Working
    settings: Settings
    known: Mapping[str, FeedLine]
    """The subscriptions by `same_address`."""
    deadline: timedelta = timedelta(seconds=60)
    """For the whole of it."""
    _asked: dict[str, str] = field(init=False, default_factory=dict)
    """Addresses that were asked, with what they are called in a sentence."""
    _silent: set[str] = field(init=False, default_factory=set)
    """Hosts that gave no answer, so that they are asked for nothing more."""

    async def look(self, text: str) -> Finding:
        """Find the feeds at an address, or why there are none."""
        from tui.formats.discover import spelled_out  # late: 34 ms

        url = urldefrag(spelled_out(text)).url
        if not url or url_trouble(url):
            return Finding(url="", problem=_no_address(text))
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                return await self._look(url, may_be_plain=not _HTTP.match(text))
        except TimeoutError:
            return Finding(url=url, problem=self._nothing(url))

    async def _look(self, url: str, *, may_be_plain: bool) -> Finding:
        answer = await self._fetch(url)
        if may_be_plain and url.startswith("https:") and _is_unheard(answer):
            plain = f"http{url.removeprefix('https')}"
            if not isinstance(other := await self._fetch(plain), Problem):
                url, answer = plain, other
        if isinstance(answer, Problem):
            return Finding(url=url, problem=replace(answer, remedy=_REMEDIES.get(answer.kind, _HELP)))
        feed = await self._read(url, answer)
        if feed is not None:
            return Finding(url=url, found=(feed,))
        if kind := no_text(answer.headers.get("content-type", "")):
            cause = f"what lies there is {kind} and no feed"
            return Finding(url=url, problem=Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy=_HELP))
        return await self._beyond(url, answer)

    async def _beyond(self, url: str, page: Answer) -> Finding:
        """Find the feeds that a page leads to."""
        from tui.formats.discover import usual_addresses  # late: as above

        candidates = await self._candidates(page)
        declared = [each for each in candidates if each.declared]
        found = await self._all(declared[:_DECLARED], page)
        guesses = [(each, _LINK) for each in candidates if not each.declared][:_GUESSED]
        usual = [(Candidate(url=address), urlsplit(address).path) for address in usual_addresses(page.url)]
        for candidate, called in (*guesses, *usual):
            if found:
                break
            found = await self._one(candidate, called, page)
        if found:
            left_out = sum(not each.comments for each in declared[_DECLARED:])
            return Finding(url=url, found=tuple(_distinct(found)), left_out=left_out)
        return Finding(url=url, problem=self._nothing(url))

    async def _all(self, declared: Sequence[Candidate], page: Answer) -> list[Found]:
        """The feeds that a page names itself; those on comments only where there are no others."""
        for kind in (False, True):
            wanted = [each for each in declared if each.comments is kind]
            found = await asyncio.gather(*(self._one(each, _NAMED, page) for each in wanted))
            if any(found):
                return [feed for feeds in found for feed in feeds]
        return []

    async def _one(self, candidate: Candidate, called: str, page: Answer) -> list[Found]:
        if same_address(candidate.url) in self._asked or url_trouble(candidate.url):
            return []
        if host_of(candidate.url) in self._silent:
            return []
        answer = await self._fetch(candidate.url, called, named_by=page)
        feed = None if isinstance(answer, Problem) else await self._read(candidate.url, answer)
        if feed is not None and not feed.document.title and candidate.title:
            feed = replace(feed, choice=replace(feed.choice, title=candidate.title))
        return [] if feed is None else [feed]

    async def _fetch(self, url: str, called: str = "the page", *, named_by: Answer | None = None) -> Answer | Problem:
        """Ask for an address that the person typed, or that a page named: that may not lead into their network."""
        self._asked[same_address(url)] = called
        request = Request(
            url=url,
            what="either",
            accept=_EITHER,
            private_ok=named_by is None or same_private_server(url, named_by.url),
            urgent=True,
        )
        answer = await self.client.fetch(wished(request, self.settings))
        if named_by is not None and isinstance(answer, Problem) and answer.kind in _SILENT:
            self._silent.add(host_of(url))
        return answer

    async def _candidates(self, page: Answer) -> tuple[Candidate, ...]:
        try:
            return await self.workers.call(
                find_candidates, page.body, url=page.url, content_type=page.headers.get("content-type", "")
            )
        except (FormatError, WorkerFailed):
            return ()

    async def _read(self, url: str, answer: Answer) -> Found | None:
        """The feed that an answer is, if it is one."""
        if is_page(answer.body):
            return None
        try:
            document = await read_answer(answer, workers=self.workers, max_entries=self.settings.max_entries)
        except (FormatError, WorkerFailed):
            return None
        moved = answer.moved_to if not url_trouble(answer.moved_to) else ""
        choice = self._choice(moved or url, document)
        return Found(choice=choice, answer=replace(answer, moved_to=""), document=document)

    def _choice(self, url: str, document: Feed) -> FoundFeed:
        known = self.known.get(same_address(url))
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

    def _nothing(self, url: str) -> Problem:
        """Why there are none: where was looked."""
        asked = Counter(self._asked.values())
        named, links = asked[_NAMED], asked[_LINK]
        paths = " ".join(called for called in asked if called.startswith("/"))
        looked = [
            "what the page names" + (f" ({named})" if named else ""),
            *([f"{links} of its links" if links > 1 else "one of its links"] if links else []),
            *([paths] if paths else []),
        ]
        return Problem(
            kind=ProblemKind.MALFORMED,
            cause=f"no feed was found at {urlsplit(url).netloc or url}; looked at: {', '.join(looked)}",
            remedy=_HELP,
        )


def _is_unheard(answer: Answer | Problem) -> bool:
    """Whether nothing speaks https there: a certificate that is not accepted is no reason to go on without one."""
    return isinstance(answer, Problem) and answer.kind is ProblemKind.OFFLINE and answer.general != CERTIFICATES


def _distinct(found: Iterable[Found]) -> Iterable[Found]:
    """Without those that say the same once more, as a site's Atom beside its RSS does."""
    seen: set[tuple[object, ...]] = set()
    for feed in found:
        newest = tuple(entry.title for entry in feed.document.entries[:10])
        key = (newest, len(feed.document.entries)) if newest else (feed.choice.url,)
        if key not in seen:
            seen.add(key)
            yield feed


def _no_address(text: str) -> Problem:
    said = text.strip()
    cause = f"“{said[:60]}” is no address" if said else "no address was given"
    if "@" in said:  # not repeated, for it may hold a password
        cause = "this is no address that can be subscribed to; it holds a user name or a password"
    return Problem(
        kind=ProblemKind.CONFIG,
        cause=cause,
        remedy="give the address of a site or of a feed, such as example.org",
    )
