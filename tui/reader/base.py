"""What all parts of the reader share: the store, feeds.toml, the network, the clock."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Literal, Self, TypeAlias, TypeVar

from tui.core.clock import Clock
from tui.core.settings import Settings
from tui.core.subscriptions import Config
from tui.paths import Paths
from tui.reader.files import check_named, start_config
from tui.reader.following import Following, follow
from tui.reader.local_time import LOCAL
from tui.reader.outside import Outside
from tui.store import meta
from tui.store.database import Store

T = TypeVar("T")

_log = logging.getLogger(__name__)

Face: TypeAlias = Literal["screen", "cli"]


class ReaderBase:
    """Made by `open`, to be closed in the same loop."""

    def __init__(
        self,
        store: Store,
        following: Following,
        *,
        paths: Paths,
        clock: Clock,
        first_start: bool,
        outside: Outside | None,
    ) -> None:
        self.paths = paths
        self.first_start = first_start
        """Whether there was no feeds.toml before."""
        self._store = store
        self._following = following
        self._clock = clock
        self._outside = outside or Outside(clock=clock, log=paths.state / "workers.log")
        self._owns_outside = outside is None
        self._seen_version: int | None = None

    @classmethod
    async def open(
        cls,
        paths: Paths,
        *,
        clock: Clock,
        face: Face,
        reconcile: bool = True,
        outside: Outside | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Self:
        """Open the database and read feeds.toml.

        Args:
            face: the screen's first start puts the shipped feeds.toml in its place, the command line's does not.
            reconcile: whether the database takes over what feeds.toml says.
            outside: the network and the workers, if others share them; the reader then leaves them open.
            tell: takes sentences about what is done with a database of an older version.

        Raises:
            ConfigError: the file named does not exist, or the database follows another one.
            StoreError: the database cannot be used.
        """
        check_named(paths)

        def said(sentence: str) -> None:
            _log.warning("%s", sentence)
            tell(sentence)

        store = Store.open(paths.db, backups=paths.backups, tell=said)
        try:
            # A list that is gone from a database in use was lost: the last good one holds, none is put in its place.
            in_use = await of(store.view(meta.last_good_list))
            first_start = face == "screen" and not in_use and start_config(paths)
            following = await of(store.write(partial(follow, paths=paths, now=clock.now(), take_over=reconcile)))
        except BaseException:
            store.close()
            raise
        reader = cls(store, following, paths=paths, clock=clock, first_start=first_start, outside=outside)
        await reader.changed_elsewhere()
        return reader

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        if self._owns_outside:
            await self._outside.close()
        await asyncio.to_thread(self._store.close)

    @property
    def config(self) -> Config:
        """What feeds.toml says, or said when it was last right."""
        return self._following.config

    @property
    def settings(self) -> Settings:
        """The global settings."""
        return self._following.config.settings

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong with feeds.toml, a sentence each, with file, line and column."""
        return self._following.mistakes

    def now(self) -> datetime:
        """The time, in the person's time zone."""
        return self._clock.now().astimezone(LOCAL)

    def monotonic(self) -> float:
        """Seconds since some moment, never going back, without those in which the machine sleeps."""
        return self._clock.monotonic()

    async def changed_elsewhere(self) -> bool:
        """Whether another process, or this one, has written since the last call."""
        seen, self._seen_version = self._seen_version, await of(self._store.data_version())
        return seen is not None and seen != self._seen_version

    def settings_of(self, feed_url: str) -> Settings:
        """The settings of one feed: its own, else its folders', else the global ones."""
        subscription = self._following.by_url.get(feed_url)
        return self.settings if subscription is None else self.config.for_feed(subscription)

    def _view(self, function: Callable[..., T], *args: object, **kwargs: object) -> asyncio.Future[T]:
        return of(self._store.view(function, *args, **kwargs))

    def _write(self, function: Callable[..., T], *args: object, **kwargs: object) -> asyncio.Future[T]:
        return of(self._store.write(function, *args, **kwargs))


def of(future: Future[T]) -> asyncio.Future[T]:
    """The same future for this loop."""
    return asyncio.wrap_future(future)
