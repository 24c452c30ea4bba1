"""Where a page says something of its article: its JSON-LD, its meta elements, its address."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from tui.formats.entries import language
from tui.formats.json_ld import JsonLd, names_of, read_json_ld, text_under
from tui.formats.plain import plain_title

_MOST_META, _LONGEST_META = 500, 2000
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_SHORTEST_LABEL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a page says outside its text."""

    root: HtmlElement
    json_ld: JsonLd
    metas: dict[str, list[str]]
    """What meta elements hold, by name or property in lower case."""
    url: str

    def told(self, names: Iterable[str]) -> Iterator[str]:
        """What the first meta element of each of these names says."""
        return (self.metas[name][0] for name in names if name in self.metas)

    def sites(self) -> list[str]:
        """Names of the site, as far as the page tells."""
        publishers = (item.get("publisher") for item in (self.json_ld.article, self.json_ld.page))
        named = (name for publisher in publishers for name in names_of(publisher, self.json_ld.named))
        return [*self.told(_SITES), *named]

    def host_labels(self) -> list[str]:
        """The parts of the host's name that may be the name of the site."""
        return [label for label in self.host().split(".")[:-1] if len(label) >= _SHORTEST_LABEL]

    def host(self) -> str:
        """The host in lower case, or nothing."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    def path(self) -> str:
        """The path of the address, or nothing."""
        try:
            return urlsplit(self.url).path
        except ValueError:
            return ""

    def langs(self) -> list[str]:
        """The languages that the page says it is in, the surest first."""
        whole = self.root.getroottree().getroot()
        told = [whole.get("lang") or whole.get("xml:lang") or ""]
        told += [text_under(item, "inLanguage") for item in (self.json_ld.article, self.json_ld.page)]
        told += self.told(("content-language", "og:locale", "dc.language", "language"))
        return [code for one in told if (code := language(one))]


def statements_of(root: HtmlElement, scripts: Sequence[str], url: str) -> Statements:
    """What a page says outside its text.

    Args:
        root: The tree of the whole page.
        scripts: Its JSON-LD, as `json_ld.scripts_of` finds it.
        url: Where the page was found.
    """
    return Statements(root=root, json_ld=read_json_ld(scripts, url), metas=_metas(root), url=url)


def told_line(text: str, limit: int) -> str:
    """What a page says in one line, without markup and without signs at its ends."""
    text = unescape(text[: 4 * limit])  # many write it escaped twice
    return plain_title(text, "text/html" if "&" in text or "<" in text else "text/plain")[:limit].strip(" ,;|·•-–—¶")


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in list(root.iter("meta"))[:_MOST_META]:
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (element.get(key) or "").strip().lower()):
                metas.setdefault(name, []).append(content[:_LONGEST_META])
    return metas
