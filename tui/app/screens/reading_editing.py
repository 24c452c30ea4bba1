"""Changing feeds and feeds.toml on the reading screen."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from tui.app.acts import NAME_CELLS, UNDO_HINT
from tui.app.edit_words import address_mistake, edited_text
from tui.app.lending import ended
from tui.app.screens.reading_marks import Marks
from tui.app.screens.reading_moving import Moving
from tui.app.sidebar_rows import search_key
from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.kept_queries import SavedSearch
from tui.core.model import Subscription
from tui.core.stories import FeedLine
from tui.core.text import displayable
from tui.core.views import folder_view
from tui.formats.toml_lines import Spot
from tui.reader.editor import EditorCall, editor_call, run_beside

_NOWHERE = "The cursor is on no feed. h leads to the sidebar."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """Feeds that a command is about."""

    feeds: Sequence[FeedLine]
    folder: str = ""
    """The path of the folder that all of them lie in, where that was meant."""


class Editing(Moving, Marks):
    """The actions that change feeds that are there."""

    _editing = False
    """Whether an editor has feeds.toml open; what it writes is told when it ends."""
    _lent = False
    """Whether that editor has our terminal."""
    _to_mistake = False
    """Whether the editor is to open at a mistake, which was told just now."""

    def _feed_here(self) -> FeedLine | None:
        """The feed under the cursor of the sidebar, that of the list, or that of the story under the cursor."""
        if self.place != "sidebar" and self.view.kind != "feed":
            line = self.entries.row
            return self.feed(line.feed_id) if line is not None else None
        row = self.sidebar.row if self.place == "sidebar" else self.row_of(self.view)
        return self.feed(row.view.feed_id) if row is not None and row.view is not None else None

    def _feeds_meant(self) -> _Target | None:
        """What a command is about; `None`: no feed, which is told."""
        row = self.sidebar.row if self.place == "sidebar" else None
        if row is not None and row.folder and (feeds := self.feeds_in(row.folder)):
            return _Target(feeds=feeds, folder=row.folder)
        feed = self._feed_here()
        if feed is None:
            self.say(_NOWHERE)
            return None
        return _Target(feeds=[feed])

    def _one_feed(self) -> FeedLine | None:
        """The one feed that a command is about; `None`: there is none, which is told."""
        target = self._feeds_meant()
        if target is None or not target.folder:
            return target.feeds[0] if target is not None else None
        self.say("The cursor is on a folder. e renames it; on a feed this can be done.")
        return None

    # One feed, in a dialog

    def action_edit_feed(self) -> None:
        """Ask what is to become of the feed, folder or saved search under the cursor."""
        row = self.sidebar.row if self.place == "sidebar" else None
        if row is not None and row.folder:
            self._ask_folder(row.folder)
        elif row is not None and row.view is not None and row.view.kind == "saved":
            self.edit_search(row.text)
        elif (feed := self._one_feed()) is not None:
            self._ask_feed(feed)

    def _ask_feed(self, feed: FeedLine) -> None:
        from tui.app.screens.edit_feed import EditFeedScreen  # late: a dialog is not part of the first frame

        own = self.library.subscription(feed.url) or Subscription(url=feed.url, folders=feed.folders)
        feeds = self.counts.feeds if self.counts is not None else ()
        dialog = EditFeedScreen(feed, own, feeds)
        self.push(dialog, lambda edit: self._edit(_Target(feeds=[feed]), edit, told="Changed: ") if edit else None)

    def _ask_folder(self, folder: str) -> None:
        from tui.app.screens.edit_feed import RenameFolderScreen  # late: as above

        dialog = RenameFolderScreen(folder, len(self.feeds_in(folder)))
        self.push(dialog, lambda name: self.start_each("marks", self._rename_folder, folder, name) if name else None)

    async def _rename_folder(self, folder: str, name: str) -> None:
        await self.library.rename_folder(folder, name)
        old, new = (displayable(path, limit=NAME_CELLS) for path in (folder, name))
        closed = self.closed_folders
        if closed is not None:
            self.closed_folders = {f"{name}{path[len(folder) :]}" if _within(path, folder) else path for path in closed}
        self.say(f"The folder {old} is now “{new}”. {UNDO_HINT}")
        shown = self.view == replace(folder_view(folder), sort=self.view.sort)
        await self.after_bulk()
        self.sidebar.point_at(f"folder {name}")
        if shown:
            self.show_view(folder_view(name))

    def numbers_changed(self) -> None:
        """Have the list of a feed go by its new title."""
        feed, window = self.feed(self.view.feed_id), self.entries.window
        if self.view.kind == "feed" and feed is not None and feed.title != self.view.name and window is not None:
            wishes, key = self._wishes(), (self.view.kind, self.view.name)
            if key in wishes:
                wishes["feed", feed.title] = wishes[key]
            self.view = window.view = replace(self.view, name=feed.title)
        super().numbers_changed()

    def edit_search(self, name: str) -> None:
        """Ask what is to become of a saved search."""
        from tui.app.screens.edit_query import EditSearchScreen  # late: as above

        searches = self.counts.searches if self.counts is not None else ()
        there = next((SavedSearch(name=one.name, query=one.query) for one in searches if one.name == name), None)
        if there is not None:
            others = [one.name for one in searches if one.name != name]
            then = partial(self._search_answered, there)
            self.push(EditSearchScreen(there, others), then)

    def _search_answered(self, search: SavedSearch, wish: SavedSearch | None) -> None:
        if wish is not None:
            self.start_each("marks", self._change_search, search, wish)

    async def _change_search(self, search: SavedSearch, wish: SavedSearch) -> None:
        """Write a search, and have cursor and list go with it."""
        shown = self.view.kind == "saved" and self.view.name == search.name
        await self.library.change_search(search.name, wish)
        old, new = (displayable(one.name, limit=NAME_CELLS) for one in (search, wish))
        what = f"{old} is now “{new}”" if old != new else f"{old} has another query"
        self.say(f"Changed: {what}. {UNDO_HINT}")
        await self.read_counts()
        row = next((row for row in self.sidebar.rows if row.key == search_key(wish.name)), None)
        if row is not None and row.view is not None:
            self.sidebar.point_at(row.key)
            if shown:
                self.show_view(row.view)

    # By a command

    def action_rename_feed(self, title: str = "") -> None:
        """Give the feed a title of one's own; an empty one is the feed's."""
        self._edit_one(FeedEdit(title=" ".join(title.split())))

    def action_move_feed(self, folders: str = "") -> None:
        """Put the feed into other folders, commas between; into none."""
        from tui.app.name_words import folder_words  # late: as above

        words = folder_words(self.counts.feeds if self.counts is not None else ())
        self._edit_one(FeedEdit(folders=words.read(folders)))

    def action_change_address(self, url: str = "") -> None:
        """Give the feed another address."""
        feed = self._one_feed()
        if feed is None:
            return
        if mistake := address_mistake(url.strip(), feed, self.counts.feeds if self.counts is not None else ()):
            self.say(mistake, warns=True)
        else:
            self._edit(_Target(feeds=[feed]), FeedEdit(url=url.strip()))

    def _edit_one(self, edit: FeedEdit) -> None:
        if (feed := self._one_feed()) is not None:
            self._edit(_Target(feeds=[feed]), edit)

    def action_pause(self) -> None:
        """Leave the feed, or all of the folder, alone."""
        self._edit_all(FeedEdit(paused=True))

    def action_resume(self) -> None:
        """Fetch the feed, or all of the folder, again."""
        self._edit_all(FeedEdit(paused=False))

    def action_unlist(self) -> None:
        """Keep the feed, or all of the folder, out of the river."""
        self._edit_all(FeedEdit(unlisted=True))

    def action_relist(self) -> None:
        """Have the feed, or all of the folder, in the river again."""
        self._edit_all(FeedEdit(unlisted=False))

    def _edit_all(self, edit: FeedEdit) -> None:
        if (target := self._feeds_meant()) is not None:
            self._edit(target, edit)

    def _edit(self, target: _Target, edit: FeedEdit, *, told: str = "") -> None:
        self.start_each("marks", self._carry_out, target, edit, told=told)

    async def _carry_out(self, target: _Target, edit: FeedEdit, *, told: str) -> None:
        changed = await self.library.edit_feeds([feed.id for feed in target.feeds], edit)
        if not changed.changed:
            self.say("Nothing changed: it is so already.")
            return
        self.say(f"{told}{edited_text(target.feeds, edit, folder=target.folder)} {UNDO_HINT}")
        await self.after_bulk()

    # feeds.toml itself

    def action_edit(self, feed_id: int | None = None) -> None:
        """Open feeds.toml in the person's editor, at a feed or at what is under the cursor."""
        if self._editing:
            self.say("feeds.toml is open in your editor. What it changes is told when it ends.")
            return
        feed = self.feed(feed_id)
        self.start_each("editor", self._open_file, self._spot() if feed is None else _feed_spot(feed))

    def _spot(self) -> Spot | None:
        """What in feeds.toml is under the cursor; `None`: nothing in particular."""
        row = self.sidebar.row if self.place == "sidebar" else self.row_of(self.view)
        if row is not None and row.folder:
            return Spot(section="folder", name=row.folder)
        if row is not None and row.view is not None and row.view.kind == "saved":
            return Spot(section="search", name=row.text)
        feed = self._feed_here()
        return _feed_spot(feed) if feed is not None else None

    @property
    def lent(self) -> bool:
        """Whether an editor has our terminal."""
        return self._lent

    async def _open_file(self, spot: Spot | None) -> None:
        """Have the editor run, and tell what it changed."""
        path = self.library.paths.config
        line = await self.library.line_in_file(spot, at_mistake=self._to_mistake)
        call = editor_call(path, line, environ=os.environ)
        self._editing, self._lent, self._to_mistake = True, call.in_terminal, False
        try:
            code = await self._run_editor(call)
        except UsageError as error:
            raise UsageError(f"{error}. $VISUAL or $EDITOR says what opens {path}") from error
        finally:
            self._editing = self._lent = False
        await self._look_at_edit(f"{ended(displayable(call.name), code)}." if code else "", call)

    async def _run_editor(self, call: EditorCall) -> int:
        if call.in_terminal:
            return await self.lender.lend(call.argv)
        self.say(f"feeds.toml is open in {displayable(call.name)}; what you save there is told here.")
        return await run_beside(call.argv)

    async def _look_at_edit(self, ended: str, call: EditorCall) -> None:
        """Take over what the editor left, and tell it; mistakes also where they were there before."""
        told = await self.look_for_news(by_hand=True)
        if ended:
            self.say(f"{ended} The file is {self.library.paths.config}", warns=True)
        elif self.library.mistakes:
            self.say_mistakes(self.library.mistakes, again=True)
        elif not told and call.in_terminal:
            self.say("feeds.toml: no feed, search, rule or setting was changed.")

    def say_mistakes(self, mistakes: Sequence[str], *, again: bool = False) -> None:
        """Tell the first mistake, at which the editor will open."""
        super().say_mistakes(mistakes, again=again)
        self._to_mistake = self._to_mistake or bool(mistakes)


def _feed_spot(feed: FeedLine) -> Spot:
    return Spot(section="feed", name=feed.url)


def _within(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")
