"""The catalogue of faults on dateline and on newsboat: how many of ninety does each survive?

    python -m tests.bench.faults [--cases 1-23,41] [--only newsboat] [--no-tests] [--out FILE]

Each case that is made of endpoints, or that asks for nothing but a list, a terminal, or files, is run on both programs
by the same code, in homes of their own under a limit of 2 GB: three fetches of the endpoints of one case, with six
good feeds beside them. For dateline the tests that are named after a case must pass, too; they alone judge what cannot
be run on both.

    +  survived    ~  survived without a message    −  failed    /  not compared
"""

import argparse
import re
import subprocess
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree  # our own tests' report

from tests.bench.fault_judging import FAILED, NOT_COMPARED, SILENT, SURVIVED, Verdict, judge
from tests.bench.fault_programs import Dateline, Make, Newsboat
from tests.bench.fault_trials import TRIALS
from tests.catalogue.answers import ANSWERS
from tests.catalogue.documents import documents, lay_traps
from tests.catalogue.endpoints import Endpoint, feed
from tests.catalogue.harmful import full_size
from tests.catalogue.transport import MEGABYTE, TRANSPORT
from tests.net.servers import said

CASES = range(1, 91)
ROOT = Path(__file__).parents[2]
PROGRAMS: Mapping[str, Make] = {"dateline": Dateline, "newsboat": Newsboat}
_ALONE = (31, 32, 33, 39, 40, 45, 46, 47)
"""Cases that end programs: by themselves, so that what comes of the others is seen at once."""
_GROUPS = (
    *(
        tuple(case for case in section if case not in _ALONE)
        for section in (range(1, 24), range(24, 39), range(39, 61))
    ),
    *((case,) for case in _ALONE),
)
"""Cases whose endpoints are served together."""
WHY_NOT = {
    12: "newsboat has no headers of a feed to give away, and trusts no authority of our own",
    36: "newsboat trusts no authority of our own",
    37: "needs a schedule: newsboat fetches what it is told to, and has no due times",
    38: "200 feeds one after the other: newsboat has one connection unless told otherwise",
    66: "newsboat has no markup of this kind",
    67: "newsboat has no markup of this kind",
    73: "newsboat fetches no pages behind stories",
}


def main() -> None:
    """Run all that is asked for, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", default="1-90")
    options.add_argument("--only", choices=sorted(PROGRAMS))
    options.add_argument("--no-tests", action="store_true")
    options.add_argument("--out", type=Path)
    chosen = options.parse_args()
    cases = list(_numbers(chosen.cases))
    programs = {name: make for name, make in PROGRAMS.items() if chosen.only in (None, name)}
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        folder = Path(scratch)
        tested = {} if chosen.no_tests or "dateline" not in programs else _tested(folder / "report.xml")
        of_all = {name: _judged(cases, name, make, tested, folder) for name, make in programs.items()}
        found = {case: {name: of_all[name][case] for name in programs} for case in cases}
    lines = list(_table(found))
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.out is not None:
        chosen.out.write_text("\n".join(lines) + "\n", "utf-8")


def _numbers(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _judged(
    cases: Sequence[int], name: str, make: Make, tested: Mapping[int, Verdict], folder: Path
) -> dict[int, Verdict]:
    """What came of the cases on one program."""
    everything = [one for one in _endpoints(folder) if one.comparable or name == "dateline"]
    verdicts: dict[int, Verdict] = {}
    for group in _GROUPS:
        if wanted := [one for one in everything if one.case in group and one.case in cases]:
            verdicts |= judge(make, wanted, folder / f"{name}-{group[0]}")
            _say(name, {case: verdicts[case] for case in sorted({one.case for one in wanted})})
    for case in cases:
        if case in TRIALS:
            verdicts[case] = TRIALS[case](make, folder / f"{name}-trial-{case}")
            _say(name, {case: verdicts[case]})
        verdicts.setdefault(case, Verdict(mark=NOT_COMPARED, reason=WHY_NOT.get(case, "not run on both")))
    if name == "dateline" and tested:
        untested = Verdict(mark=FAILED, reason="no test is named after it")
        verdicts = {case: _together(verdicts[case], tested.get(case, untested)) for case in cases}
    return verdicts


def _say(name: str, verdicts: Mapping[int, Verdict]) -> None:
    for case, verdict in verdicts.items():
        sys.stderr.write(f"{case:02} {name}: {verdict.mark} {verdict.reason}\n")


def _endpoints(folder: Path) -> Sequence[Endpoint]:
    traps = folder / "traps"
    if not traps.exists():
        lay_traps(traps)
    return (*ANSWERS, *TRANSPORT, *documents(traps), *full_size(), *_bombs())


def _bombs() -> Iterator[Endpoint]:
    """32 as large as the catalogue says: a gigabyte of blanks within a description."""
    yield Endpoint(
        case=32,
        name="gigabyte",
        reply=lambda _: said(_gigabyte(), content_encoding="gzip", content_type="application/rss+xml"),
        says="more than 100 times",
        stories=0,
    )


@cache
def _gigabyte() -> bytes:
    head, tail = feed("gigabyte").split(b"Nothing more is known.", 1)
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    blanks = b" " * MEGABYTE
    return b"".join(
        [packer.compress(head), *(packer.compress(blanks) for _ in range(1024)), packer.compress(tail), packer.flush()]
    )


def _tested(report: Path) -> dict[int, Verdict]:
    """What came of the tests that are named after the cases."""
    command = [sys.executable, "-m", "pytest", "-q", "-k", "test_c", f"--junitxml={report}"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    passed: dict[int, int] = defaultdict(int)
    failed: dict[int, str] = {}
    for test in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
        name = test.get("name", "")
        skipped = test.find("skipped") is not None
        wrong = test.find("failure") is not None or test.find("error") is not None
        bears = re.match(r"test((?:_c\d\d)+)_", name)
        for number in map(int, re.findall(r"\d\d", bears[1] if bears else "")):
            if wrong:
                failed[number] = name
            elif not skipped:
                passed[number] += 1
    return {
        case: Verdict(mark=FAILED, reason=failed[case])
        if case in failed
        else Verdict(mark=SURVIVED, reason=f"{passed[case]} tests")
        for case in {*passed, *failed}
    }


def _together(tried: Verdict, tested: Verdict) -> Verdict:
    """One verdict of a trial and of tests: the worse of both."""
    if tried.mark in (NOT_COMPARED, SURVIVED) or tested.mark == FAILED:
        return tested
    return tried


def _table(found: Mapping[int, Mapping[str, Verdict]]) -> Iterator[str]:
    names = list(next(iter(found.values())))
    yield f"| case | {' | '.join(names)} | why |"
    yield f"| ---: | {' | '.join(':-:' for _ in names)} | --- |"
    for case, verdicts in found.items():
        marks = " | ".join(verdicts[name].mark for name in names)
        why = "; ".join(
            f"{name}: {verdicts[name].reason}"
            for name in names
            if verdicts[name].reason and verdicts[name].mark != SURVIVED
        )
        yield f"| {case:02} | {marks} | {why.replace('|', chr(0x2502))} |"
    yield ""
    if "dateline" in names:
        survived = sum(verdicts["dateline"].mark == SURVIVED for verdicts in found.values())
        yield f"dateline survived {survived} of {len(found)}."
    if len(names) == len(PROGRAMS):
        compared = [verdicts for verdicts in found.values() if verdicts["newsboat"].mark != NOT_COMPARED]
        for name in names:
            given = [verdicts[name].mark for verdicts in compared]
            yield (
                f"Of the {len(compared)} that were run on both, {name} survived {given.count(SURVIVED)}, "
                f"{given.count(SILENT)} without a message, and failed {given.count(FAILED)}."
            )


if __name__ == "__main__":
    main()
