"""The cases about cookies, signals, kills, damaged files and stale locks that can be run on any newsreader."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import psutil

from tests.bench.fault_judging import FAILED, SILENT, SURVIVED, Verdict
from tests.bench.fault_programs import Ended, Make, Program
from tests.catalogue.endpoints import GOOD, Endpoint, feed
from tests.catalogue.server import CatalogueServer
from tests.feed_server import FeedServer
from tests.net.servers import Asked, said

Harm: TypeAlias = Callable[[Path], None]

_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_KILLS = 12
_SOON_SECONDS = 2.0


def of_trackers(make: Make, folder: Path) -> Verdict:
    """75: a feed that sets a cookie and shows a picture of one dot."""

    def reply(asked: Asked) -> bytes:
        body = f"&lt;img src='http://{asked.headers['host']}/dot' width='1' height='1'&gt; Words."
        return said(feed("tracker", body=body), content_type="application/rss+xml", set_cookie="who=1; Max-Age=99999")

    with CatalogueServer([Endpoint(case=75, name="tracker", reply=reply)]) as server:
        program = make(folder)
        program.follow(server.url(server.endpoints["tracker"]))
        for run in (1, 2):
            server.begin(run)
            if why := program.refresh().violently:
                return Verdict(mark=FAILED, reason=why)
        cookies = [asked for asked in server.asked["tracker", 2] if asked.headers.get("cookie")]
        if cookies or server.strays:
            return Verdict(mark=FAILED, reason="sends the cookie back" if cookies else f"asks for {server.strays[0]}")
    return Verdict(mark=SURVIVED)


def of_kills(make: Make, folder: Path) -> Verdict:
    """76: killed in the middle of refreshes, at other moments each time."""
    with CatalogueServer(GOOD) as server:
        urls = [server.url(one) for one in GOOD]
        program = make(folder)
        program.follow(*urls)
        program.refresh()
        program.mark_read()
        for round_ in range(_KILLS):
            server.begin(round_ % 3 + 1)
            _interrupted(program, signal.SIGKILL, after=0.15 * (round_ + 1))
            if not program.sound():
                return Verdict(mark=FAILED, reason=f"kill {round_ + 1}: its file is damaged")
        ended = program.refresh()
        kept = program.stories()
    if ended.violently or ended.code:
        return Verdict(mark=FAILED, reason=f"afterwards: {ended.violently or f'exit {ended.code}'}")
    lost = [url for url in urls if sum(story.read for story in kept.get(url, ())) < 2]
    return Verdict(mark=FAILED, reason=f"lost what was read of {len(lost)} feeds") if lost else Verdict(mark=SURVIVED)


def of_signals(make: Make, folder: Path) -> Verdict:
    """78: asked to end while it waits for a server."""
    with CatalogueServer(GOOD) as good, FeedServer() as server:
        program = make(folder)
        program.timeout_seconds = 30
        program.follow(*(good.url(one) for one in GOOD), server.hang("hangs"))
        for number in _SIGNALS:
            ended, seconds = _interrupted(program, number, after=1.5)
            name = signal.Signals(number).name
            if seconds > _SOON_SECONDS:
                return Verdict(mark=FAILED, reason=f"{name}: ended after {seconds:.1f} s")
            if "Traceback" in ended.printed or (program.store().exists() and not program.sound()):
                return Verdict(mark=FAILED, reason=f"{name}: left a traceback or a damaged file")
    return Verdict(mark=SURVIVED)


def _interrupted(program: Program, number: signal.Signals, *, after: float) -> tuple[Ended, float]:
    """Send a signal to a refresh after so many seconds; how it ended, and how long after that."""
    ended: list[tuple[Ended, float]] = []
    before = set(psutil.Process().children())
    thread = threading.Thread(target=lambda: ended.append((program.refresh(), time.monotonic())))
    thread.start()
    thread.join(after)
    sent = time.monotonic()
    for child in set(psutil.Process().children()) - before:
        with suppress(psutil.NoSuchProcess):
            os.kill(child.pid, number)
    thread.join()
    return ended[0][0], ended[0][1] - sent


def _over(start: int, length: int) -> Harm:
    def harm(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(start)
            file.write(b"\xa5" * length)

    return harm


def _middle(path: Path) -> None:
    _over(path.stat().st_size // 2, 8192)(path)


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _text(path: Path) -> None:
    path.write_text("not a database\n" * 99)


def _folder(path: Path) -> None:
    path.rename(path.with_name("aside"))
    path.mkdir()


_HARMS: Mapping[str, Harm] = {
    "a header of garbage": _over(0, 100),
    "a text in its place": _text,
    "an overwritten middle": _middle,
    "half of it": _half,
    "a folder in its place": _folder,
}


def of_damage(make: Make, folder: Path) -> Verdict:
    """81: the file of the stories is damaged: that must be told, and nothing thrown away."""
    silent = ""
    for name, harm in _HARMS.items():
        with _after_a_day(make, folder / name.replace(" ", "-")) as program:
            for ending in ("-wal", "-shm"):
                Path(f"{program.store()}{ending}").unlink(missing_ok=True)
            harm(program.store())
            ended = program.refresh()
            if ended.violently:
                return Verdict(mark=FAILED, reason=f"{name}: {ended.violently}")
            if ended.code == 0 and not _all_read(program):
                return Verdict(mark=FAILED, reason=f"{name}: what was read is lost, and it calls that a success")
            silent = silent or ("" if ended.code == 0 or ended.printed.strip() else f"{name}: not a word")
    return Verdict(mark=SILENT, reason=silent) if silent else Verdict(mark=SURVIVED)


def of_stale_locks(make: Make, folder: Path) -> Verdict:
    """84: the lock of a process that is dead, or whose number another one has now."""
    for name, process in (("dead", 4_000_000), ("recycled", os.getppid())):
        with _after_a_day(make, folder / name) as program:
            for ending in (".lock", ".refresh"):
                Path(f"{program.store()}{ending}").write_text(f"{process}\n")
            ended = program.refresh()
            if ended.violently or ended.code:
                return Verdict(mark=FAILED, reason=f"{name}: {ended.violently or ended.printed.strip()[-60:]}")
    return Verdict(mark=SURVIVED)


@contextmanager
def _after_a_day(make: Make, folder: Path) -> Iterator[Program]:
    """A program that has fetched, with all stories read, while its feeds are still there."""
    with CatalogueServer(GOOD) as server:
        program = make(folder)
        program.follow(*(server.url(one) for one in GOOD))
        program.refresh()
        program.mark_read()
        yield program


def _all_read(program: Program) -> bool:
    try:
        kept = program.stories()
    except Exception:  # noqa: BLE001 - whatever a damaged file makes of it
        return False
    return len(kept) == len(GOOD) and all(story.read for stories in kept.values() for story in stories)
