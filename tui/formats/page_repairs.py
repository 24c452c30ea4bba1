"""What browsers and scripts do to a page before anyone reads it: what is hidden is shown, what is there twice once."""

import re
from collections.abc import Iterator, Set
from itertools import islice

from lxml.html import Element, HtmlElement

from tui.formats.beacons import is_unseen, sizes_of
from tui.formats.boilerplate_names import box_rule, names_of
from tui.formats.loose_text import wrap_loose_text
from tui.formats.measures import STORY, Measures, letters, one_line
from tui.formats.media import has_address, pictures_named
from tui.formats.places import targets
from tui.formats.players import name_players
from tui.formats.styles import UNSHOWN
from tui.formats.vocabulary import BLOCKS, HEADINGS, MEDIA

_UNSEEN = re.compile(r"visibility\s*:", re.IGNORECASE)
"""What keeps its room on the page is not there to be unfolded."""
_UNFOLDING = " | ".join(f"//{heading}//*[@aria-controls]" for heading in HEADINGS)
"""What unfolds from a heading, as in the accordions of WAI-ARIA."""
_LEAST_SHARE = 0.5
"""Of the paragraphs of a page: an element that holds more of them is its story, hidden or not."""
_FEWEST_PARAGRAPHS, _MOST_LINKED = 2, 0.3
_PARTS = ("td", "th", "tr", "thead", "tbody", "caption", "figcaption", "dt", "dd", "blockquote")
_IN_LINE = ("a", "span", "em", "strong", "i", "b", "u", "sup", "sub", "abbr", "code", "mark", "q", "cite", "small")
_UNLUCKY = re.compile(
    r"header|foot|menu|extra|remark|rss|community|comment|sidebar|sponsor|popup|page[r-]|twitter|tweet", re.IGNORECASE
)
_MOST_BESIDE = 20
"""Pictures that are looked at for an address."""
_SHORTEST_COPY, _MOST_COMPARED = 500, 20


def mend(root: HtmlElement) -> None:
    """Bring the tree of a page into the shape in which a reader would see it."""
    _give_body(root)
    _name_places(root)
    _unname_parts(root)
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


def _name_places(root: HtmlElement) -> None:
    """Keep what links of the page lead to under a second name: an id that speaks of boxes may be taken away."""
    wanted = targets(root)
    if wanted:
        for element in root.iter():
            if (name := element.get("id")) in wanted:
                element.set("name", name)


def _unname_parts(root: HtmlElement) -> None:
    """Take the names of boxes from what is none: whoever looks for an article drops a "header-cell" for it."""
    parts = [*root.iter(*HEADINGS, *_PARTS), *_round_headings(root), *filter(_is_in_line, root.iter(*_IN_LINE))]
    for part in parts:
        if _UNLUCKY.search(names_of(part)):
            part.attrib.pop("class", "")
            part.attrib.pop("id", "")


def _is_in_line(element: HtmlElement) -> bool:
    """Whether an element has a name, and words of the same line beside it."""
    if not element.attrib or (element.get("class") or element.get("id")) is None:
        return False
    before, around = element.getprevious(), element.getparent()
    text = (around.text if around is not None else "") if before is None else before.tail
    return letters(f"{text or ''}{element.tail or ''}") != ""


def _round_headings(root: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes that hold a heading within a text and nothing else, where there are several of a name."""
    boxes: dict[str, list[HtmlElement]] = {}
    for heading in root.iter("h2", "h3", "h4", "h5", "h6"):
        box = heading.getparent()
        if box.tag in ("div", "header") and len(box) == 1 and not one_line(f"{box.text or ''}{heading.tail or ''}"):
            boxes.setdefault(box.get("class") or "", []).append(box)
    return (box for alike in boxes.values() if len(alike) > 1 for box in alike)


def _put_pictures_in_place(root: HtmlElement) -> None:
    """Give each picture an `img` with an address, as far as the page names one in another way; films a frame."""
    name_players(root)
    for shown in list(root.iter("img", "iframe")):
        # Whoever looks for an article may take the style sheets away.
        if shown.get("style") and is_unseen(sizes_of(shown)):
            shown.drop_tree()
    for picture in list(root.iter("amp-img", "amp-anim")):
        picture.tag = "img"
        for ratio in ("width", "height"):
            picture.attrib.pop(ratio, None)
    for picture in [one for one in root.iter("picture") if one.find(".//img") is None]:
        if next(picture.iter("source"), None) is not None:
            picture.append(Element("img"))
    for figure in root.iter("figure"):
        if next(figure.iter(*MEDIA), None) is None and (named := pictures_named(figure)):
            figure.insert(0, Element("img", src=named[0]))
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
    unfolding = {name for one in root.xpath(_UNFOLDING) for name in one.get("aria-controls").split()}
    for element in hidden:
        held = [line for line in element.iter() if line in stories]
        if not held or _is_furniture(element):
            continue
        # A copy in one piece, such as the source of a page in Markdown, is long, but not many paragraphs.
        most = min(sum(map(measures.length, held)) / total, len(held) / len(stories)) > _LEAST_SHARE
        shown_in = panels if element.get("role") == "tabpanel" else homes if len(held) >= _FEWEST_PARAGRAPHS else ()
        goes_on = element.getparent() in shown_in and not _UNSEEN.search(element.get("style") or "")
        goes_on = goes_on or element.get("id") in unfolding
        if most or (goes_on and measures.linked(element) < _MOST_LINKED):
            _show(element)


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or UNSHOWN.search(element.get("style") or "") is not None


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in ("dialog", "nav", "template") or element.get("role") in ("dialog", "alertdialog", "menu"):
        return True
    return box_rule(names_of(element)) != ""


def _show(element: HtmlElement) -> None:
    element.attrib.pop("hidden", None)
    if UNSHOWN.search(element.get("style") or ""):
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
