from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.date_lines import Meaning, told_dates
from tui.formats.month_names import NAMES, month_named
from tui.formats.written_dates import LONGEST, Usage, as_read, dates_in

DAY = datetime(2026, 5, 3, tzinfo=UTC)


def read(text: str, lang: str = "", *, day_first: bool | None = None) -> list[datetime]:
    return [one.moment for one in dates_in(as_read(text), Usage(lang=lang, day_first=day_first))]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-03", "2026/5/3", "2026.05.03", "2026. 5. 3.", "3.5.2026", "03.05.2026", "Sunday, May 3, 2026"),
        *("May 3rd, 2026", "3rd of May 2026", "3 May, 2026", "03-May-2026", "MAY 3 2026", "Sun., 3 May 2026"),
        *("3. Mai 2026", "le 3 mai 2026", "3 de mayo de 2026", "3 maggio 2026", "3 de maio de 2026", "3 mei 2026"),
        *("3 maja 2026", "3. května 2026", "3 мая 2026 г.", "3 травня 2026", "3. toukokuuta 2026", "2026. május 3."),
        *("3 Mayıs 2026", "3 Μαΐου 2026", "3 במאי 2026", "3 مايو 2026", "٣ مايو ٢٠٢٦", "ngày 3 tháng 5 năm 2026"),
        *("2026年5月3日", "2026年5月3日", "2026년 5월 3일"),
    ],
)
def test_a_day_is_read_in_many_languages(text: str) -> None:
    assert read(text) == [DAY]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("May 3, 2026 at 4:05 PM PT", 23),
        ("May 3, 2026 4:05 p.m. ET", 20),
        ("3 May 2026, 16:05 BST", 15),
        ("3. Mai 2026 um 16:05 Uhr MESZ", 14),
        ("3 mai 2026 à 16h05", 16),
        ("3 de mayo de 2026 | 16:05", 16),
        ("16:05, 3 May 2026", 16),
        ("4:05 PM EST, Sun May 3, 2026", 21),
        ("2026-05-03T16:05:00.250+02:00", 14),
        ("2026年5月3日 16時05分", 16),
        ("2026年5月3日 下午4:05", 16),
        ("2026년 5월 3일 오후 4:05", 16),
        ("May 3, 2026 @04:05PM", 16),
    ],
)
def test_a_time_beside_the_day_counts(text: str, hours: int) -> None:
    assert read(text) == [DAY + timedelta(hours=hours, minutes=5)]


def test_the_american_zones_mean_winter_time_in_winter() -> None:
    assert read("January 3, 2026 4 PM ET") == [datetime(2026, 1, 3, 21, tzinfo=UTC)]


@pytest.mark.parametrize(
    "text",
    [
        *("May 2026", "2026", "3 May", "32 May 2026", "31.2.2026", "2026-13-01", "13/13/2026", "Chapter 3 of 2026"),
        *("3 Marathon 2026", "version 1.2.2026.4", "May 3, 1066", "03/04/2026", "12026-05-03", "2026-05-033"),
    ],
)
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_numbers_go_by_the_usage_of_the_page_unless_one_is_no_month(day_first: bool, month: int) -> None:
    assert [date.month for date in read("03/04/2026", day_first=day_first)] == [month]
    assert read("13/04/2026", day_first=day_first) == read("04/13/2026") == [datetime(2026, 4, 13, tzinfo=UTC)]
    assert read("03.04.2026", day_first=day_first) == [datetime(2026, 4, 3, tzinfo=UTC)]


def test_a_month_that_means_another_elsewhere_goes_by_the_language() -> None:
    assert (month_named("mar", "fi"), month_named("mar", "sv"), month_named("mar")) == (11, 3, 3)
    assert (month_named("listopada", "pl"), month_named("listopada", "hr")) == (11, None)
    assert month_named("jui", "fr") is None  # June or July


FORMS = (
    *("%B %d, %Y at %I:%M %p", "%d %b %Y %H:%M UTC", "%A, %d %B %Y | %H:%M"),
    *("%Y年%m月%d日 %H:%M", "%Y-%m-%d %H:%M", "%H:%M, %d %B %Y"),
)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
times = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(days, times)
def test_every_form_reads_back_to_the_date_it_was_written_from(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, tzinfo=UTC)
    for form in FORMS:
        assert read(moment.strftime(form)) == [moment]
    assert read(moment.strftime("%d/%m/%Y, %H:%M"), day_first=True) == [moment]
    assert read(moment.strftime("%m/%d/%Y %H.%M"), day_first=False) == [moment]


@given(st.sampled_from(sorted(NAMES)), st.integers(1, 12))
def test_each_language_names_twelve_months(lang: str, month: int) -> None:
    for name in NAMES[lang].split()[month - 1].split("|"):
        assert month_named(name, lang) == month
        assert [date.month for date in read(f"3. {name} 2026", lang)] == [month]


pieces = st.sampled_from(
    ["3", "May", "2026", " ", ",", "/", "-", ".", "T", "16", ":", "05", "PM", "年", "月", "日", "+", "ET"]
)


@given(
    st.lists(pieces | st.text(max_size=3), max_size=60).map("".join), st.sampled_from(["", "en-us", "de", "fi", "xx"])
)
def test_any_text_gives_aware_dates_at_places_in_order(text: str, lang: str) -> None:
    line = as_read(text)
    dates = dates_in(line, Usage(lang=lang, day_first=True))
    assert all(date.moment.tzinfo is UTC for date in dates)
    places = [place for date in dates for place in (date.start, date.end)]
    assert places == sorted(places)
    assert not places or places[-1] <= len(line) <= LONGEST


@pytest.mark.parametrize(
    ("line", "meanings"),
    [
        ("May 3, 2026", "unsaid"),
        ("By Ann Pell on May 3, 2026", "unsaid"),
        ("Ann Pell · May 3, 2026 · 4 min read", "unsaid"),
        ("Published May 3, 2026", "published"),
        ("Posted on: 3 May 2026 in Ferries", "published"),
        ("Published 3 May 2026 | Updated 4 May 2026", "published updated"),
        ("Veröffentlicht am 3. Mai 2026, zuletzt aktualisiert am 4. Mai 2026", "published updated"),
        ("Publié le 3 mai 2026, mis à jour le 4 mai 2026", "published updated"),
        ("公開日:2026年5月3日 最終更新日:2026年5月4日", "published updated"),
        ("Stand: 3. Mai 2026", "updated"),
        ("This guide was first published on 3 May 2026 but has been kept up to date since", "published"),
        ("Medically reviewed on May 3, 2026", ""),
        ("© May 3, 2026", ""),
        ("Tickets until May 3, 2026", ""),
        ("The ferry sank on May 3, 2026", ""),
        ("May 3, 2026 was the day the ferry sank", ""),
        ("Since May 3, 2026 the ferry runs again.", ""),
        ("Die Fähre sank am 3. Mai 2026", ""),
    ],
)
def test_the_words_beside_a_date_say_what_it_is(line: str, meanings: str) -> None:
    assert [told.meaning.value for told in told_dates(line, Usage())] == meanings.split()
    assert Meaning.OTHER not in [told.meaning for told in told_dates(line, Usage())]
