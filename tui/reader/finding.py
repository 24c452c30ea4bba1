"""Finding feeds at what a person pasted, with as few requests as possible."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from shlex import quote as quoted
from urllib.parse import quote, urldefrag, urlsplit

from tui.core.leads import Leads
from tui.core.model import Candidate, Problem, ProblemKind
from tui.core.settings import Settings
from tui.core.stories import FeedLine
from tui.core.subscriptions import same_address, url_trouble
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.formats.media_types import no_text
from tui.net.exchange import CERTIFICATES, Answer
from tui.net.hosts import host_of
from tui.reader.asking import Asking
from tui.reader.files import LIMIT_BYTES, read_bounded
from tui.reader.found import HELP, KNOWN, LINK, NAMED, PAGE, Finding, Found, best_first, nothing_found
from tui.reader.outside import Fetching, WorkerFailed, Working
from tui.reader.worker_process import find_leads_in_file

__all__ = ["Finding", "Found", "Search"]

_HTTP = re.compile(r"\s*https?:", re.IGNORECASE)
_SHOWN = 6
"""So many feeds that a page names are looked at; all at once, for each is shown."""
_GUESSED = 4
"""So many links that may lead to a feed are tried, one after the other."""
_FOLLOWED = 3
"""So many other pages are looked at."""
_REMEDIES = {
    ProblemKind.OFFLINE: "check the address, and the network",
    ProblemKind.TIMEOUT: "the site is slow: try again later",
    ProblemKind.BUG: "the log has the details",
}
_LOGIN = "if it is a feed, write it into feeds.toml (`dateline edit`), with headers that log in"
_PASSING = frozenset({ProblemKind.HTTP, ProblemKind.GONE, ProblemKind.BLOCKED})
"""What keeps a page from us and may let its site's feed pass."""
_EXAMPLE = "give the address of a site or of a feed, such as example.org"


@dataclass(kw_only=True)
class Search:
    """One look at what a person pasted."""

    client: Fetching
    workers: Working
    settings: Settings
    known: Mapping[str, FeedLine]
    """The subscriptions by `same_address`."""
    deadline: timedelta = timedelta(seconds=60)
    """For the whole of it."""
    _asking: Asking = field(init=False)
    _left_out: int = field(init=False, default=0)
    _followed: int = field(init=False, default=0)
    _comments: list[tuple[Candidate, str]] = field(init=False, default_factory=list)
    """Feeds on comments, with the page that names them."""
    _feedless: str = field(init=False, default="")
    _reached: str = field(init=False, default="")
    """The host that answered for the page."""

    def __post_init__(self) -> None:
        """Begin without having asked anything."""
        self._asking = Asking(client=self.client, workers=self.workers, settings=self.settings, known=self.known)

    async def look(self, text: str) -> Finding:
        """Find the feeds at an address, or in a file, or why there are none."""
        from tui.formats.pasted import read_pasted  # late: 4 ms

        pasted = read_pasted(text)
        url = urldefrag(pasted.url).url
        if not pasted.path and (not url or url_trouble(url)):
            return Finding(url="", problem=_no_address(text))
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                if pasted.path:
                    return await self._look_into(pasted.path)
                return await self._look(url, handle=pasted.handle, may_be_plain=not _HTTP.match(text))
        except TimeoutError:
            return self._told(url, self._asking.found)

    async def _look(self, url: str, *, handle: str, may_be_plain: bool) -> Finding:
        from tui.formats.sites import known  # late: 4 ms

        site = known(url)
        self._feedless = site.feedless
        feeds = (Candidate(url=f"{url}.rss"),) if handle else site.feeds
        if found := await self._asking.feeds(feeds, KNOWN, named_by=url):
            return self._told(url, found)
        if handle and (found := await self._of_account(handle, url)):
            return self._told(url, found)
        url, answer = await self._answer(url, site.page, site.headers, may_be_plain=may_be_plain)
        if isinstance(answer, Problem):
            return await self._behind(url, answer)
        self._reached = host_of(answer.url)
        feed = await self._asking.read(url, answer)
        if feed is not None:
            return self._told(url, [feed])
        if kind := no_text(answer.headers.get("content-type", "")):
            cause = f"what lies there is {kind} and no feed"
            return Finding(url=url, problem=Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy=HELP))
        return self._told(url, await self._beyond(answer))

    async def _answer(
        self, url: str, page: str, headers: Mapping[str, str], *, may_be_plain: bool
    ) -> tuple[str, Answer | Problem]:
        """What lies at the address, and which it is: without https, or with www., where a person left that open."""
        answer = await self._asking.fetch(page, "the page", headers=headers)
        if not may_be_plain or not page.startswith("https:") or not _is_unheard(answer):
            return (url if page == url or isinstance(answer, Problem) else page), answer
        rest = page.removeprefix("https://")
        others = [f"http://{rest}"]
        if host_of(page).count(".") == 1:
            others.append(f"https://www.{rest}")
        for other in others:
            if not isinstance(heard := await self._asking.fetch(other, "the page"), Problem):
                return other, heard
        return url, answer

    async def _behind(self, url: str, problem: Problem) -> Finding:
        """Find the feeds of a site whose page is not to be had: by its first page, or where sites keep theirs."""
        if problem.kind in _PASSING and not self._feedless:
            root = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
            home = await self._asking.named(root, PAGE, named_by=url)
            if home is None:
                found = await self._first_at(_usual_addresses(root)[:_GUESSED], url)
            else:
                found = await self._within(await self._asking.leads(home), home.url) or await self._on_comments()
            if found:
                return replace(self._told(url, found), problem=problem)
        remedy = _LOGIN if problem.cause.endswith("(401)") else _REMEDIES.get(problem.kind, HELP)
        return Finding(url=url, problem=replace(problem, remedy=remedy))

    async def _beyond(self, page: Answer) -> list[Found]:
        """Find the feeds that a page leads to."""
        leads = await self._asking.leads(page)
        found = await self._within(leads, page.url)
        if found or self._feedless:
            return found
        found = await self._first_at(leads.usual, page.url)
        for address in leads.pages:
            found = found or await self._page_at(address, named_by=page.url)
        found = found or await self._on_comments()
        return found or await self._first_at(_usual_addresses(page.url), page.url)

    async def _within(self, leads: Leads, page: str) -> list[Found]:
        """The feeds that a page names, else those of the page that it sends on to, else those it links to."""
        found = await self._several(leads.named, NAMED, page)
        if not found and leads.onward:
            found = await self._page_at(leads.onward, named_by=page)
        if not found and not self._feedless:
            found = await self._several(leads.likely, LINK, page) or await self._listed(page)
        if not found and not self._feedless:
            found = await self._guessed(leads.possible, page)
        return found

    async def _several(self, candidates: Iterable[Candidate], called: str, page: str) -> list[Found]:
        """The feeds at the first few addresses; how many more there are is noted where one is found.

        Those on comments are put by for when there are no others.
        """
        new = [each for each in candidates if same_address(each.url) not in self._asking.asked]
        stories = [each for each in new if not each.comments]
        self._comments += [(each, page) for each in new if each.comments]
        found = await self._asking.feeds(stories[:_SHOWN], called, named_by=page)
        if found:
            self._left_out += len(stories[_SHOWN:])
        return found

    async def _on_comments(self) -> list[Found]:
        """The feeds that hold what readers say, as far as a page named them."""
        asked = (self._asking.feed(each, NAMED, named_by=page) for each, page in self._comments[:_SHOWN])
        return [feed for feed in await asyncio.gather(*asked) if feed is not None]

    async def _guessed(self, possible: Iterable[Candidate], page: str) -> list[Found]:
        """The first feed that links lead to; one that is another site's only where all others lead to none."""
        strangers: list[Found] = []
        for candidate in list(possible)[:_GUESSED]:
            feed = await self._asking.feed(candidate, LINK, named_by=page)
            if feed is not None and _is_of_site(feed, page):
                return [feed]
            strangers += [feed] if feed is not None else []
            if found := await self._listed(page):
                return found
        return strangers[:1]

    async def _listed(self, page: str) -> list[Found]:
        """The feeds that a page on feeds lists, where a link that says feed led to one."""
        pages, self._asking.pages = self._asking.pages, []
        if not pages or self._followed >= _FOLLOWED:
            return []
        self._followed += 1
        leads = await self._asking.leads(pages[0])
        listed = (*leads.likely, *leads.named, *leads.possible)
        return await self._several(listed, LINK, page)

    async def _page_at(self, url: str, *, named_by: str) -> list[Found]:
        """The feeds of another page."""
        if self._followed >= _FOLLOWED:
            return []
        self._followed += 1
        answer = await self._asking.named(url, PAGE, named_by=named_by)
        if answer is None:
            return []
        feed = await self._asking.read(url, answer)
        return [feed] if feed is not None else await self._within(await self._asking.leads(answer), answer.url)

    async def _first_at(self, addresses: Iterable[str], page: str) -> list[Found]:
        """The first feed at one of the addresses where sites keep theirs."""
        for address in addresses:
            candidate = Candidate(url=address)
            if (feed := await self._asking.feed(candidate, _path_of(address), named_by=page)) is not None:
                return [feed]
        return []

    async def _of_account(self, handle: str, url: str) -> list[Found]:
        """The feed of somebody in the Fediverse whose server has another name than their handle says."""
        from tui.formats.own_feeds import profile_of  # late: 34 ms

        record = (
            f"{urlsplit(url).scheme}://{host_of(url)}/.well-known/webfinger?resource=acct:{quote(handle, safe='@')}"
        )
        answer = await self._asking.named(record, KNOWN, named_by=url)
        page = profile_of(answer.body) if answer is not None else ""
        if not page:
            return []
        feed = await self._asking.feed(Candidate(url=f"{page}.rss"), KNOWN, named_by=record)
        return [feed] if feed is not None else await self._page_at(page, named_by=record)

    async def _look_into(self, name: str) -> Finding:
        """Find the feeds that a file of the person names, a page that was saved or a feed."""
        from tui.formats.sites import known  # late: 4 ms

        shown = displayable(name, limit=100)
        try:
            body = await asyncio.to_thread(lambda: read_bounded(Path(name).expanduser(), LIMIT_BYTES))
            leads = await self.workers.call(find_leads_in_file, body)
        except (OSError, RuntimeError) as error:  # no home of that name
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return Finding(url="", problem=_file_problem(f"{shown} cannot be read: {reason[:1].lower()}{reason[1:]}"))
        except FormatError as error:
            cause = error.problem.cause.replace("this", shown, 1)
            remedy = f"`dateline import opml {quoted(shown)}` subscribes to them"
            return Finding(url="", problem=_file_problem(cause, remedy))
        except WorkerFailed as failed:
            return Finding(url="", problem=_file_problem(f"{shown} cannot be read: {failed.problem.cause}"))
        found = await self._within(leads, "")
        feeds = known(leads.address).feeds if leads.address else ()
        found = found or await self._several(feeds, KNOWN, "")
        for address in leads.pages:
            found = found or await self._page_at(address, named_by="")
        if found := found or await self._on_comments():
            return self._told(leads.address, found)
        cause = f"no feed was found in {shown}, nor where it leads"
        if self._asking.silent:
            cause += f"; no answer came from {', '.join(sorted(map(displayable, self._asking.silent)))}"
        return Finding(url=leads.address, problem=_file_problem(cause))

    def _told(self, url: str, found: Iterable[Found]) -> Finding:
        """The feeds, or that there are none."""
        if kept := best_first(found):
            return Finding(url=url, found=kept, left_out=self._left_out)
        problem = nothing_found(url, self._asking.asked, feedless=self._feedless, reached=self._reached)
        return Finding(url=url, problem=problem)


def _is_unheard(answer: Answer | Problem) -> bool:
    """Whether nothing speaks https there: a certificate that is not accepted is no reason to go on without one."""
    return isinstance(answer, Problem) and answer.kind is ProblemKind.OFFLINE and answer.general != CERTIFICATES


def _is_of_site(feed: Found, page: str) -> bool:
    """Whether a feed lies at the site of a page, or says that it belongs to it."""
    from tui.formats.feed_words import same_site  # late: 4 ms

    own = {host_of(feed.choice.url), host_of(feed.document.site_url)} - {""}
    return any(same_site(host, host_of(page)) for host in own)


def _usual_addresses(url: str) -> tuple[str, ...]:
    from tui.formats.discover import usual_addresses  # late: 34 ms

    return usual_addresses(url)


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _file_problem(cause: str, remedy: str = _EXAMPLE) -> Problem:
    return Problem(kind=ProblemKind.CONFIG, cause=cause, remedy=remedy)


def _no_address(text: str) -> Problem:
    said = text.strip()
    cause, remedy = f"“{said[:60]}” is no address" if said else "no address was given", _EXAMPLE
    if len(re.findall(r"https?://", said)) > 1:
        cause, remedy = "these are several addresses", "give one of them, such as example.org, or import a list"
    elif "@" in said:  # not repeated, for it may hold a password
        cause = "this is no address that can be subscribed to: a user name or password is not taken within one"
        remedy = "give the address alone, such as example.org; a login goes below it in feeds.toml, as headers"
    elif re.fullmatch(r"[^\W\d_](?:[\w'’&-]|[ ](?=\w))*", said):
        remedy = (
            "no service is asked about names: open its site in a browser, and give the address, such as example.org"
        )
    return Problem(kind=ProblemKind.CONFIG, cause=cause, remedy=remedy)
