"""What the documents of the catalogue have in common."""

from collections.abc import Sequence

from tests.catalogue.endpoints import Answering, Endpoint
from tests.formats.documents import rss
from tests.net.servers import Asked, Reply, said

XML = "application/rss+xml"
GOOD = "<title>Story 2 of the rest</title><link>https://a.example/good</link><guid>good</guid>"
"""An entry that must arrive whatever stands beside it."""


def document(
    case: int,
    name: str,
    body: str | bytes,
    *,
    stories: int | None = 2,
    says: str = "",
    content_type: str = XML,
    settings: str = "",
    comparable: bool = True,
) -> Endpoint:
    """An endpoint that always serves one document."""
    if isinstance(body, str):
        data = marked(name, body).encode()
    else:
        data = marked(name, body.decode("latin-1")).encode("latin-1")
    return Endpoint(
        case=case,
        name=name,
        reply=said(data, content_type=content_type),
        stories=0 if says else stories,
        says=says,
        settings=settings,
        comparable=comparable,
    )


def marked(name: str, text: str) -> str:
    """A document whose entries are those of no other endpoint."""
    return (
        text.replace("<guid>good<", f"<guid>good of {name}<")
        .replace("<guid>1<", f"<guid>1 of {name}<")
        .replace("//a.example/good<", f"//a.example/good/{name}<")
    )


def changing_head(items: Sequence[str]) -> Answering:
    """The same entries below another head at each visit, so that they are read again."""

    def reply(asked: Asked) -> Reply:
        return said(rss(*items, head=f"<generator>{asked.visit}</generator>").encode(), content_type=XML)

    return reply
