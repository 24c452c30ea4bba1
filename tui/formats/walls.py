"""What servers answer with in place of a feed: checks for robots, walls against programs, pages to log in at.

Only answers that hold no feed are looked at, so that nothing said in a story can be taken for a wall. What tells a
wall are marks that its maker leaves in it: a header, a path, a name in its script. Its words alone do only where the
page says hardly anything else.
"""

import html
import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from tui.core.model import Problem, ProblemKind
from tui.core.text import displayable

Wall: TypeAlias = Literal["", "robots", "login"]
"""What stands before the feed; empty: nothing that is known."""

_LOOKED_AT_BYTES = 200_000
_FEW_WORDS = 150
"""A page of more words than this does more than to check who asks."""
MAY_BLOCK = frozenset({202, 401, 403, 405, 406, 429, 503})
"""Statuses under which walls answer; the name of its maker is then enough to tell one."""

# Header, and what its value begins with.
_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-vercel-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-datadome", "protected"),
)
_MARKS = re.compile(
    r"_cf_chl_opt|cf-chl-|cf_chl_|cf-browser-verification|cf-challenge"  # Cloudflare
    r"|/_sec/cp_challenge|sec-if-cpt-container|bm-verify|errors\.edgesuite\.net"  # Akamai
    r"|/\.well-known/ddos-guard/|ddos-guard\.net"
    r"|anubis_challenge|/\.within\.website/x/cmd/anubis"
    r"|_incapsula_resource|incapsula incident id"
    r"|px-captcha|captcha\.px-cdn\.net|_pxappid"
    r"|captcha-delivery\.com|awswafcookiedomainlist|awswafintegration"
    r"|sucuri_cloudproxy_js|sucuri website firewall"
    r"|vercel security checkpoint|/tspd/|tspd_101|bobcmn",
    re.IGNORECASE,
)
_WIDGETS = re.compile(
    r"h-captcha|hcaptcha\.com/1/|g-recaptcha|recaptcha/(?:api|enterprise)|challenges\.cloudflare\.com/turnstile"
    r"|cf-turnstile|friendly-?captcha|altcha|mcaptcha",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\bjust a moment\b|\battention required\b|\bare you (?:a robot|human)\b|\bnot a (?:robot|bot)\b"
    r"|\b(?:security|human|robot|bot|browser) (?:check|verification)\b"
    r"|\bverify(?:ing)? (?:that )?you(?:'re| are) human\b|\bchecking your browser\b"
    r"|\bpardon our interruption\b|\bddos protection\b|\bunusual traffic\b"
    r"|\bclient challenge\b|\bprove (?:that )?you(?:'re| are) human\b",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_LOGIN = re.compile(r"\b(?:log|sign)[ -]?(?:in|on)\b|\banmelden\b|\bconnexion\b|\biniciar sesión\b", re.IGNORECASE)
_REFUSED = re.compile(r"error code: 10(?:06|07|08|10|20)\b")
"""All that Cloudflare says to a program it does not like (1015, too many requests, is none of these)."""
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(script|style|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)


def robots_problem(host: str) -> Problem:
    """A check for robots, or a wall against programs, at a host."""
    return Problem(
        kind=ProblemKind.BLOCKED,
        cause=f"{displayable(host) or 'the site'} answered with a check for robots instead of the feed",
        remedy="look for the feed at another address, ask its owner to let newsreaders in, or give it a user_agent "
        "that they let in, in feeds.toml",
    )


def wall_of(body: bytes, headers: Mapping[str, str], *, status: int = 200) -> Wall:
    """What an answer is that holds no feed.

    Args:
        body: Its beginning, or all of it, decompressed.
        headers: With names in lower case.
        status: Under which it came.
    """
    if any(headers.get(name, "").strip().lower().startswith(value) for name, value in _HEADERS):
        return "robots"
    text = body[:_LOOKED_AT_BYTES].decode("utf-8", "replace")
    if status in MAY_BLOCK and _by_name(headers.get("server", ""), text):
        return "robots"
    if "<" not in text:
        return ""
    seen = html.unescape(_UNSEEN.sub(" ", text)).replace("’", "'")
    few = len(seen.split()) <= _FEW_WORDS
    password = _PASSWORD.search(text)
    if _MARKS.search(text) and (few or status in MAY_BLOCK):
        return "robots"
    if few and not password and (_says_so(text, seen) or (_WIDGETS.search(text) and status in MAY_BLOCK)):
        return "robots"
    if password or (few and _LOGIN.search(_title(text))):
        return "login"
    return ""


def _by_name(server: str, text: str) -> bool:
    """Whether a server that does nothing but guard others refuses."""
    name = server.strip().lower()
    return (
        name.startswith("ddos-guard")
        or (name.startswith("akamaighost") and "access denied" in text.lower())
        or (name.startswith("cloudflare") and _REFUSED.match(text) is not None)
    )


def _says_so(text: str, seen: str) -> bool:
    """Whether a page of few words says that it checks who asks, and does so or is called so."""
    return bool(_WORDS.search(_title(text)) or (_WORDS.search(seen) and (_WIDGETS.search(text) or "<noscript" in text)))


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return html.unescape(found[1]).replace("’", "'") if found else ""
