"""What stands above and below the text of an article: title, facts, tags; links, files."""

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from tui.app.addresses import shown_host
from tui.app.dates import ago, day_and_time
from tui.app.inline import Inliner, drawn, fold
from tui.app.pieces import META, NOTE, Glyphs, Look, Piece, Row
from tui.core.document import Link
from tui.core.model import Enclosure
from tui.core.stories import Story
from tui.core.text import crop, displayable, sentence

LINKS_NUMBERED = 30
"""Up to so many links carry their number in the text and are listed below it."""
_WORDS_A_MINUTE = 220
_LINK_WORDS_CELLS = 36
_TITLE = Look(role="title", bold=True)
_BYTE_UNITS = ("bytes", "kB", "MB", "GB")


def header_rows(story: Story, inliner: Inliner, *, width: int, now: datetime, glyphs: Glyphs) -> list[Row]:
    """Title, facts, tags and a blank line."""
    title = displayable(story.line.title) or "(no title)"
    rows = fold(inliner.text(title, _TITLE), width)
    rows += _facts(story, width, now, glyphs)
    if tags := _tags(story, glyphs):
        rows += fold(tags, width)
    return [*rows, []]


def _tags(story: Story, glyphs: Glyphs) -> Row:
    """The star and the tags in one row, each tag in its own colour."""
    row: Row = drawn(glyphs.star, Look(role="tag")) if story.line.starred else []
    for tag in story.line.tags:
        name = displayable(tag)
        row += [*(drawn("  ", Look(role="tag")) if row else []), Piece(f"#{name}", Look(role="tag", tag=name))]
    return row


def _facts(story: Story, width: int, now: datetime, glyphs: Glyphs) -> list[Row]:
    feed, author = displayable(story.line.feed), displayable(story.author)
    names = [feed, author if author.casefold() != feed.casefold() else ""]
    moment = story.line.published or story.line.first_seen
    date = day_and_time(moment, now)
    if story.line.published is None:
        date = f"first seen {date}"
    rest = [_length(story.words), "archived" if story.line.archived else ""]
    relative = ago(moment, now)
    with_relative = [*names, f"{date} ({relative})" if relative else date, *rest]
    if cell_len(_joined(with_relative, glyphs)) <= width:
        return [drawn(_joined(with_relative, glyphs), META)]
    return _flowed([part for part in (*names, date, *rest) if part], width, glyphs)


def _joined(parts: Sequence[str], glyphs: Glyphs) -> str:
    return glyphs.between.join(part for part in parts if part)


def _flowed(parts: Sequence[str], width: int, glyphs: Glyphs) -> list[Row]:
    """The parts with " · " between them, broken there if at all possible."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{glyphs.between}{part}" if lines else part
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return [row for line in lines for row in fold(drawn(line, META), width)]


def _length(words: int) -> str:
    if words <= 0:
        return ""
    return f"{words:,} word{'' if words == 1 else 's'}, {max(1, round(words / _WORDS_A_MINUTE))} min"


def link_rows(links: Sequence[Link], *, width: int, glyphs: Glyphs) -> list[Row]:
    """The list of links, as "─ 2 links · 1 Geneva mediation office   2 Harvest report ─"."""
    if not links:
        return []
    count = f"{glyphs.rule} {len(links)} link{'' if len(links) == 1 else 's'}"
    if len(links) > LINKS_NUMBERED:
        return fold(drawn(f"{count}{glyphs.between}u lists them {glyphs.rule}", NOTE), width)
    pieces = drawn(count + glyphs.between, NOTE)
    for index, link in enumerate(links):
        if index:
            pieces.append(Piece("   ", NOTE))
        # U+00A0 keeps an entry on one line where the line is long enough.
        words = crop(link_words(link), _LINK_WORDS_CELLS).replace(" ", "\xa0")
        pieces.append(Piece(f"{index + 1}\xa0{words}", Look(role="note", link=index)))
    return fold([*pieces, Piece(f" {glyphs.rule}", NOTE)], width)


def link_words(link: Link) -> str:
    """The words of a link, else where it leads."""
    return displayable(link.words) or shown_host(link.url) or displayable(link.url)


def enclosure_rows(enclosures: Sequence[Enclosure], *, width: int, glyphs: Glyphs) -> list[Row]:
    """What came with the story: "─ audio/mpeg, 12 MB · e opens it ─"."""
    if not enclosures:
        return []
    first = enclosures[0]
    facts = ", ".join(part for part in (displayable(first.media_type) or "a file", _size(first.length_bytes)) if part)
    more = f" and {len(enclosures) - 1} more" if len(enclosures) > 1 else ""
    return fold(drawn(f"{glyphs.rule} {facts}{more}{glyphs.between}e opens it {glyphs.rule}", NOTE), width)


def page_rows(story: Story, *, fetching: bool, width: int, glyphs: Glyphs) -> list[Row]:
    """Below the feed's text: that the whole text is being fetched, or why it is not there."""
    if fetching:
        return fold(drawn(f"{glyphs.waits} fetching the whole text, x cancels", NOTE), width)
    if story.page_problem is None or story.source == "page" or story.has_page:
        return []
    return fold(drawn(f"{no_whole_text(story.page_problem.cause)} x tries again.", NOTE), width)


def no_whole_text(cause: str) -> str:
    """Such as "No whole text: the page asks for a login (403)."."""
    return sentence(f"No whole text: {displayable(cause)}")


def remedy_sentence(remedy: str) -> str:
    """A remedy with a full stop, and with a capital unless it begins with a key, such as "o opens it"."""
    text = displayable(remedy)
    return f"{text.removesuffix('.')}." if text[1:2] == " " else sentence(text)


def _size(length_bytes: int | None) -> str:
    if not length_bytes or length_bytes < 0:
        return ""
    size = float(length_bytes)
    for unit in _BYTE_UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:,.1f} {_BYTE_UNITS[-1]}"
