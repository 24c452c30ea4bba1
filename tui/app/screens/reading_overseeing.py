"""Looking after the database from the reading screen: whether it is whole, and whether another program holds it."""

from tui.app.screens.reading_refresh import Refreshing


class Overseeing(Refreshing):
    """What tells of the file when something is wrong with it."""

    _told_held_up = False

    def begin_looking(self) -> None:
        """Look at the file once the first stories are painted."""
        super().begin_looking()
        self.start_each("check", self._check_file)

    async def _check_file(self) -> None:
        if await self.library.check_due():
            self.damage = await self.library.check_file()
            if self.damage:
                self.say(self.damage, warns=True)
                self.update_facts()

    def look(self) -> None:
        """Tell of a lock that keeps what was done from being written, and that it is gone."""
        if self.library.held_up and not self._told_held_up:
            self._told_held_up = True
            self.say("The database is locked by another program; what you do is written when it lets go.", warns=True)
        elif self._told_held_up and not self.library.held_up:
            self._told_held_up = False
            self.say("The database is free again.")
        super().look()
