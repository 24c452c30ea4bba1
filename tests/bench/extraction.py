"""Finding the article in web pages: how well, and how fast, beside the extractors that others use.

    python -m tests.bench.extraction FOLDER [--half even|odd] [--worst 10]
    python -m tests.bench.extraction --hostile [--only NAME]

FOLDER holds pages and what should come out of them, in the layout of
tests/data/pages (dev/html and dev/ground-truth, by the words of the text) or
with a folder a page of source.html and expected.html (test/test-pages, by runs
of four words, and by the elements that survive). The hostile pages run each in
a process of its own, under a limit of time and of memory.
"""

import argparse
import logging
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.bench.extraction_scores import (
    Sample,
    Score,
    load,
    shingles_score,
    structure_shares,
    totals,
    words_score,
)
from tests.bench.hostile_pages import EXPECTED_REFUSALS, MARK, PAGES, PARAGRAPHS, SCRIPTS
from tests.bench.measure import MB, percentile, show
from tui.formats.errors import FormatError
from tui.formats.page import read_page
from tui.formats.plain import plain_text

LIMIT_SECONDS, LIMIT_BYTES = 30, 3_000 * MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one extractor made of one page."""

    text: str = ""
    html: str = ""
    cause: str = ""
    """Why there is nothing."""
    ms: float = 0


def dateline(body: bytes, url: str) -> Found:
    """Ours."""
    try:
        page = read_page(body, url=url)
    except FormatError as error:
        return Found(cause=error.problem.cause)
    return Found(text=page.text, html=page.html)


def readability(body: bytes, url: str) -> Found:
    """readability-lxml as it comes."""
    from readability import Document

    html = Document(body.decode("utf-8", "replace"), url=url).summary(html_partial=True, keep_all_images=True)
    return Found(text=plain_text(html), html=html)


def trafilatura(body: bytes, url: str) -> Found:
    """The text that trafilatura finds with its fallback, which is its best setting."""
    from trafilatura import extract

    return Found(text=extract(body.decode("utf-8", "replace"), url=url, include_comments=False) or "")


def trafilatura_html(body: bytes, url: str) -> Found:
    """The same with all the structure that it keeps."""
    from trafilatura import extract

    text = body.decode("utf-8", "replace")
    html = extract(text, url=url, output_format="html", include_images=True, include_formatting=True)
    return Found(html=html or "")


Extractor = Callable[[bytes, str], Found]
EXTRACTORS: tuple[Extractor, ...] = (dateline, readability, trafilatura)
STRUCTURE: dict[Extractor, Extractor] = {trafilatura: trafilatura_html}
"""Those that are asked once more for the elements they keep."""


def extract(extractor: Extractor, sample: Sample) -> Found:
    """One page by one extractor, timed; an error is a result."""
    start = time.perf_counter()
    try:
        found = extractor(sample.body, sample.url)
    except Exception as error:  # noqa: BLE001 - theirs may raise anything
        found = Found(cause=f"{type(error).__name__}: {error}"[:120])
    ms = (time.perf_counter() - start) * 1000
    return Found(text=found.text, html=found.html, cause=found.cause, ms=ms)


def quieten() -> None:
    """Let no library write to the terminal."""
    logging.disable(logging.CRITICAL)


def compare(samples: Sequence[Sample], worst: int) -> None:
    """Show how well and how fast each extractor does."""
    articles = any(sample.html for sample in samples)
    score = shingles_score if articles else words_score
    rows, structure = [], []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=quieten) as pool:
        for extractor in EXTRACTORS:
            found = list(pool.map(partial(extract, extractor), samples, chunksize=4))
            scores = [score(sample, one.text) for sample, one in zip(samples, found, strict=True)]
            rows.append(_row(extractor.__name__, found, totals(scores, averaged_first=articles)))
            if articles:
                if extractor in STRUCTURE:
                    found = list(pool.map(partial(extract, STRUCTURE[extractor]), samples, chunksize=4))
                pairs = ((sample.html, one.html) for sample, one in zip(samples, found, strict=True))
                structure.append((extractor.__name__, structure_shares(pairs)))
            if extractor is dateline and worst:
                _show_worst(samples, found, scores, worst)
    show(
        f"Articles of {len(samples)} pages",
        ("extractor", "F1", "precision", "recall", "clean", "p50 ms", "p95 ms", "empty"),
        rows,
    )
    if structure:
        head = ("extractor", *structure[0][1])
        show(
            "Share of elements kept",
            head,
            [(name, *(f"{one:.2f}" for one in all_.values())) for name, all_ in structure],
        )


def _row(name: str, found: Sequence[Found], total: Score) -> list[str]:
    times = [one.ms for one in found]
    shares = (total.f1, total.precision, total.recall, total.clean)
    speed = f"{statistics.median(times):.0f}", f"{percentile(times, 0.95):.0f}"
    return [name, *(f"{share:.3f}" for share in shares), *speed, str(sum(not one.text for one in found))]


def _show_worst(samples: Sequence[Sample], found: Sequence[Found], scores: Sequence[Score], worst: int) -> None:
    ranked = sorted(zip(samples, found, scores, strict=True), key=lambda row: row[2].f1)[:worst]
    rows = [
        [sample.name, f"{score.f1:.3f}", f"{score.precision:.2f}", f"{score.recall:.2f}", one.cause or sample.url[:60]]
        for sample, one, score in ranked
    ]
    show("The worst", ("page", "F1", "precision", "recall", "cause or address"), rows)


def run_hostile(only: str) -> None:
    """Each page in a process of its own."""
    rows = []
    for name in (name for name in PAGES if only in name):
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.extraction", "--one", name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
            rows.append([name, *(done.stdout.split("\t") if done.returncode == 0 else ("-", "-", done.stderr[-80:]))])
        except subprocess.TimeoutExpired:
            rows.append([name, "-", "-", f"still at work after {LIMIT_SECONDS} s"])
    show("Hostile pages", ("page", "ms", "MB", "outcome"), rows)


def read_hostile(name: str) -> None:
    """Read one page under the limit of memory, and write down what it took."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    found = extract(dateline, Sample(name=name, url="https://hostile.example/", body=PAGES[name](), text=""))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(f"{found.ms:.0f}\t{peak / MB:.0f}\t{_outcome(name, found)}")


def _outcome(name: str, found: Found) -> str:
    if found.cause:
        return found.cause if name in EXPECTED_REFUSALS else f"REFUSED: {found.cause}"
    word = next((word for part, word in SCRIPTS.items() if part in name), "")
    if word not in found.text:
        return "GARBLED"
    count = found.text.count(MARK)
    return "all paragraphs" if count == PARAGRAPHS else f"{count} OF {PARAGRAPHS} PARAGRAPHS"


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--half", choices=("even", "odd"), help="every second page only: rules are made on one half")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the pages on which we do worst")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--only", default="", help="hostile pages with this in their name")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        read_hostile(asked.one)
    elif asked.hostile:
        run_hostile(asked.only)
    elif asked.folder:
        samples = load(asked.folder)
        compare(samples[asked.half == "odd" :: 2] if asked.half else samples, asked.worst)
    else:
        parser.error("a folder of pages, or --hostile")


if __name__ == "__main__":
    main()
