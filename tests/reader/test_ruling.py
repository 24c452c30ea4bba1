"""Rules through the reader: in a refresh, when subscribing, on demand."""

from tests.feed_server import FeedServer
from tests.reader.opener import Opener
from tests.sample_feeds import Told, rss
from tests.sample_site import teaser_site
from tui.core.model import Outcome, PageOutcome
from tui.core.query import parse
from tui.core.rules import Rule
from tui.core.views import Selection
from tui.paths import Paths
from tui.reader.reader import Reader

STORMS = '[[rule]]\nquery = "title:storm"\ndo = ["star", "notify"]\n'


def serve(server: FeedServer, *titles: str) -> str:
    sample = rss("Gazette", [Told(title=title) for title in titles])
    return server.serve("feed", sample.body, sample.content_type)


async def count(reader: Reader, query: str) -> int:
    return await reader.count(Selection(parse(query, now=reader.now()).node))


async def test_an_outcome_tells_what_rules_did(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "Storm", "Ad")
    hide = '[[rule]]\nquery = "title:ad"\ndo = ["hide"]\n'
    async with opened(url, extra=STORMS + hide) as reader:
        (outcome,) = [step async for step in reader.refresh() if isinstance(step, Outcome)]
        assert (outcome.new, outcome.hidden, outcome.notified) == (2, 1, ("Storm",))
        assert await count(reader, "is:starred") == 1
        assert await reader.undo(origin="screen") is None
        assert [hit.did for hit in await reader.why(1)] == [("hide",)]


async def test_rules_that_are_changed_while_the_reader_is_open_hold_at_once(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    url = serve(server, "Storm")
    async with opened(url) as reader:
        paths.config.write_text(paths.config.read_text() + STORMS)
        await reader.reread()
        assert [rule.query for rule in await reader.rules()] == ["title:storm"]
        assert [step async for step in reader.refresh()]
        assert await count(reader, "is:starred") == 1


async def test_the_stories_of_a_feed_that_is_subscribed_pass_by_the_rules(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "Storm", "Ad")
    async with opened(extra=STORMS) as reader:
        finding = await reader.look(url)
        await reader.subscribe(finding.found[0])
        assert await count(reader, "is:starred") == 1


async def test_a_page_that_is_opened_has_the_rules_look_again(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server)
    rule = '[[rule]]\nquery = "\\"closed the book\\""\ndo = ["tag long", "notify"]\n'
    async with opened(url, extra=rule) as reader:
        assert [step async for step in reader.refresh()]
        assert await count(reader, "tag:long") == 0
        outcome = await reader.fetch_page(1)
        assert isinstance(outcome, PageOutcome)
        assert len(outcome.notified) == 1
        assert await count(reader, "tag:long") == 1
        again = await reader.fetch_page(1)
        assert again is not None
        assert again.notified == ()


async def test_pages_of_stories_that_a_rule_hid_are_not_fetched(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server)
    async with opened(url, head="", extra='[[rule]]\nquery = "title:ferry"\ndo = ["hide"]\n') as reader:
        pages = [step async for step in reader.refresh() if isinstance(step, PageOutcome)]
        assert len(pages) == 2


async def test_rules_are_tried_and_run_on_demand(opened: Opener, server: FeedServer) -> None:
    async with opened(serve(server, "Storm", "Ad", "Storm too")) as reader:
        assert [step async for step in reader.refresh()]
        rules = [Rule(query="title:storm", do=("star",)), Rule(query="title:too", do=("star", "tag x"))]
        trials = await reader.try_rules(rules)
        assert [(trial.found, trial.would_change, trial.stories) for trial in trials] == [(2, 2, 3), (1, 1, 3)]
        within = await reader.try_rules(rules, within="too")
        assert [(trial.found, trial.would_change, trial.stories) for trial in within] == [(1, 1, 1), (1, 1, 1)]
        done = await reader.run_rules(rules)
        assert (done.changed, done.skipped, done.label) == (2, 0, "Rules: 2 starred, 1 tagged")
        assert await reader.undo(origin="screen") is not None
        assert await count(reader, "is:starred OR tag:x") == 0
        assert [trial.would_change for trial in await reader.try_rules(rules)] == [0, 0]
        assert (await reader.run_rules()).batch is None
