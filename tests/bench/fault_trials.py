"""The cases that are no endpoints and that can be run on any newsreader: its screen, its lists, its files."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape

from tests.bench import fault_trials_of_files as files
from tests.bench.fault_judging import FAILED, SILENT, SURVIVED, Verdict
from tests.bench.fault_programs import Ended, Make, Program
from tests.catalogue.endpoints import GOOD
from tests.catalogue.server import CatalogueServer
from tests.e2e.poison import PAYLOADS, harmless
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer

Trial: TypeAlias = Callable[[Make, Path], Verdict]

_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*|[P_^X][^\x1b]*|[ -/]*[0-~])|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[P_^X][^\x1b]*)?\Z")
"""What is on its way where a program is stopped listening to."""
_UNSEEN = re.compile(r"[\x80-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_MOVES = re.compile(r"\x1b\[[?]?[\d;:]*([A-Zadefghlmrt])$")
_MOST_MARKS = 200


def signs(raw: bytes) -> set[str]:
    """What of a terminal's input acts on it, and what in it cannot be seen; places and colours count once."""
    text = _UNFINISHED.sub("", raw.decode("utf-8", "surrogateescape"))
    found = {_MOVES.sub(r"CSI \1", sequence) for sequence in _SEQUENCE.findall(text)}
    rest = _SEQUENCE.sub("", text)
    found |= set(_UNSEEN.findall(rest))
    if sum(map(unicodedata.combining, rest)) > _MOST_MARKS * 200:
        found.add("thousands of combining marks")
    return found


def on_screen(case: int) -> Trial:
    """61 to 65 and 68: a story whose texts act on terminals, in the list and opened, beside its harmless twin."""

    def trial(make: Make, folder: Path) -> Verdict:
        payloads = PAYLOADS[case]
        poison = _painted(make(folder / "poison"), payloads)
        twins = _painted(make(folder / "twin"), tuple(harmless(payload) for payload in payloads))
        if isinstance(poison, str) or isinstance(twins, str):
            return Verdict(mark=FAILED, reason=poison if isinstance(poison, str) else f"twin: {twins!r}")
        stray = signs(poison) - signs(twins)
        if stray:
            named = ", ".join(sign[:30].encode("unicode_escape").decode() for sign in sorted(stray)[-4:])
            return Verdict(mark=FAILED, reason=f"{named} reached the terminal")
        return Verdict(mark=SURVIVED)

    return trial


def _painted(program: Program, payloads: tuple[str, ...]) -> bytes | str:
    """What a program sends to the terminal for stories with these texts; else why it did not come so far."""
    with FeedServer() as server:
        program.follow(server.serve("feed.xml", _feed(payloads), "application/rss+xml"))
        ended = program.refresh()
        if ended.violently:
            return ended.violently
        with program.open(columns=120, rows=40) as terminal:
            terminal.timeout = 15
            _seen(terminal, "Your feeds", "Alpha")
            program.to_stories(terminal, "Alpha")
            for _ in payloads:
                terminal.send("enter")
                _seen(terminal, "omega")
                terminal.send("escape" if program.name == "dateline" else "q")
                _seen(terminal, "Alpha")
                terminal.send("j")
            raw = bytes(terminal.raw)
            terminal.send(*program.quitting)
            code = terminal.wait_end(timeout=10)
        return raw if code == 0 else f"ended with {code}"


def _seen(terminal: Terminal, *texts: str) -> None:
    """Wait for one of these; what follows them may have been drawn over, so that it is no fault where none comes."""
    with suppress(AssertionError):
        terminal.wait_for(lambda painted: any(text in painted.text for text in texts), timeout=4)


def _feed(payloads: tuple[str, ...]) -> bytes:
    stories = "".join(
        f"<item><title>Alpha {number} {_written(payload)} end</title><guid>{number}</guid>"
        f"<author>{_written(payload)}</author><link>http://127.0.0.1:9/{number}</link>"
        f"<description>{escape(f'<p>beta {_referred(payload)} omega</p>')}</description></item>"
        for number, payload in enumerate(payloads)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Alpha</title>{stories}</channel></rss>'.encode(
        "utf-8", "replace"
    )


def _written(text: str) -> str:
    """Text in XML; what XML forbids stands as a reference within escaped HTML."""
    return "".join(f"&amp;#{ord(sign)};" if sign < " " or sign == "\x7f" else escape(sign) for sign in text)


def _referred(text: str) -> str:
    return "".join(f"&#{ord(sign)};" if sign < " " or sign == "\x7f" else escape(sign) for sign in text)


def of_opml(make: Make, folder: Path) -> Verdict:
    """72: lists of feeds that hold commands, bombs, or far too much."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _lists():
        file = folder / f"{name}.opml"
        file.write_text(text, "utf-8")
        program = make(folder / name)
        program.follow()
        ended = program.import_opml(file)
        if ended.violently:
            return Verdict(mark=FAILED, reason=f"{name}: {ended.violently}")
        found = program.followed()
        if bad := [url for url in found if not url.startswith(("http://", "https://"))]:
            return Verdict(mark=FAILED, reason=f"{name}: follows {bad[0][:40]!r}")
        told = ended.code != 0 and ended.printed.strip()
        if name != "bomb" and not told and "http://127.0.0.1:9/good" not in found:
            return Verdict(mark=FAILED, reason=f"{name}: the good feed is missing")
    return Verdict(mark=SURVIVED)


def _lists() -> Iterator[tuple[str, str]]:
    good = '<outline type="rss" text="Good" xmlUrl="http://127.0.0.1:9/good"/>'
    commands = "".join(
        f'<outline type="rss" text="x" xmlUrl="{url}"/>'
        for url in (
            "|touch x",
            "exec:touch x",
            "filter:touch x:http://127.0.0.1:9/f",
            "file:///etc/passwd",
            "javascript:1",
        )
    )
    filtered = '<outline type="rss" text="x" xmlUrl="http://127.0.0.1:9/f" filtercmd="touch x"/>'
    many = "".join(f'<outline type="rss" text="{n}" xmlUrl="http://127.0.0.1:9/{n}"/>' for n in range(100_000))
    laughs = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "commands", f'<opml version="2.0"><head/><body>{good}{commands}{filtered}</body></opml>'
    yield "headless", f'<opml version="2.0"><body>{good}</body></opml>'
    nested = '<outline text="x">' * 5000 + "</outline>" * 5000
    yield "deep", f'<opml version="2.0"><body>{good}{nested}</body></opml>'
    yield "bomb", f'<!DOCTYPE opml [{laughs}]><opml version="2.0"><body>{good}<outline text="&l9;"/></body></opml>'
    yield "many", f'<opml version="2.0"><body>{good}{many}</body></opml>'


def of_a_second_one(make: Make, folder: Path) -> Verdict:
    """83: one is open while another fetches."""
    with CatalogueServer(GOOD) as server:
        program = make(folder)
        urls = [server.url(one) for one in GOOD]
        program.follow(*urls)
        program.refresh()
        server.begin(2)
        with program.open() as terminal:
            terminal.wait_for(lambda painted: len(painted.raw) > 500)
            second = program.refresh()
            if second.violently:
                return Verdict(mark=FAILED, reason=f"the second: {second.violently}")
            done = all(len(program.stories().get(url, ())) == 3 for url in urls)
            if not done and second.code == 0:
                return Verdict(mark=FAILED, reason="the second did nothing, and calls it a success")
            if not _quits_from_anywhere(program, terminal):
                return Verdict(mark=FAILED, reason="the first did not end")
    if done:
        return Verdict(mark=SURVIVED)
    said = " ".join(second.printed.split())[-60:]
    return Verdict(mark=SURVIVED if said else SILENT, reason=f"the second refuses: {said or 'exit 1, without a word'}")


def of_modes(make: Make, folder: Path) -> Verdict:
    """86: others on the machine do not read what is stored."""
    with CatalogueServer(GOOD) as server:
        program = make(folder)
        program.follow(*(server.url(one) for one in GOOD))
        program.refresh()
    mode = program.store().stat().st_mode & 0o777
    return Verdict(mark=FAILED, reason=f"its file is {mode:04o}") if mode & 0o077 else Verdict(mark=SURVIVED)


_REMARKS: Mapping[str, bytes] = {
    "nul": b"a\0b",
    "latin-1": b"caf\xe9",
    "10 MB": b"x" * 10_000_000,
    "escape": b"\x1b[2J",
}


def of_lists(make: Make, folder: Path) -> Verdict:
    """88: the file that says what is followed is broken; nothing stored may go, and mended it must work again."""
    with CatalogueServer(GOOD) as server:
        urls = [server.url(one) for one in GOOD]
        program = make(folder)
        program.follow(*urls)
        program.refresh()
        broken = {name: program.list_text(*urls, remark=remark) for name, remark in _REMARKS.items()}
        whole = program.list_text(*urls)
        broken |= {"a mark at its beginning": b"\xef\xbb\xbf" + whole, "doubles": program.list_text(*urls, *urls)}
        broken |= {"empty": b"", "missing": b""}
        for name, text in broken.items():
            program.list_file().write_bytes(text)
            if name == "missing":
                program.list_file().unlink()
            ended = program.refresh()
            if ended.violently:
                return Verdict(mark=FAILED, reason=f"{name}: {ended.violently}")
            lost = [url for url in urls if len(program.stories().get(url, ())) < 2]
            if lost:
                return Verdict(mark=FAILED, reason=f"{name}: the stories of {len(lost)} feeds are gone")
            program.list_file().write_bytes(whole)
        ended = program.refresh()
    return Verdict(mark=FAILED, reason="mended: " + ended.violently) if ended.violently else Verdict(mark=SURVIVED)


def of_odd_terminals(make: Make, folder: Path) -> Verdict:
    """89: tiny terminals, ones that change, dumb ones, no UTF-8, none at all, one that is closed."""
    with CatalogueServer(GOOD) as server:
        program = make(folder)
        program.follow(*(server.url(one) for one in GOOD))
        program.refresh()
    for columns, rows in ((1, 1), (10, 3)):
        with program.open(columns=columns, rows=rows) as terminal:
            terminal.wait_for(lambda painted: len(painted.raw) > 200)
            terminal.resize(100, 30)
            if not _quits_from_anywhere(program, terminal):
                return Verdict(mark=FAILED, reason=f"{columns}×{rows}: did not end")
    with program.open() as terminal:
        terminal.wait_for(lambda painted: len(painted.raw) > 500)
        for size in range(1, 201):
            terminal.resize(size, 1 + size % 50)
            terminal.read(0.001)
        terminal.resize(100, 30)
        if not _quits_from_anywhere(program, terminal):
            return Verdict(mark=FAILED, reason="resized 200 times: did not end")
    for key, value in (("TERM", "dumb"), ("LC_ALL", "C"), ("TERM", "no-such-terminal")):
        name = f"{key}={value}"
        with program.open(environment={key: value}) as terminal:
            terminal.read(5)
            terminal.read(0.5)
            terminal.send(*program.quitting, *program.quitting)
            code = terminal.wait_end(timeout=10)
            if code < 0:
                return Verdict(mark=FAILED, reason=f"{name}: killed by signal {-code}")
    ended: Ended = program.run()
    return Verdict(mark=FAILED, reason=f"no terminal: {ended.violently}") if ended.violently else Verdict(mark=SURVIVED)


def _quits_from_anywhere(program: Program, terminal: Terminal) -> bool:
    terminal.read(0.5)
    terminal.send(*program.quitting)
    return terminal.wait_end(timeout=10) == 0


SEARCHED = (
    '"', "a OR", "NEAR(", "*", "-x", "';--", "(((", "   ", "שלום עולם", "北京", "x" * 500,
    "[a-z", "\\", "%s%n", "title:",
)  # fmt: skip


def of_searches(make: Make, folder: Path) -> Verdict:
    """90: whatever is typed is searched for."""
    with CatalogueServer(GOOD) as server:
        program = make(folder)
        program.follow(*(server.url(one) for one in GOOD))
        program.refresh()
    with program.open() as terminal:
        terminal.timeout = 15
        try:
            program.to_stories(terminal, "Story 1 of")
            for text in SEARCHED:
                program.search(terminal, text)
                terminal.read(1)
                terminal.read(0.2)
                if program.name == "newsboat":
                    terminal.send("q")  # leaves the list of what was found
                    terminal.read(0.2)
                    program.to_stories(terminal, "Story 1 of") if "Your feeds" in terminal.text else None
        except AssertionError as error:
            return Verdict(mark=FAILED, reason=f"{text!r}: {str(error).partition('; painted')[0]}")
        terminal.send("escape")
        terminal.read(0.5)
        terminal.send(*program.quitting, *program.quitting)
        code = terminal.wait_end(timeout=10)
    return Verdict(mark=SURVIVED) if code == 0 else Verdict(mark=FAILED, reason=f"ended with {code}")


TRIALS: Mapping[int, Trial] = {
    **{case: on_screen(case) for case in (61, 62, 63, 64, 65, 68)},
    72: of_opml,
    75: files.of_trackers,
    76: files.of_kills,
    78: files.of_signals,
    81: files.of_damage,
    83: of_a_second_one,
    84: files.of_stale_locks,
    86: of_modes,
    88: of_lists,
    89: of_odd_terminals,
    90: of_searches,
}
