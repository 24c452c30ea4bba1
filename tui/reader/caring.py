"""How the feeds are: failing, moved, gone, silent, noisy."""

from tui.reader.base import ReaderBase


class Caring(ReaderBase):
    """What of the reader tells how the feeds are."""
