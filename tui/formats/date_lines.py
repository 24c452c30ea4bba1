"""What the dates in a line mean: when a story was published, when it was updated, or something else."""

import re
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from tui.formats.written_dates import Usage, as_read, dates_in


class Meaning(Enum):
    """What a date says of a story."""

    PUBLISHED = "published"
    UPDATED = "updated"
    UNSAID = "unsaid"
    """It stands there alone, or beside a name: most mean the publication."""
    OTHER = "other"
    """Of something else, such as an event."""


class Told(NamedTuple):
    """A date that says something of the story."""

    meaning: Meaning
    moment: datetime


_PUBLISHED = (
    r"publi(?:sh|c|é|ée|ceret|cerad|sert)|posted|released|submitted|written|created|veröffentlicht"
    r"|erschienen|erstellt|pubblicat|gepubliceerd|geplaatst|oplagt|julkaistu|opublikowan|zveřejněn|megjelent|yayın|dipublikasi"
    r"|опубликован|дата публикации|опубліковано"
    r"|公開|公开|发布|發布|發佈|発表|投稿|掲載|配信|게시|입력|등록|발행|نشر|פורסם"
)
_UPDATED = (
    r"updated?|modified|revised|edited|amended|aktualisiert|geändert|bearbeitet|zuletzt|\bstand\b"
    r"|mise? à jour|modifié|màj"
    r"|actualizad|modificad|aggiornat|modificat|atualizad|bijgewerkt|gewijzigd|uppdaterad|opdateret|oppdatert|päivitetty"
    r"|aktualizac|aktualizov|zaktualizowan|frissítve|güncelle|diperbarui"
    r"|обновлен|оновлено|изменен|更新|수정|업데이트|تحديث|עודכן"
)
_OTHER = (
    r"©|\b(?:reviewed|checked|retrieved|accessed|expires?|deadline|until|copyright|since|events?|starts?|ends?"
    r"|due|joined|member|effective|next|today|tested|recorded|born|died|valid|as of|from|between|bis|ab)\b"
)
_LABEL = re.compile(rf"(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})|(?P<other>{_OTHER})", re.IGNORECASE)
_BY = re.compile(r"[\W_]*(?:by|von|par|por|di|door|av|af|автор|作者|文)\b", re.IGNORECASE)
_LAST_WORD, _FIRST_WORD = re.compile(r"([^\W\d_]+)\.?[^\w,|·•:()–—-]*\Z"), re.compile(r"[^\w]*([^\W\d_]+)")
_SIGN = re.compile(r"\s*[|·•・∙⋅/(]")
_BESIDE = frozenset(("by", "in", "under", "at", "von", "par", "por", "di", "door", "min", "mins", "read", "uhr"))
_ALONE = frozenset(
    ("on", "le", "el", "il", "am", "den", "op", "em", "at", "vom", "du", "the", "date", "dated", "о", "от")
)
_LONGEST_REST, _LONGEST_LABEL = 70, 40


def told_dates(text: str, usage: Usage) -> list[Told]:
    """The dates in a line that say something of a story; none where it is a sentence of the story."""
    line = as_read(text)
    dates = dates_in(line, usage)
    rest = len(line) - sum(date.end - date.start for date in dates)
    told: list[Told] = []
    end = 0
    for date in dates:
        before, behind, end = line[end : date.start], line[date.end :], date.end
        meaning = meaning_of(before)
        if meaning is Meaning.UNSAID and not (rest <= _LONGEST_REST and _stands_alone(before, behind)):
            continue
        if meaning is not Meaning.OTHER:
            told.append(Told(meaning, date.moment))
    return told


def meaning_of(label: str) -> Meaning:
    """What the words before a date say of it: the last that say anything."""
    said = [match.lastgroup for match in _LABEL.finditer(label[-_LONGEST_LABEL:])]
    return Meaning(said[-1]) if said else Meaning.UNSAID


def _stands_alone(before: str, behind: str) -> bool:
    """Whether the words beside a date are no part of a sentence with it."""
    next_word = _FIRST_WORD.match(behind)
    if _SIGN.match(behind):
        behind = ""
    elif next_word is not None and next_word[1].islower() and next_word[1] not in _BESIDE:
        return False
    if behind.endswith((".", "!", "?")) and len(behind) > 2:
        return False
    last_word = _LAST_WORD.search(before)
    if last_word is None or not last_word[1].islower() or _BY.match(before):
        return True
    return last_word[1] in _ALONE and not before[: last_word.start()].strip()
