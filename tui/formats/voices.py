"""The libraries that are heard beside readability: each says what it takes for the article of a page, as plain text."""

import logging
from collections.abc import Callable

# What they cannot read is an answer here, and nothing for a log.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class Silent(Exception):
    """A voice says nothing; the message is why, such as "not installed"."""


def trafilatura(html: str, url: str) -> str:
    """The article as trafilatura has it, in its fast mode: its fallback is another readability.

    Raises:
        Silent: it says nothing.
    """
    try:
        from trafilatura import extract  # late: 250 ms, and not needed for most pages
    except ImportError:
        raise Silent("not installed") from None
    return _heard(lambda: extract(html, url=url or None, fast=True, include_comments=False))


def resiliparse(html: str) -> str:
    """The article as resiliparse has it.

    Raises:
        Silent: it says nothing.
    """
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        raise Silent("not installed") from None
    options = dict.fromkeys(("alt_texts", "links", "comments", "form_fields", "list_bullets", "noscript"), False)
    return _heard(lambda: extract_plain_text(html, main_content=True, **options))


def _heard(say: Callable[[], str | None]) -> str:
    try:
        text = say()
    except Exception as error:  # noqa: BLE001 - a page may make a library raise whatever it likes
        raise Silent(f"it stumbled over the page ({type(error).__name__})") from None
    if not (text or "").strip():
        raise Silent("it found nothing")
    return str(text)
