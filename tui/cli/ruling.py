"""Commands about rules: rules, why."""

from collections.abc import Sequence
from shlex import quote

import click

from tui.cli.output import (
    UNDO,
    Column,
    Json,
    Style,
    for_people,
    number,
    print_headed_table,
    print_json,
    print_objects,
    print_tsv,
    short_date,
    tell,
    utc,
)
from tui.cli.shapes import changed_object
from tui.cli.shell import DONE, NOTHING, NUMBER, command, object_style_options, run_reader
from tui.core.rules import NOTIFY, RuleHit, RuleTrial
from tui.core.stories import Changed
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.reader import Reader


@command("rules")
@click.option("--dry-run", is_flag=True, help="Only tell what each rule would do, were it the only one.")
@click.option("--query", "within", default="", metavar="Q", help="Only on the stories that this query finds.")
@object_style_options
def rules_command(dry_run: bool, within: str, style: Style) -> int:
    """Run the rules, or try them."""

    async def work(reader: Reader) -> int:
        if not await reader.rules():
            _print_nothing(style, dry_run=dry_run)
            tell(f"There are no rules yet; {reader.paths.config} is where to write them, as [[rule]].")
            return NOTHING
        return await (_try(reader, within, style) if dry_run else _run(reader, within, style))

    return run_reader(work)


@command("why")
@click.argument("story_id", metavar="ID", type=NUMBER)
@object_style_options
def why_command(story_id: int, style: Style) -> int:
    """Tell which rules acted on a story."""

    async def work(reader: Reader) -> int:
        if await reader.story(story_id) is None:
            tell(f"There is no story {story_id}.")
            return NOTHING
        return _tell_why(story_id, await reader.why(story_id), style)

    return run_reader(work)


COMMANDS = (rules_command, why_command)


def _print_nothing(style: Style, *, dry_run: bool) -> None:
    """What programs get where there are no rules."""
    if dry_run and style == "json":
        print_json({"rules": []})
    elif not dry_run and style != "plain":
        print_json(changed_object(Changed(batch=None, label="", changed=0)))


async def _run(reader: Reader, within: str, style: Style) -> int:
    changed = await reader.run_rules(within=within, origin="cli")
    if style != "plain":
        print_json(changed_object(changed))
    else:
        undo = f" {UNDO}" if changed.batch is not None else ""
        tell(f"{changed.label}.{undo}")
    return DONE if changed.changed or changed.skipped else NOTHING


async def _try(reader: Reader, within: str, style: Style) -> int:
    trials = await reader.try_rules(within=within)
    if style == "json":
        print_json({"rules": [_trial_object(trial) for trial in trials]})
    elif style == "jsonl":
        print_objects(style, map(_trial_object, trials))
    else:
        for trial in trials:
            tell(_trial_sentence(trial, within))
    return DONE if any(trial.found for trial in trials) else NOTHING


def _trial_sentence(trial: RuleTrial, within: str) -> str:
    """What a rule would do, and the command that lists what it finds."""
    rule = trial.rule
    verbs = " and ".join(map(_verb, rule.do))
    told = f"would {verbs} {number(trial.would_change)} of {number(trial.stories)}: {rule.query}"
    if not trial.found:
        return told
    both = f"({within}) ({rule.query})" if within else rule.query
    left = trial.found - trial.would_change
    so = f", {number(left)} of them so already or acted on before" if left and set(rule.do) != {NOTIFY} else ""
    return f"{told}\n  finds {number(trial.found)}{so}: dateline list {quote(both)}"


def _verb(effect: str) -> str:
    """How a sentence says an effect."""
    if effect in {"read", "unread"}:
        return f"mark {effect}"
    return "notify of (on arrival)" if effect == NOTIFY else effect


def _trial_object(trial: RuleTrial) -> Json:
    """What a rule would do; the keys are stable and listed in the README."""
    return {
        "query": displayable(trial.rule.query),
        "do": list(trial.rule.do),
        "found": trial.found,
        "would_change": trial.would_change,
        "stories": trial.stories,
    }


_COLUMNS = (
    Column(title="Date", most_cells=6, right=True),
    Column(title="Did", most_cells=30),
    Column(title="Batch", most_cells=12, right=True),
    Column(title="Undone", most_cells=6),
    Column(title="Rule", most_cells=0),
)


def _tell_why(story_id: int, hits: Sequence[RuleHit], style: Style) -> int:
    if style == "json":
        print_json({"id": story_id, "rules": [_hit_object(hit) for hit in hits]})
    elif style == "jsonl":
        print_objects(style, map(_hit_object, hits))
    elif hits and for_people():
        now = SystemClock().now()
        print_headed_table(_COLUMNS, [(short_date(hit.time, now), *_cells(hit)) for hit in hits])
    else:
        print_tsv((utc(hit.time), *_cells(hit)) for hit in hits)
    if not hits and style == "plain":
        tell(f"No rule acted on story {story_id}.")
    return DONE if hits else NOTHING


def _cells(hit: RuleHit) -> tuple[object, ...]:
    return ", ".join(hit.did), hit.batch, "undone" if hit.undone else "", hit.rule.query


def _hit_object(hit: RuleHit) -> Json:
    """That a rule acted on a story; the keys are stable and listed in the README."""
    return {
        "query": displayable(hit.rule.query),
        "do": list(hit.rule.do),
        "time": utc(hit.time),
        "did": list(hit.did),
        "batch": hit.batch,
        "undone": hit.undone,
    }
