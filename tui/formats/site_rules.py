"""Which addresses of well-known sites have which feeds: tables only, `sites` reads them.

A pattern stands for a path. `:name` is one part of it, `:name(a|b)` one of
these, `:name+` all the rest, `/*` whatever follows; `?list` wants the query to
have it. What was found goes into the feeds' addresses; those that begin with /
lie at the site's own host.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site whose feeds follow from its addresses."""

    hosts: tuple[str, ...]
    """Without www. and m.; `*.` before one: any name below it, which is then called `sub`."""
    rules: tuple[tuple[str, ...], ...] = ()
    """A pattern, and the feeds of what matches it, best first; the first that matches counts."""
    pages: tuple[tuple[str, str], ...] = ()
    """A pattern, and the page that tells more than what matches it."""
    home: str = ""
    """The host of its feeds; empty: the one that was asked for."""
    not_names: frozenset[str] = frozenset()
    """What stands at the beginning of a path and is nobody's name there."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ORDER = ":order(new|top|hot|rising|controversial|best)"
_GITHUB_OWN = _names(
    "about apps blog business collections contact customer-stories dashboard enterprise events explore features "
    "issues join login logout marketplace new nonprofit notifications orgs pricing pulls readme search security "
    "sessions settings signup site solutions sponsors stars team topics trending watching"
)
_GITLAB_OWN = _names("- about dashboard explore groups help search snippets users")
_GITEA_OWN = _names("admin explore issues milestones notifications pulls user -")
_MEDIUM_OWN = _names("about jobs-at-medium m me membership new-story p plans policy search topics verified")
_LETTERBOXD_OWN = _names(
    "about activity api apps contact create-account film films gift journal legal list lists members pro reviews "
    "search settings showdown sign-in tag welcome year-in-review"
)
_TUMBLR_OWN = _names("about dashboard explore help login policy privacy register search settings tagged tv")
_EXCHANGES = ("superuser.com", "serverfault.com", "askubuntu.com", "mathoverflow.net", "stackapps.com")

GITLAB = (
    ("/:project+/-/tags/*", "/{project}/-/tags?format=atom"),
    ("/:project+/-/releases/*", "/{project}/-/releases.atom"),
    ("/:project+/-/:kind(commits|tree|blob)/:branch+", "/{project}/-/commits/{branch}?format=atom"),
    ("/:project+/-/:kind(issues|merge_requests)", "/{project}/-/{kind}.atom"),
    (
        "/:owner/:path([^/]+(?:/[^-/][^/]*)*)*",
        *("/{owner}/{path}/-/releases.atom", "/{owner}/{path}/-/tags?format=atom", "/{owner}/{path}.atom"),
    ),
    ("/:owner", "/{owner}.atom"),
)
GITEA = (
    ("/:owner/:repo/releases/*", "/{owner}/{repo}/releases.rss"),
    ("/:owner/:repo/tags", "/{owner}/{repo}/tags.rss"),
    ("/:owner/:repo/:kind(src|commits)/branch/:branch+", "/{owner}/{repo}/rss/branch/{branch}"),
    (
        "/:owner/:repo/*",
        *("/{owner}/{repo}/releases.rss", "/{owner}/{repo}/tags.rss", "/{owner}/{repo}.rss"),
    ),
    ("/:owner", "/{owner}.rss"),
)
"""Software for repositories that many run themselves."""

SITES = (
    Site(
        hosts=("youtube.com", "music.youtube.com", "youtube-nocookie.com"),
        home="www.youtube.com",
        rules=(
            ("/channel/:id(UC[\\w-]{22})/*", "/feeds/videos.xml?channel_id={id}"),
            ("/browse/:id(UC[\\w-]{22})", "/feeds/videos.xml?channel_id={id}"),
            ("/playlist?list", "/feeds/videos.xml?playlist_id={list}"),
        ),
        pages=(
            ("/:kind(shorts|live|embed|v)/:id([\\w-]{11})", "https://www.youtube.com/watch?v={id}"),
            ("/watch?v", "https://www.youtube.com/watch?v={v}"),
            ("/:kind(c|user)/:name/*", "https://www.youtube.com/{kind}/{name}"),
            ("/:name(@[^/]+)/*", "https://www.youtube.com/{name}"),
        ),
    ),
    Site(hosts=("youtu.be",), pages=(("/:id([\\w-]{11})", "https://www.youtube.com/watch?v={id}"),)),
    Site(
        hosts=("reddit.com", "old.reddit.com", "np.reddit.com", "new.reddit.com", "i.reddit.com", "sh.reddit.com"),
        home="www.reddit.com",
        rules=(
            ("/", "/.rss"),
            (f"/{_ORDER}", "/{order}/.rss"),
            ("/r/:name/search?q", "/r/{name}/search.rss?{query}"),
            ("/search?q", "/search.rss?{query}"),
            (f"/r/:name/{_ORDER}?t", "/r/{name}/{order}/.rss?t={t}"),
            (f"/r/:name/{_ORDER}", "/r/{name}/{order}/.rss"),
            ("/r/:name/comments/:post/*", "/r/{name}/comments/{post}/.rss", "/r/{name}/.rss"),
            ("/r/:name/*", "/r/{name}/.rss"),
            ("/:kind(user|u)/:name/m/:multi/*", "/user/{name}/m/{multi}/.rss"),
            ("/:kind(user|u)/:name/:part(submitted|comments)", "/user/{name}/{part}/.rss"),
            ("/:kind(user|u)/:name/*", "/user/{name}/.rss"),
            ("/domain/:name/*", "/domain/{name}/.rss"),
        ),
    ),
    Site(
        hosts=("github.com",),
        not_names=_GITHUB_OWN,
        rules=(
            ("/orgs/:owner/discussions/*", "/orgs/{owner}/discussions.atom"),
            ("/:owner/:repo/releases/*", "/{owner}/{repo}/releases.atom"),
            ("/:owner/:repo/tags", "/{owner}/{repo}/tags.atom"),
            ("/:owner/:repo/commits/:branch+", "/{owner}/{repo}/commits/{branch}.atom"),
            ("/:owner/:repo/commits", "/{owner}/{repo}/commits.atom"),
            ("/:owner/:repo/:kind(tree|blob)/:branch+", "/{owner}/{repo}/commits/{branch}.atom"),
            ("/:owner/:repo/wiki/*", "/{owner}/{repo}/wiki.atom"),
            ("/:owner/:repo/discussions/categories/:name", "/{owner}/{repo}/discussions/categories/{name}.atom"),
            ("/:owner/:repo/discussions/*", "/{owner}/{repo}/discussions.atom"),
            (
                "/:owner/:repo/*",
                *("/{owner}/{repo}/releases.atom", "/{owner}/{repo}/tags.atom", "/{owner}/{repo}/commits.atom"),
            ),
            ("/:owner", "/{owner}.atom"),
        ),
    ),
    Site(hosts=("gist.github.com",), rules=(("/:owner", "/{owner}.atom"),), not_names=frozenset({"discover"})),
    Site(hosts=("gitlab.com", "gitlab.gnome.org", "gitlab.freedesktop.org"), rules=GITLAB, not_names=_GITLAB_OWN),
    Site(hosts=("codeberg.org", "gitea.com"), rules=GITEA, not_names=_GITEA_OWN),
    Site(
        hosts=("git.sr.ht",),
        rules=(
            ("/:owner(~[^/]+)/:repo/log/*", "/{owner}/{repo}/log/rss.xml"),
            ("/:owner(~[^/]+)/:repo/*", "/{owner}/{repo}/refs/rss.xml", "/{owner}/{repo}/log/rss.xml"),
        ),
    ),
    Site(
        hosts=("pypi.org",),
        rules=(
            ("/project/:name/*", "/rss/project/{name}/releases.xml"),
            ("/", "/rss/updates.xml", "/rss/packages.xml"),
        ),
    ),
    Site(hosts=("crates.io",), rules=(("/crates/:name/*", "https://static.crates.io/rss/crates/{name}.xml"),)),
    Site(hosts=("rubygems.org",), rules=(("/gems/:name/*", "/gems/{name}/versions.atom"),)),
    Site(hosts=("packagist.org",), rules=(("/packages/:owner/:name", "/feeds/package.{owner}/{name}.rss"),)),
    Site(hosts=("sourceforge.net",), rules=(("/:kind(projects|p)/:name/*", "/projects/{name}/rss"),)),
    Site(hosts=("tracker.debian.org",), rules=(("/pkg/:name", "/pkg/{name}/rss"),)),
    Site(hosts=("bsky.app",), home="bsky.app", rules=(("/profile/:name/*", "/profile/{name}/rss"),)),
    Site(hosts=("open.substack.com",), rules=(("/pub/:name/*", "https://{name}.substack.com/feed"),)),
    Site(hosts=("substack.com",), rules=(("/@:name/*", "https://{name}.substack.com/feed"),)),
    Site(hosts=("*.substack.com",), rules=(("/*", "/feed"),), not_names=frozenset({"feed"})),
    Site(
        hosts=("medium.com",),
        home="medium.com",
        not_names=_MEDIUM_OWN,
        rules=(
            ("/tag/:name/*", "/feed/tag/{name}"),
            ("/:owner/tagged/:tag", "/feed/{owner}/tagged/{tag}"),
            ("/:owner/*", "/feed/{owner}"),
        ),
    ),
    Site(hosts=("*.medium.com",), rules=(("/tagged/:tag", "/feed/tagged/{tag}"), ("/*", "/feed"))),
    Site(
        hosts=("*.blogspot.com",),
        rules=(("/search/label/:name", "/feeds/posts/default/-/{name}"), ("/*", "/feeds/posts/default")),
        not_names=frozenset({"feeds"}),
    ),
    Site(
        hosts=("*.wordpress.com",),
        rules=(("/:kind(category|tag|author)/:name", "/{kind}/{name}/feed/"), ("/*", "/feed/")),
        not_names=frozenset({"feed"}),
    ),
    Site(
        hosts=("tumblr.com",),
        not_names=_TUMBLR_OWN,
        rules=(
            ("/blog/view/:name/*", "https://{name}.tumblr.com/rss"),
            ("/blog/:name/*", "https://{name}.tumblr.com/rss"),
            ("/:name/tagged/:tag", "https://{name}.tumblr.com/tagged/{tag}/rss"),
            ("/:name/*", "https://{name}.tumblr.com/rss"),
        ),
    ),
    Site(
        hosts=("*.tumblr.com",),
        rules=(("/tagged/:tag", "/tagged/{tag}/rss"), ("/*", "/rss")),
        not_names=frozenset({"rss"}),
    ),
    Site(hosts=("*.ghost.io",), rules=(("/:kind(tag|author)/:name", "/{kind}/{name}/rss/"), ("/*", "/rss/"))),
    Site(hosts=("*.livejournal.com", "*.dreamwidth.org"), rules=(("/*", "/data/rss"),)),
    Site(hosts=("*.bearblog.dev",), rules=(("/*", "/feed/"),), not_names=frozenset({"feed"})),
    Site(hosts=("*.micro.blog",), rules=(("/*", "/feed.xml"),), not_names=frozenset({"feed.xml", "feed.json"})),
    Site(hosts=("*.hashnode.dev",), rules=(("/*", "/rss.xml"),), not_names=frozenset({"rss.xml"})),
    Site(hosts=("write.as",), rules=(("/:name/*", "/{name}/feed/"),), not_names=frozenset({"read", "new", "about"})),
    Site(hosts=("buttondown.com", "buttondown.email"), home="buttondown.com", rules=(("/:name/*", "/{name}/rss"),)),
    Site(hosts=("dev.to",), rules=(("/", "/feed"), ("/t/:name", "/feed/tag/{name}"), ("/:name/*", "/feed/{name}"))),
    Site(
        hosts=("stackoverflow.com", "*.stackexchange.com", "*.stackoverflow.com", *_EXCHANGES),
        rules=(
            ("/questions/tagged/:tag", "/feeds/tag?tagnames={tag}&sort=newest"),
            ("/:kind(questions|q)/:id(\\d+)/*", "/feeds/question/{id}"),
            ("/users/:id(\\d+)/*", "/feeds/user/{id}"),
            ("/questions", "/feeds"),
            ("/", "/feeds"),
        ),
    ),
    Site(
        hosts=("vimeo.com",),
        home="vimeo.com",
        not_names=_names("about blog categories features help join log_in search settings solutions upload"),
        rules=(
            ("/:kind(channels|groups)/:name/*", "/{kind}/{name}/videos/rss"),
            ("/:name([^/]*[^/\\d][^/]*)", "/{name}/videos/rss"),
            ("/:name([^/]*[^/\\d][^/]*)/videos", "/{name}/videos/rss"),
        ),
    ),
    Site(
        hosts=("dailymotion.com",),
        home="www.dailymotion.com",
        rules=(("/playlist/:id", "/rss/playlist/{id}"), ("/user/:name", "/rss/user/{name}")),
    ),
    Site(
        hosts=("flickr.com",),
        home="www.flickr.com",
        rules=(
            ("/:kind(photos|people)/:id(\\d+@N\\d\\d)/*", "/services/feeds/photos_public.gne?id={id}"),
            ("/photos/tags/:tag/*", "/services/feeds/photos_public.gne?tags={tag}"),
        ),
    ),
    Site(hosts=("news.ycombinator.com",), rules=(("/*", "/rss"),), not_names=frozenset({"rss", "bigrss"})),
    Site(hosts=("lobste.rs",), rules=(("/t/:tag", "/t/{tag}.rss"), ("/", "/rss"), ("/s/*", "/rss"))),
    Site(
        hosts=("arxiv.org", "export.arxiv.org"),
        rules=(
            ("/list/:category/*", "https://rss.arxiv.org/rss/{category}"),
            ("/archive/:category", "https://rss.arxiv.org/rss/{category}"),
            ("/a/:author([\\w-]+)", "https://arxiv.org/a/{author}.atom2"),
        ),
        pages=(("/pdf/:id+", "https://arxiv.org/abs/{id}"),),
    ),
    Site(
        hosts=("pinboard.in",),
        rules=(("/:place(.*[ut]:[^/]+|popular|recent)", "https://feeds.pinboard.in/rss/{place}/"),),
    ),
    Site(
        hosts=("letterboxd.com",),
        home="letterboxd.com",
        rules=(("/:name/*", "/{name}/rss/"),),
        not_names=_LETTERBOXD_OWN,
    ),
    Site(
        hosts=("goodreads.com",),
        home="www.goodreads.com",
        rules=(
            ("/user/show/:id(\\d+)*", "/user/updates_rss/{id}"),
            ("/review/list/:id(\\d+)*?shelf", "/review/list_rss/{id}?shelf={shelf}"),
            ("/review/list/:id(\\d+)*", "/review/list_rss/{id}"),
        ),
    ),
    Site(
        hosts=("store.steampowered.com",),
        rules=(
            ("/app/:id(\\d+)/*", "/feeds/news/app/{id}/"),
            ("/news/app/:id(\\d+)/*", "/feeds/news/app/{id}/"),
            ("/news/*", "/feeds/news/"),
        ),
    ),
    Site(
        hosts=("steamcommunity.com",),
        rules=(
            ("/groups/:name/*", "/groups/{name}/rss/"),
            ("/:kind(app|games)/:id(\\d+)/*", "https://store.steampowered.com/feeds/news/app/{id}/"),
        ),
    ),
    Site(hosts=("*.libsyn.com",), rules=(("/*", "/rss"),), not_names=frozenset({"rss"})),
    Site(hosts=("*.podbean.com",), rules=(("/*", "https://feed.podbean.com/{sub}/feed.xml"),)),
    Site(hosts=("buzzsprout.com",), rules=(("/:id(\\d+)/*", "https://feeds.buzzsprout.com/{id}.rss"),)),
    Site(hosts=("audioboom.com",), rules=(("/:kind(channels|channel)/:id(\\d+)*", "/channels/{id}.rss"),)),
    Site(
        hosts=("spreaker.com",),
        home="www.spreaker.com",
        rules=(
            ("/show/:id(\\d+)/*", "/show/{id}/episodes/feed"),
            ("/:kind(show|podcast)/:name(.*)--:id(\\d+)", "/show/{id}/episodes/feed"),
        ),
    ),
    Site(hosts=("*.podigee.io",), rules=(("/*", "/feed/mp3"),), not_names=frozenset({"feed"})),
    Site(
        hosts=tuple(f"*.{name}.org" for name in ("wikipedia", "wiktionary", "wikinews", "wikivoyage", "wikiquote")),
        rules=(
            ("/wiki/Special:RecentChanges", "/w/index.php?title=Special:RecentChanges&feed=atom"),
            ("/wiki/:title+", "/w/index.php?title={title}&action=history&feed=atom"),
            ("/w/index.php?title", "/w/index.php?title={title}&action=history&feed=atom"),
        ),
    ),
    Site(
        hosts=("news.google.com",),
        rules=(
            ("/", "/rss?{query}"),
            ("/home", "/rss?{query}"),
            ("/:kind(topics|search)/*", "/rss{path}?{query}"),
        ),
    ),
    Site(
        hosts=("bbc.com", "bbc.co.uk"),
        rules=(
            ("/:kind(news|sport)", "https://feeds.bbci.co.uk/{kind}/rss.xml"),
            ("/news/:section([a-z_]+(?:/[a-z_]+)*)", "https://feeds.bbci.co.uk/news/{section}/rss.xml"),
            ("/sport/:section([a-z-]+)", "https://feeds.bbci.co.uk/sport/{section}/rss.xml"),
        ),
    ),
    Site(
        hosts=("theguardian.com",),
        home="www.theguardian.com",
        rules=(("/:section([a-z-]+(?:/[a-z-]+)?)", "/{section}/rss"),),
    ),
    Site(hosts=("lore.kernel.org",), rules=(("/:list", "/{list}/new.atom"), ("/:list/:id/*", "/{list}/{id}/t.atom"))),
)
