"""Rules: what they cost when stories arrive, and how long it takes to try and to run them on those that are here.

    python -m tests.bench.ruling HOME [--arriving 4000]

HOME is a folder that fill.py made; a run is taken back at once, and its stories
are as they were. Arriving stories are stored in scratch databases, as a refresh
stores them, with no rule, with one and with twenty: half of these ask for words
of the text, and together they act on about a story in ten.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path

from tests.bench.corpus import COMMON, NEWEST, vocabulary
from tests.bench.fill import A_COMMIT, Pool, fetches, subscriptions
from tests.bench.measure import show
from tui.core.query_nodes import Everything
from tui.core.rules import ReadyRule, Rule, ready
from tui.core.views import Selection
from tui.store.database import Database, open_database
from tui.store.feeds import feed_lines, reconcile
from tui.store.fetches import save_fetches
from tui.store.journal import undo
from tui.store.rule_runs import run_rules, try_rule
from tui.store.windows import count

FEEDS = 200
ROUNDS = 5


def twenty() -> list[Rule]:
    """Rules as people write them, over the words of the corpus: half look at the text, half do not."""
    ranked = vocabulary()
    asked = [
        *(f'"{ranked[place]} {ranked[place + 7]}"' for place in range(300, 305)),
        *(f"{ranked[place]} -{ranked[5]}" for place in range(2000, 2005)),
        *(f"title:{ranked[place]}" for place in range(60, 65)),
        'feed:"Feed 0007" title:a*',
        "author:44 words>900",
        "folder:news/europe url:feed13 is:unread",
        "tag:music older:2y",
        "lang:de OR has:enclosure",
    ]
    effects = (("hide",), ("tag deals", "read"), ("star",), ("notify",))
    return [Rule(query=query, do=effects[place % len(effects)]) for place, query in enumerate(asked)]


def arriving(pool: Pool, rules: Sequence[ReadyRule], stories: int) -> tuple[float, int]:
    """CPU seconds to store so many stories in a new database, and on how many of them a rule acted."""
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "dateline.db")
        reconcile(db, subscriptions(FEEDS), now=NEWEST, archive=True)
        waiting = fetches(pool, [line.id for line in feed_lines(db)], stories)
        while commit := list(islice(waiting, A_COMMIT)):
            start = time.process_time()
            save_fetches(db, commit, now=NEWEST, rules=rules)
            spent += time.process_time() - start
        acted: int = db.value("SELECT count(DISTINCT entry_id) FROM rule_hits")
        db.close()
    return spent, acted


def arrivals(stories: int) -> list[list[str]]:
    """Rules and what they cost a story, the best of some rounds."""
    pool, rules = Pool(plain=False), ready(twenty(), now=NEWEST)
    rows = []
    for number in (0, 1, 20):
        rounds = [arriving(pool, rules[:number], stories) for _ in range(ROUNDS)]
        best = min(spent for spent, _ in rounds)
        rows.append([str(number), f"{best / stories * 1e6:.0f}", f"{rounds[0][1]:,}"])
    return rows


def on_demand(db: Database) -> list[list[str]]:
    """How long it takes to try ten rules, to run them, and to take that back."""
    rules = ready([*twenty()[:8], Rule(query=COMMON, do=("read",)), Rule(query="", do=("tag all",))], now=NEWEST)
    stories = count(db, Selection(Everything()), now=NEWEST)
    times: list[list[float]] = []
    tried = changed = 0
    for _ in range(ROUNDS):
        marks = [time.perf_counter()]
        trials = [try_rule(db, rule, within=Everything(), stories=stories) for rule in rules[:8]]
        marks.append(time.perf_counter())
        trials += [try_rule(db, rule, within=Everything(), stories=stories) for rule in rules[8:]]
        marks.append(time.perf_counter())
        done = run_rules(db, rules[:8], within=Everything(), now=NEWEST, origin="cli")
        marks.append(time.perf_counter())
        undo(db, origin="cli", now=NEWEST)
        marks.append(time.perf_counter())
        with db.atomic(durable=False):
            db.execute("DELETE FROM rule_hits")  # or they would not act again
        tried, changed = sum(trial.found for trial in trials), done.changed
        times.append([(end - start) * 1000 for start, end in pairwise(marks)])
    told = ("try eight rare ones", "try a common word and all", f"run the eight: {changed:,} changed", "undo")
    return [
        [what, *(f"{number:.0f}" for number in (statistics.median(each), max(each))), f"{tried:,}"]
        for what, each in zip(told, zip(*times, strict=True), strict=True)
    ]


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--arriving", type=int, default=4000)
    asked = parser.parse_args()
    db = open_database(asked.home / "dateline.db")
    show("Rules on demand, ms", ("what", "p50", "worst", "found in all"), on_demand(db))
    db.close()
    rows = arrivals(asked.arriving)
    show(f"{asked.arriving:,} stories arrive, CPU µs a story", ("rules", "CPU", "acted on"), rows)


if __name__ == "__main__":
    main()
