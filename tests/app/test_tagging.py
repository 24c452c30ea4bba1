"""Tags as a whole on the reading screen: shown, renamed, merged, deleted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from tests.app.fake_reader import FakeReader, story_line
from tests.app.reading_samples import BBC, FEEDS, Running, hours, running, sample_reader
from tui.core.kept_queries import SavedSearch
from tui.core.stories import Changed, Counts, StoryLine, TagCount
from tui.core.tag_names import UnknownTag, is_within, moved
from tui.core.tag_sentences import StillNaming

NAMES = ("linux", "kernel", "news", "news/europe", "news/asia")


@dataclass
class TaggedReader(FakeReader):
    """Gives tags other names, and takes them off."""

    naming: StillNaming = field(default_factory=lambda: StillNaming(name="", rules=0, searches=0))

    async def rename_tag(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        return self._retag(f"Renamed #{old} to #{new}", old, lambda tag: moved(tag, old, new))

    async def delete_tag(self, name: str, *, origin: str = "screen") -> Changed:
        return self._retag(f"Deleted #{name}", name, lambda tag: "")

    def _retag(self, label: str, name: str, other: Callable[[str], str]) -> Changed:
        before = [line for line in self.lines if any(is_within(tag, name) for tag in line.tags)]
        if not before:
            raise UnknownTag(name, [tag for line in self.lines for tag in line.tags])
        after = [replace(line, tags=_renamed(line, name, other)) for line in before]
        if after == before:
            return Changed(batch=None, label=label, changed=0, skipped=len(before))
        self._put(after)
        self.steps.append(("screen", label, before))
        return Changed(batch=1, label=label, changed=len(before))

    async def would_retag(self, old: str, new: str | None = None) -> int:
        found = sum(any(is_within(tag, old) for tag in line.tags) for line in self.lines)
        if not found:
            raise UnknownTag(old, NAMES)
        return found

    async def still_naming(self, name: str) -> StillNaming:
        return replace(self.naming, name=name)

    async def counts(self) -> Counts:
        counts = await super().counts()
        names = {tag.name: tag for tag in counts.tags}
        return replace(counts, tags=tuple(replace(tag, below=self._below(tag.name)) for tag in names.values()))

    def _below(self, name: str) -> int:
        return sum(name not in line.tags and any(is_within(tag, name) for tag in line.tags) for line in self.lines)


def _renamed(line: StoryLine, name: str, other: Callable[[str], str]) -> tuple[str, ...]:
    tags = [other(tag) if is_within(tag, name) else tag for tag in line.tags]
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def tagged(*tags: tuple[str, ...]) -> TaggedReader:
    """A story for each, the first the newest."""
    tags = tags or (("linux",), ("linux", "kernel"), ("news",), ("news/europe", "linux"), ("news/asia",))
    lines = [
        story_line(len(tags) - number, BBC, f"Story {number}", ago=hours(number / 10), tags=names)
        for number, names in enumerate(tags)
    ]
    return TaggedReader(lines=lines, feed_lines=list(FEEDS))


async def stand_on(run: Running, name: str) -> None:
    """Go to a tag in the sidebar."""
    await run.press("h", "G")
    while (row := run.app.reading.sidebar.row) is not None and row.tag != name:
        await run.press("k")


def sidebar_tags(run: Running) -> list[str]:
    lines = [" ".join(line.split()) for line in run.lines(run.app.reading.sidebar)]
    return lines[lines.index("TAGS") + 1 :]


def dialog(run: Running) -> str:
    text = " ".join(run.lines(run.app.screen.query_one("#panel"))).replace("│", " ")
    return " ".join(text.split())


async def test_a_tag_below_another_stands_under_it_and_the_upper_one_counts_each_story_once() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        sidebar = run.lines(run.app.reading.sidebar)
        start = sidebar.index(" TAGS")
        assert sidebar[start + 1 : start + 6] == [
            "  #linux              3",
            "  #kernel             1",
            "  #news               3",
            "   /europe            1",
            "   /asia              1",
        ]
        await stand_on(run, "news/asia")
        await run.press("h")
        assert run.app.reading.sidebar.row is not None
        assert run.app.reading.sidebar.row.tag == "news"
        assert run.app.reading.view.name == "#news"


async def test_t_on_a_tag_opens_a_line_with_its_name_and_enter_renames_it() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await stand_on(run, "news")
        await run.press("t")
        assert "Rename #news" in run.text
        assert "in 3 stories; 2 tags below it go along" in dialog(run)
        await run.press("ctrl+u", *"press", "enter")
        assert run.status == "#news is #press now, in 3 stories. U takes it back."
        assert sidebar_tags(run)[2:5] == ["▌ #press 3", "/europe 1", "/asia 1"]
        assert run.app.reading.view.name == "#press"
        await run.press("U")
        assert sidebar_tags(run)[2:5] == ["#news 3", "/europe 1", "/asia 1"]
        assert run.app.reading.sidebar.row is not None
        assert run.app.reading.sidebar.row.tag == "press"


async def test_a_name_that_is_there_merges_and_the_dialog_says_so_before() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await stand_on(run, "kernel")
        await run.press("t", "ctrl+u", *"LIN")
        assert "merges" not in dialog(run)
        await run.press(*"UX")
        assert "merges with #linux (3 stories)" in dialog(run)
        await run.press("enter")
        assert run.status == "#kernel is #linux now, in 1 story. U takes it back."
        assert sidebar_tags(run)[0] == "▌ #linux 3"


async def test_what_still_names_the_old_tag_is_told() -> None:
    reader = tagged()
    reader.naming = StillNaming(name="", rules=1, searches=2)
    async with running(reader, size=(140, 40)) as run:
        run.app.reading.action_rename_tag("linux core")
        await run.settle()
        assert run.status == (
            "#linux is #core now, in 3 stories. 1 rule and 2 searches of feeds.toml still name #linux. U takes it back."
        )
        run.app.reading.action_rename_tag("core Core")
        await run.settle()
        assert run.status == "#core is #Core now, in 3 stories. U takes it back."
        run.app.reading.action_rename_tag("core Core")
        await run.settle()
        assert run.status == "#Core is called so already."


@pytest.mark.parametrize("keys", [("escape",), ("enter",)])
async def test_a_name_left_alone_changes_nothing(keys: tuple[str, ...]) -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await stand_on(run, "linux")
        await run.press("t", *keys)
        assert run.app.screen is run.app.reading
        assert run.reader.steps == []


async def test_a_name_of_two_words_is_refused_in_the_dialog() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await stand_on(run, "linux")
        await run.press("t", "ctrl+u", "enter")
        assert "A tag needs a name." in dialog(run)
        await run.press(*"two", "space", *"words", "enter")
        assert "A tag is one word, such as two-words." in dialog(run)
        assert run.reader.steps == []


async def test_capital_d_on_a_tag_asks_and_deletes_it_and_stands_on_the_next() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await stand_on(run, "kernel")
        await run.press("D")
        assert "Delete #kernel from 1 story?" in dialog(run)
        await run.press("n")
        assert run.reader.steps == []
        await run.press("D", "y")
        assert run.status == "#kernel is deleted from 1 story. U takes it back."
        assert sidebar_tags(run)[:2] == ["#linux 3", "▌ #news 3"]
        assert run.app.reading.view.name == "#news"
        await run.press("D")
        assert "Delete #news and the 2 tags below it from 3 stories?" in dialog(run)
        await run.press("y")
        assert sidebar_tags(run)[:1] == ["▌ #linux 3"]
        await run.press("D", "y")
        assert run.app.reading.view.kind == "unread"
        assert "TAGS" not in run.text
        await run.press("U")
        assert sidebar_tags(run)[:1] == ["#linux 3"]


async def test_typed_commands_name_a_tag_or_take_the_one_under_the_cursor() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        reading = run.app.reading
        for text, said in (
            ("", "The cursor is on no tag of the sidebar. :rename-tag OLD NEW names one."),
            ("a b c", "A tag is one word: :rename-tag OLD NEW"),
            ("linx core", "There is no tag #linx; did you mean #linux?"),
            ("linux a,b", "A tag is one word, such as a-b."),
        ):
            reading.action_rename_tag(text)
            await run.settle()
            assert run.status == said
        reading.action_delete_tag()
        assert run.status == "The cursor is on no tag of the sidebar. :delete-tag NAME names one."
        reading.action_delete_tag("linx")
        await run.settle()
        assert run.status == "There is no tag #linx; did you mean #linux?"
        await stand_on(run, "linux")
        reading.action_rename_tag("core")
        await run.settle()
        assert sidebar_tags(run)[0] == "▌ #core 3"
        reading.action_delete_tag("KERNEL")
        await run.settle()
        await run.press("y")
        assert sidebar_tags(run)[:2] == ["▌ #core 3", "#news 3"]


async def test_the_tag_whose_list_is_shown_stays_while_its_last_story_loses_it() -> None:
    async with running(tagged(("later",), ("linux",)), size=(100, 40)) as run:
        await stand_on(run, "later")
        await run.press("enter")
        run.app.reading.action_untag("later")
        await run.settle()
        assert sidebar_tags(run)[:2] == ["#linux 1", "▌ #later"]
        assert "Story 0" in run.text
        await run.press("h", "k")
        run.app.reading.update_counts()
        await run.settle()
        assert "#later" not in "".join(sidebar_tags(run))


async def test_d_where_there_is_no_tag_is_for_feeds_and_searches() -> None:
    async with running(tagged(), size=(100, 40)) as run:
        await run.press("h", "g", "D")
        assert run.app.screen is run.app.reading
        assert "unsubscribes" in run.status


def test_a_tags_number_is_its_own_stories_and_those_below() -> None:
    assert TagCount(name="a", total=3, below=2).stories == 5


async def test_the_footer_tells_what_d_does_to_the_line_of_the_sidebar() -> None:
    reader = sample_reader()
    reader.kept_searches = [SavedSearch(name="Kernels", query="kernel")]
    async with running(reader, size=(100, 30)) as run:
        await run.press("h")
        assert "  D " not in run.lines()[-1], "Unread stays"
        for key, told in (
            ("search Kernels", "D delete"),
            ("feed 1 World", "D unsubscribe"),
            ("folder World", "D unsubscribe"),
            ("tag linux", "t rename  D delete"),
        ):
            run.app.reading.sidebar.move_to(next(row for row in run.app.reading.sidebar.rows if row.key == key))
            await run.settle()
            assert told in run.lines()[-1]
        await run.press("D", "y")
        assert "unsubscribe" not in run.lines()[-1]


async def test_moving_among_feeds_paints_the_footer_no_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n")
        painted = []
        monkeypatch.setattr(run.app.reading.hints, "refresh", lambda *_, **__: painted.append(1))
        await run.press("j", "j")
        assert painted == []
