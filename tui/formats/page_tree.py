"""The text of a web page to a tree that can be searched in bounded time, whatever the page is like."""

import re
from typing import cast

from lxml.html import HtmlElement, HTMLParser

from tui.formats.html_tree import parse_html
from tui.formats.page_repairs import mend

LONGEST = 4_000_000
"""Characters of a page without its scripts; the longest articles have a tenth of it."""
MOST_TAGS = 100_000
"""Tags that are read; what comes behind them is cut off."""
_SCRIPT_TAG = r"<(script|style)\b[^>]{0,4000}>"
_MUTE = re.compile(rf"<!--.*?(?:-->|\Z)|{_SCRIPT_TAG}.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_REPEATED = re.compile(r"((?:<[^<>]{1,200}>\s{0,9}){1,4}?)\1{3,}")
"""Tags of which some come over and over, with nothing between."""
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s[^<>]{20000,}>")
_BLANKS = re.compile(r"\s{100,}")
_FALLBACK = re.compile(
    r"(<template id=\"B:(\w+)\"></template>)[^<]*(?:<(?!!--/?\$|template)[^<]*){0,200}<!--/\$-->", re.IGNORECASE
)
"""What a page that is streamed shows in the place of a part until it comes."""
_PART_IDS = re.compile(r"\bid=\"S:(\w+)\"")
_PARTS, _PLACES = re.compile(r"S:\w+").fullmatch, re.compile(r"B:\w+").fullmatch


def without_scripts(text: str) -> str:
    """A page without its scripts, style sheets and comments."""
    if parts := set(_PART_IDS.findall(text)):
        text = _FALLBACK.sub(lambda found: found[1] if found[2] in parts else found[0], text)
    return _MUTE.sub("", text)


def parse_page(html: str) -> HtmlElement | None:
    """The tree of a page; `None` when there is nothing in it.

    Args:
        html: The page as `without_scripts` and `bounded` leave it.
    """
    root = cast("HtmlElement | None", parse_html(html, parsed_by=HTMLParser))
    if root is not None:
        _put_streamed_parts_in_place(root)
        _put_captions_in_place(root)
        mend(root)
    return root


def bounded(html: str) -> str:
    """The page up to the caps; what only takes up room goes first."""
    html = _BLANKS.sub("\n", html)
    if len(html) > LONGEST:
        html = _LONG_TAG.sub(r"<\1>", html)
    if html.count("<") > MOST_TAGS:
        html = _REPEATED.sub(r"\1\1", html)
    if html.count("<") > MOST_TAGS:
        html = html[: _nth(html, "<", MOST_TAGS)]
    return html[:LONGEST]


def _nth(text: str, sign: str, number: int) -> int:
    """Where a sign stands for the nth time."""
    place = -1
    for _ in range(number):
        place = text.index(sign, place + 1)
    return place


def _put_streamed_parts_in_place(root: HtmlElement) -> None:
    """Show what a page sends hidden, for its script to put in place.

    React streams a page so: the part `S:1`, hidden, belongs where the
    template `B:1` stands.
    """
    places = {place.get("id"): place for place in root.iter("template") if _PLACES(place.get("id") or "")}
    for part in [one for one in root.iter() if one.get("hidden") is not None and _PARTS(one.get("id") or "")]:
        del part.attrib["hidden"]
        place = places.get(f"B{part.get('id')[1:]}")
        if place is not None and part not in place.iterancestors():
            place.addprevious(part)


def _put_captions_in_place(root: HtmlElement) -> None:
    """Move a caption that stands behind its figure into it."""
    for caption in root.xpath("//figcaption[preceding-sibling::*[1][self::figure][not(.//figcaption)]]"):
        caption.getprevious().append(caption)
