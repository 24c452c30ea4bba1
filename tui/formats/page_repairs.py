"""What browsers and scripts do to a page before anyone reads it: what is hidden is shown, what is there twice once."""

import re
from collections.abc import Set
from itertools import islice

from lxml.html import Element, HtmlElement

from tui.formats.boilerplate_names import box_rule
from tui.formats.loose_text import wrap_loose_text
from tui.formats.measures import STORY, Measures
from tui.formats.media import has_address
from tui.formats.vocabulary import BLOCKS

_HIDDEN = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNSEEN = re.compile(r"visibility\s*:", re.IGNORECASE)
"""What keeps its room on the page is not there to be unfolded."""
_LEAST_SHARE = 0.5
"""Of the paragraphs of a page: an element that holds more of them is its story, hidden or not."""
_FEWEST_PARAGRAPHS, _MOST_LINKED = 2, 0.3
_MOST_BESIDE = 20
"""Pictures that are looked at for an address."""
_SHORTEST_COPY, _MOST_COMPARED = 500, 20


def mend(root: HtmlElement) -> None:
    """Bring the tree of a page into the shape in which a reader would see it."""
    _give_body(root)
    _put_pictures_in_place(root)
    measures = Measures(root)
    told = root.xpath("//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]")
    hidden = [one for one in told if _is_hidden(one) and len(one.text_content()) >= STORY]
    if hidden:
        _show_hidden_story(root, hidden, measures)
    _drop_copies(root, measures, {one for one in hidden if _is_hidden(one)})
    wrap_loose_text(root)


def _give_body(root: HtmlElement) -> None:
    """Make a body of a head that holds the page: the parser takes many an element for no beginning of one."""
    for head in root.findall("head"):
        if root.find("body") is None and any(child.tag in BLOCKS for child in head):
            head.tag = "body"


def _put_pictures_in_place(root: HtmlElement) -> None:
    """Give each picture an `img` with an address, as far as the page names one in another way."""
    for picture in list(root.iter("amp-img", "amp-anim")):
        picture.tag = "img"
        for ratio in ("width", "height"):
            picture.attrib.pop(ratio, None)
    for picture in [one for one in root.iter("picture") if one.find(".//img") is None]:
        if next(picture.iter("source"), None) is not None:
            picture.append(Element("img"))
    for unscripted in list(root.iter("noscript")):
        _take_picture_out(unscripted)


def _take_picture_out(unscripted: HtmlElement) -> None:
    """Put the picture for readers without scripts where the one for the others has no address."""
    pictures = list(unscripted.iter("img"))
    if len(pictures) != 1 or unscripted.text_content().strip():
        return
    before, around = unscripted.getprevious(), unscripted.getparent()
    late = [] if before is None else list(before.iter("img"))
    beside = late or [one for one in islice(around.iter("img"), _MOST_BESIDE) if one is not pictures[0]]
    if any(map(has_address, beside)):
        return
    for one in late:
        one.drop_tree()
    pictures[0].tail = None
    unscripted.addprevious(pictures[0])


def _show_hidden_story(root: HtmlElement, hidden: list[HtmlElement], measures: Measures) -> None:
    """Show what is hidden until a script runs, or somebody wants to read on, where it is the story or a part of it."""
    stories = {line for line in measures.lines() if measures.is_story(line)}
    total = sum(map(measures.length, stories))
    homes = {line.getparent() for line in stories if not _is_hidden(line)}
    panels = {one.getparent() for one in root.xpath("//*[@role='tabpanel']") if not _is_hidden(one)}
    for element in hidden:
        held = [line for line in element.iter() if line in stories]
        if not held or _is_furniture(element):
            continue
        # A copy in one piece, such as the source of a page in Markdown, is long, but not many paragraphs.
        most = min(sum(map(measures.length, held)) / total, len(held) / len(stories)) > _LEAST_SHARE
        shown_in = panels if element.get("role") == "tabpanel" else homes if len(held) >= _FEWEST_PARAGRAPHS else ()
        goes_on = element.getparent() in shown_in and not _UNSEEN.search(element.get("style") or "")
        if most or (goes_on and measures.linked(element) < _MOST_LINKED):
            _show(element)


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in ("dialog", "nav", "template") or element.get("role") in ("dialog", "alertdialog", "menu"):
        return True
    return box_rule(f"{element.get('class') or ''} {element.get('id') or ''}") != ""


def _show(element: HtmlElement) -> None:
    element.attrib.pop("hidden", None)
    if _HIDDEN.search(element.get("style") or ""):
        element.attrib.pop("style")


def _drop_copies(root: HtmlElement, measures: Measures, hidden: Set[HtmlElement]) -> None:
    """Take out the boxes that hold the same as one before them: pages have them for wide and for narrow screens."""
    of_length: dict[int, list[HtmlElement]] = {}
    away, copies, left = set(hidden), [], _MOST_COMPARED
    for element in root.iter("div", "section", "article"):
        length = measures.length(element)
        if length < _SHORTEST_COPY or left <= 0:
            continue
        around = {element, *element.iterancestors()}
        if not around.isdisjoint(away) or any(one.tag == "noscript" for one in around):
            continue
        others = [one for one in of_length.setdefault(length, []) if one not in around][:left]
        of_length[length].append(element)
        left -= len(others)
        if any(_same(one, element) for one in others):
            away.add(element)
            copies.append(element)
    for copy in copies:
        copy.drop_tree()


def _same(one: HtmlElement, other: HtmlElement) -> bool:
    return bool(one.text_content().split() == other.text_content().split())
