import asyncio
from dataclasses import dataclass

from tests.reader.fake_web import FakeWeb
from tui.core.model import Candidate, Problem
from tui.core.settings import Settings
from tui.net.exchange import Answer, Request
from tui.reader.asking import Asking

_MEGABYTE = 1024 * 1024


@dataclass
class Large(FakeWeb):
    """Answers with as much as is taken in."""

    now: int = 0
    most: int = 0

    async def fetch(self, request: Request) -> Answer | Problem:
        self.asked.append(request.url)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return Answer(status=200, url=request.url, body=bytes(15 * _MEGABYTE))


async def test_of_large_answers_that_a_page_names_no_more_are_held_than_fit() -> None:
    web = Large(there={})
    asking = Asking(client=web, workers=web, settings=Settings(), known={})
    candidates = [Candidate(url=f"https://a.example/{number}", title="") for number in range(20)]
    assert await asking.feeds(candidates, "links", named_by="https://a.example/") == []
    assert web.most <= 6
    assert len(web.asked) <= 3 + 6, "32 MB, and what was on its way"
