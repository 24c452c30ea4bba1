"""One entry of feedparser's dictionaries to one of ours.

Feeds name their elements as they like, and feedparser files unknown ones
under their own names: any key may hold anything, so each is looked at before
it is used.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tui.core.made_titles import first_words
from tui.core.model import Enclosure, Entry
from tui.formats.bodies import Body, chosen_body, shortened
from tui.formats.dates import moment
from tui.formats.html_tree import clean
from tui.formats.identity import Draft, content_hash
from tui.formats.plain import plain_text, plain_title
from tui.formats.urls import base_of, web_url

MOST_ENCLOSURES = 50
_MOST_AUTHORS = 20
_AUTHOR_LIMIT = 500
_MAIL_NAME = re.compile(r"[^\s()<>]+@[^\s()<>]+\s*\(([^()]+)\)")
_NAME_MAIL = re.compile(r"([^()<>]+)[(<][^\s()<>]+@[^\s()<>]+[)>]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What holds for all entries of a document."""

    base_url: str
    atom: bool
    """Whether plain text is really plain; RSS says nothing, and means HTML."""
    lang: str = ""
    author: str = ""


def text_of(mapping: Mapping[str, object], key: str) -> str:
    """The text under a key, stripped; empty when there is none or something else."""
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value.strip() if isinstance(value, str) else ""


def mappings_of(mapping: Mapping[str, object], key: str) -> Iterator[Mapping[str, object]]:
    """The mappings in the list under a key."""
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return (part for part in value if isinstance(part, dict)) if isinstance(value, list) else iter(())


def mapping_of(mapping: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The mapping under a key, empty when there is none."""
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value if isinstance(value, dict) else {}


def dates_of(raw: Mapping[str, object]) -> tuple[datetime | None, datetime | None]:
    """When an entry was published and when it was changed after that."""
    published, created, updated = (_date(raw, key) for key in ("published", "created", "updated"))
    first = published or created or updated
    return first, updated if updated and first and updated > first else None


def title_of(raw: Mapping[str, object], *, atom: bool) -> str:
    """The title of an entry or a feed, as plain text."""
    media_type = text_of(mapping_of(raw, "title_detail"), "type").lower()
    if media_type == "text/plain" and not atom:
        media_type = ""
    return plain_title(text_of(raw, "title"), media_type)


def language(*codes: str) -> str:
    """The first that is a language code, as "de" or "pt-br"."""
    return next((code.replace("_", "-").lower() for code in codes if _LANGUAGE.fullmatch(code)), "")


def authors_of(raw: Mapping[str, object]) -> str:
    """The authors' names, else their addresses."""
    people = list(mappings_of(raw, "authors"))[:_MOST_AUTHORS]
    written = [text_of(person, "name") or text_of(person, "email") for person in people]
    if len(people) < 2 and (alone := text_of(raw, "author")):
        written = [alone]  # as it stands; feedparser tears names off long mail addresses
    names = [_person(name[:_AUTHOR_LIMIT]) for name in written]
    return clean(plain_title(", ".join(dict.fromkeys(name for name in names if name))))[:_AUTHOR_LIMIT]


def _person(text: str) -> str:
    """The name in "x@y.org (Name)" or "Name <x@y.org>", else all of it."""
    match = _MAIL_NAME.fullmatch(text) or _NAME_MAIL.fullmatch(text)
    return match[1].strip() if match else text


def draft_of(raw: Mapping[str, object], around: Surroundings) -> Draft:
    """One entry, without its identity."""
    body = chosen_body(_bodies(raw, around), atom=around.atom)
    text = plain_text(body.html)
    title, url = title_of(raw, atom=around.atom), _url(raw, around)
    published, updated = dates_of(raw)
    entry = Entry(
        identity="",
        title=title or first_words(text),
        author=authors_of(raw) or around.author,
        url=url,
        published=published,
        updated=updated,
        body=body.html,
        base_url=base_of(around.base_url, body.base),
        text=text,
        lang=language(body.lang, around.lang),
        comments_url=_comments(raw, around),
        enclosures=_enclosures(raw, around),
        content_hash=content_hash(title, url, text),
    )
    return Draft(guid=clean(text_of(raw, "id")), entry=entry)


def _date(raw: Mapping[str, object], key: str) -> datetime | None:
    return moment(dict.get(raw, f"{key}_parsed") if isinstance(raw, dict) else None, text_of(raw, key))


def _bodies(raw: Mapping[str, object], around: Surroundings) -> Iterator[Body]:
    details = [*mappings_of(raw, "content"), mapping_of(raw, "summary_detail")]
    for detail in details:
        if html := text_of(detail, "value"):
            yield Body(
                html=shortened(clean(html)),
                media_type=text_of(detail, "type").lower(),
                base=text_of(detail, "base"),
                lang=text_of(detail, "language"),
            )
    if (summary := text_of(raw, "summary")) and not details[-1]:
        yield Body(html=shortened(clean(summary)), lang=around.lang)


def _url(raw: Mapping[str, object], around: Surroundings) -> str:
    """The link to the story: its own, else whatever else leads to it."""
    link = text_of(raw, "link")
    if link == text_of(raw, "id") and not web_url(link):
        link = ""  # a guid that is no address, which feedparser takes for the permanent link
    candidates = [text_of(raw, "feedburner_origlink"), link]
    for other in mappings_of(raw, "links"):
        if text_of(other, "rel") in ("", "alternate", "related", "via"):
            candidates.append(text_of(other, "href"))
    candidates += [text_of(detail, "src") for detail in mappings_of(raw, "content")]
    return next((url for link in candidates if link and (url := web_url(clean(link), around.base_url))), "")


def _comments(raw: Mapping[str, object], around: Surroundings) -> str:
    candidates = [text_of(raw, "comments")]
    for link in mappings_of(raw, "links"):
        if text_of(link, "rel") == "replies" and "xml" not in text_of(link, "type"):
            candidates.append(text_of(link, "href"))
    return next((url for link in candidates if link and (url := web_url(clean(link), around.base_url))), "")


def _enclosures(raw: Mapping[str, object], around: Surroundings) -> tuple[Enclosure, ...]:
    """Attached files, each address once; of Media RSS only sound and film, since pictures belong to the text."""
    found: dict[str, Enclosure] = {}
    for link in mappings_of(raw, "links"):
        if text_of(link, "rel") == "enclosure":
            _attach(found, text_of(link, "href"), text_of(link, "type"), text_of(link, "length"), around)
    for media in mappings_of(raw, "media_content"):
        media_type = text_of(media, "type") or text_of(media, "medium")
        if media_type.startswith(("audio", "video")):
            _attach(found, text_of(media, "url"), media_type, text_of(media, "filesize"), around)
    return tuple(found.values())[:MOST_ENCLOSURES]


def _attach(found: dict[str, Enclosure], address: str, media_type: str, length: str, around: Surroundings) -> None:
    if url := web_url(clean(address), around.base_url):
        length_bytes = int(length) if re.fullmatch(r"[0-9]{1,15}", length) else None
        found.setdefault(url, Enclosure(url=url, media_type=clean(media_type)[:100], length_bytes=length_bytes or None))
