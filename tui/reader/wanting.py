"""Which stories want the page behind them: decided at arrival, and when one is opened."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from tui.core.model import ProblemKind
from tui.core.stories import Story
from tui.core.teaser import gives_teasers, is_media, sites_of, worth_a_visit
from tui.store.database import Database
from tui.store.pages import FeedPages, feed_pages, newest_entries, want_pages

FullText: TypeAlias = Literal["auto", "always", "never"]

MOST_A_FEED = 20
"""Pages that one fetch of a feed makes us want; the rest follow when they are opened."""
_AGAIN_AFTER = timedelta(days=1)
"""A page that could not be had is tried again when its story is opened so much later."""
_AGAIN_AT = {ProblemKind.OFFLINE: timedelta(0), ProblemKind.THROTTLED: timedelta(hours=1)}
"""The same where the reason may pass sooner."""


def want_new_pages(db: Database, feed_id: int, full_text: FullText, *, arrived: datetime) -> None:
    """Note which pages a fetch that brought new stories makes us want; within the caller's transaction."""
    if full_text == "never":
        return
    new = newest_entries(db, feed_id, limit=MOST_A_FEED, unread_only=full_text == "auto", seen=arrived)
    if full_text == "auto" and new:
        feed = feed_pages(db, feed_id, now=arrived)
        new = [entry for entry in new if feed is not None and _worth_it(feed, entry.url, media=entry.media)]
    want_pages(db, [entry.id for entry in new])


def wants_page(db: Database, story: Story, full_text: FullText, *, now: datetime) -> bool:
    """Whether opening a story should fetch its page."""
    if story.has_page or not story.url or full_text == "never" or story.feed_url.startswith("builtin:"):
        return False
    if _was_in_vain(story, now):
        return False
    if full_text == "always":
        return True
    feed = feed_pages(db, story.line.feed_id, now=now)
    media = any(is_media(file.media_type) for file in story.enclosures)
    return feed is not None and _worth_it(feed, story.url, media=media)


def _was_in_vain(story: Story, now: datetime) -> bool:
    """Whether the page was asked for a short while ago, and could not be had for a reason that still holds."""
    problem, tried = story.page_problem, story.page_tried
    if problem is None or tried is None:
        return False
    return timedelta(0) <= now - tried < _AGAIN_AT.get(problem.kind, _AGAIN_AFTER)


def _worth_it(feed: FeedPages, url: str, *, media: bool) -> bool:
    """Whether the page is worth a visit that nobody asked for."""
    if feed.gave_less or not gives_teasers(feed.samples):
        return False
    return worth_a_visit(url, media=media, sites=sites_of(feed.url, feed.site_url, feed.samples))
