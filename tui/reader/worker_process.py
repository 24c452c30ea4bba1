"""What runs in a worker process: how it begins, and its jobs, whose parsers are imported there only."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.core.leads import Leads
from tui.core.model import Feed
from tui.core.pages import Hints, Page
from tui.core.repeats import Cleaned

_LARGE = 500_000
"""Bytes of a document from which giving memory back is worth the tenth of a second."""
_PR_SET_PDEATHSIG = 1
"""As prctl.h numbers it."""


def prepare(log: str) -> None:
    """Send what libraries print to the log, and leave Ctrl-C to the parent.

    Args:
        log: file that takes stdout and stderr; where it cannot, they are dropped.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _end_with_parent()
    from tui.reader.logs import open_raw, set_up_worker  # late: 10 ms, and the parent need not

    try:
        target = open_raw(Path(log)) if log else os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a log that cannot be written must not stop the work
        target = os.open(os.devnull, os.O_WRONLY)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
    set_up_worker()
    from tui.reader.memory import use_sparingly  # late: 3 ms, and the parent has done so

    use_sparingly()


def _end_with_parent() -> None:
    """Have the system end this process when its parent is killed: nobody else would stop a document that stalls it.

    On systems other than Linux nothing happens here; a process that reads nothing ends by itself.
    """
    from multiprocessing import parent_process  # late: 3 ms, and the parent does not run this

    with suppress(ImportError, AttributeError, OSError):
        import ctypes  # late: as above, and not every Python has it

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    parent = parent_process()
    if parent is not None and parent.pid != os.getppid():  # it was killed before that
        os._exit(1)


@contextmanager
def _given_back(body: bytes) -> Iterator[None]:
    """Give back to the system what reading a large document took: malloc keeps it, and the next may go elsewhere."""
    try:
        yield
    finally:
        if len(body) > _LARGE:
            from tui.reader.memory import give_back  # late: 3 ms, and few documents are large

            give_back()


def read_feed(body: bytes, *, url: str, content_type: str, headers: Mapping[str, str], max_entries: int) -> Feed:
    """As `formats.feed.parse_feed`.

    Raises:
        FormatError: it is no feed, or too broken to be read.
    """
    from tui.formats.feed import parse_feed  # late: 180 ms

    with _given_back(body):
        return parse_feed(body, url=url, content_type=content_type, headers=headers, max_entries=max_entries)


def read_article(body: bytes, *, url: str, content_type: str, hints: Hints) -> Page:
    """As `formats.page.read_page`.

    Raises:
        FormatError: there is no article in it.
    """
    from tui.formats.page import read_page  # late: 250 ms

    with _given_back(body):
        return read_page(body, url=url, content_type=content_type, hints=hints)


def address_in(body: bytes, *, content_type: str) -> str:
    """As `formats.own_address.own_address`."""
    from tui.formats.own_address import own_address  # late: 34 ms

    return own_address(body, content_type=content_type)


def clean_article(html: str, *, repeated: frozenset[int]) -> Cleaned:
    """As `formats.page.clean_article`."""
    from tui.formats import page  # late: as above

    return page.clean_article(html, repeated=repeated)


def find_leads(html: bytes, *, url: str, content_type: str, links: str) -> Leads:
    """As `formats.discover.leads`."""
    from tui.formats.discover import leads  # late: 34 ms

    return leads(html, url=url, content_type=content_type, links=links)


def find_leads_in_file(body: bytes) -> Leads:
    """As `formats.own_feeds.leads_of_file`.

    Raises:
        FormatError: it is a list of feeds.
    """
    from tui.formats.own_feeds import leads_of_file  # late: 34 ms

    return leads_of_file(body)
