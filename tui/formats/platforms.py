"""Software that sites are made with: how a page shows it, and where it keeps its feeds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.formats.pasted import feed_url
from tui.formats.site_rules import GITEA, GITLAB
from tui.formats.sites import matched

_READ = 400_000
"""So many characters of a page are searched for signs."""
_MOST = 4
"""So many addresses are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One program."""

    signs: re.Pattern[str]
    """What only its pages say."""
    rules: tuple[tuple[str, ...], ...]
    """As those of a `site_rules.Site`: the feeds of its pages."""


def _made(signs: str, *rules: tuple[str, ...]) -> Platform:
    return Platform(signs=re.compile(signs, re.IGNORECASE), rules=rules)


def _generator(name: str, *rules: tuple[str, ...]) -> Platform:
    """A program that names itself as HTML has it, whichever attribute comes first."""
    named, content = r"""name=["']?generator["']?""", rf"""content=["']?{name}\b"""
    return _made(rf"<meta\b(?:[^<>]{{0,200}}{named}\s+{content}|[^<>]{{0,20}}{content}[^<>]{{0,100}}{named})", *rules)


_LISTS = ":kind(category|tag|author|topics?)"
PLATFORMS = (
    _made(
        r"/wp-(?:content|includes|json)/|content=[\"']WordPress",
        (f"/:before(.+?)/{_LISTS}/:name+", "/{before}/{kind}/{name}/feed/", "/feed/"),
        (f"/{_LISTS}/:name+", "/{kind}/{name}/feed/", "/feed/"),
        ("/*", "/feed/", "/?feed=rss2"),
    ),
    _generator("Ghost", ("/:kind(tag|author)/:name", "/{kind}/{name}/rss/", "/rss/"), ("/*", "/rss/")),
    _generator(
        "blogger",
        ("/search/label/:name", "/feeds/posts/default/-/{name}"),
        ("/*", "/feeds/posts/default"),
    ),
    _made(
        r"This is Squarespace|static1?\.squarespace\.com",
        ("/", "/?format=rss", "/blog?format=rss"),
        ("/:place([^/]+)/*", "/{place}?format=rss", "/blog?format=rss"),
    ),
    _made(r"Wix\.com Website Builder|static\.wixstatic\.com", ("/*", "/blog-feed.xml")),
    _made(r"substackcdn\.com", ("/*", "/feed")),
    _made(r"com\.medium\.reader|cdn-client\.medium\.com", ("/tagged/:tag", "/feed/tagged/{tag}"), ("/*", "/feed")),
    _made(r"assets\.tumblr\.com", ("/tagged/:tag", "/tagged/{tag}/rss"), ("/*", "/rss")),
    _generator(
        "Discourse",
        ("/t/:slug/:id(\\d+)/*", "/t/{slug}/{id}.rss", "/latest.rss"),
        ("/c/:slug+", "/c/{slug}.rss", "/latest.rss"),
        ("/:kind(tag|tags)/:name", "/tag/{name}.rss", "/latest.rss"),
        ("/u/:name/*", "/u/{name}/activity.rss", "/latest.rss"),
        ("/*", "/latest.rss"),
    ),
    _made(
        r"mastodon/mastodon|content=[\"']Mastodon|id=[\"']?mastodon[\"'\s>]",
        ("/web/:user(@[^/@]+)/*", "/{user}.rss"),
        ("/:user(@[^/@]+)/*", "/{user}.rss"),
        ("/users/:name/*", "/@{name}.rss"),
        ("/tags/:tag", "/tags/{tag}.rss"),
    ),
    _made(r"content=[\"'](?:Misskey|Sharkey|Firefish)\b", ("/:user(@[^/@]+)/*", "/{user}.atom")),
    _made(
        r"lemmyConfig|lemmy-ui",
        ("/:kind(c|u)/:name([^/@]+)@:host([^/]+)", "https://{host}/feeds/{kind}/{name}.xml"),
        ("/:kind(c|u)/:name", "/feeds/{kind}/{name}.xml"),
        ("/*", "/feeds/local.xml", "/feeds/all.xml"),
    ),
    _made(
        r"og:platform[\"'][^<>]{0,40}PeerTube",
        ("/:kind(c|video-channels)/:name/*", "/feeds/videos.xml?videoChannelName={name}"),
        ("/:kind(a|accounts)/:name/*", "/feeds/videos.xml?accountName={name}"),
        ("/*", "/feeds/videos.xml"),
    ),
    _made(r"content=[\"']GitLab[\"']|gon\.gitlab_url", *GITLAB),
    _made(r"self-hosted,\s*(?:gitea|forgejo)|content=[\"'](?:gitea|forgejo)\b", *GITEA),
    _generator("DokuWiki", ("/*", "/feed.php")),
    _generator("Drupal", ("/taxonomy/term/:id(\\d+)", "/taxonomy/term/{id}/feed", "/rss.xml"), ("/*", "/rss.xml")),
    _generator("Joomla", ("/*", "{path}?format=feed&type=rss")),
    _generator("Hugo", ("/", "/index.xml"), ("/:place+", "/{place}/index.xml", "/index.xml")),
    _generator("Jekyll", ("/*", "/feed.xml", "/atom.xml")),
    _generator("Hexo", ("/*", "/atom.xml", "/rss2.xml")),
    _generator("Pelican", ("/*", "/feeds/all.atom.xml", "/feeds/all.rss.xml")),
    _generator("Docusaurus", ("/*", "/blog/rss.xml", "/blog/atom.xml")),
    _generator("(?:Gatsby|Astro|Nikola)", ("/*", "/rss.xml")),
    _generator("Eleventy", ("/*", "/feed/feed.xml", "/feed.xml")),
    _generator("WriteFreely", ("/", "/feed/"), ("/:name/*", "/{name}/feed/", "/feed/")),
    _generator("(?:Movable Type|TypePad)", ("/*", "/atom.xml", "/index.xml")),
    _made(r"cdn\.shopify\.com", ("/blogs/:name/*", "/blogs/{name}.atom"), ("/*", "/blogs/news.atom")),
    _made(r"Powered by[^<>]{0,40}(?:<[^<>]{0,100}>)?phpBB", ("/*", "/app.php/feed", "/feed.php")),
    _made(
        r"<html\b[^<>]{0,300}\bid=[\"']XF[\"']",
        ("/forums/:forum/*", "/forums/{forum}/index.rss", "/forums/-/index.rss"),
        ("/*", "/forums/-/index.rss"),
    ),
    _made(r"Powered by[^<>]{0,40}(?:<[^<>]{0,100}>)?MyBB", ("/*", "/syndication.php")),
    _made(r"(?:statuspage\.io|Powered by Statuspage)", ("/*", "/history.rss", "/history.atom")),
)


def kept_by_platform(url: str, text: str) -> tuple[str, ...]:
    """Where the software that made a page keeps its feeds, best first."""
    if not url or len(url) > _READ:
        return ()
    return tuple(dict.fromkeys(_kept(url, text[:_READ])))[:_MOST]


def _kept(url: str, text: str) -> Iterator[str]:
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    for platform in PLATFORMS:
        if platform.signs.search(text):
            for address in matched(platform.rules, url):
                if absolute := feed_url(address if address.startswith("https:") else root + address):
                    yield absolute
