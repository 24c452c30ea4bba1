from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import SOUP
from tests.formats.test_metadata import ARTICLE, script, told
from tui.formats.page_dates import date_in_address, read_date
from tui.formats.written_dates import Usage

DAY = datetime(2026, 5, 3, tzinfo=UTC)
HEAD = "<nav><p>Jan 1, 2026</p></nav><main><h1>Ferry runs again</h1>"
LONG = f"<p>{'The ferry to the island runs again, and all who live there are glad of it. ' * 4}</p>"
RELATED = "<div class=related-posts><h3>Whales</h3><time datetime=2025-01-01>Jan 1, 2025</time></div>"


@pytest.mark.parametrize(
    "lines",
    [
        "<p>May 3, 2026</p>",
        "<p>By Ann Pell | <time>May 3, 2026</time></p>",
        "<div class=meta><span>Ann Pell</span> <span>May 3, 2026</span></div>",
        "<p>Last updated</p><time>May 4, 2026</time><p>Published</p><time>May 3, 2026</time>",
        "<div><p>Updated on May 4, 2026</p><p>Published on <b>May 3, 2026</b></p></div>",
        "<span data-timestamp=1777766400>last week</span>",
        "<time datetime=2026-05-03>last week</time>",
        "<footer><p>May 3, 2026</p></footer>",
        RELATED + "<p>May 3, 2026</p>",
        f"{RELATED}{LONG * 5}<p class=post-date>First published on 3 May 2026</p>",
        f"<p>On <b>May 1, 2026</b> the ferry sank.</p>{LONG * 5}<p class=posted>Posted 3 May 2026</p>",
    ],
)
def test_a_date_near_the_title_is_that_of_the_story(lines: str) -> None:
    assert told(f"{HEAD}{lines}{LONG}</main>").published == DAY


@pytest.mark.parametrize(
    "html",
    [
        f"{HEAD}{RELATED}</main>",
        f"{HEAD}<ol class=comments><li>Bo Ek, <time datetime=2026-05-03>May 3, 2026</time></li></ol></main>",
        f"{HEAD}{LONG}</main><footer>© May 3, 2026 Coastpaper</footer>",
        f"{HEAD}<p>The ferry sank on May 3, 2026</p>{LONG}</main>",
        f"<p>{'Today in the harbour. ' * 9}May 3, 2026</p>{HEAD}{LONG}</main>",
        f"{HEAD}<p>03/04/2026</p></main>",
        f"{HEAD}<table><tr><td>May 3, 2026</table></main>",
    ],
)
def test_other_dates_on_the_page_are_not(html: str) -> None:
    assert told(html).published is None


def test_where_nobody_says_when_the_update_stands_alone() -> None:
    found = told(f"{HEAD}<p>Last updated: May 3, 2026</p></main>")
    assert (found.published, found.updated) == (None, DAY)


@pytest.mark.parametrize(
    ("modified", "updated"),
    [
        ("2026-05-04T08:00:00Z", datetime(2026, 5, 4, 8, tzinfo=UTC)),
        ("2026-05-03T08:00:00Z", None),
        ("2026-05-01", None),
        ("soon", None),
    ],
)
def test_an_update_is_later_than_the_publication(modified: str, updated: datetime | None) -> None:
    assert told(script(ARTICLE | {"dateModified": modified})).updated == updated
    meta = f"<meta property=article:modified_time content='{modified}'>"
    assert told(script(ARTICLE) + meta).updated == updated
    time = f"<article><time itemprop=dateModified datetime='{modified}'>4 May</time></article>"
    assert told(script(ARTICLE) + time).updated == updated


@pytest.mark.parametrize(
    ("lang", "url", "month"),
    [
        ("en-US", "https://coastpaper.example/a", 3),
        ("en-US", "https://coastpaper.co.uk/a", 4),
        ("en-GB", "https://coastpaper.example/a", 4),
        ("fr", "https://coastpaper.example/a", 4),
        ("en", "https://coastpaper.example/a", None),
        ("ja", "https://coastpaper.example/a", None),
    ],
)
def test_dates_in_numbers_go_by_language_and_country(lang: str, url: str, month: int | None) -> None:
    for html in (f"{HEAD}<p>03/04/2026</p></main>", "<meta name=pubdate content='03/04/2026'>"):
        found = told(f"<html lang={lang}>{html}", url=url).published
        assert (found and found.month) == month


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2026/05/03/ferry", DAY),
        ("/news/2026/may/03/ferry", DAY),
        ("/news/2026-05-03/ferry", DAY),
        ("/2026/05/ferry", None),
        ("/2026/13/03/ferry", None),
        ("/id/20260/05/03", None),
    ],
)
def test_an_address_may_name_the_day(path: str, date: datetime | None) -> None:
    assert date_in_address(path) == date
    assert told(f"{HEAD}</main>", url=f"https://coastpaper.example{path}").published == date


@given(st.datetimes(datetime(2002, 1, 1), datetime(2037, 1, 1)))  # noqa: DTZ001 # made aware below
def test_seconds_since_1970_are_read_back(naive: datetime) -> None:
    date = naive.replace(tzinfo=UTC, microsecond=0)
    assert read_date(f"{date.timestamp():.0f}", Usage()) == date
    assert read_date(f"{date.timestamp() * 1000:.0f}", Usage()) == date


@given(SOUP, st.sampled_from(["May 3, 2026", "3/4/2026", "2026-05-03T25:00", "9999-99-99", "3 \u0664 2026"]))
def test_soup_round_a_title_gives_aware_dates_or_none(soup: str, written: str) -> None:
    found = told(f"<h1>Ferry runs again</h1>{soup}<time datetime='{written}'>{written}</time>{soup}")
    for date in (found.published, found.updated):
        assert date is None or date.utcoffset() == timedelta(0)
