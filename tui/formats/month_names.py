"""The names of the months in the languages whose dates we read."""

from collections import Counter
from functools import cache

from tui.core.text import tokens

_SHORTEST = 3
"""Letters of an abbreviation."""
NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar|jänner februar|feber märz|maerz|mrz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta"
    " marraskuuta joulukuuta",
    "pl": "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja czerwca|czerwiec lipca|lipiec"
    " sierpnia|sierpień września|wrzesień października|październik listopada grudnia|grudzień",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec"
    " srpna|srpen září října|říjen listopadu prosince|prosinec",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου"
    " νοεμβρίου δεκεμβρίου",
    "ru": "января|январь февраля|февраль марта апреля|апрель мая|май июня|июнь июля|июль августа"
    " сентября|сентябрь октября|октябрь ноября|ноябрь декабря|декабрь",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
"""Each as it stands in a date, the other forms behind a bar."""
_SAME = {"nb": "no", "nn": "no"}
_IN = "ב"
"""What Hebrew writes before the month, in one word with it."""


def month_named(word: str, lang: str = "") -> int | None:
    """The number of a month, by its name or an abbreviation of three letters or more.

    Args:
        word: Its case and accents do not matter.
        lang: The page's language, such as "de-at". Beside its own names only
            English ones count, since some names mean another month elsewhere;
            when empty or English, those of all languages as far as they agree.
    """
    primary = lang.partition("-")[0]
    months = _months("" if primary == "en" else _SAME.get(primary, primary))
    folded = "".join(tokens(word))
    return months.get(folded) or (months.get(folded.removeprefix(_IN)) if primary in ("he", "") else None)


@cache
def _months(lang: str) -> dict[str, int]:
    if lang:
        return {**_with_abbreviations("en"), **(_with_abbreviations(lang) if lang in NAMES else {})}
    tables = [_with_abbreviations(one) for one in NAMES]
    meanings = Counter(word for word, _ in {pair for table in tables for pair in table.items()})
    agreed = {word: month for table in tables for word, month in table.items() if meanings[word] == 1}
    return {**agreed, **tables[0]}


def _with_abbreviations(lang: str) -> dict[str, int]:
    """The names of one language, and the beginnings that are those of one month only."""
    full = [
        ("".join(tokens(name)), month)
        for month, names in enumerate(NAMES[lang].split(), start=1)
        for name in names.split("|")
    ]
    short = {(name[:end], month) for name, month in full for end in range(_SHORTEST, len(name))}
    meanings = Counter(name for name, _ in short)
    return {**{name: month for name, month in short if meanings[name] == 1}, **dict(full)}
