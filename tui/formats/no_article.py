"""Why a page gives no article, told in plain sentences."""

import re

from lxml.html import HtmlElement

from tui.core.counting import count_words
from tui.core.model import ProblemKind
from tui.core.pages import Explanation, NoArticle
from tui.formats.encoding import wide
from tui.formats.errors import FormatError
from tui.formats.media_types import is_feed, no_text

_MAGIC = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (
        re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|\x00\x00\x01\x00|II\*\0|MM\0\*", re.DOTALL),
        "a picture",
    ),
    (re.compile(rb"ID3|OggS|fLaC|RIFF....WAVE", re.DOTALL), "a sound"),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI |\x00\x00\x01\xba|FLV", re.DOTALL), "a video"),
    (re.compile(rb"PK\x03\x04|\x1f\x8b|BZh\d|7z\xbc\xaf|\xfd7zXZ|Rar!\x1a|\x28\xb5\x2f\xfd"), "an archive"),
    (re.compile(rb"\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|\0asm|MZ.{30,90}\0\0\0"), "a program"),
    (re.compile(rb"wOF[F2]|\x00\x01\x00\x00\x00|OTTO"), "a font"),
    (re.compile(rb"\{\\rtf|%!PS|\xd0\xcf\x11\xe0"), "a document file"),
)
_DATA = re.compile(
    r"(?:application|text)/(?:[\w.+-]*json|(?:x-)?javascript|ecmascript|css|csv|calendar|vcard)\b", re.IGNORECASE
)
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\f\r\x1b")
_LOOKED_AT = 65_536
_TEXT_CONTROLS = 0.05
"""Share of control characters that no text reaches; random bytes have twice as many."""

_ROBOTS = re.compile(
    r"just a moment|attention required|access (?:to this page (?:has been|is) )?denied|are you (?:a robot|human)"
    r"|(?:security|human) (?:check|verification)|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser"
    r"|pardon our interruption|bot (?:check|detection)|captcha|ddos protection|please verify",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign)[ -]?(?:in|on)\b|anmelde|einloggen|connexion|iniciar sesión|ログイン|登录", re.IGNORECASE
)
_PAID = re.compile(
    r"(?:subscribe|subscription|become a (?:member|subscriber)|log in|register)[\w\s,’']{0,40}"
    r"(?:to (?:continue|keep|read|unlock|access)|required)"
    r"|(?:exclusive|only|reserved) (?:for|to) (?:\w+ )?(?:subscribers|members)|continue reading (?:this|with|by)"
    r"|(?:already|not) a subscriber|(?:article|story|content) is (?:for|available to) (?:\w+ )?(?:subscribers|members)"
    r"|(?:nur|exklusiv) für abonnent|réservé (?:aux|à nos) abonnés|solo para suscriptores|会員限定",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<!\.\.)[.!?。！？؟][\s\"“”«»’')」]*$")
"""A whole story ends so, and one that is cut off with an ellipsis or without anything."""
_SCRIPTS = re.compile(
    r"(?:enable|requires?|need|turn on|without|activate)[\w\s]{0,20}java ?script|java ?script (?:is|must be)", re.I
)
FEWEST_WORDS = 25
"""A text of fewer words is no article."""
_TEASER_WORDS = 120
"""A text of more words is one, whatever else the page says."""
_CHECK_CHARACTERS = 1500
"""A page with more text than this does more than to check who asks."""
_MUCH_SCRIPT = 2000
_UNEXPLAINED = Explanation()


def no_article(cause: str, explanation: Explanation = _UNEXPLAINED) -> FormatError:
    """The error for a page without a text to read; its problem is a `NoArticle`."""
    remedy = "o opens it in the browser"
    return FormatError(NoArticle(kind=ProblemKind.NO_ARTICLE, cause=cause, remedy=remedy, explanation=explanation))


def refuse_what_is_no_text(body: bytes, content_type: str) -> None:
    """Look at the first bytes of a page, whatever it says it is.

    Raises:
        FormatError: it is empty, or a picture, a film, an archive, or the like.
    """
    if not body.strip(b"\0 \t\r\n\f"):
        raise no_article("the page is empty")
    kind = no_text(content_type) or next((kind for magic, kind in _MAGIC if magic.match(body[:200])), "")
    if kind:
        raise no_article(f"the page is {kind}")
    if is_feed(body):
        raise no_article("this is a feed and no page")
    if _DATA.match(content_type.strip()):
        raise no_article("the page is data for programs")
    start = body[:_LOOKED_AT]
    if not wide(body) and len(start) - len(start.translate(None, _CONTROLS)) > _TEXT_CONTROLS * len(start):
        raise no_article("the page is no text")


def why_none(root: HtmlElement, *, text: str, script: int, paid: bool) -> str:
    """Why a page has no article, or only the beginning of one; nothing where its words are an article.

    Args:
        root: The tree of the whole page.
        text: What was found to read.
        script: How many characters of scripts and style sheets the page has.
        paid: Whether the page says that reading costs.
    """
    if (words := count_words(text)) > _TEASER_WORDS:
        return ""
    shown = " ".join(root.text_content().split())
    title = " ".join(element.text or "" for element in root.iter("title"))
    short = words < FEWEST_WORDS and len(shown) < _CHECK_CHARACTERS
    if _ROBOTS.search(title) or (short and _ROBOTS.search(shown)):
        return "the page wants to be sure that a person asks for it"
    if paid or (_has_pay_wall(root) and not _ENDS.search(text)):
        return "the page shows its article to subscribers only"
    return "" if words >= FEWEST_WORDS else _why_empty(root, shown, title, script)


def _why_empty(root: HtmlElement, shown: str, title: str, script: int) -> str:
    if _PAID.search(shown):
        return "the page shows its article to subscribers only"
    if root.xpath("//input[@type='password']") or _LOGIN.search(title):
        return "the page asks for a login"
    if _SCRIPTS.search(shown) or script > max(_MUCH_SCRIPT, len(shown)):
        return "the page is drawn by scripts, which dateline does not run"
    return "no article was found on the page"


def _has_pay_wall(root: HtmlElement) -> bool:
    """Whether a box that is named after it says that the rest is for subscribers."""
    boxes = root.xpath("//*[contains(@class, 'aywall') or contains(@id, 'aywall') or contains(@class, 'egwall')]")
    return any(_PAID.search(box.text_content()) for box in boxes[:20])
