"""Zones by the names that people write behind a time."""

from datetime import tzinfo

from dateutil import tz

_HOURS = {
    **dict.fromkeys(("UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("BST", "WEST", "CET", "MEZ"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    **dict.fromkeys(("SGT", "HKT", "AWST"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    **dict.fromkeys(("BRT", "ADT"), -3),
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("CST", "MDT"), -6),
    **dict.fromkeys(("MST", "PDT"), -7),
    **dict.fromkeys(("PST", "AKDT"), -8),
    "IST": 5.5,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "EDT": -4,
    "AKST": -9,
    "HST": -10,
}
"""East of Greenwich. Of names with several meanings the one that newspapers have most: BST is British, IST Indian."""
_CHANGING = {
    "ET": tz.tzstr("EST5EDT,M3.2.0,M11.1.0"),
    "CT": tz.tzstr("CST6CDT,M3.2.0,M11.1.0"),
    "MT": tz.tzstr("MST7MDT,M3.2.0,M11.1.0"),
    "PT": tz.tzstr("PST8PDT,M3.2.0,M11.1.0"),
}
"""Names that mean summer time in summer; written out, since not every system has a table of zones."""


def zone_named(name: str) -> tzinfo | None:
    """The zone of that name, such as "ET" or "CEST"."""
    if name in _CHANGING:
        return _CHANGING[name]
    return tz.tzoffset(name, _HOURS[name] * 3600) if name in _HOURS else None
