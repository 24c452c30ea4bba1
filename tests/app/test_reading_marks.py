"""Marks by key, seen at once, written once, taken back."""

from tests.app.reading_samples import running


async def test_m_marks_the_story_under_the_cursor_and_leaves_it_in_place() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("j", "m")
        assert run.list[1].startswith("▌    14:00")
        assert "Unread               5" in run.text
        assert run.status.endswith("U takes it back.")
        await run.press("m")
        assert run.list[1].startswith("▌●")


async def test_two_quick_marks_are_both_kept() -> None:
    async with running() as run:
        await run.pilot.press("s", "j", "s", "j", "m")
        await run.settle()
        states = {line.id: (line.read, line.starred) for line in run.reader.lines}
        assert (states[9], states[8], states[7]) == ((False, True), (False, True), (True, True))


async def test_u_takes_back_a_batch_at_a_time_and_opening_is_no_step() -> None:
    async with running() as run:
        await run.press("s", "j", "m", "enter", "q", "U")
        assert run.status.startswith("Taken back: Marked read “Port strike")
        await run.press("U")
        assert run.status.startswith("Taken back: Starred “Ceasefire")
        assert "★" not in run.list[0]
        await run.press("U")
        assert run.status == "Nothing to take back."


async def test_redo_does_it_again() -> None:
    async with running() as run:
        await run.press("s", "U", "ctrl+y")
        assert run.list[0].startswith("▌●★")
        assert run.status.startswith("Done again: Starred")


async def test_a_marks_the_view_read_as_it_is_drawn() -> None:
    async with running() as run:
        arrived = run.reader.lines[-1]
        run.reader.lines = run.reader.lines[:-1]
        await run.press("h", "enter")
        run.reader.lines.append(arrived)
        await run.press("A")
        assert run.status == "5 marked read in Unread. U takes it back."
        assert [line.id for line in run.reader.lines if not line.read] == [9]
        assert "●" not in "\n".join(run.list)
        await run.press("U")
        assert "\n".join(run.list).count("●") == 5


async def test_d_hides_the_story_and_shows_it_again() -> None:
    async with running() as run:
        await run.press("D")
        assert run.list[0].startswith("▌×")
        assert run.reader.lines[-1].hidden
        await run.press("D")
        assert not run.reader.lines[-1].hidden


async def test_tags_are_edited_in_one_line_and_shown_at_once() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("t", *"talks", "enter")
        assert run.list[0].endswith("#syria #talks")
        assert "#talks" in "\n".join(run.lines(run.app.reading.sidebar))
        assert run.status.startswith("Tagged “Ceasefire talks resume in Geneva")


async def test_letters_typed_behind_t_all_reach_the_dialog() -> None:
    async with running() as run:
        await run.pilot.press("t", *"talks", "enter")
        await run.settle()
        assert run.reader.lines[-1].tags == ("syria", "talks")


async def test_marks_work_in_the_article_too() -> None:
    async with running() as run:
        await run.press("enter", "s", "m")
        line = run.reader.lines[-1]
        assert (line.starred, line.read) == (True, False)


async def test_a_quick_key_puts_a_tag_on_and_takes_it_off() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("2")
        assert run.status == "Tagged “Ceasefire talks resume in Geneva as con…” #linux. U takes it back."
        assert "linux" in run.reader.lines[-1].tags
        await run.press("2")
        assert run.status.startswith("Untagged “Ceasefire talks")
        assert run.reader.lines[-1].tags == ("syria",)
        await run.press("v", "v", "v", "2")
        assert run.status == "2 tagged #linux. U takes it back."
        await run.press("2")
        assert run.status == "3 untagged #linux. U takes it back."


async def test_a_quick_key_without_a_tag_says_which_there_are() -> None:
    async with running() as run:
        await run.press("8")
        assert run.status == "There is no tag 8: 1 #kernel 2 #linux 3 #python 4 #syria 5 #weather"


async def test_verbs_do_one_thing_and_not_its_opposite() -> None:
    async with running() as run:
        screen = run.app.reading
        for verb in (screen.action_read, screen.action_star, screen.action_hide):
            verb()
            await run.settle()
        line = run.reader.lines[-1]
        assert (line.read, line.starred, line.hidden) == (True, True, True)
        screen.action_star()
        await run.settle()
        assert run.status == "Nothing changed: it is so already."
        for verb in (screen.action_unread, screen.action_unstar, screen.action_unhide):
            verb()
            await run.settle()
        line = run.reader.lines[-1]
        assert (line.read, line.starred, line.hidden) == (False, False, False)


async def test_a_verb_that_needs_a_name_says_so() -> None:
    async with running() as run:
        screen = run.app.reading
        screen.action_tag("  ")
        assert run.status == "tag needs a name: :tag linux"
        screen.action_untag()
        assert run.status == "untag needs a name: :untag linux"
        screen.action_tag("a b")
        assert run.status == "tag: a tag is one word, such as a-b."
        screen.action_tag("#news/asia")
        await run.settle()
        assert run.status.endswith("#news/asia. U takes it back.")
        screen.action_untag("news/asia")
        await run.settle()
        assert run.reader.lines[-1].tags == ("syria",)
