"""How extract tells in which way an article was found: coloured for people, a kind and its cells a line for pipes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tui.cli.articles import wrap_line
from tui.cli.output import (
    Column,
    Shade,
    for_people,
    number,
    print_lines,
    print_table,
    print_tsv,
    shaded,
    terminal_cells,
)
from tui.core.pages import SELECT, Explanation, Hints, Removed, Voice
from tui.core.text import crop, displayable

_COLUMNS = (
    Column(title="Voice", most_cells=24),
    Column(title="Words", most_cells=7, right=True),
    Column(title="Agrees", most_cells=6, right=True),
    Column(title="", most_cells=0),
)
_INDENT = "  "
_NO_WORDS = "(no words)"
_MOST_SHOWN = 5
"""Texts under a rule, for people: a page has a hundred comments."""
_OF_VOICES = "A voice is a way to find the story. Agrees: how much of what it found the other voices found, too."
_OF_RULES = (
    "What else is missing lies outside of what was chosen. With select in feeds.toml the story is what you say, "
    "and no rule takes anything out of it."
)
_REMEDIES = {"repeated": "on other pages of the feed, too; `dateline repeats` takes them back"}


def print_explanation(explanation: Explanation, hints: Hints) -> None:
    """Write how an article was found, and what parts it from the article.

    Args:
        explanation: Of a page with an article.
        hints: With which it was read.
    """
    if not for_people():
        print_tsv([*_rows(explanation, hints), []])
        return
    chosen, why = shaded(displayable(explanation.chosen), "green"), displayable(_why(explanation, hints))
    print_lines([f"{shaded('Chosen', 'bold')}  {chosen}", wrap_line(_INDENT + why, terminal_cells()), ""])
    if explanation.voices:
        _print_voices(explanation)
    _print_removed(explanation, hints)
    if explanation.chosen != SELECT:
        _print_note(_OF_RULES)
    print_lines(["", shaded("─" * terminal_cells(), "dim"), ""])


def _rows(explanation: Explanation, hints: Hints) -> Iterator[Sequence[object]]:
    yield "chosen", explanation.chosen, _why(explanation, hints)
    for voice in explanation.voices:
        words, agreement = _cells(voice)
        yield "voice", voice.name, words.replace(",", ""), agreement, voice.silent
    for removed in explanation.removed:
        yield "removed", removed.rule, removed.text


def _why(explanation: Explanation, hints: Hints) -> str:
    """Why that was chosen, and not what the person's own selectors name."""
    missed = ["your select matches nothing on this page"] if hints.select and explanation.chosen != "select" else []
    return "; ".join([*missed, explanation.why])


def _cells(voice: Voice) -> tuple[str, str]:
    """Its words and its agreement, as far as it has them."""
    agreement = "" if voice.agreement is None else f"{voice.agreement:.0%}"
    return "" if voice.silent else number(voice.words), agreement


def _print_voices(explanation: Explanation) -> None:
    voices = explanation.voices
    rows = [(voice.name, *_cells(voice), voice.silent) for voice in voices]
    shades: dict[int, Shade] = {index: "dim" for index, voice in enumerate(voices, 1) if voice.silent}
    shades |= {index: "green" for index, voice in enumerate(voices, 1) if voice.name == explanation.chosen}
    print_table(_COLUMNS, [[column.title for column in _COLUMNS], *rows], bold=frozenset({0}), shades=shades)
    _print_note(_OF_VOICES)
    print_lines([""])


def _print_note(text: str) -> None:
    """Write how to read what stands above."""
    lines = wrap_line(text, terminal_cells()).split("\n")
    print_lines(["", *(shaded(line, "dim") for line in lines)])


def _print_removed(explanation: Explanation, hints: Hints) -> None:
    """Write what was taken out, by what it was taken for."""
    rules: dict[str, list[Removed]] = {}
    for removed in explanation.removed:
        rules.setdefault(removed.rule, []).append(removed)
    print_lines([shaded("Removed", "bold") if rules else f"{shaded('Removed', 'bold')}  nothing"])
    for rule, group in rules.items():
        count = f" ({number(len(group))})" if len(group) > 1 else ""
        remedy = f"  {_REMEDIES[rule]}" if rule in _REMEDIES else ""
        print_lines([_INDENT + shaded(displayable(rule), "yellow") + count + shaded(remedy, "dim")])
        print_lines(_cut(_texts(group)))
    for rule in _idle(explanation, hints):
        print_lines([f"{_INDENT}{shaded(displayable(rule), 'yellow')}  matches nothing on this page"])


def _texts(group: Iterable[Removed]) -> Iterator[str]:
    """What a rule took out, each text once, and how many are not shown."""
    texts = Counter(displayable(removed.text) or _NO_WORDS for removed in group)
    for text, count in islice(texts.items(), _MOST_SHOWN):
        yield f"{text} (×{number(count)})" if count > 1 else text
    if (rest := sum(islice(texts.values(), _MOST_SHOWN, None))) > 0:
        yield f"… {number(rest)} more"


def _cut(texts: Iterable[str]) -> Iterator[str]:
    return (crop(_INDENT * 2 + text, terminal_cells()) for text in texts)


def _idle(explanation: Explanation, hints: Hints) -> list[str]:
    """The person's selectors that took nothing out."""
    met = {removed.rule for removed in explanation.removed}
    return [rule for rule in (f"remove {selector}" for selector in hints.remove) if rule not in met]
