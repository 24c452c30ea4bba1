"""Lists of feeds as readers exchange them: OPML 1.0 to 2.0 in, OPML 2.0 out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache, reduce
from html import escape, unescape
from urllib.parse import urlsplit

from lxml import etree

from tui.core.kinds import quoted
from tui.core.model import Subscription
from tui.core.subscriptions import DEEPEST_FOLDER, LONGEST_FOLDER, same_address
from tui.core.text import displayable
from tui.formats.encoding import as_xml
from tui.formats.errors import FormatError, malformed
from tui.formats.pasted import feed_url
from tui.formats.urls import no_web_address, web_url

_REMEDY = "export the list of feeds from the other reader as OPML, and import that file"
_MOST_SENTENCES = 100
_MOST_CATEGORIES = 50

_SLASH = "\N{DIVISION SLASH}"
"""Stands for a / in the name of a folder, which in a path divides folders."""

_BEGINNING = re.compile(rb"<(?:[\w.-]+:)?(?:opml|body|outline)(?=[\s/>])", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)(?=[\s>])")
_REFERENCE = re.compile(rb"&(?!#\d+;|#[xX][\da-fA-F]+;|(?:amp|lt|gt|quot|apos);)(?:[A-Za-z][A-Za-z\d]{0,31};)?")
_CROWDED = re.compile(rb"""(<[\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')){200,}""")
"""A tag with so many attributes that libxml2, which goes through all of them for each new one, would hang."""
_MADE_ELSEWHERE = re.compile(r"(?:html|xml|json)\+", re.IGNORECASE)
"""Types of outlines that FreshRSS makes into feeds itself, from pages or answers in JSON."""
_COMMAND = re.compile(r"\||(?:exec|filter):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """What an OPML file holds for us."""

    subscriptions: tuple[Subscription, ...] = ()
    """In the order of the file, each address once."""
    left_out: tuple[str, ...] = ()
    """What was not taken and why, a sentence each without a full stop."""
    feeds_left_out: int = 0
    """How many outlines these are, also where not all are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineOut:
    """A feed as it is written."""

    url: str
    title: str = ""
    site_url: str = ""
    folders: tuple[str, ...] = ()
    """Paths with `/` between the names; the feed is written into each of them."""


def read_opml(body: bytes) -> Outlines:
    """Read a list of feeds, as much of it as can be read and subscribed to.

    Raises:
        FormatError: it is no OPML at all.
    """
    if not body.strip():
        raise malformed("the file is empty", _REMEDY)
    data = as_xml(body)
    beginning = _BEGINNING.search(data)
    if beginning is None:
        raise _no_opml(data)
    reader = _Reader()
    root, broken = _parsed(data[beginning.start() :])
    for event, element in etree.iterwalk(root, events=("start", "end")):
        (reader.start if event == "start" else reader.end)(element)
    if not reader.is_opml:
        raise _no_opml(data)
    return Outlines(
        subscriptions=reader.subscriptions(),
        left_out=tuple(reader.sentences(broken=broken)),
        feeds_left_out=reader.left_out,
    )


def write_opml(subscriptions: Iterable[OutlineOut], *, title: str, now: datetime) -> bytes:
    """Write feeds as OPML 2.0, folders in the order in which they first appear.

    Feeds that only this program could read, such as builtin:welcome, are
    left out, and so are user names and passwords in addresses.

    Args:
        subscriptions: In the order in which they are written within their folders.
        title: What the list is called.
        now: An aware time.
    """
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = displayable(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    folders: dict[str, etree._Element] = {"": body}
    for each in subscriptions:
        attributes = _attributes(each)
        for folder in dict.fromkeys(each.folders or ("",)) if attributes else ():
            etree.SubElement(_folder(folders, folder), "outline", attributes)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _no_opml(data: bytes) -> FormatError:
    if _FEED.search(data[:10_000]):
        return malformed("this is no OPML file but a feed", "subscribe to it by its address")
    return malformed("this is no OPML file", _REMEDY)


def _mended(reference: re.Match[bytes]) -> bytes:
    """A named character of HTML as it is, and the & of an address as XML wants it."""
    name = reference[0].decode()
    return escape(unescape(name) if name.endswith(";") else name).encode()


def _parsed(data: bytes) -> tuple[etree._Element, bool]:
    """The tree of a document from its first tag on, and whether the document is broken.

    Without what stands before there is no document type, and so no entity but those of XML.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    data = _REFERENCE.sub(_mended, _CROWDED.sub(rb"\1", data))
    root = etree.fromstring(b"<list>%b</list>" % data, parser)
    return root, any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)


@dataclass(slots=True, kw_only=True)
class _Open:
    """An outline whose end has not been heard yet."""

    path: str = ""
    """The folder in which the outlines in it lie."""
    depth: int = 0
    """How many names `path` has."""
    settings: bool = False
    """Whether it holds settings of the other reader, with nothing in them for us."""
    leaf: str | None = None
    """Its name as long as it is neither a feed nor a folder with anything in it; then `None`."""


@dataclass(slots=True, kw_only=True)
class _Found:
    url: str
    title: str
    folders: dict[str, None] = field(default_factory=dict)


class _Reader:
    """Gathers feeds on a walk through the tree, which may be deep, so that nothing here calls itself."""

    def __init__(self) -> None:
        self.is_opml = False
        self._open = [_Open()]
        self._found: dict[str, _Found] = {}
        self._left_out: list[str] = []
        self._untold = 0
        self._settings = False

    def subscriptions(self) -> tuple[Subscription, ...]:
        return tuple(
            Subscription(url=each.url, title=each.title, folders=tuple(filter(None, each.folders)))
            for each in self._found.values()
        )

    @property
    def left_out(self) -> int:
        """How many outlines were not taken."""
        return len(self._left_out) + self._untold

    def sentences(self, *, broken: bool) -> Iterator[str]:
        """What was not taken and why; not all where there are too many."""
        if broken:
            yield "the file is broken; what could be read of it was taken"
        if self._settings:
            yield "settings, labels and filters of Tiny Tiny RSS are not taken"
        yield from self._left_out
        if self._untold:
            yield f"{self._untold:,} more outlines were left out"

    def start(self, element: etree._Element) -> None:
        name = _local(element.tag)
        self.is_opml = self.is_opml or name in ("opml", "outline")
        if name == "outline":
            self._outline({_local(str(key)): str(value) for key, value in element.items()})

    def end(self, element: etree._Element) -> None:
        if _local(element.tag) == "outline":
            ended = self._open.pop()
            if ended.leaf is not None:
                self._leave_out(ended.leaf, "it has no address and holds no feeds")

    def _outline(self, attributes: Mapping[str, str]) -> None:
        around = self._open[-1]
        around.leaf = None
        inside = _Open(path=around.path, depth=around.depth, settings=around.settings)
        self._open.append(inside)
        if inside.settings:
            return
        name = displayable(attributes.get("title", "")) or displayable(attributes.get("text", ""))
        if attributes.get("type", "").strip().lower() in ("include", "link"):
            self._leave_out(name, "it leads to another list, which is not followed")
        elif address := (attributes.get("xmlurl") or attributes.get("url") or "").strip():
            self._feed(address, name, around.path, attributes)
        elif name.startswith("tt-rss-"):
            inside.settings = self._settings = True
        else:
            inside.leaf = name
            if name and around.depth < DEEPEST_FOLDER:
                inside.path = _below(around.path, name.replace("/", _SLASH))
                inside.depth += inside.path != around.path

    def _feed(self, address: str, name: str, path: str, attributes: Mapping[str, str]) -> None:
        url = feed_url(address, "https://")
        if trouble := _trouble(address, url, attributes):
            self._leave_out(name or ("" if "@" in address else displayable(address)), trouble)
            return
        title = "" if "://" in name and name == displayable(url) else name
        found = self._found.setdefault(same_address(url), _Found(url=url, title=title))
        found.title = found.title or title
        found.folders |= dict.fromkeys(_folders(path, attributes.get("category", "")))

    def _leave_out(self, name: str, why: str) -> None:
        if len(self._left_out) < _MOST_SENTENCES:
            self._left_out.append(f"{quoted(name) if name else 'an outline without a name'} is left out: {why}")
        else:
            self._untold += 1


def _trouble(address: str, url: str, attributes: Mapping[str, str]) -> str:
    """Why an address is not taken, with what could be made of it; empty when it is."""
    if _COMMAND.match(address) or "filtercmd" in attributes:
        return "it is made by a command, and commands are never run"
    if _MADE_ELSEWHERE.match(attributes.get("type", "")):
        return "it is a page that the other reader made into a feed; `dateline add` looks whether it has one of its own"
    if trouble := no_web_address(address, url):
        return trouble
    if "@" in url and "@" in urlsplit(url).netloc:
        return "its address holds a user name or password; add it without them, and give it headers in feeds.toml"
    return ""


def _folders(path: str, categories: str) -> list[str]:
    """Where a feed lies: in `path`, unless that is the top or the categories tell of it and others."""
    if not categories:
        return [path]
    paths = (category.strip().lstrip("/") for category in categories.split(",")[:_MOST_CATEGORIES])
    listed = [_path(path.split("/", DEEPEST_FOLDER)[:DEEPEST_FOLDER]) for path in paths]
    return listed if path in listed or not path else [path]


def _path(names: Iterable[str]) -> str:
    return reduce(_below, filter(None, map(displayable, names)), "")


def _below(path: str, name: str) -> str:
    """The path of a folder in another; of that one where it would be too long."""
    longer = f"{path}/{name}" if path else name
    return longer if len(longer) <= LONGEST_FOLDER else path


@lru_cache(256)
def _local(name: str) -> str:
    """The name of a tag or an attribute without namespace, in small letters."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _folder(folders: dict[str, etree._Element], path: str) -> etree._Element:
    """The outline of a folder, made when it is new; `folders` has those that are there by their paths."""
    place, outline = "", folders[""]
    for name in filter(None, map(displayable, path.split("/"))):
        place += f"/{name}"
        if place not in folders:
            folders[place] = etree.SubElement(outline, "outline", text=name.replace(_SLASH, "/"))
        outline = folders[place]
    return outline


def _attributes(feed: OutlineOut) -> dict[str, str]:
    """The outline of a feed; empty when nobody else could read it."""
    url, site_url = _without_user(feed.url), _without_user(feed.site_url)
    if not url:
        return {}
    name = displayable(feed.title) or displayable(url)
    attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": url}
    if site_url:
        attributes["htmlUrl"] = site_url
    if len(feed.folders) > 1 and "," not in "".join(feed.folders):
        attributes["category"] = ",".join(f"/{_path(folder.split('/'))}" for folder in feed.folders)
    return attributes


def _without_user(address: str) -> str:
    url = web_url(address)
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
