"""Questions that take a moment to come: the keys typed meanwhile are for them."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker


@dataclass(eq=False)
class Settled(Message):
    """What keys waited for is there, or is not to come: a box is closed, a question is asked."""

    asker: "Asking | None" = None
    """Whose question it was; `None`: it was none."""


@dataclass(eq=False)
class MayGo(Message, bubble=False):
    """Keys need wait no longer for what `token` stands for."""

    token: object


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coming:
    """What a worker brings to the place that keys are for."""

    since: float = field(default_factory=time.monotonic)


class Asking(MessagePump):
    """A screen over which a worker opens a dialog."""

    _question: Worker[None] | None = None

    def coming_for(self, key: str) -> Coming | None:
        """What a key, by Textual's name for it, is for while that is on its way; `None`: it is there."""
        return None

    def take_key(self, key: str) -> bool:
        """Do what the person wants a key to do, by Textual's name for it; whether they said anything of it."""
        return False

    @property
    def question_comes(self) -> bool:
        """Whether keys are for a dialog that is not there yet."""
        return self._question is not None

    def will_ask(self, worker: Worker[None]) -> None:
        """Have keys wait for the dialog that a worker opens at the end of `asking`."""
        self._question = worker

    async def asking(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what opens a dialog, or finds that none is needed."""
        try:
            await work()
        finally:
            self.post_message(Settled(self))

    def end_asking(self) -> None:
        """Have keys wait no longer; what was to ask is ended."""
        if self._question is not None:
            self._question.cancel()
            self._question = None
