"""Programs of one's own for some links: `[[open]]` of feeds.toml, read with every mistake told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import pairwise
from urllib.parse import urlsplit

from tui.core.kept_queries import Place, Wrong
from tui.core.kinds import Program, quoted

URL = "{url}"
"""Stands for the link in `run`."""
_KEYS = ("url", "run", "terminal")
_BLANKS = frozenset(" \t\n;|&$`'\"")
"""In an argument they tell of a command within it."""
_INTERPRETER = re.compile(r"(?:ba|da|z|k|mk|a|c|tc|fi)?sh|python[\d.]*|perl|ruby|node|nodejs|php|lua|osascript|emacs")
_SCRIPT = re.compile(r"-[a-zA-Z]*[ceEpr]|--(?:command|eval|print|init-command)")
"""The option of such a program that its next argument is a command."""
_JOINING = re.compile(r"(?:(?:/usr(?:/local)?|/opt/homebrew)?/s?bin/)?(ssh|autossh|watch|parallel|adb)")
"""Programs that join their arguments to one line, which a shell reads, here or elsewhere."""
_BEFORE_IT = re.compile(
    r"(?:.*/)?(?:sudo|doas|env|nice|ionice|nohup|setsid|timeout|time|stdbuf)|-.*|\w+=.*|[\d.]+[smhd]?"
)
"""Words that may stand before the program that is meant."""
_EXAMPLES = {"url": 'url = "*youtube.com/watch*"', "run": 'run = ["mpv", "{url}"]', "terminal": "true or false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """One `[[open]]`: what opens the links that a pattern fits."""

    url: str
    """A pattern for the whole link: `*` is any text, `?` one sign, `[…]` one of several; the case of hosts is none."""
    run: tuple[str, ...]
    """The program and its arguments; no shell sees them."""
    terminal: bool = False
    """Whether it takes the terminal."""

    def fits(self, url: str) -> bool:
        """Whether it opens this link."""
        return fnmatchcase(_host_lowered(url), _pattern_lowered(self.url))

    def argv(self, url: str) -> tuple[str, ...]:
        """The command for a link, which is one argument or a part of one; the last where none names it."""
        words = tuple(word.replace(URL, url) for word in self.run)
        return words if words != self.run else (*words, url)


def opener_of(url: str, openers: Sequence[Opener]) -> Opener | None:
    """The first that opens a link; `None`: the browser does."""
    return next((opener for opener in openers if opener.fits(url)), None)


def read_openers(value: object, wrong: Wrong) -> Iterator[Opener]:
    """The openers that can be used, in the order of the file."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        wrong(("open",), "expected [[open]], with two brackets at each side")
        return
    for index, table in enumerate(value):
        path: Place = ("open", index)
        for key in table:
            if key not in _KEYS:
                close = get_close_matches(key.casefold(), _KEYS, n=1)
                hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(_KEYS)}"
                wrong((*path, key), f"unknown setting {quoted(key)}; {hint}")
        url, run, terminal = _url(path, table, wrong), _run(path, table, wrong), table.get("terminal", False)
        if not isinstance(terminal, bool):
            wrong((*path, "terminal"), f"terminal cannot be this; expected {_EXAMPLES['terminal']}", at_value=True)
        elif url and run:
            yield Opener(url=url, run=run, terminal=terminal)


def _url(path: Place, table: Mapping[str, object], wrong: Wrong) -> str:
    url = table.get("url")
    if isinstance(url, str) and url.strip():
        return url.strip()
    _tell_missing(path, "url", table, wrong)
    return ""


def _run(path: Place, table: Mapping[str, object], wrong: Wrong) -> tuple[str, ...]:
    if "run" not in table:
        _tell_missing(path, "run", table, wrong)
        return ()
    try:
        run = Program().read(table["run"])
    except ValueError:
        run = None
    if not isinstance(run, tuple):
        _tell_missing(path, "run", table, wrong)
        return ()
    if program := _joining(run):
        message = f"run gives the link to {program}, which has a shell read it; expected a script that quotes it"
        wrong((*path, "run"), message, at_value=True)
        return ()
    if (word := _for_a_shell(run)) is not None:
        wrong(
            (*path, "run"),
            f"run gives the link to what may take it for a command, within {quoted(word)}; expected {URL} as an "
            'argument of its own, such as ["sh", "-c", "mpv "$1" & exit", "sh", "{url}"]',
            at_value=True,
        )
        return ()
    if URL in run[0]:
        wrong(
            (*path, "run"), f"run begins with a program, and a link is none; expected {_EXAMPLES['run']}", at_value=True
        )
        return ()
    return run


def _joining(run: tuple[str, ...]) -> str:
    """The program that has a shell read what it is given; empty: it is another one."""
    program = _JOINING.fullmatch(next((word for word in run if not _BEFORE_IT.fullmatch(word)), ""))
    if program is None or (program[1] == "watch" and not {"-x", "--exec"}.isdisjoint(run)):
        return ""
    return program[1]


def _for_a_shell(run: tuple[str, ...]) -> str | None:
    """The argument in which a link would stand within a command that a shell or an interpreter reads; `None`: none.

    Links come from strangers, and `$(…)` is a fine part of one.
    """
    words = run if any(URL in word for word in run) else (*run, URL)
    reads = False
    for before, word in pairwise(words):
        reads = _INTERPRETER.fullmatch(before.rpartition("/")[2]) is not None or (reads and before.startswith("-"))
        if URL in word and (set(word) & _BLANKS or (reads and _SCRIPT.fullmatch(before))):
            return word
    return None


def _tell_missing(path: Place, key: str, table: Mapping[str, object], wrong: Wrong) -> None:
    if key in table:
        wrong((*path, key), f"{key} cannot be this; expected {_EXAMPLES[key]}", at_value=True)
    else:
        wrong(path, f"this [[open]] has no {key}; expected {_EXAMPLES[key]}")


def _host_lowered(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.lower()).geturl() if parts.netloc else url


def _pattern_lowered(pattern: str) -> str:
    """The pattern, its part for the host in small letters: up to the first slash behind `://` or behind the start."""
    start = pattern.find("://") + 3 if "://" in pattern else 0
    end = pattern.find("/", start)
    end = len(pattern) if end < 0 else end
    return pattern[:end].lower() + pattern[end:]
