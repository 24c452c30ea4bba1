"""Marks: read, star, hidden, tags; taking back and doing again.

What is done is seen at once and written meanwhile, in the order of the keys.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from tui.app.acts import (
    HIDE,
    READ,
    STAR,
    UNDO_HINT,
    UNHIDE,
    UNREAD,
    UNSTAR,
    Act,
    nothing_told,
    retagging,
    shared_tags,
    tagging,
    untagging,
)
from tui.app.marked import ALL, Marked
from tui.app.quick_tags import numbered, quick_tags_text
from tui.app.screens.reading_writing import Deed, Writing, told_of_many
from tui.core.errors import UsageError
from tui.core.query_nodes import Current
from tui.core.stories import Changed, StoryLine
from tui.core.tag_names import one_word
from tui.core.text import displayable
from tui.core.views import View
from tui.reader.window import Window

_NAME_CELLS = 40
EVERYTHING = View(kind="all", name="all feeds", node=Current())


class Marks(Writing):
    """The actions that change stories: the marked ones of the list, else the one under the cursor."""

    _quick_tags: Mapping[str, str] = MappingProxyType({})
    """The tags behind the keys 1 to 8, as they were shown or used last."""
    _everything: Window | None = None
    """What was there when it was asked whether everything is to be marked read."""

    def action_toggle_read(self) -> None:
        """Mark read; unread where all are read already."""
        self._toggle(READ, UNREAD)

    def action_toggle_star(self) -> None:
        """Star; take the stars back where all have one."""
        self._toggle(STAR, UNSTAR)

    def action_toggle_hidden(self) -> None:
        """Hide; show again where all are hidden. Nothing is marked then any more."""
        self._toggle(HIDE, UNHIDE)

    def action_read(self) -> None:
        """Mark read."""
        self._do(READ)

    def action_unread(self) -> None:
        """Mark unread."""
        self._do(UNREAD)

    def action_star(self) -> None:
        """Star."""
        self._do(STAR)

    def action_unstar(self) -> None:
        """Take the star back."""
        self._do(UNSTAR)

    def action_hide(self) -> None:
        """Hide."""
        self._do(HIDE)

    def action_unhide(self) -> None:
        """Show again what is hidden."""
        self._do(UNHIDE)

    def action_tag(self, name: str = "") -> None:
        """Put a tag on."""
        self._do_with_tag("tag", name, tagging)

    def action_untag(self, name: str = "") -> None:
        """Take a tag off."""
        self._do_with_tag("untag", name, untagging)

    def _do_with_tag(self, verb: str, name: str, act: Callable[[str], Act]) -> None:
        if not name.strip():
            self.say(f"{verb} needs a name: :{verb} linux")
            return
        try:
            self._do(act(one_word(name)))
        except UsageError as error:
            self.say(f"{verb}: {error}.", warns=True)

    def action_quick_tag(self, key: str) -> None:
        """Put one of the eight tags used last on; take it off where all have it."""
        tags = self._numbered_tags()
        name = tags.get(key)
        if name is not None:
            self._toggle(tagging(name), untagging(name))
        elif tags:
            self.say(f"There is no tag {key}: {quick_tags_text(tags)}")
        else:
            self.say("There are no tags yet. t gives a story one.")

    def _numbered_tags(self) -> Mapping[str, str]:
        self._quick_tags = numbered(self.counts.tags if self.counts is not None else (), before=self._quick_tags)
        return self._quick_tags

    def _toggle(self, on: Act, off: Act) -> None:
        """Do the one thing, or the other where the one is done to all; the store decides what the rows cannot."""
        if not self.acts_on_marked:
            self.with_story(lambda line: self._do_to_one(line, off if on.is_done(line) else on))
            return
        target = self._target()
        if target is None:
            return
        window, marked = target
        lines = self.marked_lines(window, marked)
        if any(not on.is_done(line) for line in lines):
            self._do_to_marked(window, marked, on)
        elif len(lines) == self.marked_stories:
            self._do_to_marked(window, marked, off)
        else:
            self._do_to_marked(window, marked, on, otherwise=off)

    def _do(self, act: Act) -> None:
        """Do a thing to the marked stories, or to the one under the cursor."""
        target = self._target() if self.acts_on_marked else None
        if target is None:
            self.with_story(lambda line: self._do_to_one(line, act))
        else:
            self._do_to_marked(*target, act)

    def _target(self) -> tuple[Window, Marked] | None:
        window = self.entries.window
        return None if window is None else (window, self.marked)

    def _do_to_one(self, line: StoryLine, act: Act) -> None:
        window = self.entries.window
        if act.is_done(line) or window is None:
            self.say(nothing_told(1))
            return
        label, marked = act.told_of(line), Marked(keys=frozenset({line.key}))
        said = f"{label}. {UNDO_HINT}"
        self.begin(Deed(window=window, marked=marked, act=act, label=label, said=said, told=lambda *_: said))

    def _do_to_marked(self, window: Window, marked: Marked, act: Act, *, otherwise: Act | None = None) -> None:
        lines = self.marked_lines(window, marked)
        number, changing = marked.number(self.entries.rows), sum(not act.is_done(line) for line in lines)
        if len(lines) < number:
            said = f"{number:,} stories are being written."
        else:
            said = f"{act.told_of_many(changing)}. {UNDO_HINT}" if changing else nothing_told(number)
        deed = Deed(
            window=window, marked=marked, act=act, label=act.label_in(window.view.name), otherwise=otherwise,
            otherwise_label=otherwise.label_in(window.view.name) if otherwise is not None else "",
            said=said, told=told_of_many(number),
        )  # fmt: skip
        self.begin(deed)
        if act in (HIDE, UNHIDE):
            self.unmark()

    # Tags by name

    def action_edit_tags(self) -> None:
        """Change the tags."""
        target = self._target() if self.acts_on_marked else None
        if target is None:
            self.with_story(lambda line: self.ask_tags([line], lambda act: self._do_to_one(line, act)))
        else:
            window, marked = target
            self.ask_tags(self.marked_lines(window, marked), lambda act: self._do_to_marked(window, marked, act))

    def ask_tags(self, lines: Sequence[StoryLine], then: Callable[[Act], None]) -> None:
        """Ask for the tags of stories; what only some carry stays where it is unless it is named."""
        from tui.app.screens.tags import TagsScreen  # late: a dialog is not part of the first frame

        known = self.counts.tags if self.counts is not None else ()
        shared, some = shared_tags(lines)

        def answered(tags: tuple[str, ...] | None) -> None:
            act = None if tags is None else retagging(shared, tags)
            if act is not None:
                then(act)

        self.push(TagsScreen(shared, known, some=some, quick=self._numbered_tags()), answered)

    # Everything

    def action_all_read(self) -> None:
        """Mark this view read, as it is drawn: its unloaded rows too, what came later not."""
        window = self.entries.window
        if window is not None:
            name = displayable(window.view.name, limit=_NAME_CELLS)
            said = "" if window.complete else f"{self.entries.rows:,} stories are being marked read."
            told = partial(_all_read, name)
            self.begin(Deed(window=window, marked=ALL, act=READ, label=f"All read in {name}", said=said, told=told))

    def action_everything_read(self) -> None:
        """Mark every story of all feeds read, if that is meant."""
        from tui.app.screens.confirm import ConfirmScreen  # late: as above

        counts = self.counts
        unread = counts.saved_unread + sum(feed.unread for feed in counts.feeds) if counts is not None else 0
        if not unread:
            self.say("Everything is read already.")
            return
        self._everything = None
        self.start("everything", self._note_everything)
        stories = "the one unread story" if unread == 1 else f"{unread:,} unread stories"
        question = f"Mark {stories} in all feeds read?"
        self.push(ConfirmScreen(question), lambda yes: self.start_each("marks", self._all_feeds_read) if yes else None)

    async def _note_everything(self) -> None:
        """Note what is there when the question is asked: what comes before the answer is not meant."""
        self._everything = await self.library.window(EVERYTHING, show_read=False)

    async def _all_feeds_read(self) -> None:
        window = self._everything or await self.library.window(EVERYTHING, show_read=False)
        told = partial(_all_read, EVERYTHING.name)
        self.begin(Deed(window=window, marked=ALL, act=READ, label="Everything read", told=told, everywhere=True))

    # Back and forth

    def action_undo(self) -> None:
        """Take back the newest change made on a screen."""
        self.start_each("marks", self._undo)

    async def _undo(self) -> None:
        with self.saying_if_slow("It is being taken back."):
            async with self.writing:
                changed = await self.library.undo(origin="screen")
        self.say(_told(changed, "Taken back", "Nothing to take back.", "Ctrl-Y does it again."))
        await self.after_bulk()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.start_each("marks", self._redo)

    async def _redo(self) -> None:
        with self.saying_if_slow("It is being done again."):
            async with self.writing:
                changed = await self.library.redo(origin="screen")
        self.say(_told(changed, "Done again", "Nothing to do again.", UNDO_HINT))
        await self.after_bulk()


def _all_read(name: str, _: Act, changed: Changed) -> str:
    return f"{changed.changed:,} marked read in {name}. {UNDO_HINT}" if changed.changed else "All read already."


def _told(changed: Changed | None, what: str, nothing: str, hint: str) -> str:
    """What an undo or redo did, in a sentence."""
    if changed is None:
        return nothing
    number = f"{changed.changed:,}"
    several = f" ({number})" if changed.changed > 1 and number not in changed.label else ""
    since = f" ({changed.changed:,} restored, {changed.skipped:,} changed since)" if changed.skipped else several
    return f"{what}: {displayable(changed.label)}{since}. {hint}"
