"""The last few answers to a question that is dear to answer and often asked again."""

from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class LastFew(Generic[V]):
    """What was found last, by the text that it was found for; any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[str, V] = {}
        self._lock = Lock()

    def get(self, text: str) -> V | None:
        """The answer; `None`: it is not known, or not any more."""
        with self._lock:
            answer = self._known.pop(text, None)
            if answer is not None:
                self._known[text] = answer  # the last one asked for is the last one to go
            return answer

    def put(self, text: str, answer: V) -> V:
        """Remember an answer, and forget the one not asked for longest where there are too many."""
        with self._lock:
            self._known.pop(text, None)
            self._known[text] = answer
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
        return answer

    def forget(self) -> None:
        """Know nothing any more."""
        with self._lock:
            self._known.clear()
