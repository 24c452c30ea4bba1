"""Whether a program survived the endpoints of a case: the same code judges all of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.fault_programs import SHORT_SECONDS, USUAL_SECONDS, Ended, Kept, Program
from tests.catalogue.answers import VERBATIM
from tests.catalogue.careless import WORDS
from tests.catalogue.endpoints import GOOD, RUNS, Endpoint
from tests.catalogue.harmful import UNDER_THE_MAT
from tests.catalogue.server import CatalogueServer
from tests.net.servers import Asked

SURVIVED, SILENT, FAILED, NOT_COMPARED = "+", "~", "−", "/"
_STRAY = re.compile(r"[^\r\n\t\x20-\x7e\xa0-\U0010ffff]|[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FIXED = frozenset({51, 52, 54, 55})
"""Cases in which each entry is one story, however often it comes."""
AT_LENGTH = frozenset({31, 32, 33, 46, 47})
"""Cases about how much a server sends."""
_GOOD_ONE = frozenset({39, 40, 41, 43, 44, 45})
"""Cases in which a good entry must arrive, whatever becomes of the bad one."""
_THE_GOOD_ONE = "Story 2 of the rest"
_ACROSS = frozenset({53})
"""Cases about what one feed does to another."""
_READABLE_IN_PART = frozenset({43, 44, 45, 46, 48, 49, 50, 58})
"""Cases of broken documents, of which a program may make less than can be made, if it says so."""
_PARTLY = ", and no message"
_LEFT_ALONE = frozenset({15, 16, 17})
"""Cases in which the server said that it wants no more requests, or none for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a case."""

    mark: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one endpoint."""

    endpoint: Endpoint
    url: str
    asked: tuple[tuple[Asked, ...], ...]
    """By run."""
    stories: tuple[tuple[Kept, ...], ...]
    """After each run."""
    printed: str
    """By the program in the runs in which the endpoint fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen of some endpoints, and of the program meanwhile."""

    seen: Sequence[Seen] = ()
    violently: str = ""
    """How the program was ended by something else than itself; empty: it was not."""
    stray: str = ""
    """A character that it printed and that could act on a terminal."""
    sound: bool = True

    def verdict(self, case: int) -> Verdict:
        """What that says of one case."""
        if self.violently:
            return Verdict(mark=FAILED, reason=self.violently)
        of_case = [one for one in self.seen if one.endpoint.case in (0, case)]
        harms = [(one.endpoint, reason) for one in of_case if (reason := _harm(one))]
        for endpoint, reason in harms:
            if endpoint.case not in _READABLE_IN_PART:
                return Verdict(mark=FAILED, reason=f"{endpoint.name}: {reason}")
        if self.stray or not self.sound:
            return Verdict(mark=FAILED, reason=f"printed {self.stray!r}" if self.stray else "its file is damaged")
        if harms:
            return Verdict(mark=SILENT, reason=f"{harms[0][0].name}: {harms[0][1]}{_PARTLY}")
        untold = [one.endpoint.name for one in of_case if one.endpoint.says and one.url not in one.printed]
        return Verdict(mark=SILENT, reason=f"{untold[0]}: no message") if untold else Verdict(mark=SURVIVED)


def observed(program: Program, endpoints: Sequence[Endpoint]) -> Observed:
    """Have a program fetch them three times, all stories being marked read after the first."""
    with CatalogueServer([*GOOD, *endpoints]) as server:
        urls = {one.name: server.url(one) for one in server.endpoints.values()}
        program.timeout_seconds = USUAL_SECONDS if endpoints[0].case in AT_LENGTH else SHORT_SECONDS
        program.follow(*urls.values(), settings={urls[one.name]: one.settings for one in endpoints})
        ended: list[Ended] = []
        stored: list[dict[str, list[Kept]]] = []
        for run in RUNS:
            server.begin(run)
            program.know(server.names())
            fetches = [program.refresh() for _ in range(program.first_fetches if run == 1 else 1)]
            if violent := next((one.violently for one in fetches if one.violently), ""):
                return Observed(violently=f"run {run}: {violent}")
            ended.append(fetches[-1])
            stored.append(program.stories())
            if run == 1:
                program.mark_read()
        seen = [
            Seen(
                endpoint=one,
                url=urls[one.name],
                asked=server.requests(one.name),
                stories=tuple(tuple(step.get(urls[one.name], ())) for step in stored),
                printed="\n".join(end.printed for run, end in zip(RUNS, ended, strict=True) if one.failing(run)),
            )
            for one in server.endpoints.values()
        ]
    stray = _STRAY.findall("".join(end.printed for end in ended))
    return Observed(seen=seen, stray=stray[0] if stray else "", sound=program.sound())


def _harm(seen: Seen) -> str:
    """What an endpoint did to the stories, or the program to the server; empty: nothing."""
    endpoint, stories = seen.endpoint, seen.stories
    if not endpoint.case:
        short = [run for run in RUNS if len(stories[run - 1]) < run + 1]
        return f"a good feed was not updated in run {short[0]}" if short else ""
    if endpoint.case in _GOOD_ONE and not any(story.title == _THE_GOOD_ONE for story in stories[0]):
        return f"{len(stories[0])} of {endpoint.stories} stories, not the good one" if endpoint.stories else ""
    if endpoint.case not in _GOOD_ONE and endpoint.stories and len(stories[0]) < endpoint.stories:
        return f"{len(stories[0])} of {endpoint.stories} stories"
    titles = [[story.title for story in step] for step in stories]
    if lost := set(titles[0]) - set(titles[2]):
        return f"lost {sorted(lost)[0][:40]!r}"
    if endpoint.case in _FIXED and len(stories[2]) != len(stories[0]):
        return f"{len(stories[0])} stories became {len(stories[2])}"
    before = {story.url for story in stories[0] if story.url}
    if endpoint.stories and any(not story.read for story in stories[2] if story.url in before):
        return "what was read is unread"
    return _OWN.get(endpoint.case, _nothing)(seen)


def _nothing(_: Seen) -> str:
    return ""


_SENT_BACK = {"both-validators": '"one"', "renewed-by-304": '"the second"'} | {
    f"etag-{name}": etag for name, etag in VERBATIM.items()
}


def _validators(seen: Seen) -> str:
    """1 to 3: what the server gave comes back as it came."""
    sent = [asked.headers.get("if-none-match") for step in seen.asked[1:] for asked in step]
    expected = _SENT_BACK.get(seen.endpoint.name)
    return f"the ETag {expected[:20]} never came back" if expected and expected not in sent else ""


def _asked_again(seen: Seen) -> str:
    first = next((run for run in RUNS if seen.endpoint.failing(run)), len(RUNS))
    again = sum(len(step) for step in seen.asked[first:])
    return f"asked {again} times more" if again else ""


def _opened(seen: Seen) -> str:
    """41 and 42: what a document names is neither read nor asked for."""
    if any(UNDER_THE_MAT in story.title + story.text for step in seen.stories for story in step):
        return "read a local file"
    if any(asked.path != f"/{seen.endpoint.name}" for step in seen.asked for asked in step):
        return "asked for what the document names"
    return ""


def _garbled(seen: Seen) -> str:
    return "" if any(story.title == WORDS for story in seen.stories[0]) else "the title is garbled"


def _led_astray(seen: Seen) -> str:
    """58: links lead to the web or nowhere."""
    urls = [story.url for story in seen.stories[0]]
    bad = [url for url in urls if url and not url.lower().startswith(("http://", "https://"))]
    return f"keeps a link to {bad[0][:40]!r}" if bad else ""


def _rewritten(seen: Seen) -> str:
    texts = {story.text for story in seen.stories[2]}
    return "" if any("Version 2." in text for text in texts) else "kept the old text"


_OWN: dict[int, Callable[[Seen], str]] = {
    **dict.fromkeys((1, 2, 3), _validators),
    **dict.fromkeys(_LEFT_ALONE, _asked_again),
    41: _opened,
    42: _opened,
    50: _garbled,
    56: _rewritten,
    58: _led_astray,
}


def judge(make: Callable[[Path], Program], endpoints: Sequence[Endpoint], folder: Path) -> dict[int, Verdict]:
    """The verdict of each case: all in one go, and those that fail once more by themselves, to name the right one."""
    together = observed(make(folder / "together"), endpoints)
    verdicts = {case: together.verdict(case) for case in sorted({one.case for one in endpoints})}
    for case, verdict in verdicts.items():
        if (verdict.mark == FAILED or verdict.reason.endswith(_PARTLY)) and case not in _ACROSS:
            of_case = [one for one in endpoints if one.case == case]
            verdicts[case] = _judge_alone(make, of_case, folder / str(case))
    return verdicts


def _judge_alone(make: Callable[[Path], Program], endpoints: Sequence[Endpoint], folder: Path) -> Verdict:
    """A case whose endpoints are served one at a time: entries that only harm one another are case 53."""
    alone = [(one, observed(make(folder / one.name), [one]).verdict(one.case)) for one in endpoints]
    failed = [(one, found) for one, found in alone if found.mark == FAILED]
    if not failed:
        silent = [found for _, found in alone if found.mark == SILENT]
        return next((found for found in silent if found.reason.endswith(_PARTLY)), [*silent, alone[0][1]][0])
    one, found = failed[0]
    name = "" if found.reason.startswith(one.name) else f"{one.name}: "
    return replace(found, reason=f"{len(failed)} of {len(endpoints)}: {name}{found.reason}")
