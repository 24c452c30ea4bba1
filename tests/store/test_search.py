"""Finding stories by their words, and an index that never holds what is not there."""

from contextlib import suppress

import pytest

from tests.store.making import DAY, NOW, assert_index_is_sound, entry, save, subscribe, titles
from tui.core.model import Subscription
from tui.core.query import QueryError, parse
from tui.core.query_nodes import Text, phrases
from tui.core.views import Selection
from tui.store import search, vocabulary
from tui.store.database import Database
from tui.store.search import index_more, is_current, rebuild, snippets
from tui.store.stories import lines
from tui.store.windows import count, keys

STORIES = {
    "fox": "The quick brown fox jumps over the lazy dog",
    "café": "Straße nach Norden – “l’été” im Café",
    "beijing": "今天北京会议开始",
    "mixed": "snake_case and The Quick-Brown thing",
    "thai": "ภาษาไทย",
}


@pytest.fixture(autouse=True)
def _stories(db: Database) -> None:
    subscribe(db, Subscription(url="https://a.example/", title="BBC World"), 2)
    save(db, 1, *(entry(name, text=text, title=name, author="Ann Lee") for name, text in STORIES.items()))


def found(db: Database, text: str, *, as_typed: bool = False) -> set[str]:
    query = parse(text, now=NOW, as_typed=as_typed)
    selection = Selection(query.node, query.sort)
    hits = titles(db, selection)
    assert count(db, selection, now=NOW) == len(hits)
    return set(hits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quick", {"fox", "mixed"}),
        ("QUICK fox", {"fox"}),
        ('"quick brown"', {"fox", "mixed"}),
        ('"brown quick"', set()),
        ("strasse", {"café"}),
        ("cafe ete", {"café"}),
        ("北京", {"beijing"}),
        ("京会", {"beijing"}),
        ("会京", set()),
        ("ไทย", {"thai"}),
        ("snake_case", {"mixed"}),
        ("snake", set()),
        ("snak*", {"mixed"}),
        ("title:fox", {"fox"}),
        ("title:quick", set()),
        ("author:lee quick", {"fox", "mixed"}),
        ("feed:world quick", {"fox", "mixed"}),
        ("feed:other", set()),
        ("quick -fox", {"mixed"}),
        ("-quick", {"café", "beijing", "thai"}),
        ("fox OR 北京", {"fox", "beijing"}),
        ("(fox OR 北京) -(lazy dog)", {"beijing"}),
        ("quick OR is:starred", {"fox", "mixed"}),
        ("-(quick OR is:starred) author:ann", {"café", "beijing", "thai"}),
    ],
)
def test_words_are_found(db: Database, text: str, expected: set[str]) -> None:
    assert found(db, text) == expected


def test_the_word_being_typed_is_a_prefix(db: Database) -> None:
    assert found(db, "quick bro", as_typed=True) == {"fox", "mixed"}
    assert found(db, "quick bro") == set()


def test_a_prefix_of_many_words_finds_what_one_of_few_finds(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    save(db, 2, *(entry(str(number), text=f"zebra{number} stripes", title="x") for number in range(30)))
    save(db, 2, entry("long", text="é" * 20000, title="x"))
    for text in ("zebra1*", "zebra*", '"zebra7 stri"*', "title:x*", "z* -zebra1*", "é*", "e*"):
        few = found_keys(db, text)
        monkeypatch.setattr(vocabulary, "MOST", 3)
        assert found_keys(db, text) == few
        monkeypatch.setattr(vocabulary, "MOST", 64)
        monkeypatch.setattr(vocabulary, "SHORT", 0)
        assert found_keys(db, text) == few
        monkeypatch.undo()
    assert len(found_keys(db, "zebra1*")) == 11


def found_keys(db: Database, text: str) -> list[int]:
    return list(keys(db, Selection(parse(text, now=NOW).node), now=NOW, limit=100).keys)


HOSTILE = [
    '"',
    "a OR",
    "NEAR(",
    "NEAR(a b)",
    "*",
    "-x",
    "';--",
    "\0",
    "(((",
    "{",
    "col:",
    "^a",
    "a AND b",
    " ",
    "a" * 40000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_c90_nothing_that_can_be_typed_breaks_a_search(db: Database, text: str) -> None:
    with suppress(QueryError):
        found(db, text, as_typed=True)


def test_the_best_come_first_when_ranked_and_the_newest_otherwise(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(db, 2, entry("a", title="Elk", text="elk elk"), entry("b", title="Other", text="an elk, once"))
    save(db, 2, entry("c", title="Late", text="elk and many more words than that, all of them beside the point"))
    ranked = Selection(parse("elk sort:rank", now=NOW).node, "rank")
    assert titles(db, ranked)[0] == "Elk"
    assert titles(db, Selection(ranked.node)) == ["Late", "Elk", "Other"]
    assert keys(db, ranked, now=NOW, limit=1).complete
    save(db, 2, entry("d", title="Long ago", text="elk", age=DAY), entry("e", title="Of yore", text="elk", age=9 * DAY))
    monkeypatch.setattr("tui.store.windows.RANKED", 2)
    best = keys(db, ranked, now=NOW, limit=1)
    rest = keys(db, ranked, now=NOW, after=best.keys[-1], limit=1)
    end = keys(db, ranked, now=NOW, after=rest.keys[-1], limit=1)
    assert [line.title for line in lines(db, best.keys)] == ["Elk", "Late", "Other"]
    assert [line.title for line in lines(db, [*rest.keys, *end.keys])] == ["Long ago", "Of yore"]
    assert [page.complete for page in (best, rest, end)] == [False, False, True]


def test_snippets_show_the_place(db: Database) -> None:
    save(db, 2, entry("long", text=("word " * 500) + "needle in the hay " + ("straw " * 500)))
    (key,) = keys(db, Selection(Text(("needle",))), now=NOW, limit=9).keys
    (shown,) = snippets(db, [key, 17], [Text(("needle",))], width=60).values()
    assert "needle in the hay" in shown
    assert shown.startswith("…")
    assert len(shown) <= 60


def test_snippets_find_what_is_written_otherwise(db: Database) -> None:
    node = parse("strasse", now=NOW).node
    (key,) = keys(db, Selection(node), now=NOW, limit=9).keys
    assert "Straße" in snippets(db, [key], phrases(node))[key]
    assert snippets(db, [key], [])[key].startswith("Straße")


def test_of_very_long_texts_only_the_first_are_searched_for_what_is_written_otherwise(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.search._MOST_SEARCHED", 600)
    save(db, 2, *(entry(name, text=f"{'Öl ' * 150} Straße") for name in ("one", "two")))
    node = parse("strasse ol", now=NOW).node
    shown = snippets(db, keys(db, Selection(node), now=NOW, limit=9).keys, [Text(("strasse",))], width=60).values()
    assert sorted(["Straße" in line for line in shown]) == [False, True]
    assert all("Öl" in line for line in shown)


def test_a_rebuilt_index_is_the_same(db: Database) -> None:
    assert_index_is_sound(db)
    rebuild(db)
    assert_index_is_sound(db)
    assert found(db, "quick") == {"fox", "mixed"}


def test_an_index_of_another_tokenizer_is_known_and_made_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_current(db)
    monkeypatch.setattr(search, "TOKENIZER_VERSION", 99)
    assert not is_current(db)
    rebuild(db)
    assert is_current(db)


@pytest.mark.parametrize("step", [1, 2, 50])
def test_an_index_is_made_anew_bit_by_bit_while_others_write(
    db: Database, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    save(db, 2, *(entry(f"old{number}", age=number * DAY, text=f"elk {number}") for number in range(6)))
    monkeypatch.setattr(search, "TOKENIZER_VERSION", 99)
    assert index_more(db, stories=step)
    assert found(db, "title:old0") or step == 1, "the newest are found first"
    save(db, 2, entry("old0", age=0 * DAY, text="fox"), entry("old5", age=5 * DAY, text="fox too"))
    save(db, 2, entry("between", age=3 * DAY, text="hare"), entry("ancient", age=90 * DAY, text="hare"))
    assert not is_current(db)
    while index_more(db, stories=step):
        pass
    assert is_current(db)
    assert_index_is_sound(db)
    assert found(db, "hare") == {"Title between", "Title ancient"}
    assert not index_more(db)
