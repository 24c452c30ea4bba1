import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.test_metadata import ARTICLE, script, told


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ("<meta name=author content='By Ann Pell'>", "Ann Pell"),
        ("<meta name=author content='Von Anna Pell'>", "Anna Pell"),
        ("<meta name=author content='Von Pell'>", "Von Pell"),
        (
            "<meta property=article:author content='https://social.example/ann'><meta name=dc.creator content=Ann>",
            "Ann",
        ),
        ("<meta name=parsely-author content='Ann Pell'>", "Ann Pell"),
        ("<a rel=author href=/ann> Ann\nPell </a>", "Ann Pell"),
        ("<p class=byline>By <b>Ann Pell</b></p>", "Ann Pell"),
        ("<p class=byline>By Ann Pell, May 3, 2026</p>", "Ann Pell"),
        ("<p class=byline>By</p>", ""),
        (f"<div class=author-box>{'Ann writes about ferries and the sea. ' * 9}</div>", ""),
        ("<div class=comment><b class=comment-author>Troll</b></div>", ""),
        (
            "<meta name=citation_author content='Pell, Ann'><meta name=citation_author content='Bo Ek'>",
            "Ann Pell, Bo Ek",
        ),
        ("<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Pell'>", "Ann Pell"),
        ("<meta name=author content='Ann Pell and Bo Ek'>", "Ann Pell, Bo Ek"),
        ("<meta name=author content='Ann Pell, Bo Ek & Cy Dee'>", "Ann Pell, Bo Ek, Cy Dee"),
        ("<meta name=author content='Ann Pell, Senior Editor'>", "Ann Pell"),
        ("<meta name=author content='Ann Pell | Coastpaper'>", "Ann Pell"),
        ("<meta name=author content='Ann Pell, Coastpaper'>", "Ann Pell"),
        ("<meta name=author content='ann@coastpaper.example (Ann Pell)'>", "Ann Pell"),
        ("<meta name=author content='ann@coastpaper.example'>", ""),
        ("<meta name=author content='Ministry of Fish and Ships'>", "Ministry of Fish and Ships"),
        ("", ""),
    ],
)
def test_authors(html: str, author: str) -> None:
    assert told(html).author == author


HEAD = "<main><h1>Ferry runs again</h1>"


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("<p>By Ann Pell</p>", "Ann Pell"),
        ("<p>Written by</p><p>Ann Pell</p>", ""),
        ("<div><p>Written by</p><p>Ann Pell</p></div>", "Ann Pell"),
        ("<p>By <b>Ann Pell</b> · May 3, 2026 · 4 min read</p>", "Ann Pell"),
        ("<p>Posted by <a>Ann Pell</a> on Sunday May 3, 2026</p>", "Ann Pell"),
        ("<p>Von Anna Pell am 3. Mai 2026</p>", "Anna Pell"),
        ("<p>by <b>annpell</b> » Sun May 3, 2026 8:01 pm</p>", "annpell"),
        ("<p>By Ann Pell, Sun, May 3, 2026</p>", "Ann Pell"),
        ("<p>Par Anne Pell, 3 mai 2026</p>", "Anne Pell"),
        ("<p>作者:安培</p>", "安培"),
        ("<p><a href=/authors/ann>Ann Pell</a></p>", "Ann Pell"),
        ("<p><a href=/authors/>All authors</a></p>", ""),
        ("<p>By the sea the ferry is what everybody waits for in the morning.</p>", ""),
        ("<aside class=related><h3>Whales</h3><p>By Bo Ek</p></aside>", ""),
        ("<ul class=comments><li>By Bo Ek</li></ul>", ""),
        ("<p>Photo by Bo Ek</p>", ""),
    ],
)
def test_bylines_stand_near_the_title(lines: str, author: str) -> None:
    assert told(f"{HEAD}{lines}</main>").author == author


@pytest.mark.parametrize("weak", ["Coastpaper", "The Coastpaper", "admin", "Staff", "Web Admin"])
def test_the_site_and_admin_are_authors_only_where_there_is_nobody_else(weak: str) -> None:
    statement = script(ARTICLE | {"author": {"@type": "Organization", "name": weak}})
    assert told(statement).author == weak
    assert told(f"{statement}{HEAD}<p>By Ann Pell</p></main>").author == "Ann Pell"


def test_references_between_statements_are_followed() -> None:
    graph = [
        ARTICLE | {"author": [{"@id": "#ann"}, {"@id": "#bo"}, {"@id": "#nobody"}]},
        {"@type": "Person", "@id": "#ann", "name": "Ann Pell"},
        {"@type": "Person", "@id": "#bo", "name": "Bo Ek"},
    ]
    assert told(script({"@graph": graph})).author == "Ann Pell, Bo Ek"


names = st.sampled_from(["Ann Pell", "Bo Ek", "Cy van Dee", "Élise Lune", "Zoë-Marie Noor"])


@given(st.lists(names, min_size=1, unique=True))
def test_names_come_back_however_they_are_joined(people: list[str]) -> None:
    joined = ", ".join(people)
    for written in (joined, " and ".join(people), "; ".join(people), f"By {joined}"):
        assert told(f'<meta name="author" content="{written}">').author == joined
