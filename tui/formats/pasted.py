"""What a person pastes: an address in any wrapping, a handle, the name of a file."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from tui.core.subscriptions import PLAIN_URL
from tui.core.text import ELLIPSIS, REPLACED, displayable
from tui.formats.urls import LONGEST, web_url

FEED_SCHEME = re.compile(r"^(?:feed|rss|itpc|pcast|podcast|itms-podcasts?):(?://(?=https?:))?", re.IGNORECASE)
"""What sites write before an address so that a reader of feeds opens it."""
_WRAPPED = re.compile(
    r"""\[[^\]]*\]\(\s*<?(?P<link>[^\s<>]+)>?(?:\s+["'(].*)?\)[.,;:!?]*|<(?:url:)?\s*(?P<angled>[^<>]+)>[.,;:!?]*""",
    re.IGNORECASE,
)
"""A link in Markdown, and an address in angle brackets (RFC 3986, appendix C)."""
_WITHIN = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_OPENING = "\"'`(<{«“„‚‘"
_CLOSING = "\"'`>»“”‘’.,;:!?"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SCHEME = re.compile(r"h*t+p(?P<secure>s?)(?P<marks>:[/\\]*|//)", re.IGNORECASE)
_HOST = re.compile(r"(\[[\da-f:.]+\]|[^\s/?#@:\\\[\]]+)(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_HANDLE = re.compile(r"(?:acct:@?|@)(?P<user>[\w.-]{1,100})@(?P<host>[^\s/@:]{1,255})", re.IGNORECASE)
"""How people of the Fediverse name each other; without the first @ it is a mail address."""
_REMOTE = re.compile(r"git@(?P<host>[\w.-]+):(?P<path>[\w./~-]+)")
"""What git calls a repository that it reaches by ssh."""
_ENDINGS = ("xml", "rss", "atom", "rdf", "html", "htm", "xhtml", "opml", "json", "toml", "txt", "csv")
_FILE_ENDINGS = frozenset(_ENDINGS)
_FILE = re.compile(rf"~?/(?!/)|\.{{1,2}}/|[^/:?]*\.(?:{'|'.join(_ENDINGS)})$", re.IGNORECASE)
_LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a text means; all empty where that is not certain."""

    url: str = ""
    """An absolute http or https address."""
    handle: str = ""
    """user@host, where it is that of somebody in the Fediverse; `url` is then the page that most servers have."""
    path: str = ""
    """What may be the name of a file, absolute, relative or beginning with ~/."""


def read_pasted(text: str) -> Pasted:
    """What a person means by a text."""
    if path := _file_named(text):
        return Pasted(path=path)
    if len(text) > 2 * LONGEST:
        return Pasted()
    address = _unwrapped(displayable(text, limit=2 * LONGEST))
    if (handle := _HANDLE.fullmatch(address)) and is_host(handle["host"]):
        user, host = handle["user"], handle["host"].lower()
        return Pasted(url=web_url(f"https://{host}/@{user}"), handle=f"{user}@{host}")
    return Pasted(url=_spelled_out(address))


def spelled_out(text: str) -> str:
    """The absolute http or https address that a person means, or nothing where that is not certain.

    Without a scheme it is https, but http for this computer and for bare
    numbers of the own network, which rarely have a certificate.
    """
    return read_pasted(text).url


def feed_url(address: str, base_url: str = "") -> str:
    """As `web_url`, for what should lead to a feed: its feed: is taken off, and its port must be one."""
    if len(address) <= LONGEST and PLAIN_URL.fullmatch(address):
        return address
    address = web_url(FEED_SCHEME.sub("", address.strip()), base_url)
    try:
        return "" if urlsplit(address).port == 0 else address
    except ValueError:
        return ""


def is_host(host: str) -> bool:
    """Whether it can only be meant as a host: a number, this computer, or names with dots that end in no file's way."""
    if _is_address(host) or _is_near(host):
        return True
    labels = host.rstrip(".").lower().split(".")
    return (
        len(labels) > 1
        and all(map(_LABEL.fullmatch, labels))
        and (labels[-1].isalpha() or labels[-1].startswith("xn--"))
        and len(labels[-1]) > 1
        and labels[-1] not in _FILE_ENDINGS
    )


def _file_named(text: str) -> str:
    """What may be the name of a file, as a shell, a file manager or a browser writes it."""
    said = text.strip()
    if len(said) > _LONGEST_PATH or "\0" in said or "\n" in said:
        return ""
    if len(said) > 2 and said[0] == said[-1] and said[0] in "'\"":
        said = said[1:-1]
    elif said[:5].lower() != "file:":
        said = re.sub(r"\\(.)", r"\1", said)  # a terminal escapes the blanks of what is dropped into it
    if said[:5].lower() == "file:":
        parts = urlsplit(said[:5].lower() + said[5:])
        here = parts.netloc.lower() in ("", "localhost")
        return unquote(parts.path) if here and parts.path.startswith("/") else ""
    return said if _FILE.match(said) else ""


def _spelled_out(address: str) -> str:
    if any(mark in address for mark in (" ", REPLACED, ELLIPSIS)):
        address = _only_address(address)
    elif remote := _REMOTE.fullmatch(address):
        address = f"https://{remote['host']}/{remote['path'].lstrip('/').removesuffix('.git')}"
    address = FEED_SCHEME.sub("", address)
    scheme, certain = "", False
    while match := _SCHEME.match(address):
        scheme, certain = "https" if match["secure"] else "http", match["marks"] == "://"
        address = address[match.end() :].replace("\\", "/")
    address = address.removeprefix("//")
    host = _HOST.match(address)
    if not certain and (host is None or not is_host(host[1]) or "\\" in address):
        return ""
    if not scheme:
        scheme = "http" if host is not None and _is_near(host[1]) else "https"
    return feed_url(f"{scheme}://{address}")


def _only_address(text: str) -> str:
    """The one address behind words, such as the title that a button to share puts before it."""
    found = set(_WITHIN.findall(text)) if _SCHEME.match(text) is None else set()
    address = _unwrapped(found.pop()) if len(found) == 1 else ""
    return "" if any(mark in address for mark in (REPLACED, ELLIPSIS)) else address


def _unwrapped(text: str) -> str:
    """What is inside of quotes, brackets and a Markdown link, without the full stop of the sentence round it."""
    if match := _WRAPPED.fullmatch(text):
        text = match["link"] or match["angled"]
    text = text.lstrip(_OPENING + " ")
    while text and (text[-1] in _CLOSING or text.count(text[-1]) > text.count(_PAIRS.get(text[-1], text[-1]))):
        text = text[:-1].rstrip()
    return text


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_near(host: str) -> bool:
    """Whether it is this computer or a bare number of the own network."""
    if _is_address(host):
        return ip_address(host.strip("[]")).is_private
    return host.rstrip(".").lower().split(".")[-1] == "localhost"
