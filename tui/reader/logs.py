"""The log in the state folder: where what went wrong stands in full.

It keeps to one file of a megabyte and two older ones, which only their owner
may read. Passwords and keys in addresses never reach it, control characters
neither.
"""

import io
import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from tui.core.text import displayable
from tui.paths import Paths, make_private_folder

LOG_BYTES = 1_000_000
OLDER_LOGS = 2
_RECORD_LENGTH = 20_000

_USER_INFO = re.compile(r"(?<=//)[^\s/?#'\"<>]+@")
_RUN = re.compile(r"[^\s/?#'\"<>]+")
"""What may hold the same of an address whose scheme was left out."""
_PARAMETER = re.compile(r"(?<=[?&#])((?:amp;)?[\w.-]+)=[^&\s#'\"<>]+")
_SECRET = re.compile(
    r"token|secret|passw(?:or)?d|api_?key|auth(?!ors?$)|session|signature|credential"
    r"|(?:^|[_.;-]|access|private|feed|rss|user)key$|(?:^|;)(?:sig|pw|pwd|pass|jwt)$",
    re.IGNORECASE,
)
"""Names of parameters."""


def redact(text: str) -> str:
    """The same text with user, password and keys taken out of each address; takes time in proportion to its length."""
    if "@" in text:
        text = _RUN.sub(_without_login, _USER_INFO.sub("***@", text))
    return _PARAMETER.sub(_without_secret, text) if "=" in text else text


def _without_login(run: re.Match[str]) -> str:
    login, _, host = run[0].rpartition("@")
    user, _, password = login.partition(":")
    in_path = run.string[max(0, run.start() - 1) : run.start()] == "/"
    is_host = host[:1].isalnum() or host[:1] == "["
    return f"***@{host}" if user and password and is_host and user != "mailto" and not in_path else run[0]


def _without_secret(parameter: re.Match[str]) -> str:
    return f"{parameter[1]}=***" if _SECRET.search(parameter[1]) else parameter[0]


class _Formatter(logging.Formatter):
    """Redacts and cleans whole records, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return displayable(redact(super().format(record)), lines=True, limit=_RECORD_LENGTH)


class PrivateFile(RotatingFileHandler):
    """A rotating file that only its owner may read, made with its first record."""

    def _open(self) -> io.TextIOWrapper:
        make_private_folder(Path(self.baseFilename).parent)
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=_open_private)

    def handleError(self, record: logging.LogRecord) -> None:
        """Stay quiet: a log that cannot be written must not spoil the screen."""


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def open_raw(path: Path) -> int:
    """A handle for what a process of ours prints, to be closed; one that has grown long is put aside first.

    Raises:
        OSError: it cannot be written, or is a symbolic link.
    """
    make_private_folder(path.parent)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    handle = _open_private(str(path), flags)
    if os.fstat(handle).st_size <= LOG_BYTES:
        return handle
    os.close(handle)
    path.replace(path.with_name(f"{path.name}.1"))
    return _open_private(str(path), flags)


def set_up_worker() -> None:
    """Send the records of a worker process to its stderr, as clean as those of the log."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)


def log_file(paths: Paths) -> Path:
    """Where the log lies."""
    return paths.state / "dateline.log"


def set_up(paths: Paths, *, level: int = logging.INFO) -> None:
    """Send all records of this process to the file, and none to the terminal.

    The file and its folder are made when there is something to write.
    """
    handler = PrivateFile(
        log_file(paths),
        maxBytes=LOG_BYTES,
        backupCount=OLDER_LOGS,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(_Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, PrivateFile)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
