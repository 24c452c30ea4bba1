"""The person's own files: the one place that reads and writes them."""

import codecs
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import ConfigError
from tui.core.garbage import uncollected
from tui.core.last_few import LastFew
from tui.core.subscriptions import Config, read_config
from tui.formats.errors import FormatError
from tui.formats.toml_edit import position, too_deep
from tui.formats.toml_reading import read_toml
from tui.paths import Paths, make_private_folder, shipped_feeds
from tui.reader.config_mistakes import ConfigProblem, not_utf8, placed, syntax_mistake

LIMIT_BYTES = 5_000_000
"""Some twenty thousand feeds; more takes tomllib seconds."""

_DEEP = 100
"""Brackets within brackets; tomllib gives up somewhere between this and the interpreter's limit."""

_TRIES = 3
"""How often a change is tried while others change the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedConfig:
    """A feeds.toml as far as it could be read."""

    config: Config
    problems: tuple[ConfigProblem, ...] = ()
    text: str = ""
    """The whole file; empty when not even that could be had."""
    missing: bool = False
    """Whether there is no such file at all."""

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The problems as sentences."""
        return tuple(map(str, self.problems))

    @property
    def usable(self) -> bool:
        """Whether the file says something; if not, the last good list holds."""
        return self.config.usable

    @property
    def may_archive(self) -> bool:
        """Whether feeds that are missing here were meant to go: a file with any error archives nothing."""
        return self.config.may_archive


_LOADED: LastFew[LoadedConfig] = LastFew(2)
"""Before a change, and after it: both are asked for several times on the way."""


def forget() -> None:
    """Remember no text any more: for benches."""
    _LOADED.forget()


def load_config(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> LoadedConfig:
    """Read a feeds.toml; never raises, all that is wrong with it is in the answer."""
    try:
        body = read_bounded(path, limit_bytes)
    except FileNotFoundError:
        message = "there is no such file; expected your list of feeds"
        return _unusable(ConfigProblem(file=str(path), message=message), missing=True)
    except OSError as error:
        reason = error.strerror or str(error)
        return _unusable(ConfigProblem(file=str(path), message=f"cannot be read ({reason}); expected a readable file"))
    return read_config_bytes(body, name=path.name)


def read_config_bytes(body: bytes, *, name: str = "feeds.toml") -> LoadedConfig:
    """Read the content of a feeds.toml, whatever is in it; `name` begins each sentence about it."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unusable(not_utf8(name, error))
    return read_config_text(text, name=name)


def read_config_text(text: str, *, name: str = "feeds.toml") -> LoadedConfig:
    """Read the text of a feeds.toml, such as the last good one that the database keeps; the last few are remembered."""
    known = _LOADED.get(text)
    if known is None or any(problem.file != name for problem in known.problems):
        known = _LOADED.put(text, _read_text(text, name))
    return known


def _read_text(text: str, name: str) -> LoadedConfig:
    if "\0" in text:
        line, column = position(text, text.index("\0"))
        message = "a NUL character; expected nothing but text"
        return _unusable(ConfigProblem(file=name, line=line, column=column, message=message), text=text)
    try:
        parsed = read_toml(text)
    except RecursionError:
        line, column = too_deep(text, _DEEP) or (1, 1)
        message = f"brackets within brackets, too deep to read; expected at most {_DEEP}"
        return _unusable(ConfigProblem(file=name, line=line, column=column, message=message), text=text)
    except ValueError as error:  # TOMLDecodeError, and what int() says to a number of thousands of digits
        return _unusable(syntax_mistake(name, text, error), text=text)
    config = read_config(parsed, selector_mistake=_selector_mistake)
    return LoadedConfig(config=config, problems=placed(name, text, config.mistakes), text=text)


def start_config(paths: Paths) -> bool:
    """Put the shipped feeds.toml where there is none yet; tells whether it did.

    Raises:
        ConfigError: it cannot be written, or the file was named by the person and does not exist.
    """
    if os.path.lexists(paths.config):
        return False
    check_named(paths)
    write_new(paths.config, shipped_feeds())
    return True


def check_named(paths: Paths) -> None:
    """See that a feeds.toml that the person named exists.

    Raises:
        ConfigError: it does not.
    """
    if not paths.config_is_default and not os.path.lexists(paths.config):
        raise ConfigError(f"{paths.config} does not exist; only the default feeds.toml is ever created")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all, readable by its owner only.

    Folders that are missing are made; the file's own is then closed to others.

    Raises:
        ConfigError: something stands there already, be it a symbolic link, or it cannot be written.
    """
    make_folder(path)
    write_out(path, content)


def make_folder(path: Path) -> None:
    """Make the folder that a file is to lie in, closed to others, where it is missing.

    Raises:
        ConfigError: it cannot be made.
    """
    try:
        make_private_folder(path.parent)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}") from error


def write_out(path: Path, content: bytes, *, over: bool = False) -> None:
    """Write a file into a folder that is there, whole or not at all, readable by its owner only.

    Args:
        path: Where; never through a symbolic link.
        content: What.
        over: Whether it may take the place of another file.

    Raises:
        ConfigError: something stands there already, or it cannot be written.
    """
    try:
        if path.is_symlink() or (over and path.exists() and not path.is_file()):
            raise FileExistsError(path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600 by itself
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if over:
                Path(name).replace(path)
            else:
                _name_it(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
        _sync_folder(path.parent)
    except FileExistsError as error:
        if path.is_symlink():
            raise ConfigError(f"{path} is a symbolic link; nothing was written to it") from error
        raise ConfigError(f"{path} exists already; nothing was written to it") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}") from error


@uncollected()
def edit_config(paths: Paths, change: Callable[[str], str]) -> str:
    """Change feeds.toml, and give its new text; it is made where the usual one is missing.

    An edit that somebody made meanwhile stays: the change is then done again, on what stands there now. A symbolic
    link stays one, and the file behind it keeps its mode.

    Args:
        paths: Where it lies.
        change: Gives the new text for the present one; called again after an edit made meanwhile.

    Raises:
        ConfigError: the file has a mistake that hides what it says, `change` cannot be made, or it cannot be written;
            nothing was changed.
    """
    for _ in range(_TRIES):
        before = _present(paths)
        mark, text = _decoded(paths.config, before or b"")
        try:
            changed = change(text)
        except FormatError as error:
            remedy = f"; {error.problem.remedy}" if error.problem.remedy else ""
            raise ConfigError(f"{paths.config}: {error.problem.cause}{remedy}") from error
        after = mark + changed.encode()
        if len(after) > LIMIT_BYTES:
            raise ConfigError(f"{paths.config} would grow beyond {LIMIT_BYTES:,} bytes; nothing was written to it")
        if before is None:
            write_new(paths.config, after)
            return changed
        if after == before or _replaced(paths.config, before, after):
            return changed
    raise ConfigError(f"{paths.config} is being changed by another program all the time; nothing was written to it")


def _present(paths: Paths) -> bytes | None:
    """What stands in feeds.toml; `None`: the usual one is not there yet."""
    try:
        return read_bounded(paths.config, LIMIT_BYTES)
    except FileNotFoundError:
        check_named(paths)
        return None
    except OSError as error:
        raise ConfigError(f"{paths.config} cannot be read: {error.strerror or error}") from error


def _decoded(path: Path, body: bytes) -> tuple[bytes, str]:
    """A byte order mark, if there is one, and the text behind it."""
    loaded = read_config_bytes(body, name=path.name)
    if not loaded.usable:
        raise ConfigError(f"{loaded.problems[0]}; until that is mended the file is not written to")
    mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    return mark, loaded.text


def _replaced(path: Path, before: bytes, after: bytes) -> bool:
    """Put a new file in the place of an old one, whole or not at all; `False`: it is no longer what it was."""
    try:
        target = path.resolve(strict=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
            if target.read_bytes() != before:
                return False
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}; it is as it was") from error
    return True


def _name_it(temporary: Path, path: Path) -> None:
    """Give the finished file its name, never in the place of another one."""
    try:
        os.link(temporary, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        temporary.rename(path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bounded(path: Path, limit_bytes: int) -> bytes:
    """The file's bytes, or an OSError; a pipe or a device is not even opened, since it could hang or never end."""
    kind = path.stat()
    if stat.S_ISDIR(kind.st_mode):
        raise IsADirectoryError("it is a folder")
    if not stat.S_ISREG(kind.st_mode):
        raise OSError("it is no regular file")
    with path.open("rb") as file:
        body = file.read(limit_bytes + 1)
    if len(body) > limit_bytes:
        raise OSError(f"it is larger than {limit_bytes:,} bytes")
    return body


def _unusable(problem: ConfigProblem, *, text: str = "", missing: bool = False) -> LoadedConfig:
    return LoadedConfig(config=Config(usable=False), problems=(problem,), text=text, missing=missing)


def _selector_mistake(selector: str) -> str:
    from tui.formats.selectors import selector_mistake  # late: 6 ms, and few lists have selectors

    return selector_mistake(selector)
