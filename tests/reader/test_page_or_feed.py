"""Which of two texts is kept: the page's, the feed's, or what the person selected of the page."""

from tests.feed_server import FeedServer
from tests.formats.documents import tale
from tests.reader.opener import Opener, stories
from tests.reader.test_pages import outcomes, refreshed
from tests.sample_feeds import Told, paragraphs, rss
from tests.sample_site import article_page
from tui.core.model import ProblemKind
from tui.formats.writers import to_text


async def test_a_page_with_another_text_than_the_feeds_whole_one_is_not_taken(
    opened: Opener, server: FeedServer
) -> None:
    told = Told(title="Tides", body="".join(map("<p>{}</p>".format, tale("tide", 12))), link=server.url("tides"))
    server.serve("tides", article_page("Tides", paragraphs("the members of this site", 40)), "text/html")
    sample = rss("Whole texts", [told])
    url = server.serve("whole.xml", sample.body, sample.content_type)
    async with opened(url, head='[settings]\nfull_text = "always"\n') as reader:
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is not None
        assert outcome.problem.kind is ProblemKind.LESS
        (line,) = await stories(reader)
        article = await reader.article(line.id)
        assert article is not None
        assert (article.story.source, article.story.has_page) == ("feed", False)
        assert to_text(article.document).split("\n\n") == tale("tide", 12)


async def test_what_the_person_selects_is_taken_though_the_feed_has_more(opened: Opener, server: FeedServer) -> None:
    whole = paragraphs("quays", 30)
    sample = rss("Long reads", [Told(title="Long", body=whole, link=server.url("long"))])
    server.serve("long", article_page("Long", f"{whole}<p class=gist>It was a long day.</p>"), "text/html")
    url = server.serve("long.xml", sample.body, sample.content_type)
    async with opened(url, head='[settings]\nfull_text = "always"\nselect = ".gist"\n') as reader:
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is None
        (line,) = await stories(reader)
        article = await reader.article(line.id)
        assert article is not None
        assert (article.story.source, to_text(article.document)) == ("page", "It was a long day.")
