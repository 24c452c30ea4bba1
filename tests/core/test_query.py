import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text, nodes, query_texts
from tui.core.query import Query, QueryError, mentions, parse, phrases, to_text
from tui.core.query_nodes import (
    And,
    Everything,
    Match,
    Node,
    Not,
    Or,
    Published,
    Sort,
    State,
    Text,
    Words,
    all_of,
    negated,
)
from tui.core.text import find_tokens, tokens

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 21, 14, 5, 30, tzinfo=VIENNA)


def node_of(text: str, *, as_typed: bool = False) -> Node:
    return parse(text, now=NOW, as_typed=as_typed).node


def answered(text: str, *, as_typed: bool) -> Query | QueryError:
    try:
        return parse(text, now=NOW, as_typed=as_typed)
    except QueryError as error:
        return error


def word(text: str, *, prefix: bool = False) -> Text:
    return Text(tuple(tokens(text)), prefix=prefix)


def vienna(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIENNA)  # type: ignore[arg-type,misc]  # year to minute


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        ("  \n ", Everything()),
        ("borrow checker", And((word("borrow"), word("checker")))),
        ('"borrow checker"', word("borrow checker")),
        ("“borrow checker”", word("borrow checker")),
        ("check*", word("check", prefix=True)),
        ('"borrow check"*', word("borrow check", prefix=True)),
        ("-word", Not(word("word"))),
        ("--word", word("word")),
        ("-(a b)", Not(And((A, B)))),
        ("a OR b", Or((A, B))),
        ("a OR b c", And((Or((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("(a b) c", And((A, B, C))),
        ("(a OR b) OR c", Or((A, B, C))),
        ("a or b", And((A, word("or"), B))),
        ("don’t", word("don't")),
        ("foo-bar", word("foo bar")),
        ("北京", Text(("北", "京"))),
        ("12:30", word("12 30")),
        ("https://example.org/a", word("https example org a")),
        ("std::vector", word("std vector")),
        ("Analysis: b", And((word("analysis"), B))),
        ("TITLE:Naïve", Text(("naive",), "title")),
        ('feed:"BBC World"', Text(("bbc", "world"), "feed")),
        ("author:x*", Text(("x",), "author", True)),
        ("tag:a/b", Match("tag", "a/b")),
        ("tag:#syria", Match("tag", "syria")),
        ('folder:"news/To read/"', Match("folder", "news/To read")),
        ("url:example.org/?q=1", Match("url", "example.org/?q=1")),
        ("lang:DE", Match("lang", "de")),
        ("-tag:x", Not(Match("tag", "x"))),
        ("is:unread -is:Starred", And((State("unread"), Not(State("starred"))))),
        ("has:image", State("image")),
        ("words>800 words<3000", And((Words(">", 800), Words("<", 3000)))),
        ('a !!! - "" (…)', A),
        ("!!! OR a", A),
    ],
)
def test_each_way_of_writing_means_what_the_language_says(text: str, node: Node) -> None:
    assert node_of(text) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("after:2024-01-31", Published(after=vienna(2024, 1, 31))),
        ("before:yesterday", Published(before=vienna(2026, 11, 20))),
        ("on:today", Published(vienna(2026, 11, 21), vienna(2026, 11, 22))),
        ("newer:3d", Published(after=NOW - timedelta(hours=72))),
        ("newer:12h", Published(after=NOW - timedelta(hours=12))),
        ("older:2w", Published(before=NOW - timedelta(weeks=2))),
        ("older:1Y", Published(before=NOW - timedelta(days=365))),
        ("after:2024-01-31T14:05", Published(after=vienna(2024, 1, 31, 14, 5))),
        ("after:2024-01-31T14:05Z", Published(after=datetime(2024, 1, 31, 14, 5, tzinfo=UTC))),
        ("after:tomorrow", Published(after=vienna(2026, 11, 22))),
    ],
)
def test_days_are_local_and_spans_are_counted_back_from_now(text: str, node: Node) -> None:
    assert node_of(text) == node


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on:saturday", 21),
        ("on:Friday", 20),
        ("on:SUNDAY", 15),
        ("on:monday", 16),
        ("on:tuesday", 17),
        ("on:Wednesday", 18),
        ("on:thursday", 19),
    ],
)
def test_a_day_of_the_week_is_the_latest_that_is_not_to_come(text: str, day: int) -> None:
    start, end = vienna(2026, 11, day), vienna(2026, 11, day + 1)
    assert node_of(text) == Published(start, end), "it is a Saturday"
    assert node_of(text.replace("on:", "after:")) == Published(after=start)
    assert node_of(text.replace("on:", "-before:")) == Not(Published(before=start))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Vienna", "2026-03-29", 23),
        ("Europe/Vienna", "2026-10-25", 25),
        ("America/Sao_Paulo", "2018-11-04", 23),  # no midnight: the clocks went from 24:00 to 1:00
        ("America/Havana", "2026-11-01", 25),  # two midnights
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: str, day: str, hours: int) -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(zone))
    query = parse(f"on:{day}", now=now)
    assert isinstance(query.node, Published)
    assert query.node.after is not None
    assert query.node.before is not None
    assert query.node.before - query.node.after == timedelta(hours=hours)
    assert str(query.node.after.date()) == day
    assert parse(to_text(query), now=now) == query


def test_a_span_over_a_change_of_clocks_has_its_full_hours() -> None:
    now = datetime(2026, 3, 30, 12, tzinfo=VIENNA)
    node = parse("newer:3d", now=now).node
    assert isinstance(node, Published)
    assert node.after is not None
    assert now.astimezone(UTC) - node.after.astimezone(UTC) == timedelta(hours=72)


def test_the_time_zone_may_be_a_fixed_offset() -> None:
    zone = timezone(timedelta(hours=-3, minutes=-30))
    node = parse("after:2024-01-31", now=datetime(2026, 1, 1, tzinfo=zone)).node
    assert node == Published(after=datetime(2024, 1, 31, 3, 30, tzinfo=UTC))


def test_now_must_know_its_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse("a", now=datetime(2026, 1, 1))  # noqa: DTZ001  # that is the mistake


@pytest.mark.parametrize("sort", ["newest", "oldest", "rank", "feed", "title", "longest"])
def test_the_order_may_stand_anywhere_at_the_top(sort: Sort) -> None:
    assert parse(f"a sort:{sort} b", now=NOW) == Query(And((A, B)), sort)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("is:unraed", 4, "is:unraed: column 4: unread, read, starred …?"),
        ("is:", 4, "is: column 4: unread, read, starred …?"),
        ("a has:imgae", 7, "has:imgae: column 7: image, enclosure, fulltext?"),
        ("titel:x", 1, "titel:x: column 1: title:, author:, feed: …?"),
        ("title:", 7, 'title: column 7: a word, a "phrase"?'),
        ("tag:/ b", 5, "tag:/: column 5: a name?"),
        ("sort:newset", 6, "sort:newset: column 6: newest, oldest, rank …?"),
        ("after:yesteday", 7, "after:yesteday: column 7: yesterday, today, tomorrow …?"),
        ("on:2024-02-30", 4, "on:2024-02-30: column 4: 2026-11-21, today, yesterday …?"),
        ("on:tusday", 4, "on:tusday: column 4: tuesday, today, yesterday …?"),
        ("-before:", 9, "before: column 9: today, yesterday, tomorrow …?"),
        ("older:", 7, "older: column 7: 3d, 12h, 2w …?"),
        ("words:800", 7, "words:800: column 7: >800, <300?"),
        ("a -is:x", 7, "is:x: column 7: unread, read, starred …?"),
        ("-(", 2, "(: column 2: a closing )?"),
        ("-OR a", 2, 'OR: column 2: a word, a "phrase", (?'),
        ("( ) a", 3, '): column 3: a word, a "phrase", (?'),
        ("a OR )", 6, '): column 6: a word, a "phrase", (?'),
        ("newer:3m", 7, "newer:3m: column 7: 3d, 12h, 2w …?"),
        ("words>many", 6, "words>many: column 6: >800, <300?"),
        ("a OR", 5, 'OR: column 5: a word, a "phrase", (?'),
        ("OR a", 1, 'OR: column 1: a word, a "phrase", (?'),
        ("a OR OR b", 6, 'OR: column 6: a word, a "phrase", (?'),
        ("(a", 1, "(: column 1: a closing )?"),
        ("a)", 2, "): column 2: ( before it?"),
        ("()", 2, '): column 2: a word, a "phrase", (?'),
        ('a "b', 3, '"b: column 3: a closing "?'),
        ("a OR sort:rank", 6, "sort:rank: column 6: sort: stands once, outside of ( ), - and OR"),
        ("sort:rank OR a", 1, "sort:rank: column 1: sort: stands once, outside of ( ), - and OR"),
        ("sort:rank sort:feed", 11, "sort:feed: column 11: sort: stands once, outside of ( ), - and OR"),
        ("(sort:rank)", 2, "sort:rank: column 2: sort: stands once, outside of ( ), - and OR"),
        ("tag:\x1b[2J OR", 12, 'OR: column 12: a word, a "phrase", (?'),
        ("is:\x1b[2J", 4, "is:�[2J: column 4: unread, read, starred …?"),
    ],
)
def test_a_mistake_names_its_column_and_what_could_stand_there(text: str, column: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, now=NOW)
    assert (caught.value.column, str(caught.value)) == (column, message)
    assert caught.value.found
    assert caught.value.expected


@given(query_texts() | hostile_text(), st.booleans())
def test_any_text_is_a_query_or_a_query_error(text: str, as_typed: bool) -> None:
    answer = answered(text, as_typed=as_typed)
    if isinstance(answer, QueryError):
        assert 1 <= answer.column <= len(text) + 1
        assert answer.expected
    else:
        assert parse(to_text(answer), now=NOW) == answer


@pytest.mark.parametrize(
    "piece",
    ["(", "-", '"', "a ", "a OR ", "-(", "is:unread ", "(a) ", "x", "“", " ", "title:", "北", "\x00", "a:", "9"],
)
def test_half_a_megabyte_of_anything_is_answered_at_once(piece: str) -> None:
    started = time.process_time()
    for length in (9_000, 500_000):
        text = piece * (length // len(piece))
        assert len(str(answered(text, as_typed=True))) < 100_000
    assert time.process_time() - started < 1


def test_brackets_are_read_down_to_a_depth_that_no_person_needs() -> None:
    assert node_of("(" * 20 + "a" + ")" * 20) == A
    with pytest.raises(QueryError, match="column 21: 20 "):
        node_of("(" * 21 + "a" + ")" * 21)


def test_a_pasted_page_is_refused_with_a_sentence() -> None:
    with pytest.raises(QueryError, match="500 words at most"):
        node_of("a " * 501)
    with pytest.raises(QueryError, match="100 words at most"):
        node_of('"' + "a " * 101 + '"')


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("b", B),
        ("bo", word("bo", prefix=True)),
        ("bo ", word("bo")),
        ("borrow ch", And((word("borrow"), word("ch", prefix=True)))),
        ("北", word("北", prefix=True)),
        ("北京", word("北京", prefix=True)),
        ("title:bo", Text(("bo",), "title", True)),
        ('"borrow ch', word("borrow ch", prefix=True)),
        ('"borrow ch"', word("borrow ch")),
        ("(a OR bo", Or((A, word("bo", prefix=True)))),
        ("-bo", Not(word("bo"))),
        ("tag:bo", Match("tag", "bo")),
    ],
)
def test_the_last_word_that_is_being_typed_is_also_a_beginning(text: str, node: Node) -> None:
    assert node_of(text, as_typed=True) == node
    closing = ("(" in text) * ")" + (text.count('"') == 1) * '"'
    assert not any(phrase.prefix for phrase in phrases(node_of(text + closing)))


@given(nodes())
def test_normal_form_survives_joining_and_denying(node: Node) -> None:
    assert all_of([node, Everything()]) == node
    assert negated(negated(node)) == node
    assert all_of([all_of([node, A]), B]) == all_of([node, all_of([A, B])])


def test_a_state_is_mentioned_wherever_it_stands() -> None:
    assert mentions(node_of("a OR -(b is:hidden)"), "hidden")
    assert not mentions(node_of("hidden is:unread"), "hidden")


def test_what_is_denied_or_names_a_feed_is_no_phrase_to_mark() -> None:
    found = phrases(node_of('a -b "c d" (title:e OR -(f -g)) feed:h a'))
    assert found == (A, word("c d"), Text(("e",), "title"), word("g"))


def test_what_a_query_found_can_be_marked_in_a_text() -> None:
    text = "The borrow checker checks."
    spans = find_tokens(text, phrases(node_of('"borrow checker" OR check* -the')))
    assert [text[start:end] for start, end in spans] == ["borrow checker", "checks"]


@pytest.mark.parametrize("text", ["!!!", "-!!!", "title:!!!", "🎉", "— …", '"" sort:oldest', "(!!!)"])
def test_signs_alone_are_a_mistake_and_not_everything(text: str) -> None:
    with pytest.raises(QueryError, match="a word: signs alone are not searched"):
        parse(text, now=NOW)
    assert parse(text, now=NOW, as_typed=True).node == Everything()
