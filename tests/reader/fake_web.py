"""A web of a few pages for tests of finding feeds: answers by address, and notes what was asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ParamSpec, TypeVar

from tests.sample_feeds import Told, atom, json_feed, rss
from tui.core.model import Problem, ProblemKind
from tui.core.settings import Settings
from tui.core.stories import FeedLine
from tui.net.exchange import Answer, Request
from tui.reader.finding import Finding, Search

P = ParamSpec("P")
T = TypeVar("T")

MISSING = Problem(kind=ProblemKind.HTTP, cause="the page is not there (404)")
OFFLINE = Problem(kind=ProblemKind.OFFLINE, cause="the host is not known")
FORBIDDEN = Problem(kind=ProblemKind.BLOCKED, cause="the site lets no programs in (403)")


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """What lies at one address."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    link: str = ""
    """The Link header."""
    leads_to: str = ""
    """Where it redirects."""
    permanent: bool = False


def page(body: str = "", *, head: str = "", link: str = "") -> There:
    """A web page."""
    html = f"<!doctype html><html><head><title>Site</title>{head}</head><body>{body}</body></html>"
    return There(body=html.encode(), link=link)


def feed(title: str = "News", *stories: str, form: str = "rss", body: str = "", content_type: str = "") -> There:
    """A feed with these stories."""
    make = {"rss": rss, "atom": atom, "json": json_feed}[form]
    told = [
        Told(title=story, body=body or "<p>Nothing more.</p>") for story in stories or (f"{title} one", f"{title} two")
    ]
    sample = make(title, told)
    return There(body=sample.body, content_type=content_type or sample.content_type)


def moved(to: str, *, permanent: bool = False) -> There:
    """A redirect."""
    return There(leads_to=to, permanent=permanent)


@dataclass(kw_only=True)
class FakeWeb:
    """Plays client and workers; what is not there is 404."""

    there: Mapping[str, There | Problem]
    asked: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    async def fetch(self, request: Request) -> Answer | Problem:
        """As a client does, without waiting."""
        self.asked.append(request.url)
        self.requests.append(request)
        url, permanent = request.url, True
        for _ in range(5):
            answer = self.there.get(url, MISSING)
            if isinstance(answer, Problem):
                return answer
            if not answer.leads_to:
                headers = {"content-type": answer.content_type} | ({"link": answer.link} if answer.link else {})
                moved_to = url if permanent and url != request.url else ""
                return Answer(status=200, url=url, moved_to=moved_to, headers=headers, body=answer.body)
            url, permanent = answer.leads_to, permanent and answer.permanent
        return MISSING

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it at once."""
        return function(*args, **kwargs)

    async def call_within(
        self, deadline: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it at once."""
        return function(*args, **kwargs)

    def close(self) -> None:
        """Nothing to close."""

    async def look(self, text: str, *, known: Mapping[str, FeedLine] | None = None) -> Finding:
        """Look for feeds at what is pasted."""
        search = Search(client=self, workers=self, settings=Settings(), known=known or {})
        return await search.look(text)


def urls(finding: Finding) -> list[str]:
    """Where the feeds lie that were found."""
    return [found.choice.url for found in finding.found]
