import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.json_ld import read_json_ld, scripts_of
from tui.formats.metadata import Metadata, read_metadata
from tui.formats.page_tree import parse_page, without_scripts

URL = "https://www.coastpaper.example/news/ferry"


def told(html: str, *, url: str = URL) -> Metadata:
    root = parse_page(without_scripts(html) + "<p>text</p>")
    assert root is not None
    return read_metadata(root, scripts_of(html), url=url)


def script(value: object) -> str:
    written = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{written}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry runs again",
    "author": {"@type": "Person", "name": "Ann Pell"},
    "datePublished": "2026-05-03T10:00:00+02:00",
    "image": {"@type": "ImageObject", "url": "/ferry.jpg"},
    "inLanguage": "en-GB",
}
FOUND = Metadata(
    title="Ferry runs again",
    author="Ann Pell",
    published=datetime(2026, 5, 3, 8, tzinfo=UTC),
    lang="en-gb",
    image="https://www.coastpaper.example/ferry.jpg",
    base_url=URL,
)


@pytest.mark.parametrize(
    "html",
    [
        script(ARTICLE),
        script([{"@type": "BreadcrumbList"}, ARTICLE]),
        script({"@graph": [{"@type": "WebSite", "headline": "No"}, ARTICLE]}),
        script({"@type": "WebPage", "mainEntity": ARTICLE}),
        script(ARTICLE | {"@type": ["Thing", "https://schema.org/BlogPosting"]}),
        script(ARTICLE | {"author": ["Ann Pell"], "image": ["/ferry.jpg", "/b.jpg"]}),
        script(json.dumps(ARTICLE)[:-1] + ",}"),
        script(f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>"),
        script(f"<!-- {json.dumps(ARTICLE)} -->"),
        script(json.dumps(ARTICLE).replace("again", "again\\n")),
        script("{broken") + script(ARTICLE),
        script(ARTICLE).replace('"application/ld+json"', "application/ld+json"),
    ],
)
def test_json_ld_is_read_however_it_is_wrapped(html: str) -> None:
    assert told(html) == FOUND


def test_of_several_articles_the_page_s_own_counts() -> None:
    other = ARTICLE | {"headline": "Another", "url": "https://www.coastpaper.example/news/other"}
    assert told(script([other, ARTICLE | {"mainEntityOfPage": {"@id": URL + "/"}}])).title == "Ferry runs again"
    assert told(script([ARTICLE, other])).title == "Ferry runs again"


@pytest.mark.parametrize(
    "html",
    [
        '<meta property="article:published_time" content="2026-05-03T10:00:00+02:00">',
        '<meta name="dc.date" content="2026-05-03T08:00:00Z">',
        '<meta itemprop="datePublished" content="Sun, 03 May 2026 08:00:00 GMT">',
        '<meta name="date" content="yesterday"><meta name="pubdate" content="2026-05-03 08:00">',
        "<article><time datetime='2026-05-03T08:00Z'>Sunday</time></article><time datetime='2020-01-01'></time>",
        "<time datetime='2020-01-01'></time><span itemprop=datePublished content='2026-05-03T08:00Z'></span>",
    ],
)
def test_dates_are_in_utc(html: str) -> None:
    assert told(html).published == datetime(2026, 5, 3, 8, tzinfo=UTC)


def test_nonsense_is_no_date() -> None:
    assert told('<meta name=date content="0000-00-00"><time datetime="soon"></time>').published is None


@pytest.mark.parametrize(
    ("html", "lang"),
    [
        ("<html lang=de-AT>", "de-at"),
        ("<html lang=''><meta http-equiv=content-language content=fr>", "fr"),
        ("<meta property=og:locale content=pt_BR>", "pt-br"),
        ("<html lang='{{ lang }}'>", ""),
        (script({"@type": "Article", "inLanguage": "nl"}), "nl"),
    ],
)
def test_languages(html: str, lang: str) -> None:
    assert told(html).lang == lang


@pytest.mark.parametrize(
    ("address", "image"),
    [
        ("/a.jpg", "https://www.coastpaper.example/a.jpg"),
        ("//img.example/a.jpg", "https://img.example/a.jpg"),
        ("javascript:x()", ""),
        ("data:image/png;base64,AAAA", ""),
        ("", ""),
        ("/site-logo.svg", "https://www.coastpaper.example/site-logo.svg"),
    ],
)
def test_pictures_are_web_addresses(address: str, image: str) -> None:
    assert told(f'<meta property="og:image" content="{address}">').image == image


@pytest.mark.parametrize(
    "html",
    [
        "<meta property=og:image content=/img/logo.png><link rel=image_src href=/ferry.jpg>",
        "<meta property=og:image content=/1x1.gif><meta name=twitter:image content=/ferry.jpg>",
        "<meta property=og:image content=/default.png>" + script({"@type": "WebPage", "thumbnailUrl": "/ferry.jpg"}),
        script({"@type": "WebPage", "primaryImageOfPage": {"@type": "ImageObject", "url": "/ferry.jpg"}}),
    ],
)
def test_a_logo_is_no_lead_picture_where_there_is_another(html: str) -> None:
    assert told(html).image == "https://www.coastpaper.example/ferry.jpg"


def test_the_base_of_the_page_counts() -> None:
    html = "<base href=https://cdn.example/x/><meta property=og:image content=a.jpg>"
    assert told(html).base_url == "https://cdn.example/x/"
    assert told(html).image == "https://cdn.example/x/a.jpg"


@pytest.mark.parametrize(
    ("free", "paid"), [(False, True), ("False", True), (True, False), ("true", False), (None, False)]
)
def test_what_costs(free: object, paid: bool) -> None:
    assert told(script(ARTICLE | {"isAccessibleForFree": free})).paid is paid


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "@id", "name", "url", "publisher"]), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(json_values, st.text(max_size=20))
def test_any_json_and_any_address_are_borne(value: object, url: str) -> None:
    found = told(
        script(json.dumps(value)) + script(json.dumps({"@type": "Article", "author": value, "image": value})), url=url
    )
    assert found.published is None or found.published.tzinfo is UTC
    assert len(found.title) <= 500
    assert len(found.author) <= 200
    assert found.image.startswith(("http://", "https://")) or not found.image


def test_long_and_deep_statements_are_bounded() -> None:
    assert len(told(f"<title>{'long ' * 10_000}</title>").title) <= 500
    assert len(told(f"<meta name=author content='{'Ann ' * 10_000}'>").author) <= 200
    assert read_json_ld(["[" * 100_000, '{"a":' * 100_000], URL).article == {}
    assert read_json_ld(["[" * 500 + json.dumps(ARTICLE) + "]" * 500], URL).article["headline"] == "Ferry runs again"
    assert len(scripts_of(script(ARTICLE) * 1000)) <= 20
    assert scripts_of("<script " * 100_000) == []
