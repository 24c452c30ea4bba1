"""Opening a link: checked, as one argument of a command, never through a shell."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from tui.app.addresses import shown_host
from tui.app.lending import ended
from tui.core.errors import UsageError
from tui.core.openers import Opener, opener_of
from tui.core.text import displayable

LONGEST_URL = 4096
_SCHEMES = frozenset({"http", "https", "mailto"})
_NO_HOST = frozenset("\\<>\"'`^{|}%")
_ATTACHES = re.compile(r"(?:^|[&;?#])\s*attach\w*\s*=", re.IGNORECASE)
"""What mail programs of some makers take for the name of a file to be sent along."""
_IN_TERMINAL = frozenset({"browsh", "carbonyl", "elinks", "links", "links2", "lynx", "w3m", "www-browser"})

Starter: TypeAlias = Callable[[Sequence[str]], None]
"""Starts a command and waits for nothing. Raises `OSError` where it cannot."""
Lend: TypeAlias = Callable[[Sequence[str]], Awaitable[int]]
"""Runs a command in the terminal and gives its exit code. Raises `UsageError` where it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is to be done with a link."""

    argv: tuple[str, ...] = ()
    """Empty: nothing is to be started."""
    in_terminal: bool = False
    """Whether the command needs the terminal for itself."""
    refused: str = ""
    """Why the link is not opened at all, as a sentence."""
    own: bool = False
    """Whether the person has a program of their own for such links."""


def refusal(url: str) -> str:
    """Why `url` must not be opened, as a sentence; empty when it may."""
    if not url:
        return "This story has no link."
    if len(url) > LONGEST_URL:
        return _refused(f"longer than {LONGEST_URL:,} characters", url)
    if url.startswith("-") or any(
        character.isspace() or unicodedata.category(character)[0] == "C" for character in url
    ):
        return _refused("no proper address", url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return _refused("no proper address", url)
    if parts.scheme not in _SCHEMES:
        return _refused("only http, https and mailto links are", url)
    if parts.scheme == "mailto":
        if _ATTACHES.search(unquote(url.partition("?")[2])):
            return _refused("it would put a file of yours into a mail", url)
        return "" if parts.path else _refused("no address in it", url)
    if set(parts.netloc) & _NO_HOST:  # a browser may see another host in it than is told here
        return _refused("no proper address", url)
    return "" if host else _refused("no host in it", url)


def _refused(reason: str, url: str) -> str:
    shown = displayable(url, limit=80)
    return f"Not opened, {reason}: {shown}" if shown else f"Not opened, {reason}."


def plan(
    url: str,
    command: tuple[str, ...] | None,
    *,
    openers: Sequence[Opener] = (),
    environ: Mapping[str, str],
    platform: str,
    find: Callable[[str], str | None] = shutil.which,
) -> Opening:
    """What opening `url` means here.

    `openers` come before all else. `command` is the person's own browser: its
    item "%s" is replaced by the link, or the link added at the end. `None` stands for the browser of the
    environment, of macOS, or of a display; `find` tells where a program is.
    """
    if reason := refusal(url):
        return Opening(refused=reason)
    if (opener := opener_of(url, openers)) is not None:
        return Opening(argv=opener.argv(url), in_terminal=opener.terminal, own=True)
    if command is not None:
        return _with_url(command, url)
    for wanted in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = tuple(shlex.split(wanted))
        except ValueError:
            continue
        if words and find(words[0]):
            return _with_url(words, url)
    if platform == "darwin":
        return Opening(argv=("open", url))
    if (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")) and find("xdg-open"):
        return Opening(argv=("xdg-open", url))
    return Opening()


def _with_url(command: tuple[str, ...], url: str) -> Opening:
    replaced = tuple(url if word == "%s" else word for word in command)
    argv = replaced if replaced != command else (*command, url)
    return Opening(argv=argv, in_terminal=os.path.basename(command[0]) in _IN_TERMINAL if command else False)


async def open_url(
    url: str,
    command: tuple[str, ...] | None,
    *,
    copy: Callable[[str], str],
    openers: Sequence[Opener] = (),
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
    start: Starter | None = None,
    lend: Lend | None = None,
) -> str:
    """Open a link in the browser, or copy it where there is none, and give the sentence to show.

    `command` is the setting `browser` (`None`: "auto"), `openers` are those of
    feeds.toml; `copy` puts a text on the clipboard and tells so; `start`
    stands in for `start_quietly`. `lend` runs a program that takes the
    terminal, to its end; without it such a program is not run.
    """
    opening = plan(url, command, openers=openers, environ=environ, platform=platform, find=find)
    if opening.refused:
        return opening.refused
    if not opening.argv or (opening.in_terminal and lend is None):
        return f"No browser here. {copy(url)}"
    program = displayable(os.path.basename(opening.argv[0]), limit=40)
    code = 0
    try:
        if opening.in_terminal and lend is not None:
            code = await lend(opening.argv)
        else:
            (start or start_quietly)(opening.argv)
    except OSError as error:
        reason = displayable(error.strerror or str(error))
        return f"{program} could not be started ({reason}). {copy(url)}"
    except UsageError as error:
        return f"{error}. {copy(url)}"
    if code:
        return f"{ended(program, code)}."
    return f"Opened {shown_host(url)} {f'with {program}' if opening.own else 'in the browser'}."


def start_quietly(argv: Sequence[str]) -> None:
    """Start a program of its own session, deaf and mute, and let a thread wait for its end."""
    process = subprocess.Popen(  # noqa: S603 - a list, no shell; the link was checked
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True, name="browser").start()
