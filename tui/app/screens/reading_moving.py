"""Moving: lines, pages, panes, folders, and the way back."""

from collections.abc import Callable

from textual import on

from tui.app.screens.reading_lists import Step
from tui.app.screens.reading_pages import Pages
from tui.app.sidebar_rows import MORE_TAGS, SideRow
from tui.app.widgets.sidebar import Sidebar


class Moving(Pages):
    """The actions that go somewhere."""

    def action_down(self) -> None:
        """Move a line down."""
        self._move(1)

    def action_up(self) -> None:
        """Move a line up."""
        self._move(-1)

    def action_half_page_down(self) -> None:
        """Move half a page down."""
        self._half(1)

    def action_half_page_up(self) -> None:
        """Move half a page up."""
        self._half(-1)

    def action_page_down(self) -> None:
        """Move a page down."""
        self._page(1)

    def action_page_up(self) -> None:
        """Move a page up."""
        self._page(-1)

    def _move(self, number: int) -> None:
        if self.place == "sidebar":
            self.sidebar.move(number)
        elif self.place == "article":
            self.article.scroll_lines(number)
        else:
            self.entries.move_to(self.entries.cursor + number)

    def _half(self, step: Step) -> None:
        if self.place == "article":
            self.article.scroll_half(step)
        else:
            self._move(step * max(1, self._page_lines() // 2))

    def _page(self, step: Step) -> None:
        if self.place == "article":
            self.article.scroll_page(step)
        else:
            self._move(step * max(1, self._page_lines() - 1))

    def _page_lines(self) -> int:
        return self.sidebar.size.height if self.place == "sidebar" else self.entries.page_rows

    def action_top(self) -> None:
        """Go to the top; in a list for which new stories wait, take them in."""
        if self.place == "sidebar":
            self.sidebar.to_end("top")
        elif self.place == "article":
            self.article.to_top()
        elif self.arrived:
            self.take_in()
        else:
            self.entries.move_to(0)

    def action_bottom(self) -> None:
        """Go to the bottom."""
        if self.place == "sidebar":
            self.sidebar.to_end("bottom")
        elif self.place == "article":
            self.article.to_bottom()
        else:
            self.entries.move_to(self.entries.rows - 1)

    def action_take_in(self) -> None:
        """Take new stories into the list."""
        self.take_in()

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._next_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._next_pane(-1)

    def _next_pane(self, step: Step) -> None:
        panes = ["sidebar", "list", "article"] if self._shows_article() else ["sidebar", "list"]
        steps: dict[str, Callable[[], None]] = {
            "sidebar": lambda: self.go("sidebar"),
            "list": self.back_to_list,
            "article": self._go_to_article,
        }
        steps[panes[(panes.index(self.place) + step) % len(panes)]]()

    def _shows_article(self) -> bool:
        """Whether there is an article to go to."""
        return self.place == "article" or self.reading or (self._three() and self.entries.row is not None)

    def _three(self) -> bool:
        return self.panes is not None and self.panes.count == 3

    def _go_to_article(self) -> None:
        if self.opened is None:
            self.preview()
        self.go("article")

    def back_to_list(self) -> None:
        """Go to the list, and take in what waits for it."""
        if self.place == "article":
            self.list_was_left()
            if not self._three():
                self.reading = False
        self.go("list")
        if self.arrived:
            self.take_in()

    def action_left(self) -> None:
        """Go a pane to the left; in the sidebar to the folder, then close it."""
        if self.place == "article":
            self.back_to_list()
        elif self.place == "list":
            if not self.unmark():
                self.go("sidebar")
        else:
            self._out_of_folder()

    def _out_of_folder(self) -> None:
        row = self.sidebar.row
        if row is None:
            return
        if row.folder and row.opened:
            self._toggle_folder(row)
        elif row.parent:
            parent = next((line for line in self.sidebar.rows if line.key == row.parent), None)
            if parent is not None:
                self.sidebar.move_to(parent)

    def _toggle_folder(self, row: SideRow) -> None:
        if self.closed_folders is not None:
            self.closed_folders ^= {row.folder}
            self.show_sidebar()

    def action_right(self) -> None:
        """Open what is under the cursor: a closed folder first."""
        row = self.sidebar.row
        if self.place == "sidebar" and row is not None and row.folder and not row.opened:
            self._toggle_folder(row)
        else:
            self.action_open()

    def action_open(self) -> None:
        """Open the story, or go to the list, under the cursor."""
        if self.place == "list":
            self.open_row(self.entries.cursor)
        elif self.place == "sidebar" and (row := self.sidebar.row) is not None:
            self.choose(row)

    @on(Sidebar.Chosen)
    def _sidebar_chosen(self, message: Sidebar.Chosen) -> None:
        self.choose(message.row)

    def choose(self, row: SideRow) -> None:
        """List what a line of the sidebar stands for, and go there."""
        if row.key == MORE_TAGS:
            self.shows_all_tags = True
            self.show_sidebar()
        elif row.view is not None:
            self.reading = False
            self.go("list")
            self.show_view(row.view)

    def action_space(self) -> None:
        """Open what is under the cursor, then page on; at the end the next unread story."""
        line = self.entries.row
        if self.place == "sidebar":
            self._page(1)
        elif self.place == "list" and (line is None or line.id != self.opened):
            if line is None:
                self.to_unread(1, opens=True)
            else:
                self.open_row(self.entries.cursor, focus=False)
        elif not self.article.scroll_page(1):
            self.to_unread(1, opens=True)

    def action_page_back(self) -> None:
        """Go a page back in the article, or up in the sidebar."""
        if self.place == "sidebar":
            self._page(-1)
        else:
            self.article.scroll_page(-1)

    def action_next_unread(self) -> None:
        """Go to the next unread story or feed; to the next match while matches are marked."""
        self._next_unread(1)

    def action_previous_unread(self) -> None:
        """Go to the one before."""
        self._next_unread(-1)

    def _next_unread(self, step: Step) -> None:
        if self.to_match(step):
            return
        if self.place == "sidebar":
            self._next_in_sidebar(step)
        else:
            self.to_unread(step, opens=self.place == "article")

    def _next_in_sidebar(self, step: Step) -> None:
        row = self.sidebar.next_unread(step, lambda line: line.key.startswith(("feed ", "folder ")) and not line.opened)
        if row is None:
            self.say("Nothing more is unread that way.")
        else:
            self.sidebar.move_to(row)

    def action_next(self) -> None:
        """Go to the next story; from list and sidebar to the next feed with unread ones."""
        self._next(1)

    def action_previous(self) -> None:
        """Go to the one before."""
        self._next(-1)

    def _next(self, step: Step) -> None:
        if self.place == "article":
            index = self.entries.cursor + step
            if 0 <= index < self.entries.rows:
                self.end_matching()
                self.open_row(index)
            else:
                self.say("This is the last story." if step > 0 else "This is the first story.")
        elif self.place == "sidebar":
            self._next_in_sidebar(step)
        elif (row := self.next_feed_row(step)) is not None:
            self.go_to_feed(row)
        else:
            self.say("No more feed has unread stories that way.")

    def action_zoom(self) -> None:
        """In the list hide the sidebar or show it again, in the article show that alone."""
        if self.place == "article":
            self.alone = not self.alone
        else:
            self.sidebar_hidden = not self.sidebar_hidden
        self.arrange_panes()

    def action_show_read(self) -> None:
        """Show or hide what is read: stories in a list, feeds in the sidebar."""
        if self.place == "sidebar":
            self.shows_read_feeds = not self.shows_read_feeds
            self.show_sidebar()
            self.say("All feeds." if self.shows_read_feeds else "Only feeds with unread stories.")
        elif self.view.kind != "search":
            shows = self._wishes()[self.view.kind, self.view.name] = not self.shows_read(self.view)
            self.say("Read stories are shown." if shows else "Read stories are hidden.")
            self.start_listing(self.list_again)

    def action_back(self) -> None:
        """Go back a step; at the last one quit."""
        if not self._step_back():
            self.app.exit()

    def action_escape(self) -> None:
        """Go back a step, but never quit."""
        self._step_back()

    def _step_back(self) -> bool:
        """One step down the ladder: matches, article, marks, filter, list, sidebar; `False` at its foot."""
        if self.place == "article":
            if not self.end_matching():
                self.back_to_list()
        elif self.place == "list":
            if not self.unmark() and not self.leave_list():
                self.go("sidebar")
        else:
            return False
        return True

    def leave_list(self) -> bool:
        """Go back from a list to what was there before it; `False` where nothing was."""
        return self.drop_filter()
