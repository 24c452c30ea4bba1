"""Rules on screen, what they hid, and why."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.app.fake_reader import NOW, FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tests.fakes import FakeClock
from tests.store.making import entry, fetch
from tui.app.rule_words import would
from tui.core.hiding import Hiding
from tui.core.rules import Rule, RuleHit, RuleTrial, ready
from tui.paths import Paths
from tui.reader.reader import Reader
from tui.store.fetches import save_fetches

HIDE_ADS = Rule(query="title:ads", do=("hide",))
TAG_LINUX = Rule(query="kernel [/b]", do=("tag linux", "star"))


def told(run: Running) -> str:
    return str(run.app.screen.query_one("#told").render()).strip()


def ruled_reader(*rules: Rule, would_change: int = 132) -> FakeReader:
    reader = sample_reader()
    reader.kept_rules = list(rules)
    reader.would_change = would_change
    return reader


@asynccontextmanager
async def real(tmp_path: Path, config: str = "") -> AsyncIterator[Reader]:
    """A reader over a real database with six stories of one feed, rules having had a look at them."""
    paths = Paths(
        config=tmp_path / "feeds.toml", db=tmp_path / "d.db", state=tmp_path / "state", config_is_default=True
    )
    paths.config.write_text(f'[[feed]]\nurl = "https://feed1.example/rss"\ntitle = "Deals"\n{config}')
    reader = await Reader.open(paths, clock=FakeClock(NOW), face="screen")
    try:
        names = ("ads one", "news two", "ads three", "news four", "news five", "news six")
        entries = [entry(name, title=name, published=NOW - timedelta(hours=hours)) for hours, name in enumerate(names)]
        rules = ready(reader.config.rules, now=NOW)
        await reader._write(save_fetches, [fetch(1, *entries)], now=NOW, rules=rules)
        yield reader
    finally:
        await reader.close()


async def test_the_rules_are_shown_with_what_each_would_do() -> None:
    async with running(ruled_reader(HIDE_ADS, TAG_LINUX)) as run:
        await run.press("colon", *"rules", "enter")
        lines = [" ".join(line.split()) for line in run.lines()]
        assert "│ 1 title:ads │" in lines
        assert "│ hide would hide 132 of 9 │" in lines
        assert "│ 2 kernel [/b] │" in lines
        assert "│ tag linux, star would change 132 of 9 │" in lines
        assert told(run) == "finds 132: title:ads"


@pytest.mark.parametrize(
    ("do", "found", "would_change", "said"),
    [
        (("hide",), 200, 132, "would hide 132 of 4,100"),
        (("tag ads",), 200, 1, "would tag 1 of 4,100"),
        (("read",), 200, 3, "would mark read 3 of 4,100"),
        (("hide", "read"), 200, 132, "would change 132 of 4,100"),
        (("hide",), 200, 0, "nothing more to do"),
        (("hide",), 0, 0, "finds nothing"),
    ],
)
def test_what_a_rule_would_do_in_words(do: tuple[str, ...], found: int, would_change: int, said: str) -> None:
    rule = Rule(query="x", do=do)
    assert would(RuleTrial(rule=rule, found=found, would_change=would_change, stories=4100)) == said


async def test_a_rule_is_run_after_a_question_and_all_of_them_too() -> None:
    async with running(ruled_reader(HIDE_ADS, TAG_LINUX)) as run:
        await run.press("colon", *"rules", "enter", "j", "r")
        assert "Run this rule? It would change 132 of 9." in " ".join(run.text.split())
        await run.press("n")
        assert run.reader.ran == []
        await run.press("r", "y")
        assert run.reader.ran == [TAG_LINUX]
        assert told(run) == "132 hidden. U takes it back."
        assert "finds nothing" in run.text
        await run.press("r")
        assert told(run) == "Nothing is left to do."
        run.reader.would_change = 2
        await run.press("q", "colon", *"rules", "enter", "R")
        assert "Run all 2 rules? They would change up to 4" in " ".join(run.text.split())
        await run.press("y", "q")
        assert run.reader.ran == [TAG_LINUX, HIDE_ADS, TAG_LINUX]
        assert run.status == "2 hidden. U takes it back."


async def test_enter_lists_the_stories_of_a_rule_and_escape_goes_back() -> None:
    async with running(ruled_reader(Rule(query="kernel", do=("hide",)))) as run:
        await run.press("j", "colon", *"rules", "enter", "enter")
        assert "Search: kernel  2" in run.text
        assert "Kernel 7.1 release candidate 3" in run.text
        await run.press("escape")
        assert run.app.reading.view.kind == "unread"
        assert run.app.reading.entries.cursor == 1


async def test_without_rules_it_is_said_how_one_is_made() -> None:
    async with running(ruled_reader()) as run:
        await run.press("colon", *"rules", "enter")
        assert ":rule hide" in run.text
        assert "[[rule]]" in run.text
        await run.press("r", "R", "j", "enter", "q")
        assert run.app.screen is run.app.reading


async def test_a_rule_is_made_of_a_search_after_a_look_at_what_it_would_do() -> None:
    async with running(ruled_reader()) as run:
        await run.press(
            "h", "n", "enter", "slash", *"kernel sort:title", "enter", "colon", *"rule tag x,  star", "enter"
        )
        text = " ".join(run.text.split())
        assert 'feed:"BBC World" kernel' in text
        assert "tag x, star" in text
        assert "Would change 132 of 9." in text
        await run.press("enter")
        rule = Rule(query='feed:"BBC World" kernel', do=("tag x", "star"))
        assert run.reader.kept_rules == run.reader.ran == [rule]
        assert run.status == "Kept in feeds.toml. 132 hidden. U takes this back, and once more the rule."
        await run.press("colon", *"rule tag x, star", "enter")
        assert run.status == "This rule stands in feeds.toml already. :rules runs it."


async def test_a_rule_can_be_kept_for_what_arrives_shown_or_left() -> None:
    async with running(ruled_reader()) as run:
        await run.press("slash", *"kernel", "enter", "colon", *"rule hide", "enter", "escape")
        assert run.reader.kept_rules == []
        await run.press("colon", *"rule hide", "enter", "s")
        assert run.app.reading.view.name == "kernel"
        assert run.reader.kept_rules == []
        await run.press("colon", *"rule hide", "enter", "k")
        assert run.reader.kept_rules == [Rule(query="kernel", do=("hide",))]
        assert run.reader.ran == []
        assert run.status == "Kept in feeds.toml for what arrives: hide. U takes it back."


async def test_a_rule_finds_what_the_list_does() -> None:
    async with running(ruled_reader()) as run:
        await run.press("slash", *"kern", "enter", "colon", *"rule hide", "enter")
        assert "With the star it finds 2, as the list does; without 0." in " ".join(run.text.replace("│", "").split())
        await run.press("k")
        assert run.reader.kept_rules == [Rule(query="kern*", do=("hide",))]


async def test_a_rule_needs_a_search_and_an_effect_that_there_is() -> None:
    async with running(ruled_reader()) as run:
        await run.press("colon", *"rule hide", "enter")
        assert run.status.startswith("Nothing is searched for here.")
        await run.press("slash", *"kernel", "enter", "colon", *"rule hid", "enter")
        assert run.status.startswith('No effect hid; expected "read", "unread", "star", "hide", "tag NAME"')


async def test_an_order_alone_makes_no_rule() -> None:
    async with running(ruled_reader()) as run:
        await run.press("slash", *"sort:title", "enter", "colon", *"rule hide", "enter")
        assert run.status == "What is searched for here cannot be written as a rule."


async def test_hidden_stories_are_listed_with_what_hid_them() -> None:
    reader = sample_reader()
    keys = {line.id: line.key for line in reader.lines}
    reader.hid = {
        keys[9]: Hiding(time=NOW - timedelta(hours=1), origin="rule", rule=Rule(query="geneva\x1b[31m", do=("hide",))),
        keys[8]: Hiding(time=NOW - timedelta(days=1), origin="screen"),
    }
    async with running(reader, size=(100, 30)) as run:
        await run.press("D", "j", "D", "j", "D", "colon", *"hidden", "enter")
        assert "Hidden in Unread  3" in run.text
        shown = [" ".join(line.split()) for line in run.list[:6]]
        assert shown[1] == "▌ hidden by the rule “geneva�[31m”, today 14:00"
        assert shown[3] == "hidden by you, yesterday 15:00"
        assert shown[5] == "hidden; by what is not known any more"
        await run.press("D", "q")
        assert run.app.reading.view.kind == "unread"


async def test_what_hid_a_story_has_the_second_line_of_its_row_where_rows_have_two() -> None:
    reader = sample_reader()
    reader.hid = {reader.lines[-1].key: Hiding(time=NOW, origin="cli")}
    async with running(reader, size=(160, 45)) as run:
        await run.press("D", "colon", *"hidden", "enter")
        assert "hidden from the command line, today" in " ".join(run.list[1].split())


async def test_a_view_without_hidden_stories_says_so() -> None:
    async with running() as run:
        await run.press("colon", *"hidden", "enter")
        assert "Nothing is hidden in Unread." in run.text
        await run.press("q")
        assert "Ceasefire" in run.list[0]


async def test_why_tells_which_rules_acted() -> None:
    reader = sample_reader()
    hit = RuleHit(rule=HIDE_ADS, time=NOW - timedelta(hours=1), did=("hide",), batch=1, undone=True)
    reader.hits = {9: [hit], 8: [hit, RuleHit(rule=TAG_LINUX, time=NOW, did=(), batch=None, undone=False)]}
    async with running(reader) as run:
        await run.press("colon", *"why", "enter")
        assert run.status == "The rule “title:ads”: hide, today 14:00, taken back since."
        await run.press("j", "colon", *"why", "enter")
        assert "The rule “kernel [/b]”" in run.text
        assert "found it so already, today 15:00" in run.text
        await run.press("q", "j", "colon", *"why", "enter")
        assert run.status == "No rule acted on this story."


async def test_why_tells_who_hid_a_story_that_no_rule_did() -> None:
    reader = sample_reader()
    reader.hid = {reader.lines[-1].key: Hiding(time=NOW, origin="screen")}
    async with running(reader) as run:
        await run.press("D", "colon", *"hidden", "enter", "colon", *"why", "enter")
        assert run.status == "No rule: hidden by you, today 15:00."


async def test_on_a_real_database_a_rule_is_made_run_explained_and_taken_back(tmp_path: Path) -> None:
    async with real(tmp_path) as reader, running(cast(FakeReader, reader), size=(100, 30)) as run:
        assert len([line for line in run.list if "●" in line]) == 6
        await run.press("slash", *"title:ads", "enter", "colon", *"rule hide", "enter")
        assert "Would hide 2 of 6." in run.text
        await run.press("enter", "escape")
        assert (await reader.rules()) == (HIDE_ADS,)
        assert "query = 'title:ads'" in (tmp_path / "feeds.toml").read_text()
        await run.press("colon", *"hidden", "enter")
        assert "hidden by the rule “title:ads”, today" in run.list[1]
        assert "hidden by the rule “title:ads”, today" in run.list[3]
        await run.press("D", "q")
        assert len([line for line in run.list if "×" not in line and line.strip()]) == 5
        await run.press("colon", *"history", "enter", "j", "u")
        assert told(run) == "1 restored, 1 changed since: Rules: 2 hidden"


async def test_on_a_real_database_what_a_rule_hid_on_arrival_is_listed_from_the_history(tmp_path: Path) -> None:
    config = "[[rule]]\nquery = 'title:ads'\ndo = [\"hide\"]\n"
    async with real(tmp_path, config) as reader, running(cast(FakeReader, reader), size=(100, 30)) as run:
        assert len([line for line in run.list if "●" in line]) == 4
        await run.press("colon", *"history", "enter")
        assert "by a rule" in run.text
        await run.press("enter")
        assert [line.split()[-2:] for line in run.list[:2]] == [["ads", "one"], ["ads", "three"]]
        await run.press("q", "colon", *"rules", "enter")
        assert "nothing more to do" in run.text or "finds nothing" in run.text
