"""Tables, tab-separated lines, JSON and dates, as they go to stdout."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cli import output
from tui.cli.output import Column, ObjectPrinter, Shade, print_objects, print_table, print_tsv, short_date, utc
from tui.core.text import cell_width

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
COLUMNS = (
    Column(title="N", most_cells=6, right=True),
    Column(title="Name", most_cells=8),
    Column(title="", most_cells=0),
)

texts = st.text(max_size=40)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _table_lines(rows: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    stream = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        patch.setenv("COLUMNS", "40")
        print_table(COLUMNS, rows)
    return stream.getvalue().split("\n")[:-1]


@given(rows=st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_a_table_has_a_line_a_row_and_no_line_wider_than_the_terminal(rows: list[tuple[str, str, str]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        lines = _table_lines(rows, monkeypatch)
    assert len(lines) == len(rows)
    assert all(cell_width(line) <= 40 for line in lines)


def test_rows_are_shaded_in_a_terminal_that_may_be_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    shades: dict[int, Shade] = {1: "dim"}

    def printed() -> list[str]:
        terminal = _Terminal()
        print_table(COLUMNS[:1], [["a"], ["b"], ["c"]], bold=frozenset({0}), shades=shades, stream=terminal)
        return terminal.getvalue().split("\n")[:-1]

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert printed() == ["\x1b[1ma\x1b[0m", "\x1b[2mb\x1b[0m", "c"]
    monkeypatch.setenv("NO_COLOR", "1")
    assert printed() == ["a", "b", "c"]


@given(rows=st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_tab_separated_lines_have_as_many_cells_as_their_rows(
    rows: list[tuple[str, str, str]],
) -> None:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("sys.stdout", stream)
        print_tsv(rows)
    assert [line.count("\t") for line in stream.getvalue().split("\n")[:-1]] == [2] * len(rows)


@given(values=st.lists(st.dictionaries(texts, st.one_of(texts, st.integers(), st.none()), max_size=3), max_size=4))
def test_both_json_styles_are_ascii_and_hold_the_same_objects(values: list[dict[str, object]]) -> None:
    shown = []
    for style in ("json", "jsonl"):
        stream = io.StringIO()
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr("sys.stdout", stream)
            print_objects("json" if style == "json" else "jsonl", values)
        assert stream.getvalue().isascii()
        shown.append(stream.getvalue())
    assert json.loads(shown[0]) == [json.loads(line) for line in shown[1].splitlines()]
    assert len(json.loads(shown[0])) == len(values)


def test_wide_characters_do_not_shift_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, wide = _table_lines([("1", "abc", "x"), ("22", "東京", "x")], monkeypatch)
    assert cell_width(plain[: plain.index("x")]) == cell_width(wide[: wide.index("x")])


@pytest.mark.parametrize(
    ("variable", "value", "bold"),
    [("X", "", True), ("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)],
)
def test_no_color_and_dumb_terminals_are_honoured(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, bold: bool
) -> None:
    stream = _Terminal()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, value)
    print_table(COLUMNS[:1], [("1",)], bold=frozenset({0}))
    assert ("\x1b[1m" in stream.getvalue()) is bold


def test_messages_go_to_stderr_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    output.tell("bad \x1b[2J\nnews")
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "\x1b" not in seen.err
    assert seen.err.count("\n") == 2


def test_times_are_iso_in_utc_for_programs() -> None:
    assert utc(None) is None
    assert utc(datetime.fromisoformat("2026-03-05T14:00:30.5+02:00")) == "2026-03-05T12:00:30Z"


@given(age=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_short_date_fits_six_cells(age: timedelta) -> None:
    assert 4 <= len(short_date(NOW - age, NOW)) <= 6


def test_a_short_date_tells_the_hour_the_day_or_the_year() -> None:
    noon = NOW.astimezone().replace(hour=12)
    assert short_date(noon, noon) == "12:00"
    assert short_date(noon - timedelta(days=10), noon) == "23 Feb"
    assert short_date(noon - timedelta(days=300), noon) == "2025"


def test_an_array_is_whole_even_when_nothing_came(capsys: pytest.CaptureFixture[str]) -> None:
    ObjectPrinter("json").end()
    assert json.loads(capsys.readouterr().out) == []
