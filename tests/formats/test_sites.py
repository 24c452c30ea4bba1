"""What is known of addresses before anything is asked."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.formats.pasted import feed_url
from tui.formats.site_rules import SITES
from tui.formats.sites import address_within, known, said_on_page

UC = "UC" + "a1-_" * 5 + "xy"


def feeds(url: str) -> list[str]:
    return [candidate.url.removeprefix("https://") for candidate in known(url).feeds]


KNOWN = {
    f"www.youtube.com/channel/{UC}": f"www.youtube.com/feeds/videos.xml?channel_id={UC}",
    f"m.youtube.com/channel/{UC}/videos": f"www.youtube.com/feeds/videos.xml?channel_id={UC}",
    f"music.youtube.com/channel/{UC}": f"www.youtube.com/feeds/videos.xml?channel_id={UC}",
    "youtube.com/playlist?si=x&list=PLabc_1": "www.youtube.com/feeds/videos.xml?playlist_id=PLabc_1",
    "www.youtube.com/@somebody": "",
    "www.youtube.com/feeds/videos.xml?playlist_id=PLabc_1": "",
    "reddit.com": "www.reddit.com/.rss",
    "old.reddit.com/r/gardening/": "www.reddit.com/r/gardening/.rss",
    "np.reddit.com/r/tea+coffee": "www.reddit.com/r/tea+coffee/.rss",
    "www.reddit.com/r/tea/top/?t=week&x=1": "www.reddit.com/r/tea/top/.rss?t=week",
    "www.reddit.com/r/tea/new": "www.reddit.com/r/tea/new/.rss",
    "www.reddit.com/r/tea/comments/1ab2/a_title/": "www.reddit.com/r/tea/comments/1ab2/.rss www.reddit.com/r/tea/.rss",
    "www.reddit.com/u/somebody": "www.reddit.com/user/somebody/.rss",
    "www.reddit.com/user/somebody/comments/": "www.reddit.com/user/somebody/comments/.rss",
    "www.reddit.com/user/somebody/m/all_of_tea/": "www.reddit.com/user/somebody/m/all_of_tea/.rss",
    "www.reddit.com/search/?q=green+tea&sort=new": "www.reddit.com/search.rss?q=green+tea&sort=new",
    "www.reddit.com/r/tea/.rss": "",
    "github.com/crew/tool": "github.com/crew/tool/releases.atom github.com/crew/tool/tags.atom "
    "github.com/crew/tool/commits.atom",
    "github.com/crew/tool.git": "github.com/crew/tool/releases.atom github.com/crew/tool/tags.atom "
    "github.com/crew/tool/commits.atom",
    "github.com/crew/tool/releases/tag/v1": "github.com/crew/tool/releases.atom",
    "github.com/crew/tool/tags": "github.com/crew/tool/tags.atom",
    "github.com/crew/tool/commits": "github.com/crew/tool/commits.atom",
    "github.com/crew/tool/commits/main/docs": "github.com/crew/tool/commits/main/docs.atom",
    "github.com/crew/tool/tree/main/docs/": "github.com/crew/tool/commits/main/docs.atom",
    "github.com/crew/tool/wiki/Home": "github.com/crew/tool/wiki.atom",
    "github.com/crew/tool/discussions/12": "github.com/crew/tool/discussions.atom",
    "github.com/somebody": "github.com/somebody.atom",
    "github.com/features/actions": "",
    "github.com/crew/tool/releases.atom": "",
    "letterboxd.com/eve/rss/": "",
    "github.com/crew/rss/tags": "github.com/crew/rss/tags.atom",
    "www.reddit.com/r/rss": "www.reddit.com/r/rss/.rss",
    "medium.com/feed/@eve": "",
    "gist.github.com/somebody": "gist.github.com/somebody.atom",
    "gitlab.com/group/sub/tool": "gitlab.com/group/sub/tool/-/releases.atom "
    "gitlab.com/group/sub/tool/-/tags?format=atom gitlab.com/group/sub/tool.atom",
    "gitlab.com/group/tool/-/tags": "gitlab.com/group/tool/-/tags?format=atom",
    "gitlab.com/group/tool/-/commits/main": "gitlab.com/group/tool/-/commits/main?format=atom",
    "gitlab.com/somebody": "gitlab.com/somebody.atom",
    "codeberg.org/crew/tool": "codeberg.org/crew/tool/releases.rss codeberg.org/crew/tool/tags.rss "
    "codeberg.org/crew/tool.rss",
    "codeberg.org/somebody": "codeberg.org/somebody.rss",
    "git.sr.ht/~somebody/tool": "git.sr.ht/~somebody/tool/refs/rss.xml git.sr.ht/~somebody/tool/log/rss.xml",
    "pypi.org/project/tool/1.0/": "pypi.org/rss/project/tool/releases.xml",
    "crates.io/crates/tool": "static.crates.io/rss/crates/tool.xml",
    "bsky.app/profile/eve.example/post/1": "bsky.app/profile/eve.example/rss",
    "letters.substack.com/p/a-story": "letters.substack.com/feed",
    "substack.com/@letters": "letters.substack.com/feed",
    "open.substack.com/pub/letters/p/a-story": "letters.substack.com/feed",
    "medium.com/@eve/a-story-1a2b": "medium.com/feed/@eve",
    "medium.com/some-paper": "medium.com/feed/some-paper",
    "medium.com/tag/tea": "medium.com/feed/tag/tea",
    "medium.com/m/signin": "",
    "eve.medium.com/a-story": "eve.medium.com/feed",
    "tea.blogspot.de/2024/01/a.html": "tea.blogspot.de/feeds/posts/default",
    "tea.blogspot.com/search/label/green": "tea.blogspot.com/feeds/posts/default/-/green",
    "tea.wordpress.com/tag/green/": "tea.wordpress.com/tag/green/feed/",
    "www.tumblr.com/tea/123/a": "tea.tumblr.com/rss",
    "tea.tumblr.com/tagged/green": "tea.tumblr.com/tagged/green/rss",
    "www.tumblr.com/explore": "",
    "dev.to/t/tea": "dev.to/feed/tag/tea",
    "stackoverflow.com/questions/tagged/tea+cup?tab=New": "stackoverflow.com/feeds/tag?tagnames=tea+cup&sort=newest",
    "cooking.stackexchange.com/questions/12/how": "cooking.stackexchange.com/feeds/question/12",
    "vimeo.com/somebody": "vimeo.com/somebody/videos/rss",
    "vimeo.com/12345": "",
    "vimeo.com/channels/tea": "vimeo.com/channels/tea/videos/rss",
    "news.ycombinator.com/newest": "news.ycombinator.com/rss",
    "lobste.rs/t/tea": "lobste.rs/t/tea.rss",
    "arxiv.org/list/cs.CL/recent": "rss.arxiv.org/rss/cs.CL",
    "arxiv.org/archive/math": "rss.arxiv.org/rss/math",
    "pinboard.in/u:eve/t:tea/": "feeds.pinboard.in/rss/u:eve/t:tea/",
    "letterboxd.com/eve/films/": "letterboxd.com/eve/rss/",
    "letterboxd.com/films/popular/": "",
    "www.goodreads.com/review/list/12-eve?shelf=read": "www.goodreads.com/review/list_rss/12?shelf=read",
    "store.steampowered.com/app/12/A_Game/": "store.steampowered.com/feeds/news/app/12/",
    "cast.libsyn.com": "cast.libsyn.com/rss",
    "cast.podbean.com/e/one": "feed.podbean.com/cast/feed.xml",
    "www.buzzsprout.com/12/episodes": "feeds.buzzsprout.com/12.rss",
    "en.wikipedia.org/wiki/Green_tea": "en.wikipedia.org/w/index.php?title=Green_tea&action=history&feed=atom",
    "de.m.wikipedia.org/wiki/Tee": "de.wikipedia.org/w/index.php?title=Tee&action=history&feed=atom",
    "www.bbc.com/news/world/europe": "feeds.bbci.co.uk/news/world/europe/rss.xml",
    "www.theguardian.com/food": "www.theguardian.com/food/rss",
    "social.example/@eve@other.example": "other.example/@eve.rss",
    "feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Fsite.example%2Frss": "site.example/rss",
    "www.inoreader.com/feed/https%3A%2F%2Fsite.example%2Frss": "site.example/rss",
    "site.example/github.com/crew/tool": "",
    "notreddit.com/r/tea": "",
    "reddit.com.site.example/r/tea": "",
}


@pytest.mark.parametrize(("address", "wanted"), KNOWN.items(), ids=KNOWN)
def test_the_feeds_of_a_known_site_follow_from_the_address(address: str, wanted: str) -> None:
    assert feeds(f"https://{address}") == wanted.split()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://m.youtube.com/@eve/videos?x=1", "https://www.youtube.com/@eve"),
        ("http://youtube.com/c/Eve/about", "https://www.youtube.com/c/Eve"),
        ("https://www.youtube.com/user/eve", "https://www.youtube.com/user/eve"),
        ("https://youtu.be/abcdefghijk?si=1", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/shorts/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://music.youtube.com/watch?feature=x&v=abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://arxiv.org/pdf/2401.00001v2", "https://arxiv.org/abs/2401.00001v2"),
        ("https://site.example/@eve", "https://site.example/@eve"),
    ],
)
def test_a_page_that_tells_more_is_asked_instead(address: str, page: str) -> None:
    assert known(address).page == page
    assert bool(known(address).headers) is page.startswith("https://www.youtube.com/")


def test_sites_without_feeds_are_told_by_name() -> None:
    assert known("https://www.instagram.com/eve/").feedless == "Instagram"
    assert known("https://open.spotify.com/show/1").feedless == "Spotify"
    assert known("https://netflix.com.example/").feedless == ""


@pytest.mark.parametrize(
    ("url", "text", "feed"),
    [
        (
            "https://www.youtube.com/@eve",
            f'{{"browseId":"{UC.replace("x", "z")}"}}<link rel="canonical" href="https://www.youtube.com/channel/{UC}">',
            f"https://www.youtube.com/feeds/videos.xml?channel_id={UC}",
        ),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            f'<meta itemprop="channelId" content="{UC}">',
            f"https://www.youtube.com/feeds/videos.xml?channel_id={UC}",
        ),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            f'"channelId":"{UC}", "channelId":"{UC.replace("x", "z")}"',
            f"https://www.youtube.com/feeds/videos.xml?channel_id={UC}",
        ),
        ("https://site.example/watch", f'"channelId":"{UC}"', ""),
        ("https://www.youtube.com/", "nothing", ""),
        (
            "https://soundcloud.com/eve",
            '<meta property="al:ios:url" content="soundcloud://users:123">',
            "https://feeds.soundcloud.com/users/soundcloud:users:123/sounds.rss",
        ),
        (
            "https://arxiv.org/abs/2401.00001",
            '<span class="primary-subject">Computation and Language (cs.CL)</span>; Learning (cs.LG)',
            "https://rss.arxiv.org/rss/cs.CL",
        ),
    ],
)
def test_what_a_page_of_a_known_site_says_of_itself_leads_to_its_feed(url: str, text: str, feed: str) -> None:
    assert [candidate.url for candidate in said_on_page(url, text)] == ([feed] if feed else [])


def test_an_address_within_an_address_is_taken_out_only_of_those_of_readers() -> None:
    assert (
        address_within("https://validator.w3.org/feed/check.cgi?url=http%3A//site.example/a&x=1")
        == "http://site.example/a"
    )
    assert address_within("https://site.example/?url=https://other.example/feed") == ""
    assert address_within("https://feedly.com/i/discover") == ""


def test_all_feeds_in_the_tables_are_addresses() -> None:
    for site in SITES:
        assert site.hosts
        for _, *templates in site.rules:
            for template in templates:
                assert template.startswith(("/", "https://")), template
                assert feed_url(template.format_map(dict.fromkeys(_names(template), "x")), "https://site.example/")


def _names(template: str) -> list[str]:
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


hosts = st.sampled_from([host.replace("*", "tea") for site in SITES for host in site.hosts])


@given(
    host=hosts,
    rest=hostile_text() | st.lists(st.sampled_from(["/", "a", "-", "?list=", "tagged", "@", "%", "."])).map("".join),
)
def test_whatever_an_address_of_a_known_site_is_its_feeds_can_be_asked(host: str, rest: str) -> None:
    for candidate in known(feed_url(f"https://{host}/{rest}")).feeds:
        parts = urlsplit(candidate.url)
        assert parts.scheme == "https" or "http" in rest
        assert parts.hostname
        assert candidate.url.isprintable()
