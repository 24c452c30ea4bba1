"""Bringing a past from newsboat, offered at the first start."""

from tui.app.acts import UNDO_HINT
from tui.app.screens.reading_refresh import Refreshing
from tui.core.bringing import Brought


class Bringing(Refreshing):
    """The offer of the first start."""

    def begin_looking(self) -> None:
        """Look about from now on; on a first start not before it is known whether newsboat's list comes along."""
        if self.library.first_start and self.library.paths.config_is_default:
            self.start_asking(self._offer_past)
        else:
            super().begin_looking()

    async def _offer_past(self) -> None:
        """Ask whether newsboat's list is to come along, if there is one."""
        past = await self.library.newsboat_found()
        if past is None:
            super().begin_looking()
            return
        from tui.app.screens.bring import BringScreen  # late: a dialog is not part of the first frame

        self.push(BringScreen(past), self._answered_offer)

    def _answered_offer(self, yes: bool | None) -> None:
        if yes:
            self.start_each("bring", self._bring)
        else:
            super().begin_looking()

    async def _bring(self) -> None:
        """Bring it along in the place of the feeds that came with the program, then fetch."""
        self.say("Bringing along newsboat's feeds and what was read …")
        try:
            brought = await self.library.bring_newsboat(alone=True)
            await self.read_counts()
            self.say(brought_text(brought))
        finally:
            super().begin_looking()


def brought_text(brought: Brought) -> str:
    """What came along, in a sentence or two."""
    taken = {tally.what: tally.taken for tally in brought.tallies}
    read, starred, feeds = taken.get("Read", 0), taken.get("Starred", 0), brought.feeds
    parts = [f"{feeds:,} feed{'' if feeds == 1 else 's'}"]
    parts += [f"{read:,} read"] if read else []
    parts += [f"{starred:,} starred"] if starred else []
    out = len(brought.left_out)
    rest = " `dateline import newsboat --dry-run` tells what was not taken." if out else ""
    return f"Brought along: {', '.join(parts)}. {UNDO_HINT}{rest}"
