"""A real feed server on the loopback, for tests; as a script it serves a few feeds to try the program by hand.

    python -m tests.feed_server [PORT]

It answers with ETag and 304, keeps a log of what it was asked, can serve any
status, and can go down and come up again on the same port.
"""

import asyncio
import hashlib
import sys
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.sample_feeds import SAMPLES

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one path answers."""

    body: bytes = b""
    content_type: str = "application/xml"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """Changes with the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class FeedServer:
    """Serves pages from a thread of its own while it is entered."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host = host
        self.port = port
        self.log: list[Asked] = []
        self.pages: dict[str, Page] = {}
        self._asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="feed server")
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.come_up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.go_down()
        self._wait(_end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, path: str) -> str:
        """Address of a path."""
        return f"http://{self.host}:{self.port}/{path}"

    def serve(self, path: str, body: bytes, content_type: str = "application/xml") -> str:
        """Answer a path with this body from now on; gives its address."""
        self.pages[path] = Page(body=body, content_type=content_type)
        return self.url(path)

    def fail(self, path: str, status: int, **headers: str) -> str:
        """Answer a path with an error from now on; gives its address."""
        self.pages[path] = Page(status=status, headers={name.replace("_", "-"): text for name, text in headers.items()})
        return self.url(path)

    def hang(self, path: str) -> str:
        """Never answer a path; gives its address."""
        self.pages[path] = Page(status=0)
        return self.url(path)

    def asked_paths(self) -> list[str]:
        """What was asked for, in order, answered or not."""
        return list(self._asked)

    def statuses(self, path: str) -> list[int]:
        """What was answered for a path, in order."""
        return [asked.status for asked in self.log if asked.path == path]

    def go_down(self) -> None:
        """Refuse connections until `come_up`."""
        if self._runner is not None:
            self._wait(self._runner.cleanup())
            self._runner = None

    def come_up(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._wait(self._listen())

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        self._asked.append(path)
        page = self.pages.get(path, Page(status=404))
        if not page.status:
            await asyncio.Event().wait()
        response = _response(page, request.headers.get("If-None-Match"))
        headers = {name.lower(): text for name, text in request.headers.items()}
        self.log.append(Asked(path=path, headers=headers, status=response.status))
        return response


async def _end_all() -> None:
    """End what still waits, such as answers that never come."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _response(page: Page, wanted: str | None) -> web.Response:
    if page.status != 200:
        return web.Response(status=page.status, headers=page.headers)
    headers = page.headers | {"ETag": page.etag}
    if wanted == page.etag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=page.body, headers=headers | {"Content-Type": page.content_type})


def main() -> None:
    """Serve the samples until Enter is pressed."""
    with FeedServer(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        for name, sample in SAMPLES.items():
            sys.stdout.write(server.serve(name, sample.body, sample.content_type) + "\n")
        sys.stdout.write("Enter ends it.\n")
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main()
