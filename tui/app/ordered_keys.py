"""Keys in the order in which they were pressed, however fast they come.

Textual gives a key to what has the focus and goes on to the next one; what the
first does, closing a dialog say, is done later. So a key that may change where
the next one belongs holds that back until all that it does is done.
"""

import time
from dataclasses import dataclass
from functools import partial
from weakref import WeakSet

from textual import events, on
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

from tui.app.screens.asking import Asking, Coming, MayGo, Settled
from tui.app.widgets.typed_line import TypedLine
from tui.core.text import displayable

_CALLS_OFF = frozenset({"escape", "ctrl+c"})
"""Keys that end the wait for a question."""
LONGEST_PASTE = 20_000
"""Characters that are taken in at once, more than an address or a query has."""
_TRIPS = 2
"""A key reaches the program from what has the focus, and then does what it does there: so must what follows it."""


@dataclass(eq=False)
class _Taken(Message):
    """Follows a key through all that hears of it."""

    token: object
    target: MessagePump
    trip: int = 1


class OrderedKeys(App[None], inherit_bindings=False):
    """Gives each key to what has the focus once the keys before it are done with."""

    held_seconds = 0.5
    """How long keys may wait at most, but for a question that is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[events.Key | events.Paste] = []
        """Keys that wait, and what was pasted between them, in their order."""
        self._waits_for: object | None = None
        """Stands for what they wait for; `None`: nothing."""
        self._waits_since = 0.0
        self._timed: object | None = None
        """The last of these that has an end by time, too."""
        self._taking_keys: WeakSet[Screen[object]] = WeakSet()
        """Dialogs that are drawn."""

    def key_pressed(self) -> None:
        """Called at each key."""

    async def on_event(self, event: events.Event) -> None:
        """Have keys wait their turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.key_pressed()
            self._keys.append(event)
            await self._go_on()
        else:
            await super().on_event(event)

    async def _go_on(self) -> None:
        """Give keys out until one is to be waited for."""
        while self._keys and not self._must_wait():
            await self._give(self._keys.pop(0))
        if self._keys and self._waits_for not in {None, self._timed}:
            self._timed = self._waits_for
            self.set_timer(self.held_seconds, partial(self._release, self._timed))

    async def _give(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Paste):
            await super().on_event(_clean(event))
            return
        focused = self.focused
        in_line = isinstance(focused, Input)
        if isinstance(self.screen, Asking) and self.screen.take_key(event.key):
            return
        if event.key.startswith("alt+") and event.key not in self.screen.active_bindings:
            key = event.key.removeprefix("alt+")  # a fast Esc and the key, as it arrives
            self._keys[:0] = [events.Key("escape", None), events.Key(key, key if len(key) == 1 else None)]
        elif isinstance(focused, TypedLine) and event.key in {"enter", "escape"}:
            self._hold()  # until its owner says that it is closed, or stays
            await super().on_event(event)
        elif (in_line and not event.is_printable) or (self._over_another and not in_line):
            await self._give_and_wait(event, focused or self.screen)
        else:
            await super().on_event(event)

    async def _give_and_wait(self, event: events.Key, target: MessagePump) -> None:
        token = self._hold()
        await super().on_event(event)
        if not target.post_message(_Taken(token, target)):
            self._release(token)

    @property
    def _over_another(self) -> bool:
        """Whether a dialog is open."""
        return len(self.screen_stack) > 1

    @property
    def _question_comes(self) -> bool:
        return isinstance(self.screen, Asking) and self.screen.question_comes

    def _hold(self) -> object:
        self._waits_for, self._waits_since = object(), time.monotonic()
        return self._waits_for

    def _release(self, token: object) -> None:
        self.post_message(MayGo(token))

    def _must_wait(self) -> bool:
        """Whether keys are for a place that one is not at yet."""
        if self._waits_for is not None and time.monotonic() - self._waits_since > self.held_seconds:
            self._waits_for = None
        if self._question_comes:
            if not _CALLS_OFF.isdisjoint(event.key for event in self._keys if isinstance(event, events.Key)):
                self._call_off()
            return True
        if self._waits_for is None and self._over_another and self.screen not in self._taking_keys:
            self._taking_keys.add(self.screen)
            self._wait_for_frame()
        if self._waits_for is None and (coming := self._coming) is not None:
            self._waits_for, self._waits_since = coming, coming.since
        return self._waits_for is not None

    @property
    def _coming(self) -> Coming | None:
        """What the next key is for, if that is on its way, and not for too long."""
        key = self._keys[0]
        if not isinstance(key, events.Key) or not isinstance(self.screen, Asking):
            return None
        coming = self.screen.coming_for(key.key)
        return coming if coming is not None and time.monotonic() - coming.since <= self.held_seconds else None

    def _wait_for_frame(self) -> None:
        """Have keys wait until the screen on top is drawn."""
        self.screen.call_after_refresh(self._release, self._hold())

    def _call_off(self) -> None:
        """Ask no question, and forget the answer that was typed already."""
        if isinstance(self.screen, Asking):
            self.screen.end_asking()
        self._keys.clear()
        self._waits_for = None

    def pop_screen(self) -> AwaitComplete:
        """Close a dialog; keys wait until what it was opened for has its answer."""
        popped = super().pop_screen()
        self._wait_for_frame()
        return popped

    @on(_Taken)
    async def _key_taken(self, message: _Taken) -> None:
        again = _Taken(message.token, message.target, message.trip + 1)
        if message.trip >= _TRIPS or not message.target.post_message(again):
            await self._may_go(MayGo(message.token))

    @on(MayGo)
    async def _may_go(self, message: MayGo) -> None:
        if message.token is self._waits_for:
            self._waits_for = None
            await self._go_on()

    @on(Settled)
    async def _settled(self, message: Settled) -> None:
        """Go on where a box has closed; what was typed for a question that did not come is for nothing else."""
        if message.asker is not None:
            message.asker.end_asking()
            if isinstance(self.screen, Asking) and self.screen is message.asker:
                self._keys.clear()
        self._waits_for = None
        await self._go_on()


def _clean(event: events.Paste) -> events.Paste:
    """What is pasted without what may not be drawn: what one copied on a page is that page's to say."""
    return events.Paste(displayable(event.text[:LONGEST_PASTE], lines=True).strip("\n"))
