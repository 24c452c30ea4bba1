"""Many mutated inputs, each from bytes to the terminal's bytes, in processes that a watchdog ends.

    python -m tests.fuzz.run [--count 20000] [--seed 1] [--first 0] [--only feed,page,opml,toml,urls,config]
                             [--processes 2] [--keep FOLDER]

An input is made from the seed and its number alone, so that `--seed 1 --first 137 --count 1` runs that one again.
What raises anything but a documented failure, shows what may not be shown, breaks a promise or takes longer than
two seconds is shrunk as long as it fails the same way, and printed with its seed and number. Exit code 1 tells
that something was found.
"""

import argparse
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import TimeoutError as JobTimeout
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from tests.fuzz.journeys import go
from tests.fuzz.seeds import TARGETS, Sown, sow, target_of
from tests.fuzz.shrinking import shrunk

HANG_SECONDS = 2.0
"""CPU time from which an input counts as hung."""
PATIENCE_SECONDS = 60
"""After so long the watchdog ends the process, as production does with a worker; the machine may be busy."""
_MOST_TOLD = 10
"""Inputs of one kind of fault whose numbers are told."""
_SHRINK_SECONDS = 60.0
_OURS = f"{os.sep}tui{os.sep}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An input that did harm."""

    number: int
    target: str
    kind: str
    """Where and what, the same for the same fault."""
    told: str
    body: bytes
    content_type: str


def judge(sown: Sown) -> tuple[str, str]:
    """What an input does: the kind of fault, and the words; both empty: none."""
    begin = time.process_time()
    try:
        go(sown)
    except Exception as error:  # noqa: BLE001 - any at all is what is looked for
        return _kind(error), "".join(traceback.format_exception_only(error)).strip()
    spent = time.process_time() - begin
    return (f"hang of {sown.target}", f"{spent:.1f} CPU seconds") if spent > HANG_SECONDS else ("", "")


def judged(seed: int, number: int) -> tuple[str, str]:
    """The same of an input by its number."""
    return judge(sow(seed, number))


def _kind(error: Exception) -> str:
    """The exception, and the last place in the program, or in the checks, that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _OURS in frame.filename] or frames
    place = ours[-1] if _OURS in frames[-1].filename or type(error).__module__ == "builtins" else frames[-1]
    words = str(error).partition(":")[0][:60] if type(error).__module__.startswith("tests.") else ""
    return f"{type(error).__name__} {words} at {Path(place.filename).name}:{place.name}"


class Watchdog:
    """Runs jobs in processes, and ends those that do not come back."""

    def __init__(self, processes: int) -> None:
        self._pool = ProcessPool(
            max_workers=processes, context=get_context("spawn"), initializer=os.nice, initargs=[10]
        )

    def all(self, seed: int, numbers: list[int]) -> Iterator[tuple[int, str, str]]:
        """The kind of fault and the words of each."""
        results = self._pool.map(partial(judged, seed), numbers, timeout=PATIENCE_SECONDS, chunksize=1).result()
        for number in numbers:
            yield (number, *_outcome(results.__next__))

    def one(self, sown: Sown) -> str:
        """The kind of fault of one input."""
        return _outcome(self._pool.schedule(judge, args=[sown], timeout=PATIENCE_SECONDS).result)[0]

    def end(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
        self._pool.join()


def _outcome(result: "partial[tuple[str, str]] | object") -> tuple[str, str]:
    try:
        found: tuple[str, str] = result()  # type: ignore[operator]  # either of two bound methods
    except JobTimeout:
        return "endless", f"ended by the watchdog after {PATIENCE_SECONDS} seconds"
    except ProcessExpired as error:
        return "death", f"the process died: {error}"
    return found


def look(seed: int, numbers: list[int], processes: int) -> list[Finding]:
    """Run inputs, and shrink the first of each kind of fault."""
    watchdog = Watchdog(processes)
    counted: Counter[str] = Counter()
    found: list[Finding] = []
    try:
        for done, (number, kind, told) in enumerate(watchdog.all(seed, numbers), 1):
            if kind:
                counted[kind] += 1
                if counted[kind] == 1:
                    found.append(_finding(sow(seed, number), kind, told))
                if counted[kind] <= _MOST_TOLD:
                    _say(f"seed {seed}, number {number} ({target_of(number)}): {kind}\n    {told[:600]}")
            if not done % 1000:
                _say(f"{done} of {len(numbers)}, {sum(counted.values())} found, of {len(counted)} kinds")
        small = [_smaller(watchdog, finding) for finding in found]
    finally:
        watchdog.end()
    for kind, times in counted.most_common():
        _say(f"{times:6} {kind}")
    return small


def _finding(sown: Sown, kind: str, told: str) -> Finding:
    return Finding(
        number=sown.number, target=sown.target, kind=kind, told=told, body=sown.body, content_type=sown.content_type
    )


def _smaller(watchdog: Watchdog, finding: Finding) -> Finding:
    sown = replace(sow(0, finding.number), body=finding.body, content_type=finding.content_type)
    fails = partial(_fails, watchdog, sown, finding.kind)
    return replace(finding, body=shrunk(finding.body, fails, seconds=_SHRINK_SECONDS))


def _fails(watchdog: Watchdog, sown: Sown, kind: str, body: bytes) -> bool:
    return watchdog.one(replace(sown, body=body)) == kind


def _say(text: str) -> None:
    sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", default=",".join(TARGETS))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that were found, shrunk")
    asked = parser.parse_args()
    wanted = asked.only.split(",")
    numbers = [number for number in range(asked.first, asked.first + asked.count) if target_of(number) in wanted]
    begin = time.monotonic()
    found = look(asked.seed, numbers, asked.processes)
    for finding in found:
        _say(f"\nseed {asked.seed}, number {finding.number}, {finding.target}, said to be {finding.content_type!r}")
        _say(f"{finding.kind}\n{finding.told[:1000]}\nshrunk to {len(finding.body)} bytes: {finding.body[:1500]!r}")
        if asked.keep is not None:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{asked.seed}-{finding.number}-{finding.target}").write_bytes(finding.body)
    _say(f"\n{len(numbers)} inputs in {time.monotonic() - begin:.0f} s, {len(found)} kinds of faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
