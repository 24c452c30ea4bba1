"""Saving single pages as stories of their own."""

from tui.reader.base import ReaderBase


class Saving(ReaderBase):
    """What of the reader saves single pages as stories."""
