"""The command about the health of the database: doctor."""

import click

from tui.cli.output import (
    Json,
    for_people,
    number,
    one_or_many,
    print_json,
    print_lines,
    print_tsv,
    shaded,
    short_date,
    tell,
    utc,
)
from tui.cli.shell import DONE, NOTHING, Places, command, json_option, run_until_signal
from tui.core.doctor import Check, Report, Salvage, Saved
from tui.core.text import displayable, sentence
from tui.net.clock import SystemClock
from tui.reader.doctor import doctor

_WORDS = {"ok": "ok", "mended": "mended", "wrong": "WRONG"}
_NAMES = {
    "log": "the log beside the database",
    "pages": "all pages of the file",
    "schema": "tables, indexes and triggers",
    "letters": "all texts can be read",
    "values": "marks are yes or no",
    "links": "nothing hangs in the air",
    "texts": "each story has its text",
    "order": "tags and pages stand with their story",
    "places": "stories stand at their time",
    "counts": "numbers of stories, unread and tagged",
    "journal": "what can be undone",
    "search": "the search index against the stories",
    "files": "nobody else can read the files",
    "backups": "copies of the database",
}
"""What is looked at, in a few words for people."""


@command("doctor")
@click.option("--check", "only_look", is_flag=True, help="Only tell what is wrong; change nothing.")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, only_look: bool, as_json: bool) -> int:
    """Look whether the database is sound, and mend or save what is not."""
    paths = ctx.ensure_object(Places).paths()

    async def work() -> int:
        report = await doctor(paths, only_look=only_look, clock=SystemClock(), tell=tell if for_people() else _quiet)
        if as_json:
            print_json(_report_object(report))
        else:
            _print(report, only_look=only_look)
        return DONE if report.sound else NOTHING

    return run_until_signal(work)


COMMANDS = (doctor_command,)


def _quiet(_: str) -> None:
    """Leave out what only somebody who waits wants to know."""


def _print(report: Report, *, only_look: bool) -> None:
    if for_people():
        print_lines(map(_line, report.checks))
    else:
        print_tsv((check.state, check.name, check.count, check.found) for check in report.checks)
    if report.salvage is not None:
        for line in _told_salvage(report.salvage):
            tell(line)
    wrong = [check for check in report.checks if check.state == "wrong"]
    if wrong and only_look:
        tell("`dateline doctor` mends what can be mended.")
    elif wrong:
        tell("Not everything could be mended.")
    elif not any(check.state == "mended" for check in report.checks):
        tell(f"{displayable(report.path)} is sound.")
    else:
        tell(f"{displayable(report.path)} is sound again.")


def _line(check: Check) -> str:
    word = shaded(f"{_WORDS[check.state]:<7}", None if check.state == "ok" else "yellow")
    what = _NAMES.get(check.name, check.name)
    return f"{word} {what}" + (f": {displayable(check.found, limit=400)}" if check.found else "")


def _told_salvage(salvage: Salvage) -> list[str]:
    """Sentences about a file that was replaced."""
    day = short_date(salvage.backup, SystemClock().now()) if salvage.backup is not None else ""
    if any(kind.kept for kind in salvage.kinds):
        lines = ["The file was damaged; what could be read is in a new one now."]
    elif salvage.moved_to:
        lines = ["Nothing could be read of the file; there is a new one now."]
    else:
        lines = ["The file was missing; there is a new one now."]
    lines += [_told_kind(kind, day) for kind in salvage.kinds if kind.kept or kind.from_backup or kind.lost]
    lines += _told_unknown([kind for kind in salvage.kinds if kind.lost is None])
    if any(kind.lost != 0 for kind in salvage.kinds):
        lines.append("What the feeds still serve comes back with their next refresh.")
    if salvage.moved_to:
        lines.append(f"The old file lies in {' and '.join(map(displayable, salvage.moved_to))}; nothing was deleted.")
    return lines


def _told_kind(kind: Saved, day: str) -> str:
    told = ((kind.kept, "kept"), (kind.from_backup, f"taken from the backup of {day}"), (kind.lost or 0, "lost"))
    some = [(count, what) for count, what in told if count]
    one = "story" if kind.kind == "stories" else kind.kind.removesuffix("s")
    parts = [f"{number(count)} {what}" for count, what in some]
    parts[0] = f"{one_or_many(some[0][0], one, kind.kind)} {some[0][1]}"
    return sentence(", ".join(parts))


def _told_unknown(unknown: list[Saved]) -> list[str]:
    """Of which kinds none was found, and of which there may have been more."""
    none = [kind.kind for kind in unknown if not kind.kept and not kind.from_backup]
    lines = [f"No {_listed(none)} were found."] if none else []
    if unknown:
        lines.append(f"Whether there were more {_listed([kind.kind for kind in unknown])} cannot be told.")
    return lines


def _listed(kinds: list[str]) -> str:
    *others, last = kinds
    return f"{', '.join(others)} or {last}" if others else last


def _report_object(report: Report) -> Json:
    """The report as JSON."""
    salvage = report.salvage
    return {
        "path": report.path,
        "sound": report.sound,
        "checks": [
            {"name": check.name, "state": check.state, "count": check.count, "found": check.found or None}
            for check in report.checks
        ],
        "moved_to": list(salvage.moved_to) if salvage else [],
        "backup": utc(salvage.backup) if salvage else None,
        "saved": [
            {"kind": kind.kind, "kept": kind.kept, "from_backup": kind.from_backup, "lost": kind.lost}
            for kind in (salvage.kinds if salvage else ())
        ],
    }
