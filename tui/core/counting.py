"""How long a text is."""

from tui.core.text import index_text

_LATIN = 4
"""A text with at most one byte in so many beyond ASCII is in a script with blanks."""


def count_words(text: str) -> int:
    """Words of a plain text, one blank or line break between; in scripts without blanks each character is one."""
    blanks = text.count(" ") + text.count("\n")
    if text.isascii() or (len(text.encode()) - len(text)) * _LATIN < len(text):
        return blanks + 1 if text else 0
    return len(index_text(text).split())
