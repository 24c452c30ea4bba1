"""The clipboard of the machine one sits at, also over ssh: through tmux, else by OSC 52."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from textual.app import App

from tui.core.text import displayable

ClipboardSetting: TypeAlias = Literal["auto", "tmux", "osc52", "off"]
Feeder: TypeAlias = Callable[[Sequence[str], str], bool]
"""Runs a command with a text on its standard input; tells whether it did its work."""

_TMUX = ("tmux", "load-buffer", "-w", "-")
_PATIENCE_SECONDS = 1.0


def copy(
    app: App[object],
    text: str,
    *,
    setting: ClipboardSetting = "auto",
    environ: Mapping[str, str] = os.environ,
    feed: Feeder | None = None,
) -> str:
    """Put `text` on the clipboard and give the sentence to show, which holds the text."""
    clean = displayable(text, lines=True)
    shown = displayable(text)
    if setting == "off":
        return f'Nothing copied (clipboard = "off"): {shown}'
    wants_tmux = setting == "tmux" or (setting == "auto" and bool(environ.get("TMUX")))
    if wants_tmux and (feed or feed_command)(_TMUX, clean):
        return f"Copied: {shown}"
    if setting == "tmux":
        return f"tmux did not take it: {shown}"
    app.copy_to_clipboard(clean)
    return f"Copied: {shown}"


def feed_command(argv: Sequence[str], text: str) -> bool:
    """Run `argv` with `text` on its standard input, for a second at most."""
    try:
        done = subprocess.run(  # noqa: S603 - our own fixed command, no shell
            argv,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
