"""Bringing feeds, settings and reading state from another reader."""

from tui.reader.base import ReaderBase


class Bringing(ReaderBase):
    """What of the reader brings a past from another reader."""
