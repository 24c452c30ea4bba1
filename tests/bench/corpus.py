"""Makes a folder of feeds to measure with: RSS, Atom and JSON Feed, always the same for the same numbers.

    python -m tests.bench.corpus FOLDER [--feeds 300] [--stories 20-50] [--revision 0]

Words follow Zipf's law over a made-up vocabulary, with names and numbers that
hardly repeat, so that an index grows as it does with real text. Story n of feed
f has the same text in every run; a revision r shows the stories from r on, so
that r new ones stand on top and as many are gone from the end.
"""

import argparse
import gzip
import html
import itertools
import json
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path

NEWEST = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
"""About when the newest story of each feed was published."""
STORIES_EVER = 500
VOCABULARY_SIZE = 25_000
TEXT_CHARACTERS = (3_000, 8_000)
"""Shortest and longest HTML of a story."""
FORMATS = ("rss", "rss", "rss", "rss", "rss", "rss", "atom", "atom", "atom", "json")

COMMON = "the"
"""A word of nearly every story."""
HALF = 91
"""Place in the vocabulary of a word of half of all stories that fill.py makes."""
_SMALL_WORDS = (
    COMMON + " of and to a in that it is was for on with as at by from his they we be this have or had not but what"
    " all were when can said there use an each which she do how their if will up other about out many then them"
).split()
_HEADS = ["b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "qu", "r"]
_HEADS += ["s", "sk", "sl", "st", "t", "tr", "v", "w", "z"]
_HEARTS = ["a", "e", "i", "o", "u", "ae", "ai", "ea", "ie", "oa", "ou"]
_TAILS = ["", "", "l", "m", "n", "nd", "r", "rk", "s", "st", "t", "x"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A story of the corpus."""

    number: int
    title: str
    author: str
    html: str
    published: datetime


@cache
def vocabulary() -> tuple[str, ...]:
    """All words, the commonest first."""
    dice = random.Random("vocabulary")
    found = dict.fromkeys(_SMALL_WORDS)
    while len(found) < VOCABULARY_SIZE:
        syllables = dice.choices((1, 2, 3, 4), (1, 5, 4, 1))[0]
        found["".join(dice.choice(_HEADS) + dice.choice(_HEARTS) + dice.choice(_TAILS) for _ in range(syllables))] = (
            None
        )
    return tuple(found)


@cache
def _weights() -> tuple[float, ...]:
    return tuple(itertools.accumulate(1 / (rank + 2) for rank in range(VOCABULARY_SIZE)))


def words(dice: random.Random, count: int) -> list[str]:
    """Words as a writer would spread them; about one in eighty is a name that hardly comes again."""
    drawn = dice.choices(vocabulary(), cum_weights=_weights(), k=count)
    for _ in range(count // 80):
        drawn[dice.randrange(count)] = f"N{dice.randrange(1 << 22):x}"
    return drawn


def prose(dice: random.Random, count: int) -> str:
    """So many words in sentences."""
    drawn, sentences = words(dice, count), []
    while drawn:
        length = dice.randint(6, 22)
        sentence, drawn = drawn[:length], drawn[length:]
        sentences.append(f"{' '.join(sentence).capitalize()}.")
    return " ".join(sentences)


def _block(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.75:
        return f"<p>{prose(dice, dice.randint(30, 110))}</p>"
    if kind < 0.83:
        link = f'<a href="https://site{dice.randrange(9999)}.example/{dice.randrange(10**6)}">{prose(dice, 3)}</a>'
        return f"<p>{prose(dice, 25)} {link} {prose(dice, 20)}</p>"
    if kind < 0.88:
        return f"<ul>{''.join(f'<li>{prose(dice, 11)}</li>' for _ in range(4))}</ul>"
    if kind < 0.93:
        return f"<blockquote><p>{prose(dice, 30)}</p></blockquote>"
    if kind < 0.97:
        return f"<h2>{prose(dice, 5)}</h2>"
    return f'<figure><img src="https://pictures.example/{dice.randrange(10**6)}.jpg" alt="{prose(dice, 4)}"></figure>'


def story(feed: int, number: int) -> Written:
    """Story `number` of a feed; higher numbers are newer."""
    dice = random.Random(f"{feed}/{number}")
    wanted, blocks = dice.randint(*TEXT_CHARACTERS), []
    while wanted > 0:
        blocks.append(_block(dice))
        wanted -= len(blocks[-1])
    age = timedelta(hours=6) * (STORIES_EVER - number) + timedelta(seconds=dice.randrange(9_000))
    title = " ".join(words(dice, dice.randint(4, 11))).capitalize()
    return Written(
        number=number, title=title, author=f"Writer {feed % 89}", html="\n".join(blocks), published=NEWEST - age
    )


def render(feed: int, *, stories: tuple[int, int] = (20, 50), revision: int = 0) -> bytes:
    """The document of a feed, in the format that its number gives it."""
    dice = random.Random(f"feed {feed}")
    count = dice.randint(*stories)
    newest = STORIES_EVER - 100 + revision
    told = [story(feed, number) for number in range(newest, newest - count, -1)]
    name = f"Feed {feed:04} {vocabulary()[200 + feed % 9000]}"
    return {"rss": _rss, "atom": _atom, "json": _json}[format_of(feed)](feed, name, told).encode()


def format_of(feed: int) -> str:
    """Six in ten RSS, three Atom, one JSON Feed."""
    return FORMATS[feed * 7 % len(FORMATS)]


def _address(feed: int, told: Written) -> str:
    return f"https://feed{feed}.example/{told.number}"


def _rss(feed: int, name: str, told: Sequence[Written]) -> str:
    rows = "".join(
        f"<item><title>{html.escape(one.title)}</title><link>{_address(feed, one)}</link>"
        f'<guid isPermaLink="false">feed{feed}:{one.number}</guid><pubDate>{format_datetime(one.published)}</pubDate>'
        f"<dc:creator>{one.author}</dc:creator><content:encoded><![CDATA[{one.html}]]></content:encoded></item>\n"
        for one in told
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{name}</title><link>https://feed{feed}.example/</link><description>{name}</description>\n{rows}"
        "</channel></rss>\n"
    )


def _atom(feed: int, name: str, told: Sequence[Written]) -> str:
    rows = "".join(
        f'<entry><title>{html.escape(one.title)}</title><link href="{_address(feed, one)}"/>'
        f"<id>urn:feed{feed}:{one.number}</id><published>{one.published.isoformat()}</published>"
        f"<updated>{one.published.isoformat()}</updated><author><name>{one.author}</name></author>"
        f'<content type="html">{html.escape(one.html)}</content></entry>\n'
        for one in told
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{name}</title>'
        f'<link href="https://feed{feed}.example/"/><id>urn:feed{feed}</id>'
        f"<updated>{told[0].published.isoformat()}</updated>\n{rows}</feed>\n"
    )


def _json(feed: int, name: str, told: Sequence[Written]) -> str:
    rows = [
        {
            "id": f"feed{feed}:{one.number}",
            "url": _address(feed, one),
            "title": one.title,
            "content_html": one.html,
            "date_published": one.published.isoformat(),
            "authors": [{"name": one.author}],
        }
        for one in told
    ]
    top = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": f"https://feed{feed}.example/",
    }
    return json.dumps(top | {"items": rows})


def _write(folder: Path, feed: int, stories: tuple[int, int], revision: int) -> int:
    body = render(feed, stories=stories, revision=revision)
    path = folder / f"{feed}.{'json' if format_of(feed) == 'json' else 'xml'}"
    path.write_bytes(body)
    path.with_suffix(f"{path.suffix}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    return len(body)


def write(folder: Path, feeds: int, *, stories: tuple[int, int] = (20, 50), revision: int = 0) -> int:
    """Write feeds 0 to `feeds - 1` and a gzipped copy of each; gives the bytes of the documents."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        sizes = pool.map(
            _write, *zip(*((folder, feed, stories, revision) for feed in range(feeds)), strict=True), chunksize=8
        )
        return sum(sizes)


def main() -> None:
    """Write a corpus as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--stories", default="20-50", help="fewest and most stories of a feed")
    parser.add_argument("--revision", type=int, default=0)
    asked = parser.parse_args()
    fewest, most = map(int, asked.stories.split("-"))
    size = write(asked.folder, asked.feeds, stories=(fewest, most), revision=asked.revision)
    sys.stdout.write(f"{asked.feeds} feeds, {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
