"""How many columns of a terminal a character takes: as Rich has it, which lays out what is painted (Unicode 17)."""

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

_WITHOUT = frozenset({"Mn", "Me", "Mc", "Cf", "Cc", "Cs"})
_NEW_WIDE = (
    "[\u2ffc-\u2fff\u31e4\u31e5\u31ef\ufa6e\ufa6f\ufada-\ufaff\U00016ff2-\U00016ff6\U000187f8-\U000187ff\U00018cff"
    "\U00018d09-\U00018d1e\U00018d80-\U00018df2\U0001b132\U0001b155\U0001f6d8\U0001f6dc\U0001fa75-\U0001fa77"
    "\U0001fa87-\U0001fa8a\U0001fa8e\U0001fa8f\U0001faad-\U0001faaf\U0001fabb-\U0001fabf\U0001fac6\U0001fac8"
    "\U0001facd-\U0001facf\U0001fada-\U0001fadc\U0001fadf\U0001fae8-\U0001faea\U0001faef\U0001faf7\U0001faf8"
    "\U00020000-\U0003fffd]"
)
"""Wide ones that a Python may not know yet, which takes all that it does not know for wide. Seldom needed: text."""
_NEW_WITHOUT = (
    "[\u0897\u0cf3\u0ece\u1acf-\u1add\u1ae0-\u1aeb\u2065\ud7c7-\ud7ca\ud7fc-\ud7ff\ufff0-\ufff8\U00010d69-\U00010d6d"
    "\U00010efa-\U00010eff\U00011241\U000113b8-\U000113c0\U000113c2\U000113c5\U000113c7-\U000113ca"
    "\U000113cc-\U000113d0\U000113d2\U000113e1\U000113e2\U00011b60-\U00011b67\U00011f00\U00011f01\U00011f03"
    "\U00011f34-\U00011f3a\U00011f3e-\U00011f42\U00011f5a\U00013439-\U00013440\U00013447-\U00013455"
    "\U0001611e-\U0001612f\U0001e08f\U0001e4ec-\U0001e4ef\U0001e5ee\U0001e5ef\U0001e6e3\U0001e6e6\U0001e6ee"
    "\U0001e6ef\U0001e6f5\U000e0080-\U000e0fff]"
)
_LATELY = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
_WIDE_LATELY = frozenset(chr(code) for first, last in _LATELY for code in range(first, last + 1))
"""Since Unicode 16."""
_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Round numbers in Arabic and the like: they take room, though they count as invisible."""


@lru_cache(maxsize=8192)
def cells_of(character: str) -> int:
    """Columns of one character by itself: 0, 1 or 2."""
    kind = category(character)
    if kind == "Cn":
        return 2 if re.match(_NEW_WIDE, character) else 0 if re.match(_NEW_WITHOUT, character) else 1
    if character in _SIGNS:
        return 1
    if kind in _WITHOUT:
        return 0
    if "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff":  # parts of Hangul syllables
        return 0
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones, drawn in the emoji before
        return 0
    return 2 if east_asian_width(character) in "WF" or character in _WIDE_LATELY else 1
