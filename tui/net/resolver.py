"""Looking up host names in threads that nobody waits for.

A look-up cannot be cancelled. In the loop's thread pool a few names without
an answer would keep all others waiting, and hold up the end of the program.
"""

import asyncio
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]


class ThreadResolver(AbstractResolver):
    """The system's resolver, each look-up in a thread of its own."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            OSError: it has none, or nobody could tell.
        """
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()

        def look_up() -> None:
            result = _addresses(host, port, family)
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(_settle, found, result)

        threading.Thread(target=look_up, name="lookup", daemon=True).start()
        return [_result(host, info) for info in await found]

    async def close(self) -> None:
        """Nothing to give back."""


def _addresses(host: str, port: int, family: int) -> Sequence[AddressInfo] | OSError:
    """Ask the system, and wait for it."""
    try:
        return socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except OSError as error:
        return error
    except UnicodeError:
        return socket.gaierror(socket.EAI_NONAME, "no such name")


def _settle(found: asyncio.Future[Sequence[AddressInfo]], result: Sequence[AddressInfo] | OSError) -> None:
    """Hand the result to whoever still waits for it."""
    if found.done():
        return
    if isinstance(result, OSError):
        found.set_exception(result)
    else:
        found.set_result(result)


def _result(host: str, info: AddressInfo) -> ResolveResult:
    family, _, protocol, _, address = info
    scope = f"%{address[3]}" if family == socket.AF_INET6 and address[3] else ""
    return ResolveResult(
        hostname=host,
        host=f"{address[0].partition('%')[0]}{scope}",
        port=address[1],
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
