"""A site of our own whose pages all have two lines that belong to no story."""

from collections.abc import Sequence
from datetime import timedelta

from tests.feed_server import FeedServer
from tests.sample_feeds import Told, paragraphs, rss
from tests.sample_site import article_page

PLUG = "The tide clock is wound by hand, and whoever winds it is paid in mackerel."
BIO = "Jane Doe has written of harbours for the Quay Herald since the winter of the great ice."


def repeating_site(server: FeedServer, titles: Sequence[str]) -> str:
    """A feed of teasers; each page has the plug in the midst and the bio at its end, other words round them."""
    told = []
    for number, title in enumerate(titles):
        before, after = paragraphs(title, 3 + number), paragraphs(f"{title} again", 4 + number)
        body = f"{before}<p>{PLUG}</p>{after}<p>{BIO}</p>"
        server.serve(f"story/{number}", article_page(title, body), "text/html")
        age = timedelta(hours=30 - number)
        told.append(Told(title=title, body=f"<p>{title}: more…</p>", age=age, link=server.url(f"story/{number}")))
    sample = rss("Quay Herald", told)
    return server.serve("feed.xml", sample.body, sample.content_type)
