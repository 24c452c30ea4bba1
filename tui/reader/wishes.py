"""Requests as the person's settings want them: in one place, so that no setting is forgotten on the way."""

from collections.abc import Mapping
from dataclasses import replace

from tui.core.model import Problem
from tui.core.settings import Settings
from tui.net.exchange import Request
from tui.net.hosts import same_origin
from tui.net.room import Room
from tui.reader.secrets import Secrets


def wished(
    request: Request, settings: Settings, *, headers: Mapping[str, str] | None = None, room: Room | None = None
) -> Request:
    """A request that goes out under these settings.

    Args:
        request: What is asked for.
        settings: Of the feed that it is for, else the global ones.
        headers: What else it is asked with, such as the feed's own where they may go there.
        room: Where a large body waits for its turn; `None`: nowhere.
    """
    return replace(
        request,
        user_agent=settings.user_agent,
        deadline=settings.timeout,
        proxy=settings.proxy,
        headers=headers or {},
        room=room,
    )


async def headers_for(url: str, *, feed_url: str, settings: Settings, secrets: Secrets) -> dict[str, str] | Problem:
    """The headers that go along to an address: the feed's own, and only to where the feed itself lies.

    A problem says that one of them has no value; then nothing is to be asked.
    """
    if not settings.headers or not same_origin(url, feed_url):
        return {}
    return await secrets.values(settings.headers)
