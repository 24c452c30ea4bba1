"""newsboat's files, put together to what is to become of feeds.toml."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.kept_queries import SavedSearch
from tui.core.kinds import quoted
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.subscriptions import same_address
from tui.core.text import displayable
from tui.formats.newsboat import QueryFeed, UrlList, counted
from tui.formats.newsboat_config import Ignored, NewsboatConfig, Wish
from tui.formats.newsboat_patterns import Untranslatable
from tui.formats.newsboat_query import KnownFeed, both, one_feed, translated

HIDE = ("hide",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What can be taken, and what not."""

    feeds: tuple[Subscription, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
    rules: tuple[Rule, ...] = ()
    settings: tuple[Wish, ...] = ()
    feeds_out: tuple[str, ...] = ()
    """Feeds that are not taken and why, a sentence each; likewise the others."""
    searches_out: tuple[str, ...] = ()
    rules_out: tuple[str, ...] = ()
    settings_out: tuple[str, ...] = ()


def planned(urls: UrlList, config: NewsboatConfig, cached: Sequence[KnownFeed]) -> Plan:
    """What is to be done.

    Args:
        urls: The feeds.
        config: The settings.
        cached: What the cache knows of feeds, for filters that name one by its address.
    """
    feeds = known_feeds(urls.subscriptions, cached)
    searches, searches_out = _searches(urls.queries, feeds)
    rules, rules_out = _rules(config.ignored, feeds)
    return Plan(
        feeds=urls.subscriptions,
        searches=tuple(searches),
        rules=tuple(dict.fromkeys(rules)),
        settings=config.wishes,
        feeds_out=tuple(counted(urls.left_out)),
        searches_out=tuple(searches_out),
        rules_out=tuple(rules_out),
        settings_out=config.left_out,
    )


def known_feeds(subscriptions: Sequence[Subscription], cached: Sequence[KnownFeed]) -> list[KnownFeed]:
    """The feeds of the list, with what the cache knows of them."""
    told = {same_address(feed.url): feed for feed in cached}
    found: list[KnownFeed] = []
    for feed in subscriptions:
        known = told.get(same_address(feed.url))
        site, name = (known.site_url, known.name) if known else ("", "")
        found.append(KnownFeed(url=feed.url, site_url=site, name=feed.title or name))
    return found


def _searches(queries: Sequence[QueryFeed], feeds: Sequence[KnownFeed]) -> tuple[list[SavedSearch], list[str]]:
    taken: list[SavedSearch] = []
    out: list[str] = []
    for query in queries:
        try:
            taken.append(SavedSearch(name=" ".join(query.name.split()), query=translated(query.expression, feeds)))
        except Untranslatable as error:
            out.append(f"the query feed {quoted(query.name)} is left out: {error}")
    return taken, out


def _rules(ignored: Sequence[Ignored], feeds: Sequence[KnownFeed]) -> tuple[list[Rule], list[str]]:
    taken: list[Rule] = []
    out: list[str] = []
    for one in ignored:
        try:
            query = translated(one.expression, feeds)
            if one.feed != "*":
                query = both(one_feed(one.feed, feeds), query)
            taken.append(Rule(query=query, do=HIDE))
        except Untranslatable as error:
            out.append(f"ignore-article {quoted(displayable(one.expression))} is left out: {error}")
    return taken, out
