"""Who wrote a story: what its page states, else its byline."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from tui.formats.json_ld import names_of
from tui.formats.measures import letters
from tui.formats.near_title import Line, Nearby, short_text
from tui.formats.statements import Statements, told_line
from tui.formats.titles import is_site
from tui.formats.written_dates import Usage, as_read, dates_in

LIMIT = 200
_LONGEST_BYLINE, _LONGEST_NAME, _MOST_NAME_WORDS = 120, 60, 6
_AUTHORS = (
    *("author", "article:author", "citation_author", "citation_authors", "dc.creator", "dcterms.creator"),
    *("parsely-author", "sailthru.author", "byl", "og:article:author", "article:author_name", "article.author"),
)
_BY = re.compile(
    r"[\W_]*(?:(?:this )?(?:(?:written|posted|published|words|story|text|article|post|authored|reported) )?"
    r"(?:(?:was )?written )?by(?:\s*[:：]\s*|\s+)"
    r"|(?:authors?|written|autor(?:in)?|auteure?|autore|autora|автор|作者|文|撰文|记者|記者|글|기자)\s*[:：]\s*"
    r"|(?:von|par|por|di|door|av|af)(?:\s*[:：]\s*|\s+(?=\S+\s+\S)))",
    re.IGNORECASE,
)
"""Without a colon a name of two words follows those of other languages, since many a name begins so."""
_LABEL = re.compile(r"(?:(?:[Aa]uthors?|AUTHORS?|[Ww]ritten by|[Pp]osted by|[Bb]y)\s*[:：]?\s*(?=[^\Wa-z\d_])){1,2}")
_ENDS = re.compile(r"\s*[|»·•●∙⋅・–—\n]\s*|\s+-\s+")
_WHEN = re.compile(
    r"[\s,(]*(?:\b(?:on|published|posted|updated|am|le|el|il|op|den|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b[.]?"
    r"[\s,:]*){0,3}\Z",
    re.IGNORECASE,
)
"""What stands between a name and a date."""
_BETWEEN = re.compile(r"\s*[,;、]\s*(?:and\s+|und\s+|et\s+|y\s+|e\s+)?|\s+(?:and|und|et|y|e|og|och|en|&)\s+")
_JOB = re.compile(
    r"\b(?:editors?|writers?|reporters?|correspondents?|contributors?|staff|founder|manager|director|president|ceo|cto|cmo"
    r"|analyst|specialist|strategist|author|journalist|columnist|producer|marketing|engineer|head of|redakteur\w*"
    r"|redaktion|rédact\w+|redactora?|freelance\w*)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {
        *("admin", "administrator", "webmaster", "editor", "editors", "editorial", "staff", "team", "user", "guest"),
        *("editorialteam", "editorialstaff", "newsdesk", "redaktion", "redaction", "redazione", "author", "unknown"),
        *("super", "superuser", "root", "contributor", "none", "null", "na", "anonymous", "noreply"),
    }
)
"""What stands for a name where nobody gave one."""
_NO_NAMES = re.compile(
    r"\b(?:view|more|all|posts?|read|follow|about|articles?|subscribe|share|comments?|minutes?|updated|published|news"
    r"|blog|profile|bio|email|twitter|linkedin|expert|reviewed|verified|here|this|our|is|was|are)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[<(]?\s*[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}\s*[>)]?")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|profiles?|people|staff|team|by|contributors?|writers?|autor(?:en)?|auteurs?)/[^/?]"
)
_MARKED = "//*[@rel='author' or contains(concat(' ', @itemprop, ' '), ' author ')]"
_BY_CLASS = "//*[contains(@class, 'byline') or contains(@class, 'author')]"
_MOST_MARKED, _MOST_AUTHORS = 6, 20


def author_of(page: Statements, nearby: Nearby) -> str:
    """The names of who wrote a story, ", " between them.

    The site's own name and "Admin" count only where the page has no other.

    Args:
        page: What it states.
        nearby: What stands round its title.
    """
    sites = {name for site in (*page.sites(), *page.host_labels()) if (name := letters(site))}
    weak = ""
    for names in chain(_stated(page), _shown(page, nearby)):
        people = list(dict.fromkeys(name for one in names for name in _people(one)))
        if named := [name for name in people if not _is_nobody(name) and not is_site(name, sites)]:
            return ", ".join(named)[:LIMIT]
        weak = weak or ", ".join(people)[:LIMIT]
    return weak or next((", ".join(_people(line))[:LIMIT] for line in chain(*_by_class(page, nearby))), "")


def _is_nobody(name: str) -> bool:
    words = name.lower().split()
    return letters(name) in _NOBODY or (len(words) < 3 and any(word in _NOBODY for word in words))


def _stated(page: Statements) -> Iterator[list[str]]:
    """What is stated for machines, each statement as a list of names."""
    for item in (page.json_ld.article, page.json_ld.page):
        for key in ("author", "creator"):
            yield names_of(item.get(key), page.json_ld.named)
    for name in _AUTHORS:
        told = page.metas.get(name, [])[:_MOST_AUTHORS]
        yield [_first_name_first(one) if name.startswith("citation") else one for one in told]
    if any(_BY.match(f"{label} ") for label in page.told(("twitter:label1",))):
        yield list(page.told(("twitter:data1",)))


def _first_name_first(name: str) -> str:
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name


def _people(text: str) -> list[str]:
    """The names in a statement or a byline, without what they do and where; addresses are none."""
    line = _MAIL.sub(" ", told_line(text, LIMIT)).strip(" ()<>")
    line = _without_by(line).strip(" ,;:|")
    if "://" in line or line.startswith(("@", "www.")) or not letters(line):
        return []
    parts = [part for part in _BETWEEN.split(line) if part]
    if not all(map(_is_full_name, parts)):
        parts = [part for part in re.split(r"\s*[,;]\s+", line) if part]
    told = [part for part in parts[1:] if not _JOB.search(part) and not any(sign.isdigit() for sign in part)]
    return [parts[0], *told] if parts else []


def _is_full_name(part: str) -> bool:
    words = part.split()
    return 1 < len(words) <= 4 and all(word[0].isupper() for word in (words[0], words[-1])) and "of" not in words


def _shown(page: Statements, nearby: Nearby) -> Iterator[list[str]]:
    """What stands on the page: where it is marked, then the lines round the title."""
    yield from _marked(page.root.xpath(_MARKED), nearby)
    lines = nearby.lines
    yield from ([line.text] for line in lines if _is_byline(line.text))
    yield from ([line.text] for line in lines if _leads_to_author(line) and _may_be_name(line.text))


def _by_class(page: Statements, nearby: Nearby) -> Iterator[list[str]]:
    """What is only called a byline; that may be many things."""
    return _marked(page.root.xpath(_BY_CLASS), nearby)


def _marked(elements: Iterable[HtmlElement], nearby: Nearby) -> Iterator[list[str]]:
    for element in islice(elements, _MOST_MARKED):
        if nearby.is_elsewhere(element):
            continue
        named = next(iter(element.xpath(".//*[@itemprop='name']")), element)
        text = short_text(named)
        if text and len(text) <= _LONGEST_BYLINE and _may_be_name(_without_by(text)):
            yield [text]


def _without_by(text: str) -> str:
    """What stands between "By" and a sign or a date."""
    if by := _LABEL.match(text) or _BY.match(f"{text} "):
        text = text[by.end() :]
    text = _ENDS.split(text, maxsplit=1)[0]
    line = as_read(text)
    return next((_WHEN.sub("", line[: date.start]) for date in dates_in(line, Usage())), text)


def _is_byline(text: str) -> bool:
    return len(text) <= _LONGEST_BYLINE and _BY.match(text) is not None and _may_be_name(_without_by(text))


def _may_be_name(text: str) -> bool:
    """Whether a text looks like the names of people rather than a sentence."""
    name = text.partition(",")[0].strip()
    if not letters(name) or len(name) > _LONGEST_NAME or any(sign.isdigit() for sign in name):
        return False
    return len(name.split()) <= _MOST_NAME_WORDS and not _NO_NAMES.search(name)


def _leads_to_author(line: Line) -> bool:
    link = line.element if line.element.tag == "a" else next(line.element.iterancestors("a"), None)
    return link is not None and _AUTHOR_PAGE.search(link.get("href") or "") is not None
