import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.test_metadata import ARTICLE, script, told


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<meta property="og:title" content="Ferry runs again">', "Ferry runs again"),
        ('<meta property="og:title" content="A &amp;amp; B"><title>No</title>', "A & B"),
        ("<title>Ferry runs again | The Coast Paper</title>", "Ferry runs again"),
        ("<title>Coastpaper - Ferry runs again</title>", "Ferry runs again"),
        ("<title>Ferry runs again – News – Coastpaper</title><h1>Ferry runs again</h1>", "Ferry runs again"),
        ("<meta property=og:site_name content=Tide><title>Ferry runs: again | Tide</title>", "Ferry runs: again"),
        ("<title>Ferry – and why it runs</title>", "Ferry – and why it runs"),
        ("<title>Coastpaper</title><h1>Ferry runs again</h1>", "Ferry runs again"),
        ("<title>A  title\nof two lines</title>", "A title of two lines"),
        ("<title>How the ferry came back to the island | Island life</title>", "How the ferry came back to the island"),
        ("<title></title>", ""),
        ("", ""),
    ],
)
def test_titles_come_without_the_name_of_the_site(html: str, title: str) -> None:
    assert told(html).title == title


@pytest.mark.parametrize(
    ("html", "title"),
    [
        # What readers see goes before what was written for search engines, if it is about the same.
        (
            "<meta property=og:title content='Coast ferry: times and fares | Coastpaper'>"
            "<h1>The coast ferry has new times</h1>",
            "The coast ferry has new times",
        ),
        (script(ARTICLE) + "<h1>At last the ferry runs again</h1>", "At last the ferry runs again"),
        ("<h1>Coastpaper</h1><h1></h1><title>Ferry runs again</title><h1>Ferry runs again</h1>", "Ferry runs again"),
        ("<title>Ferry runs again</title><h1>News from the coast</h1>", "Ferry runs again"),
        ("<title>Ferry runs again</title><h1>Ferry news</h1>", "Ferry runs again"),
        ("<title>Ferry runs again</title><h1>Ferry runs again <small>3 May 2026</small></h1>", "Ferry runs again"),
        ("<title>Ferry runs again</title><h1><b>Title:</b> Ferry runs again</h1>", "Ferry runs again"),
        ("<h1>Ferry<br>runs again today</h1><title>Ferry runs again today</title>", "Ferry runs again today"),
        ("<h1>Ferry runs again<a href=#top>¶</a></h1>", "Ferry runs again"),
        ("<h1>Ferry runs again</h1>", "Ferry runs again"),
    ],
)
def test_the_heading_of_the_story_is_its_title(html: str, title: str) -> None:
    assert told(html).title == title


@pytest.mark.parametrize(
    "title",
    [
        "Ferries 3.14 - what's new",
        "Ferries - how they work",
        "Wind / waves: a ferry at sea",
        "Ferry – and why it runs",
    ],
)
def test_a_part_of_the_title_itself_stays(title: str) -> None:
    url = "https://www.ferries.example/news"
    assert told(f"<title>{title}</title><h1>{title}</h1>", url=url).title == title
    assert told(f"<title>{title} | Ferries</title><h1>{title}</h1>", url=url).title == title


@given(st.lists(st.sampled_from(["Ferry", "runs", "|", "-", "Coastpaper", "·", "»", "2026", ":"]), max_size=12))
def test_a_title_is_a_part_of_what_is_told(words: list[str]) -> None:
    line = " ".join(words)
    assert told(f"<title>{line}</title>").title in line
