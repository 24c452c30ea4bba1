"""How this process asks the system for memory, and gives it back: the C library would rather keep what was large once.

On systems with another C library than glibc nothing happens here.
"""

import ctypes
import gc
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Parameters of mallopt, as malloc.h numbers them."""
_LARGE_BYTES = 256 * 1024
_ARENAS = 2


def use_sparingly() -> None:
    """Have each large piece lie by itself, so that it goes back whole, and few threads have heaps of their own.

    Left alone, glibc takes the first large piece that is freed as a sign to keep all of that size: documents of
    15 MB then leave holes of 15 MB, in a refresh with twenty of them some 60 MB.
    """
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back what is free by now; some hundredths of a second."""
    gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
