"""Choosing among the feeds that were found at an address: one, or several together."""

import pytest

from tests.app.fake_reader import feed_line
from tests.app.reading_samples import running
from tests.app.test_adding import found, looked, told, typed
from tui.app.engine_events import FeedAdded, FeedsFound
from tui.app.screens.reading_adding import subscribed_text


@pytest.mark.parametrize(
    ("keys", "title"), [(("enter",), "First"), (("j", "enter"), "Second"), (("down", "j", "k", "enter"), "Second")]
)
async def test_of_several_feeds_one_is_chosen(keys: tuple[str, ...], title: str) -> None:
    async with running(size=(80, 24)) as run:
        await looked(run, found("First of them"), found("Second of them"), found("Third of them"))
        assert "3 feeds at example.org" in run.text
        assert "Third of them" in run.text
        await run.press(*keys)
        assert f"{title} of them" in run.text
        await run.press("enter")
        assert run.engines[0].subscribed[0][0] == f"https://example.org/{title}.xml"


async def test_several_feeds_are_marked_and_taken_together() -> None:
    async with running(size=(100, 30)) as run:
        known = found("Known Times", known_as="Known", feed_id=1)
        await looked(run, found("First of them"), found("Second of them"), known, found("Fourth of them"))
        await run.press("space", "v", "v")
        assert "Already there as Known." in run.text
        assert [sign in run.text for sign in (" ✓ First", " ✓ Second", "▌  Fourth")] == [True] * 3
        assert "Enter takes the 2 marked" in run.text
        await run.press("v", "k", "k", "space")
        assert "Enter takes the 2 marked" in run.text
        await run.press("enter")
        assert "First of them · Atom 1.0 · 25 entries" in run.text
        assert "Fourth of them" in run.text
        assert "Title" not in run.text
        await run.press("escape")
        assert " ✓ First" in run.text
        await run.press("enter", *"far", "enter")
        both = "https://example.org/First.xml https://example.org/Fourth.xml"
        assert run.engines[0].subscribed == [(both, "", ("far",))]
        assert "Subscribing to 2 feeds …" in run.text
        run.reader.feed_lines += [feed_line(8, "First of them", "far"), feed_line(9, "Fourth of them", "far")]
        await told(run, FeedAdded(feeds=(8, 9), title="First of them", total=50, unread=20))
        assert run.status == "Subscribed: 2 feeds, 50 stories, 20 unread. U takes it back."
        assert "▌   First of them" in run.text
        assert run.engines[0].filled[-1] == [8, 9]


async def test_all_that_are_new_are_marked_by_one_key() -> None:
    async with running(size=(40, 24)) as run:
        known = found("Known Times", known_as="Known", feed_id=1)
        await looked(run, found("First of them"), known, found("Third of them"))
        await run.press("asterisk")
        assert "▌✓ First" in run.text
        assert "✓ Known" not in run.text
        await run.press("asterisk")
        assert "✓" not in run.text
        await run.press("asterisk", "enter", "enter")
        assert run.engines[0].subscribed[0][0].count(".xml") == 2


async def test_the_one_under_the_cursor_has_a_sign_and_feeds_not_looked_at_are_counted() -> None:
    async with running(size=(100, 30)) as run:
        known = found("Known Times", known_as="Known")
        await run.press("a")
        await typed(run, "example.org")
        await run.press("enter")
        await told(run, FeedsFound(url="https://example.org", feeds=(known, found("Other News")), left_out=3))
        assert "2 of 5 feeds at example.org" in run.text
        assert "▌  Other News" in run.text, "the first that is new"
        await run.press("k")
        assert "▌  Known Times" in run.text
        assert "▌  Other News" not in run.text


@pytest.mark.parametrize(
    ("total", "unread", "text"),
    [
        (25, 10, "Subscribed: A, 25 stories, 10 unread. U takes it back."),
        (1, 1, "Subscribed: A, 1 story, 1 unread. U takes it back."),
        (1, 0, "Subscribed: A, 1 story, none unread. U takes it back."),
        (0, 0, "Subscribed: A, no stories yet. U takes it back."),
    ],
)
def test_what_was_subscribed_is_worded_right(total: int, unread: int, text: str) -> None:
    assert subscribed_text(FeedAdded(feeds=(1,), title="A", total=total, unread=unread)) == text
    several = subscribed_text(FeedAdded(feeds=(1, 2, 3), title="A", total=61, unread=30))
    assert several == "Subscribed: 3 feeds, 61 stories, 30 unread. U takes it back."
