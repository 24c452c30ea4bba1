import pytest

from tui.core.document import Document, Link, ListBlock, Picture, Table
from tui.formats.blocks import to_document
from tui.formats.markdown import to_markdown
from tui.formats.plain import plain_text
from tui.formats.writers import to_html, to_text


def read(html: str) -> Document:
    return to_document(html, base_url="https://a.example/")


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        ("<iframe src='//www.youtube.com/embed/abc-DEF_1?si=7'>", "https://www.youtube.com/watch?v=abc-DEF_1", "video"),
        ("<iframe src='https://player.vimeo.com/video/123?h=7'>", "https://vimeo.com/123", "video"),
        ("<embed src='https://tube.example/v'>", "https://tube.example/v", "video"),
        ("<iframe src='https://w.soundcloud.com/player/?url=7'>", "https://w.soundcloud.com/player/?url=7", "audio"),
        (
            "<iframe src='https://platform.twitter.com/embed/Tweet.html?dnt=true&id=123'>",
            "https://twitter.com/i/status/123",
            "page",
        ),
        ("<iframe src='https://www.instagram.com/p/Cabc-1/embed/'>", "https://www.instagram.com/p/Cabc-1", "page"),
        ("<iframe data-src='https://social.example/@eve/7/embed'>", "https://social.example/@eve/7/embed", "page"),
        ("<video><source src='/v.webm?utm_source=x'></video>", "https://a.example/v.webm", "video"),
    ],
)
def test_what_a_page_embeds_is_a_link(html: str, url: str, kind: str) -> None:
    document = read(html)
    (shown,) = document.blocks
    assert isinstance(shown, Picture)
    assert (shown.url, shown.kind, shown.link) == (url, kind, 0)
    assert document.links == (Link(url=url, words=kind),)
    assert to_document(to_html(document), base_url="") == document


def test_a_film_is_told_by_its_title_and_a_file_can_be_played() -> None:
    film = read('<iframe src="https://tube.example/embed/7" title="The lock &amp; its keeper"></iframe>')
    assert to_html(film) == (
        '<figure><a href="https://tube.example/embed/7" data-kind="page">The lock &amp; its keeper</a></figure>'
    )
    assert to_text(film) == "[page: The lock & its keeper]"
    assert to_markdown(film) == "[The lock & its keeper](https://tube.example/embed/7)"
    assert plain_text(to_html(film)) == ""
    sound = read('<audio src="/bells.mp3"></audio>')
    assert to_html(sound) == '<figure><audio src="https://a.example/bells.mp3" title="" controls></audio></figure>'


def test_links_count_films_in_the_order_of_reading() -> None:
    html = "<p><a href=/1>a</a></p><ul><li><video src=/2.mp4></video></ul><p><a href=/3>b</a> <a href=/2.mp4>c</a></p>"
    document = read(html)
    assert [link.url[-5:] for link in document.links] == ["ple/1", "2.mp4", "ple/3"]
    assert isinstance(document.blocks[1], ListBlock)


def test_a_film_in_a_table_is_a_link_in_its_cell() -> None:
    (table,) = read("<table><tr><th>a<th>b<tr><td>c<td><iframe src='/f' title='Film'></iframe></table>").blocks
    assert isinstance(table, Table)
    assert [(span.text, span.link) for span in table.rows[1][1]] == [("Film", 0)]


@pytest.mark.parametrize(
    "html",
    [
        "<iframe></iframe>",
        "<iframe src='javascript:x'></iframe>",
        "<iframe src='https://www.googletagmanager.com/ns.html?id=7'></iframe>",
        "<iframe src='/f' width=0 height=0></iframe>",
        "<a href='javascript:x' data-kind=video></a>",
    ],
)
def test_what_shows_nothing_is_no_film(html: str) -> None:
    assert read(html).blocks == ()


def test_a_link_that_only_looks_like_a_film_is_a_link() -> None:
    assert to_html(read("<a href=/x data-kind=cats>a</a>")) == '<p><a href="https://a.example/x">a</a></p>'
