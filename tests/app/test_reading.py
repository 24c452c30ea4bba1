"""Reading by key: what is seen and what becomes of it, at the three sizes."""

from tests.app.reading_samples import running


async def test_it_opens_on_unread_with_the_first_story_under_the_cursor() -> None:
    async with running() as run:
        print(run.text)
        assert run.app.focused is run.app.reading.entries
        assert run.list[0].startswith("▌●")
