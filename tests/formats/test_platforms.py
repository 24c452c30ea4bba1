"""Software that a page was made with, and where that keeps its feeds."""

import pytest

from tui.formats.platforms import PLATFORMS, kept_by_platform

SITE = "https://site.example"


def generator(name: str) -> str:
    return f'<meta name="generator" content="{name}">'


KEPT = [
    ('<script src="/wp-includes/js/x.js">', "/", "/feed/ /?feed=rss2"),
    ('<script src="/wp-includes/js/x.js">', "/blog/category/food/tea/", "/blog/category/food/tea/feed/ /feed/"),
    (generator("WordPress 6.5"), "/author/eve", "/author/eve/feed/ /feed/"),
    (generator("Ghost 5.8"), "/tag/tea/", "/tag/tea/rss/ /rss/"),
    ("<meta content='blogger' name='generator'/>", "/search/label/Tea", "/feeds/posts/default/-/Tea"),
    ("<!-- This is Squarespace. -->", "/notes/a-story", "/notes?format=rss /blog?format=rss"),
    (generator("Wix.com Website Builder"), "/blog", "/blog-feed.xml"),
    ('<img src="https://substackcdn.com/x.png">', "/p/a", "/feed"),
    ('<meta property="al:android:package" content="com.medium.reader">', "/a-story", "/feed"),
    (generator("Discourse 3.3.0"), "/", "/latest.rss"),
    (generator("Discourse 3.3.0"), "/c/help/7", "/c/help/7.rss /latest.rss"),
    (generator("Discourse 3.3.0"), "/tag/tea", "/tag/tea.rss /latest.rss"),
    ('<div class="app-holder" id="mastodon">', "/@eve/123", "/@eve.rss"),
    ('<div class="app-holder" id="mastodon">', "/tags/tea", "/tags/tea.rss"),
    ('<meta name="application-name" content="Misskey">', "/@eve", "/@eve.atom"),
    ("<script>window.lemmyConfig={}</script>", "/c/tea", "/feeds/c/tea.xml"),
    ("<script>window.lemmyConfig={}</script>", "/", "/feeds/local.xml /feeds/all.xml"),
    ('<meta property="og:platform" content="PeerTube">', "/a/eve/videos", "/feeds/videos.xml?accountName=eve"),
    ('<meta content="GitLab" property="og:site_name">', "/team/tool/-/tags", "/team/tool/-/tags?format=atom"),
    ('<meta name="keywords" content="go,git,self-hosted,gitea">', "/eve", "/eve.rss"),
    ('<meta name="keywords" content="git,self-hosted,forgejo">', "/eve/tool/src/branch/main/a",
     "/eve/tool/rss/branch/main/a"),
    (generator("DokuWiki"), "/doku.php", "/feed.php"),
    (generator("Drupal 10 (https://www.drupal.org)"), "/taxonomy/term/12", "/taxonomy/term/12/feed /rss.xml"),
    (generator("Joomla! - Open Source Content Management"), "/news", "/news?format=feed&type=rss"),
    (generator("Hugo 0.128"), "/notes/", "/notes/index.xml /index.xml"),
    (generator("Jekyll v4.3.3"), "/", "/feed.xml /atom.xml"),
    (generator("Docusaurus v3.1"), "/docs/x", "/blog/rss.xml /blog/atom.xml"),
    ('<script src="//cdn.shopify.com/x.js">', "/blogs/news/a", "/blogs/news.atom"),
    ("Powered by <a href='https://www.phpbb.com/'>phpBB</a>", "/viewtopic.php", "/app.php/feed /feed.php"),
    ('<html id="XF" lang="en">', "/forums/tea.3/", "/forums/tea.3/index.rss /forums/-/index.rss"),
    ("<p>Nothing of the sort, only words on WordPress and Hugo.</p>", "/", ""),
    ("Powered by tea", "/", ""),
    (generator("Hugonaut"), "/", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "path", "kept"), KEPT)
def test_what_a_page_was_made_with_tells_where_its_feeds_are(html: str, path: str, kept: str) -> None:
    found = kept_by_platform(SITE + path, f"<!doctype html>{html}")
    assert [address.removeprefix(SITE) for address in found] == kept.split()


def test_what_is_followed_at_another_server_has_its_feed_there() -> None:
    found = kept_by_platform(f"{SITE}/c/tea@other.example", "lemmy-ui")
    assert found == ("https://other.example/feeds/c/tea.xml",)


def test_all_feeds_in_the_tables_are_paths_or_addresses() -> None:
    for platform in PLATFORMS:
        for _, *templates in platform.rules:
            assert all(template.startswith(("/", "https://", "{path}")) for template in templates)


def test_a_page_that_claims_to_be_everything_gives_a_few() -> None:
    everything = " ".join(html for html, *_ in KEPT)
    assert 0 < len(kept_by_platform(f"{SITE}/a/b", everything)) <= 4
    assert kept_by_platform("", everything) == ()
    assert len(PLATFORMS) > 20
