"""Changing feeds that are subscribed: title, folders, address, whether they are fetched and listed."""

from tui.reader.base import ReaderBase


class Editing(ReaderBase):
    """What of the reader changes feeds that are subscribed."""
