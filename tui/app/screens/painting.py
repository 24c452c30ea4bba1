"""How a screen paints what changes in it while a dialog stands over it."""

from typing import TypeVar

from textual.screen import Screen

ResultT = TypeVar("ResultT")


class PaintedBelow(Screen[ResultT]):
    """A screen that dialogs are opened over."""

    def _compositor_refresh(self) -> None:
        """Under a dialog, have that paint once what changed here.

        Private, for Textual 8.2 would have a screen under another ask itself to be painted again for ever; and its
        `refresh` of some regions of the screen on top forgets what that had to paint itself.
        """
        top = self.app.screen
        if self is top:
            super()._compositor_refresh()
            return
        if regions := set(self._compositor._dirty_regions):
            self._compositor._dirty_regions.clear()
            top._set_dirty(*regions)
            top._dirty_widgets.add(top)
            top.check_idle()
        self._dirty_widgets.clear()
