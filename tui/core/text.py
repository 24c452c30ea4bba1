"""Text from strangers: made safe to show, cut into tokens, measured in cells, and searched for marks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol
from unicodedata import category, normalize

from tui.core.cells import cells_of

TOKENIZER_VERSION = 1
"""Grows with every change of what `tokens` gives; stored with the search index, which is made anew when it differs."""

REPLACED = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"
MARKS_PER_BASE = 8
ONE_LINE_LIMIT = 1000

_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2060-\u2065\u3164\ufeff\uffa0]")
_BLANK_LETTERS = re.compile("[\u3164\uffa0]")
"""Of those that are dropped the two that count as letters."""
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_LOOSE_JOINER = re.compile(f"(?<![{_EMOJI}])(?<![{_EMOJI}]\ufe0f)\u200d|\u200d(?![{_EMOJI}])")
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_MANY_MARKS = re.compile(rf"[^\w\x00-\x7f]{{{MARKS_PER_BASE + 1},}}")


def displayable(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """What may go to screen, title, notification, clipboard, log, export or stdout in place of `text`.

    What a terminal could act on, and what turns the direction of writing,
    becomes U+FFFD. What has no width and is common in honest text (joiners
    outside emoji, soft hyphens, direction marks, a byte order mark) is
    dropped, as are combining marks beyond eight on one base.

    Args:
        text: Any string at all, lone surrogates included.
        lines: Keep line feeds and tabs; otherwise each run of white space becomes one blank.
        limit: Longest result in characters; `None`: 1,000 for one line, no bound with `lines`.
    """
    if limit is None and not lines:
        limit = ONE_LINE_LIMIT
    if limit is not None and len(text) > limit:
        text = text[: 20 * limit + 1]
    if not lines:
        text = text.replace("\xa0", " ")
    if not _is_clean(text):
        text = _cleaned(text)
    if not lines and (not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " "):
        text = " ".join(text.split())
    if limit is None or len(text) <= limit:
        return text
    return (text[: limit - 1].rstrip(" \n\t\u200d") + ELLIPSIS) if limit > 0 else ""


def sentence(text: str) -> str:
    """A cause or remedy with a capital and a full stop; a host name at its beginning stays as it is written."""
    if "." not in text.partition(" ")[0]:
        text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "!", "?", ELLIPSIS)) else f"{text}."


def _is_clean(text: str) -> bool:
    """Whether nothing but blanks need be changed; most titles are, so this is the fast path."""
    if not text.isprintable() or (not text.isascii() and _BLANK_LETTERS.search(text)):
        return False
    # A text with few bytes beyond ASCII cannot hold too many marks; counting them is cheaper than looking.
    return len(text.encode()) - len(text) <= MARKS_PER_BASE or _MANY_MARKS.search(text) is None


def _cleaned(text: str) -> str:
    text = _ACTING.sub(REPLACED, _BREAKS.sub("\n", text))
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    if max(text, default="") >= "\U000e0000":
        text = _TAGS.sub("", text)
    if "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    return _MANY_MARKS.sub(_few_marks, text)


def _few_marks(match: re.Match[str]) -> str:
    """Leave eight combining marks on each base."""
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return category(character)[0] == "M"


# The scripts that are written without blanks: each of their characters is a token.
_SYLLABLES = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"
    "\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff]+"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_UNSPOKEN = re.compile(r"[^\w\x00-\x7f]")
_WORD = re.compile(r"\w+")
_COMMON_SIGNS = "\u2019\u201c\u201d\u2018\u2013\u2014\u2026\xa0"
"""Quotes, dashes and the like: in many a text all that is not ASCII, and nothing to search."""
_LETTERS = (("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"), ("ʼ", "'"))
_DROPPED = frozenset("\u00ad\u061c\u180e\u200c\u200d\u200e\u200f\u2060\ufeff")


def tokens(text: str) -> list[str]:
    """The words of `text` as search compares them: without case, accents and typographic variants.

    Han, Kana, Hangul, Thai, Lao and Khmer give a token a character.
    """
    return _WORD.findall(text.lower() if text.isascii() else _spread(text).casefold())


def index_text(text: str) -> str:
    """What the search index takes in for `text`, in place of its tokens with blanks between.

    FTS5's `ascii` tokenizer with `_` as a token character finds in it the
    very tokens that `tokens` gives. It makes nothing of ASCII punctuation and
    case, so ASCII text is given back as it is.
    """
    return text if text.isascii() else _spread(text)


def is_syllable(token: str) -> bool:
    """Whether `token` is one character of a script that is written without blanks."""
    return len(token) == 1 and _SYLLABLES.match(token) is not None


def _spread(text: str) -> str:
    """Fold all but ASCII, and set blanks round every character that is a token of its own."""
    for sign in _COMMON_SIGNS:
        text = text.replace(sign, " ")
    if text.isascii():
        return text
    return _FOREIGN.sub(_spread_match, text)


def _spread_match(match: re.Match[str]) -> str:
    run = match[0]
    return _spread_known(run) if len(run) <= 24 else _spread_run(run)


def _spread_run(run: str) -> str:
    run = _UNSPOKEN.sub(_silence, normalize("NFKD", run))
    run = normalize("NFC", run).casefold()
    for letter, plain in _LETTERS:
        run = run.replace(letter, plain)
    return _SYLLABLES.sub(_apart, run)


_spread_known = lru_cache(maxsize=16384)(_spread_run)


def _apart(match: re.Match[str]) -> str:
    return f" {' '.join(match[0])} "


def _silence(match: re.Match[str]) -> str:
    return _silence_of(match[0])


@lru_cache(maxsize=4096)
def _silence_of(character: str) -> str:
    """Nothing for an accent or a character without width, a blank for punctuation."""
    return "" if character in _DROPPED or _is_mark(character) else " "


def cell_width(text: str) -> int:
    """Columns that displayable text takes in a terminal, counted as Rich counts them."""
    if text.isascii():
        return len(text)
    if "\u200d" in text or "\ufe0f" in text:
        return sum(cells for _, cells in _clusters(text))
    return sum(map(cells_of, text))


def crop(text: str, cells: int) -> str:
    """Displayable `text` cut to `cells` columns, its last one "…" where something is left out."""
    if len(text) > cells > 0 and text[: cells + 1].replace(ELLIPSIS, ".").isascii():
        return text[: cells - 1] + ELLIPSIS
    if len(text) * 2 <= cells or cell_width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    kept: list[str] = []
    left = cells - 1
    for cluster, width in _clusters(text):
        if width > left:
            break
        kept.append(cluster)
        left -= width
    return "".join(kept) + ELLIPSIS


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Pieces of `text` that must not be torn apart, with their columns."""
    piece, width, joined = "", 0, False
    for character in text:
        if character == "\ufe0f" and piece:
            width += width == 1 and _grows(piece[-1])
            piece += character
        elif joined or not (cells := cells_of(character)):
            piece += character
        else:
            if piece:
                yield piece, width
            piece, width = character, cells
        joined = character == "\u200d"
    if piece:
        yield piece, width


def _grows(character: str) -> bool:
    """Whether an emoji selector makes the character two columns wide."""
    return character in "#*0123456789" or re.match(f"[{_EMOJI}]", character) is not None


class Phrase(Protocol):
    """A run of tokens to find; `core.query_nodes.Text` is one."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """As `tokens` makes them, at least one."""

    @property
    def prefix(self) -> bool:
        """Whether the last token may be the beginning of a word."""


_PIECE = re.compile(r"(?:\w|[^\x00-\x7f])+")
# Parts of Hangul syllables follow what they are composed with.
_LETTER = re.compile("[\\s\\S][\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff\uffa0-\uffdc]*")


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Each token with its place in `text`."""
    for piece in _PIECE.finditer(text):
        if piece[0].isascii():
            yield piece[0].lower(), piece.start(), piece.end()
        else:
            yield from _placed_in_piece(piece[0], piece.start())


def _placed_in_piece(piece: str, offset: int) -> Iterator[tuple[str, int, int]]:
    spread: list[str] = []
    places: list[tuple[int, int]] = []
    for letter in _LETTER.finditer(piece):
        made = _spread(letter[0]).casefold()
        if not made and places:
            places[-1] = (places[-1][0], offset + letter.end())
        spread.append(made)
        places.extend([(offset + letter.start(), offset + letter.end())] * len(made))
    for word in _WORD.finditer("".join(spread)):
        yield word[0], places[word.start()][0], places[word.end() - 1][1]


def find_tokens(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where `phrases` stand in `text`, as (start, end) in characters, in order and without overlap."""
    wanted: dict[str, list[Phrase]] = {}
    beginnings: list[Phrase] = []
    for phrase in phrases:
        if len(phrase.tokens) == 1 and phrase.prefix:
            beginnings.append(phrase)
        elif phrase.tokens:
            wanted.setdefault(phrase.tokens[0], []).append(phrase)
    if not wanted and not beginnings:
        return []
    starts = tuple(phrase.tokens[0] for phrase in beginnings)
    placed = list(_placed(text))
    words = [token for token, _, _ in placed]
    found: list[tuple[int, int]] = []
    for index, (token, start, end) in enumerate(placed):
        if starts and token.startswith(starts):
            found.append((start, end))
        for phrase in wanted.get(token, ()):
            if _stands(words, index, phrase):
                found.append((start, placed[index + len(phrase.tokens) - 1][2]))
    return _merged(found)


def _stands(words: Sequence[str], index: int, phrase: Phrase) -> bool:
    end = index + len(phrase.tokens)
    if not phrase.prefix:
        return tuple(words[index:end]) == phrase.tokens
    if end > len(words) or not words[end - 1].startswith(phrase.tokens[-1]):
        return False
    return tuple(words[index : end - 1]) == phrase.tokens[:-1]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, phrases: Sequence[Phrase], width: int, *, within: int | None = None) -> str:
    """One displayable line of at most `width` columns round the first place where one of `phrases` stands.

    Args:
        text: Where they stand.
        phrases: What is looked for; where it is not found the line is the text's first.
        width: Columns at most.
        within: So many characters are searched, which takes some 5 ms for a thousand; `None`: all.
    """
    return line_round(text, _first_found(text[:within], phrases), width)


def line_round(text: str, place: int, width: int) -> str:
    """One displayable line of at most `width` columns round a place."""
    if start := max(0, place - width // 3):
        start = max(start, text.find(" ", start, place) + 1)
    for reach in (2 * width, 8 * width):  # the shorter one will do unless much of it is dropped
        line = displayable(text[start : start + reach], limit=reach + 1)
        if cell_width(line) > width + 8:
            break
    return crop((ELLIPSIS if start else "") + line + (ELLIPSIS if start + reach < len(text) else ""), width)


def _first_found(text: str, phrases: Sequence[Phrase]) -> int:
    """Where the first of `phrases` stands, else 0; most stand near the beginning, so it is searched first."""
    for length in (120, 4_000, 64_000, len(text)):
        found, whole = find_tokens(text[:length], phrases), length >= len(text)
        if found and (whole or found[0][1] < length):
            return found[0][0]
        if whole:
            break
    return 0
