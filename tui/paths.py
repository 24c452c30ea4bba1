"""Where files lie: the person's own, and those that come with the program."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The files of one run, absolute; none of them need exist."""

    config: Path
    """feeds.toml."""
    db: Path
    state: Path
    """Folder for the log and for backups."""
    config_is_default: bool
    """Whether nobody named the config file; only then may it be created."""

    @property
    def backups(self) -> Path:
        """Folder for the copies of the database that the program makes by itself."""
        return self.state / "backups"


def find_paths(
    *,
    config: str | Path | None = None,
    db: str | Path | None = None,
    state: str | Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Paths:
    """Decide where files lie: the arguments, else `DATELINE_*`, else the XDG variables, else the system's habit.

    An empty variable counts as not set, and so does a relative XDG one (XDG
    Base Directory Specification 0.8).
    """
    named_config = config or environ.get("DATELINE_CONFIG")
    named_db = db or environ.get("DATELINE_DB")
    named_state = state or environ.get("DATELINE_STATE")
    return Paths(
        config=_absolute(named_config or _folder("config", environ) / "feeds.toml"),
        db=_absolute(named_db or _folder("data", environ) / "dateline.db"),
        state=_absolute(named_state or _folder("state", environ)),
        config_is_default=not named_config,
    )


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents, each for its owner alone whatever the umask (XDG 0.8: "with 0700").

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    try:
        folder.mkdir(0o700)
    except FileExistsError as error:
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from error
        return
    folder.chmod(0o700)


def shipped_feeds(package: Path = _PACKAGE) -> bytes:
    """The feeds.toml that comes with the program.

    A wheel holds it inside the package; in a checkout, or an editable
    installation of one, it stands beside the package's folder.
    """
    inside = package / "feeds.toml"
    return (inside if inside.is_file() else package.parent / "feeds.toml").read_bytes()


def welcome_feed(package: Path = _PACKAGE) -> bytes:
    """The document of the feed `builtin:welcome`."""
    return (package / "welcome" / "welcome.xml").read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsboatHome:
    """Where newsboat, or newsbeuter before it, keeps its files; none of them need exist."""

    urls: Path
    config: Path
    cache: Path


def newsboat_homes(folder: str | Path | None = None, *, environ: Mapping[str, str] = os.environ) -> list[NewsboatHome]:
    """Where newsboat's files may lie, the likeliest first: in the folder that is named, else as its manual says."""
    user = _absolute(environ.get("HOME") or "~")
    homes: list[NewsboatHome] = []
    for name in ("newsboat", "newsbeuter"):
        settings, cached = (
            Path(named) if os.path.isabs(named := environ.get(f"XDG_{kind}_HOME", "")) else user / usual
            for kind, usual in (("CONFIG", ".config"), ("DATA", ".local/share"))
        )
        homes.append(_newsboat_home(settings / name, cached / name))
        if settings != user / ".config":
            homes.append(_newsboat_home(user / ".config" / name, user / ".local/share" / name))
        homes.append(_newsboat_home(user / f".{name}", user / f".{name}"))
    if folder is None:
        return homes
    there = _absolute(folder)
    there = there.parent if there.name == "urls" and there.is_file() else there
    return [next((home for home in homes if home.urls.parent == there), _newsboat_home(there, there))]


def _newsboat_home(settings: Path, cached: Path) -> NewsboatHome:
    return NewsboatHome(urls=settings / "urls", config=settings / "config", cache=cached / "cache.db")


def _folder(kind: str, environ: Mapping[str, str]) -> Path:
    """Our folder for config, data or state."""
    named = environ.get(f"XDG_{kind.upper()}_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "dateline"
    import platformdirs  # late: 20 ms

    folders = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
    }
    return folders[kind]("dateline", appauthor=False)


def _absolute(path: str | Path) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:  # "~somebody" whom the system does not know: then it is the name of a file
        return Path(path).absolute()
