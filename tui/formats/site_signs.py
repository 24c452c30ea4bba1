"""More of well-known sites: what their pages say of their feeds, which have none, which hold those of others."""

NO_FEEDS = {
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "threads.net": "Threads",
    "threads.com": "Threads",
    "twitter.com": "X",
    "x.com": "X",
    "tiktok.com": "TikTok",
    "linkedin.com": "LinkedIn",
    "spotify.com": "Spotify",
    "npmjs.com": "npm",
    "bandcamp.com": "Bandcamp",
    "twitch.tv": "Twitch",
    "discord.com": "Discord",
}
"""Sites that have none, with their names; where a page of theirs names one after all, it is taken."""

_CHANNEL = r"(?P<id>UC[\w-]{22})"
SAID = (
    (
        ("youtube.com",),
        "https://www.youtube.com/feeds/videos.xml?channel_id={id}",
        (
            rf"videos\.xml\?channel_id={_CHANNEL}",
            rf"""rel=["']canonical["'][^<>]{{0,200}}/channel/{_CHANNEL}""",
            rf"""itemprop=["'](?:channelId|identifier)["'][^<>]{{0,100}}content=["']{_CHANNEL}""",
            rf"""["'](?:externalId|externalChannelId|ownerChannelId)["']\s*:\s*["']{_CHANNEL}""",
            rf"""["']channelId["']\s*:\s*["']{_CHANNEL}""",
            rf"""["']browseId["']\s*:\s*["']{_CHANNEL}""",
        ),
    ),
    (
        ("soundcloud.com",),
        "https://feeds.soundcloud.com/users/soundcloud:users:{id}/sounds.rss",
        (r"soundcloud:(?://)?users:(?P<id>\d+)",),
    ),
    (
        ("flickr.com",),
        "https://www.flickr.com/services/feeds/photos_public.gne?id={id}",
        (r"""["']nsid["']\s*:\s*["'](?P<id>\d+@N\d\d)""",),
    ),
    (
        ("arxiv.org",),
        "https://rss.arxiv.org/rss/{id}",
        (r"""class=["']primary-subject["'][^<>]*>[^<>]{0,100}\((?P<id>[a-z-]+(?:\.[A-Za-z-]+)?)\)""",),
    ),
)
"""Hosts, the feed, and where a page of theirs says whose it is; the first that does counts."""

HEADERS = {"www.youtube.com": {"Cookie": "SOCS=CAE="}}
"""What a page is asked with. YouTube's says no to all cookies: without it Europe gets a page that asks about them."""

READERS = frozenset(
    {
        *("feedly.com", "inoreader.com", "newsblur.com", "theoldreader.com", "netvibes.com", "bloglovin.com"),
        *("feedbin.com", "feedspot.com", "flipboard.com", "subtome.com", "newsgator.com", "my.yahoo.com"),
        *("fusion.google.com", "feedvalidator.org", "validator.w3.org", "podcastaddict.com", "castbox.fm"),
    }
)
"""Where one subscribes or has a feed checked: their addresses hold that of the feed."""
