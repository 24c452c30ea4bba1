"""Pictures and frames that nobody is meant to see: they tell somebody that the page was read."""

import re
from collections.abc import Sequence

from lxml import etree

_CSS_SIZE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*([0-9]+)\s*(?:px|(?=[;!])|$)", re.IGNORECASE)
_BEACON = re.compile(
    # Hosts that count.
    r"https?://(?:[\w.-]*\bdoubleclick\.net|www\.google-analytics\.com|www\.googletagmanager\.com|feedads\.[\w.-]+"
    r"|[\w.-]*feedsportal\.com|feeds\.feedburner\.com/~)"
    # Hosts that are called so, as long as no picture is asked for.
    r"|https?://(?:pixel|beacon|track(?:er|ing)?|analytics|metrics|stats|counter|telemetry|collector?)\d?\.[\w.-]+"
    r"(?:/(?![^?#]*\.(?:jpe?g|png|webp|avif|svg)(?:[?#]|$))|$)"
    # Paths that name a dot, or what is done with it.
    r"|https?://[^?#]*/(?:(?:tracking[_-]?)?pixel|beacon|1x1|[bpto]|trans(?:parent)?)\.(?:gif|png)(?:[?#]|$)"
    r"|https?://[^?#]*/(?:pixel|beacon|track(?:ing)?|tr|open|counter|hit|collect|imp(?:ression)?)(?:\.(?:php|aspx?|gif))?/?"
    r"(?:\?|$)",
    re.IGNORECASE,
)


def is_beacon(url: str) -> bool:
    """Whether an address has the shape of those that count readers."""
    return _BEACON.match(url) is not None


def sizes_of(element: etree._Element) -> list[int]:
    """Width and height in pixels, as far as attributes and style tell them.

    A style with a least width has others only to be overruled.
    """
    told = [(element.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    style = element.get("style") or ""
    told += [] if "min-width" in style else _CSS_SIZE.findall(style)
    return [int(size) for size in told if re.fullmatch(r"[0-9]{1,5}", size)]


def is_unseen(sizes: Sequence[int]) -> bool:
    """Whether sizes are those of a dot or a line; a naught beside another size only says that it is not known."""
    return bool(sizes) and min([size for size in sizes if size] or [0]) <= 1
