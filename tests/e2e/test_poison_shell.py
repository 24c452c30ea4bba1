"""Cases 61 to 68 on the command line: into a pipe, on a terminal, as JSON, in messages and in the log."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from tests.e2e.once import once
from tests.e2e.poison import COCKTAILS, PAYLOADS, STORIES, dose, poisoned
from tests.e2e.poison_home import RawServer, make, toml
from tests.e2e.sequences import forbidden, read_sent
from tests.newsboat_home import Cached, write_home
from tui.cli.main import run
from tui.core.text import displayable

pytestmark = pytest.mark.timeout(400)  # other tests wait for it, and more run beside it

ODD = "\x1b[2Jodd\x9b1m\u202e[/b]"
"""What somebody pastes into a shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: bytes
    err: bytes

    @property
    def both(self) -> bytes:
        return self.out + self.err


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What all commands printed, by what they are called here, and what was written to files."""

    piped: dict[str, Ran]
    on_terminal: dict[str, Ran]
    files: dict[str, bytes]


FORMS = ("text", "markdown", "html", "json")
LOOKING: dict[str, Sequence[str]] = {
    "list": ["list", "--limit", "0"],
    "list json": ["list", "--json"],
    "list jsonl": ["list", "--jsonl"],
    "search": ["search", "c6*"],
    "search json": ["search", "--json", "words"],
    "search odd": ["search", ODD],
    "search mistaken": ["search", f"is:{ODD}"],
    **{f"show {number} {form}": ["show", str(number), "--format", form] for number in (1, 20) for form in FORMS},
    "feeds": ["feeds"],
    "feeds json": ["feeds", "--json"],
    "health": ["health", "--all"],
    "health json": ["health", "--all", "--json"],
    "tags": ["tags"],
    "tags json": ["tags", "--json"],
    "rules": ["rules", "--dry-run"],
    "rules json": ["rules", "--dry-run", "--json"],
    "why": ["why", "20"],
    "why json": ["why", "20", "--json"],
    "digest md": ["digest", "--since", "7d"],
    "digest html": ["digest", "--since", "7d", "--format", "html"],
    "export": ["export"],
    "config show": ["config", "show"],
    "config show json": ["config", "show", "--json"],
    "config show feed": ["config", "show", "Own"],
    "config check": ["config", "check"],
    "config check json": ["config", "check", "--json"],
    "config path json": ["config", "path", "--json"],
    "completion": ["completion", "zsh"],
    "no such command": [ODD],
    "no such option": ["list", f"--{ODD}"],
    "no such number": ["list", "--limit", ODD],
    "no such time": ["digest", "--since", ODD],
    "no such day": ["history", "--on", ODD],
    "no such feed": ["refresh", ODD],
    "no such file": ["import", "opml", ODD],
    "no such page": ["extract", f"./{ODD}.html"],
}
ON_TERMINAL = ("list", "search", "search mistaken", "show 1 text", "show 20 text", "feeds", "health", "tags", "rules",
               "why", "digest md", "config show", "config check", "no such command")  # fmt: skip
CHANGING: dict[str, Sequence[str]] = {
    "tag": ["tag", f"t{ODD}", "1", "2"],
    "tag json": ["tag", f"u{ODD}", "1", "--json"],
    "rename-tag": ["rename-tag", f"t{ODD}", f"v{ODD}"],
    "untag": ["untag", f"nosuch{ODD}", "1"],
    "undo": ["undo"],
    "redo json": ["redo", "--json"],
    "rename-feed": ["rename-feed", "Own", f"New {ODD}"],
    "move-feed": ["move-feed", "New", f"folder{ODD}"],
    "change-address": ["change-address", "New", f"http://{ODD}.example/"],
    "refresh json": ["refresh", "--force", "--json"],
    "add odd": ["add", f"http://{ODD}/"],
    "accept-address": ["accept-address", "--dry-run"],
    "history": ["history"],
    "history json": ["history", "--json"],
    "repeats": ["repeats"],
}


@contextmanager
def _standing(out: int, err: int) -> Iterator[None]:
    """Have standard output and error go to these."""
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (os.fdopen(handle, "w", encoding="utf-8") for handle in (out, err))
    try:
        yield
    finally:
        sys.stdout.close()
        sys.stderr.close()
        sys.stdout, sys.stderr = kept


def _drained(handle: int, into: bytearray) -> threading.Thread:
    def drain() -> None:
        try:
            while piece := os.read(handle, 1 << 16):
                into.extend(piece)
        except OSError:  # how a terminal says that the other side is closed
            pass
        os.close(handle)

    thread = threading.Thread(target=drain)
    thread.start()
    return thread


def _ran(arguments: Sequence[str], open_line: Callable[[], tuple[int, int]]) -> Ran:
    """Run a command with a line each for its output and its messages."""
    (out_end, out), (err_end, err) = open_line(), open_line()
    told, said = bytearray(), bytearray()
    threads = [_drained(out_end, told), _drained(err_end, said)]
    with _standing(out, err):
        code = run(arguments)
    for thread in threads:
        thread.join()
    return Ran(code=code, out=bytes(told), err=bytes(said))


def _outlines() -> str:
    rows = "".join(
        f'<outline text="{escape(each)}"><outline text="{escape(each)}" xmlUrl="http://127.0.0.1/{number}"/>'
        f'<outline text="{escape(each)}" xmlUrl="exec:{escape(each)}"/></outline>'
        for number, each in enumerate(COCKTAILS)
    )
    return f'<opml version="2.0"><head><title>{escape(ODD)}</title></head><body>{rows}</body></opml>'


def _page() -> str:
    text = "".join(f"<p>{escape(payload)} and words enough for a story of some length.</p>" for _, payload in STORIES)
    about = f"<title>{escape(dose(1))}</title><meta name='author' content='{escape(dose(2))}'>"
    return f"<html><head>{about}</head><body><article>{text}</article></body></html>"


def _with_files(folder: Path, site: str) -> dict[str, Sequence[str]]:
    """Commands that take files, whose names are odd as well, and a site."""
    opml, page = folder / f"o{ODD.replace('/', '')}.opml", folder / f"p{ODD.replace('/', '')}.html"
    opml.write_text(_outlines(), "utf-8")
    page.write_bytes(_page().encode("utf-8", "surrogatepass"))
    feed = f"http://127.0.0.1/{ODD}"
    urls = f'{feed} "tag{dose(0)}" "~{dose(1)}"\n"query:{dose(2)}:title =~ \\"{dose(3)}\\""\nexec:{ODD}\n'
    stories = [Cached(feed=feed, guid=ODD, title=dose(1), content=dose(2), flags="a")]
    boat = write_home(folder / "boat", urls=urls, config=f"{ODD} {ODD}\nbind-key {ODD} open\n", stories=stories,
                      feeds=[(feed, feed, dose(4))])  # fmt: skip
    return {
        "import opml": ["import", "opml", str(opml)],
        "import newsboat": ["import", "newsboat", str(boat)],
        "extract json": ["extract", str(page), "--json"],
        "save": ["save", "--tag", f"w{ODD}", str(page)],
        "add choices": ["add", site],
        "add": ["add", "--first", "--title", f"T{ODD}", "--folder", f"g{ODD}", site],
        "remove": ["remove", "T\ufffd"],
        "no such config": ["list", "--config", f"/no{ODD}/feeds.toml"],
        "no database": ["list", "--db", str(opml)],
    }


def _session(folder: Path) -> Shell:
    resource_tracker.ensure_running()  # else it would keep open what the first command writes to
    with RawServer() as server:
        home = make(folder / "h[b]\x1b]0;o\x07\u202e", poisoned, server)
        files = [
            "--config",
            str(home.feeds_toml),
            "--db",
            str(home.db),
            "--state",
            str(home.folder / "state" / "dateline"),
        ]
        commands = LOOKING | CHANGING | _with_files(home.folder, server.url("site"))
        on_terminal = {name: _ran([*files, *commands[name]], os.openpty) for name in ON_TERMINAL}
        piped = {name: _ran([*files, *arguments], os.pipe) for name, arguments in commands.items()}
        on_terminal["refresh"] = _ran([*files, "refresh", "--force"], os.openpty)
        broken = home.feeds_toml.read_text("utf-8") + f"\n{toml(ODD)} = {toml(ODD)} {ODD[1:5]}\n"
        home.feeds_toml.write_text(broken, "utf-8")
        piped["broken file"] = _ran([*files, "config", "check"], os.pipe)
        logs = {path.name: path.read_bytes() for path in (folder.rglob("*.log*"))}
        return Shell(piped=piped, on_terminal=on_terminal, files=logs)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return once(tmp_path_factory, "poisoned-shell", _session)


FILES = ("import opml", "import newsboat", "extract json", "save", "add choices",
         "add", "remove", "no such config", "no database", "broken file")  # fmt: skip


@pytest.mark.parametrize("name", [*LOOKING, *CHANGING, *FILES])
def test_c61_c62_c63_c64_c65_c68_nothing_that_acts_on_a_terminal_comes_through_a_pipe(shell: Shell, name: str) -> None:
    ran = shell.piped[name]
    sent = read_sent(ran.both)
    assert sent.kinds <= {"control 0a", "control 09"}, ascii(ran.both[:2000].decode())
    assert not forbidden(sent.text)
    assert ran.code in range(4)
    assert b"fault of its own" not in ran.err
    assert b"Traceback" not in ran.both


@pytest.mark.parametrize("name", [*ON_TERMINAL, "refresh"])
def test_c61_c62_c63_c64_c65_c68_a_terminal_gets_colours_and_a_bar_and_nothing_else(shell: Shell, name: str) -> None:
    ran = shell.on_terminal[name]
    sent = read_sent(ran.both)
    if name == "refresh":
        allowed = {"CSI K", "CSI A", "CSI ?25l", "CSI ?25h", *(kind for kind in sent.kinds if kind.startswith("SGR"))}
    else:
        allowed = {f"SGR {number}" for number in (0, 1, 2, 32, 33)}
    assert sent.kinds <= {"control 09", "control 0a", "control 0d", *allowed}, sorted(sent.kinds)
    assert sent.strings == ()
    assert not forbidden(sent.text)


@pytest.mark.parametrize("name", [name for name in (*LOOKING, *CHANGING, *FILES) if "json" in name])
def test_c61_c68_json_is_valid_and_holds_no_control_character_even_unpacked(shell: Shell, name: str) -> None:
    out = shell.piped[name].out.decode()
    values = [json.loads(text) for text in (out.splitlines() if "jsonl" in name else [out])]
    for text in _strings(values):
        assert displayable(text, lines=True) == text


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _strings(each)
        case dict():
            for key, each in value.items():
                yield from (key, *_strings(each))


@pytest.mark.parametrize("case", [66, 67])
@pytest.mark.parametrize("name", ["list", "list json", "search"])
def test_c66_c67_markup_is_printed_as_it_is_written(shell: Shell, case: int, name: str) -> None:
    out = shell.piped[name].out.decode()
    shown = out if name != "list json" else "\n".join(_strings(json.loads(out)))
    assert all(payload in shown for payload in PAYLOADS[case] if "loud" not in payload or name == "list")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("feeds", displayable(dose(1))),
        ("health", displayable(dose(1))),
        ("tags", "t\ufffd1m\ufffd[b"),
        ("why", "tag"),
        ("rules", displayable(dose(3))),
        ("config show feed", displayable(dose(4))),
        ("config check", displayable(dose(2))),
        ("search mistaken", displayable(ODD)),
        ("import opml", displayable(dose(1))),
        ("import newsboat", displayable(ODD)),
        ("extract json", "52;c;aGk="),
        ("add choices", "[@click=app.quit]x[/]"),
        ("history", displayable(ODD)),
        ("refresh json", "127.0.0.1 leads to"),
        ("broken file", "feeds.toml:"),
    ],
)
def test_c61_c68_what_is_left_of_a_text_is_shown_where_it_belongs(shell: Shell, name: str, shown: str) -> None:
    assert shown in shell.piped[name].both.decode()


def test_c61_c62_c63_c64_c65_c68_the_log_holds_nothing_that_acts_on_the_terminal_of_who_reads_it(shell: Shell) -> None:
    assert b"".join(shell.files.values())
    for written in shell.files.values():
        sent = read_sent(written)
        assert sent.kinds <= {"control 0a", "control 09"}
        assert not forbidden(sent.text)
