"""What the boxes round a story are called in the classes and ids of pages."""

import re

from lxml import etree

_NAMES = {
    "share": (
        *(
            "shar(?:e|ing|ers?)",
            "share(?:daddy|bar|buttons?|tools?|this|links?)",
            "addtoany",
            "addthis",
            "sns",
            "likes?",
        ),
        "social(?:s|bar|icons?|links?|media|share)?",
    ),
    "related": (
        *("related", "(?:jp-)?relatedposts?", "recommend(?:ed|ations?)", "recirc(?:ulation)?", "outbrain", "taboola"),
        *("zergnet", "trending", "popular", "most-(?:read|popular)", "read-?(?:more|next|also)", "crp", "yarpp"),
        *("more-(?:from|stories|articles|posts|news|on)", "see-also", "also-read", "similar", "teasers?", "readnext"),
        *("recent-posts", "latest-(?:posts|news)", "up-?next", "suggested"),
    ),
    "newsletter": (
        *("newsletters?", "subscribe", "subscri(?:ption|be-box)", "sign-?up", "opt-?in", "mailing-?list", "mailchimp"),
        *("mc-embed", "email-(?:form|capture|signup)"),
    ),
    "advertisement": (
        *("ads?", "adverts?", "advertisements?", "advertising", "adsbygoogle", "sponsor(?:ed|s)?", "dfp", "gpt"),
        *("promo(?:s|tion|tions|box)?", "cta", "call-?to-?action", r"affiliate(?:-\w+)?"),
    ),
    "comments": (
        *("comments?", "comment-?(?:list|form|section|area|count|respond|reply)s?", "respond", "disqus(?:-thread)?"),
        *("livefyre", "reactions"),
    ),
    "author": (
        "author(?:-?(?:box|bio|info|card|block|section|profile|details|about|description|area|byline|meta|name))?",
        *(
            "post-?profile",
            "user-?(?:info|details|card)",
            "about-?(?:the-)?author",
            "by-?lines?",
            "bio",
            "biography",
            "contributors?",
            "saboxplugin-wrap",
        ),
    ),
    "navigation": (
        *("breadcrumbs?", "pagination", "pager", "paging", "(?:(?:post|page|article|entry)-?)?nav(?:igation)?", "menu"),
        *(
            "prev-?next",
            "skip-?link",
            "toolbar",
            "back-to-top",
            r"(?:post-?|article-?)?tags?(?=$|\s)",
            "tags?[_-]*(?:list|links|cloud)",
            "tags[_-]+(?:container|wrap(?:per)?|box|item)",
        ),
        *("categories", "cat-links", "series-nav"),
    ),
    "contents": (
        *("toc(?:-container|-list)?", "table-?of-?contents", "ez-toc-container", "lwptoc", "jump-?links"),
        *("contents-list", "on-this-page"),
    ),
    "cookies": ("cookies?(?:-(?:banner|notice|consent|bar))?", "consent", "gdpr", "onetrust"),
    "login": (
        *("paywall", "regwall", "piano", "meter", "subscriber-only", "log-?in", "sign-in", "register", "registration"),
        "premium-box",
    ),
    "details": (
        *("(?:post|entry|article|story)-?(?:meta|info|details|date|footer|header-meta)", "(?:post)?meta", "metadata"),
        *(
            "posted-on",
            "pub(?:lish(?:ed)?)?-?date",
            "last-?updated",
            "read(?:ing)?-time",
        ),
        *(
            "vote-?(?:cell|count|s)",
            "(?:slide-?)?counter",
            "kicker",
            "eyebrow",
            "print-only",
            "screen-reader-text",
            "visually-hidden",
            "sr-only",
        ),
    ),
    "date": ("date(?:time)?", "time-?stamp"),
    "quote": ("pull-?quotes?",),
    "player": (
        "vjs-(?:control|modal-dialog|text-track|tracksettings|caption-settings|error-display|loading-spinner|menu"
        "|big-play-button)",
        "jw-(?:controls?|overlays|captions|settings|title|nextup|rightclick|display)",
        "mejs(?:-|__)(?:controls|layers?|captions|overlay)",
        "plyr__(?:controls?|menu|captions|tooltip)",
        "(?:video|audio|media)-?player-(?:controls?|settings|overlay|menu)",
    ),
    "button": ("(?:cta-)?btn", "(?:wp-block-)?buttons?"),
}
_PATTERNS = {
    rule: re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names)})\d{{0,3}}(?=$|[\s_-])") for rule, names in _NAMES.items()
}
_VAGUE = re.compile(
    r"(?:^|[\s_-])(?:likes?|popular|similar|register|registration|meter|piano|gpt|menu|reactions|recommend(?:ed|ations?)?"
    r"|shar(?:e|ing)|sponsor(?:ed|s)?|contributors?|promotion|consent|trending|respond|biography)(?=$|[\s_-])"
)
"""Names of boxes that are words of stories, too."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 400


def names_of(element: etree._Element) -> str:
    """The class and the id of an element, as `box_rule` takes them."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def is_vague(names: str) -> bool:
    """Whether only ordinary words say that an element with these names is a box."""
    return not box_rule(_VAGUE.sub(" ", _hyphened(names)))


def box_rule(names: str) -> str:
    """What an element with this class and id is a box for, such as "share"; empty where the names do not say."""
    names = _hyphened(names)
    return next((rule for rule, pattern in _PATTERNS.items() if pattern.search(names)), "")


def _hyphened(names: str) -> str:
    return _CAMEL.sub("-", names[:_LONGEST]).lower()
