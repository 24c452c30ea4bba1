"""Cases 54, 56, 59 and 60: feeds that are another one at a later visit."""

from collections.abc import Sequence

from tests.catalogue.endpoints import Endpoint
from tests.formats.documents import rss
from tests.net.servers import Asked, Reply, said

FIVE = range(1, 6)


def story(
    name: str, number: int, *, guid: str = "", link: str = "", text: str = "Nothing more is known.", month: str = ""
) -> str:
    """An entry, the same one whenever it is made."""
    date = f"<pubDate>0{number} {month} 2025 10:00:00 GMT</pubDate>" if month else ""
    return (
        f"<title>Story {number} of {name}</title><link>{link or f'https://a.example/{name}/{number}'}</link>"
        f"<guid>{guid or f'{name} {number}'}</guid><description>{text}</description>{date}"
    )


def by_visit(case: int, name: str, *documents: Sequence[str], stories: int) -> Endpoint:
    """An endpoint that serves a document of these entries at each visit, the last of them for ever."""

    def reply(asked: Asked) -> Reply:
        items = documents[min(asked.visit, len(documents)) - 1]
        head = f"<generator>{asked.visit}</generator>"
        return said(rss(*items, head=head).encode(), content_type="application/rss+xml")

    return Endpoint(case=case, name=name, reply=reply, stories=stories)


def visits() -> tuple[Endpoint, ...]:
    """All of them."""
    return _of_identity() + _of_change()


def _of_identity() -> tuple[Endpoint, ...]:
    """54 and 56: other identifiers, other texts."""
    return (
        by_visit(
            54,
            "guids-anew",
            *([story("guids-anew", number, guid=f"{visit}-{number}") for number in FIVE] for visit in range(3)),
            stories=5,
        ),
        by_visit(
            54,
            "guids-gone",
            [story("guids-gone", number) for number in FIVE],
            [story("guids-gone", number).replace("guid>", "x>") for number in FIVE],
            stories=5,
        ),
        by_visit(
            54,
            "guids-appear",
            [story("guids-appear", number).replace("guid>", "x>") for number in FIVE],
            [story("guids-appear", number) for number in FIVE],
            stories=5,
        ),
        by_visit(
            56,
            "rewritten",
            *([story("rewritten", number, text=f"Version {visit}.") for number in FIVE] for visit in range(3)),
            stories=5,
        ),
    )


def _of_change() -> tuple[Endpoint, ...]:
    """59 and 60: another owner, no stories any more."""
    return (
        by_visit(
            59,
            "taken-over",
            [story("before", number) for number in FIVE],
            [story("after", number, link=f"https://b.example/{number}") for number in (1, 2, 3)],
            stories=5,
        ),
        by_visit(
            59,
            "taken-over-guids",
            [story("before", number, guid=str(number), month="Jan") for number in FIVE],
            [
                story("after", number, guid=str(number), link=f"https://b.example/{number}", month="May")
                for number in (1, 2, 3)
            ],
            stories=5,
        ),
        by_visit(60, "emptied", [story("emptied", number) for number in range(1, 51)], [], stories=50),
        by_visit(
            60,
            "emptied-and-back",
            [story("emptied-and-back", number) for number in range(1, 51)],
            [],
            [story("emptied-and-back", number) for number in range(1, 51)],
            stories=50,
        ),
    )
