"""Commands as they are typed behind `:` on screen: what a line means, and how it can go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tui.core.commands import COMMAND, COMMANDS, Command
from tui.core.errors import UsageError
from tui.core.query_dates import DAY_NAMES, SPANS
from tui.core.query_nodes import SORTS
from tui.core.text import displayable

_SHOWN = 40
"""Characters of what was typed that a mistake repeats."""
_EFFECTS = ("read", "unread", "star", "hide", "notify")
_SUCH_AS = {"rule": f": {', '.join(_EFFECTS)} or tag NAME", "mark-older": ", such as 2w"}
"""What a command that got nothing could have got, where its form alone does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command with what was typed behind its name."""

    command: Command
    argument: str
    """Empty: nothing; only where the command takes something."""


def typed_commands() -> tuple[Command, ...]:
    """The commands that can be typed: all on screen but those that ask which of their keys was pressed."""
    return tuple(command for command in COMMANDS if command.on_screen and not command.takes_key)


def needs_argument(command: Command) -> bool:
    """Whether it cannot be carried out by its name alone."""
    return any(not word.startswith("[") for word in command.typed.split())


def candidates(name: str) -> tuple[Command, ...]:
    """What a name, or the beginning of one, may mean; one that is written out means itself alone."""
    name = name.casefold()
    found = tuple(command for command in typed_commands() if command.name.startswith(name))
    whole = tuple(command for command in found if command.name == name)
    return whole or found


def read_typed(line: str) -> Typed:
    """What a line asks for.

    Raises:
        UsageError: there is no such command, there are several, or it is not what the command takes.
    """
    name, argument = _parts(line)
    found = candidates(name)
    if not found:
        raise UsageError(_unknown(name))
    if len(found) > 1:
        raise UsageError(f"{name} may be {' or '.join(command.name for command in found)}")
    command = found[0]
    if argument and not command.typed:
        raise UsageError(f"{command.name} takes nothing behind its name")
    if not argument and needs_argument(command):
        raise UsageError(f"{command.name} needs {command.typed}{_SUCH_AS.get(command.name, '')}")
    return Typed(command=command, argument=argument)


def _parts(line: str) -> tuple[str, str]:
    """The name and the argument, colons before and blanks about them taken off."""
    name, _, argument = line.strip().lstrip(": ").partition(" ")
    return name, argument.strip()


def _unknown(name: str) -> str:
    shown = displayable(name, limit=_SHOWN)
    command = COMMAND.get(name.casefold())
    if command is not None and command.takes_key:
        keys = dict.fromkeys(key for place in command.keys.values() for key in place)
        return f"{command.name} goes by its keys: {' '.join(keys)}"
    if command is not None:
        return f"{command.name} is a command of the shell: dateline {command.name}"
    names = [command.name for command in typed_commands()]
    close = get_close_matches(name.casefold()[:_SHOWN], names, n=1, cutoff=0.6)
    return f"no command {shown}; " + (f"did you mean {close[0]}?" if close else "Ctrl-P lists them all")


def told(line: str) -> str:
    """What helps with a line that is being typed: what its command does, or which commands it can become."""
    name, _ = _parts(line)
    if not name:
        return ""
    found = candidates(name)
    if len(found) == 1:
        command = found[0]
        form = f"{command.name} {command.typed}".rstrip()
        return f"{form}: {command.help}"
    return "  ".join(command.name for command in found) or _unknown(name)


def completions(line: str, *, tags: Sequence[str] = (), folders: Sequence[str] = ()) -> tuple[str, ...]:
    """The lines that this one can become; those with a blank at the end take more.

    Args:
        line: What is typed.
        tags: All tags there are, the likeliest first.
        folders: All folders there are, the likeliest first.
    """
    name, blank, begun = line.lstrip().partition(" ")
    if not blank:
        return tuple(f"{command.name} " if command.typed else command.name for command in _beginning(name))
    found = candidates(name)
    if len(found) != 1:
        return ()
    folded = begun.lstrip(" #").casefold()
    return tuple(
        f"{name} {choice}"
        for choice in _choices(found[0], begun, tags, folders)
        if choice.casefold().startswith(folded)
    )


def _beginning(name: str) -> tuple[Command, ...]:
    return tuple(command for command in typed_commands() if name and command.name.startswith(name.casefold()))


def _choices(command: Command, begun: str, tags: Sequence[str], folders: Sequence[str]) -> tuple[str, ...]:
    """What can stand behind a command, as far as it is known."""
    match command.name:
        case "tag" | "untag" | "delete-tag":
            return tuple(tags)
        case "rename-tag":
            head = begun.lstrip().rpartition(" ")[0]
            return tuple(f"{head} {tag}".lstrip() for tag in tags)
        case "move-feed":
            line = begun.lstrip()
            head = line.removesuffix(line.rpartition(",")[2].lstrip())
            return tuple(f"{head}{folder}" for folder in folders)
        case "rule":
            return (*_EFFECTS, *(f"{verb} {tag}" for verb in ("tag", "untag") for tag in tags))
        case "sort":
            return SORTS
        case "history":
            return tuple(name for name in DAY_NAMES if name != "tomorrow")
        case "mark-older":
            return SPANS
    return ()


def common_beginning(lines: Sequence[str]) -> str:
    """The longest beginning that all share, as the first writes it; without lines empty."""
    if not lines:
        return ""
    length = len(lines[0])
    for line in lines[1:]:
        pairs = enumerate(zip(lines[0][:length], line, strict=False))
        alike = min(length, len(line))
        length = next((at for at, (one, other) in pairs if one.casefold() != other.casefold()), alike)
    return lines[0][:length]
