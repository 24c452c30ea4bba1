"""JSON objects of stories, pages, feeds, batches and changes; their keys are stable and listed in the README."""

from tui.cli.output import Json, utc
from tui.core.bringing import Brought
from tui.core.counting import count_words
from tui.core.model import FoundFeed, Outcome
from tui.core.pages import Explanation, Page
from tui.core.stories import Batch, Changed, FeedLine, Story, TagCount
from tui.core.text import displayable, sentence


def story_object(story: Story) -> Json:
    """A story as lists and searches give it."""
    line = story.line
    return {
        "id": line.id,
        "feed": displayable(line.feed),
        "feed_url": story.feed_url,
        "folders": list(story.folders),
        "title": displayable(line.title),
        "author": displayable(story.author) or None,
        "url": story.url or None,
        "published": utc(line.published),
        "first_seen": utc(line.first_seen),
        "read": line.read,
        "starred": line.starred,
        "hidden": line.hidden,
        "tags": list(line.tags),
        "words": story.words,
        "lang": story.lang or None,
    }


def page_object(page: Page) -> Json:
    """A page as `extract` gives it, without its text."""
    return {
        "title": displayable(page.title) or None,
        "author": displayable(page.author) or None,
        "published": utc(page.published),
        "updated": utc(page.updated),
        "lang": page.lang or None,
        "words": count_words(page.text),
        "image": page.image or None,
        "url": page.url or None,
    }


def explanation_object(explanation: Explanation) -> Json:
    """How an article was found, as `extract --explain` tells it beside the page."""
    return {
        "voices": [
            {
                "name": displayable(voice.name),
                "words": None if voice.silent else voice.words,
                "agreement": None if voice.agreement is None else round(voice.agreement, 3),
                "silent": displayable(voice.silent) or None,
            }
            for voice in explanation.voices
        ],
        "chosen": displayable(explanation.chosen) or None,
        "why": displayable(explanation.why) or None,
        "removed": [
            {"rule": displayable(removed.rule), "text": displayable(removed.text)} for removed in explanation.removed
        ],
    }


def choice_object(choice: FoundFeed) -> Json:
    """One of several feeds that were found at an address."""
    return {
        "url": choice.url,
        "title": displayable(choice.title) or None,
        "format": displayable(choice.format) or None,
        "entries": choice.entries,
        "newest": utc(choice.newest),
    }


def feed_object(feed: FeedLine) -> Json:
    """A subscription with its counts."""
    return {
        "id": feed.id,
        "url": feed.url,
        "title": displayable(feed.title),
        "site_url": feed.site_url or None,
        "folders": list(feed.folders),
        "unread": feed.unread,
        "total": feed.total,
        "last_success": utc(feed.last_success),
        "failures": feed.failures,
        "error": displayable(feed.problem.cause) if feed.problem else None,
        "paused": feed.paused,
    }


def failed_object(outcome: Outcome) -> Json:
    """A feed that failed in a refresh."""
    problem = outcome.problem
    return {
        "feed": displayable(outcome.title),
        "url": outcome.url,
        "cause": displayable(problem.cause) if problem else None,
        "remedy": displayable(problem.remedy) or None if problem else None,
    }


def changed_object(changed: Changed) -> Json:
    """What a verb, undo or redo did."""
    return {"batch": changed.batch, "changed": changed.changed, "skipped": changed.skipped}


def brought_object(brought: Brought) -> Json:
    """What an import came to."""
    tallies = {
        tally.key: {"taken": tally.taken, "there": tally.there, "left_out": tally.left_out} for tally in brought.tallies
    }
    return {
        **changed_object(brought.changed),
        "feeds": brought.feeds,
        "waiting": brought.waiting,
        "table": tallies,
        "left_out": [sentence(displayable(each)) for each in brought.left_out],
    }


def tag_object(tag: TagCount) -> Json:
    """A tag; `stories` counts those below it too, as `tag:` finds them."""
    return {"name": displayable(tag.name), "stories": tag.stories, "last_used": utc(tag.last_used)}


def batch_object(batch: Batch) -> Json:
    """A line of the history."""
    return {
        "batch": batch.id,
        "time": utc(batch.time),
        "origin": batch.origin,
        "label": displayable(batch.label),
        "count": batch.count,
        "undone": batch.undone,
    }
