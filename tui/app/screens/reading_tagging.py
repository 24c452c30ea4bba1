"""Tags as a whole: renaming, merging and deleting them from the sidebar."""

from collections.abc import Sequence

from tui.app.acts import UNDO_HINT
from tui.app.screens.reading_search import Searching
from tui.app.sidebar_rows import SideRow, tag_key
from tui.core.errors import UsageError
from tui.core.tag_names import is_within, moved, one_word, tag_name
from tui.core.tag_sentences import called_so_already, deleted, deleting_question, renamed
from tui.core.text import sentence
from tui.core.views import UNREAD, tag_view

_NO_TAG = "The cursor is on no tag of the sidebar."


class Tagging(Searching):
    """The actions that change tags in all stories that carry them."""

    @property
    def shown_tag(self) -> str:
        """The tag whose list is shown; empty: no tag's."""
        return self.view.name.removeprefix("#") if self.view.kind == "tag" else ""

    @property
    def _tag_here(self) -> str:
        """The tag under the cursor of the sidebar; empty: there is none."""
        row = self.sidebar.row
        return row.tag if row is not None else ""

    def action_rename_tag(self, text: str = "") -> None:
        """Give the tag under the sidebar's cursor, or one named first, another name; without one ask for it."""
        *old, new = text.split() or [""]
        name = old[0] if old else self._tag_here
        if len(old) > 1:
            self.say("A tag is one word: :rename-tag OLD NEW")
        elif not name:
            self.say(f"{_NO_TAG} :rename-tag OLD NEW names one.")
        elif new:
            self._rename(name, new)
        else:
            self._ask_name(name)

    def _ask_name(self, name: str) -> None:
        from tui.app.screens.rename_tag import RenameTagScreen  # late: a dialog is not part of the first frame

        known = self.counts.tags if self.counts is not None else ()
        self.push(RenameTagScreen(name, known), lambda new: self._rename(name, new) if new else None)

    def _rename(self, old: str, new: str) -> None:
        try:
            old, new = tag_name(old), one_word(new)
        except UsageError as error:
            self.say(sentence(str(error)), warns=True)
        else:
            self.start_each("marks", self._renamed, self._spelt(old), new)

    async def _renamed(self, old: str, new: str) -> None:
        if not is_within(new, old):
            new = self._spelt(new)
        changed = await self.library.rename_tag(old, new)
        if not changed.changed:
            self.say(called_so_already(old))
            return
        other_case = old.casefold() == new.casefold()
        still = "" if other_case else (await self.library.still_naming(old)).sentence
        self.say(" ".join(filter(None, (renamed(old, new, changed.changed), still, UNDO_HINT))))
        await self._stand_on_renamed(old, new)

    async def _stand_on_renamed(self, old: str, new: str) -> None:
        """Have cursor and list go with the name they were on."""
        here, shown = self._tag_here, self.shown_tag
        lists_it = bool(shown) and is_within(shown, old) and not self.view.filter
        if lists_it:
            self.view = tag_view(moved(shown, old, new))
        await self.read_counts()
        if here and is_within(here, old):
            self.sidebar.point_at(tag_key(moved(here, old, new)))
        if lists_it:
            await self.list_again()
        else:
            await self.reload_rows()

    def action_delete_tag(self, text: str = "") -> None:
        """Ask whether a tag, the one under the sidebar's cursor if none is named, is to go from all stories."""
        name = " ".join(text.split()).removeprefix("#") or self._tag_here
        if name:
            self.start_asking(self._ask_delete, name)
        else:
            self.say(f"{_NO_TAG} :delete-tag NAME names one.")

    async def _ask_delete(self, name: str) -> None:
        from tui.app.screens.confirm import ConfirmScreen  # late: as above

        name = self._spelt(tag_name(name))
        stories = await self.library.would_retag(name)
        known = self.counts.tags if self.counts is not None else ()
        below = sum(is_within(tag.name, name) and tag.name.casefold() != name.casefold() for tag in known)
        question = deleting_question(name, stories, below)
        self.push(ConfirmScreen(question), lambda yes: self._delete(name) if yes else None)

    def _delete(self, name: str) -> None:
        self.start_each("marks", self._deleted, name)

    async def _deleted(self, name: str) -> None:
        changed = await self.library.delete_tag(name)
        still = (await self.library.still_naming(name)).sentence
        self.say(" ".join(filter(None, (deleted(name, changed.changed), still, UNDO_HINT))))
        await self._stand_near(name)

    async def _stand_near(self, gone: str) -> None:
        """Where the tag that one stood on is gone, stand on the next one, or the one before; show its list."""
        before, here, shown = list(self.sidebar.rows), self._tag_here, self.shown_tag
        if shown and is_within(shown, gone):
            self.view = UNREAD  # so that its line goes
        await self.read_counts()
        if here and is_within(here, gone):
            near = _nearest(before, self.sidebar.rows, here)
            self.sidebar.point_at(near.key if near is not None else "unread")
            self.update_hints()
            if shown and is_within(shown, gone):
                self.show_view(near.view if near is not None and near.view is not None else UNREAD)
                return
        await self.reload_rows()

    def _spelt(self, name: str) -> str:
        """A tag as it is known."""
        known = self.counts.tags if self.counts is not None else ()
        return next((tag.name for tag in known if tag.name.casefold() == name.casefold()), name)

    def remove_row(self, row: SideRow) -> bool:
        """Ask whether a tag is to go; `False` where the line is none."""
        if not row.tag:
            return super().remove_row(row)
        self.action_delete_tag(row.tag)
        return True


def _nearest(before: Sequence[SideRow], after: Sequence[SideRow], gone: str) -> SideRow | None:
    """The tag next to where one was, first below it; `None`: there is none left."""
    names = [row.tag for row in before if row.tag]
    place = names.index(gone) if gone in names else 0
    left = {row.tag: row for row in after if row.tag}
    return next((left[name] for name in [*names[place:], *reversed(names[:place])] if name in left), None)
