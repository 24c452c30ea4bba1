"""Which of the feeds that were found are one and the same, and how often is asked."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.reader.fake_web import OFFLINE, FakeWeb, There, feed, page
from tests.reader.page_shapes import S, link
from tui.core.model import Enclosure, Entry, Feed, FoundFeed, Problem
from tui.net.exchange import Answer
from tui.reader.asking import MOST_ASKED
from tui.reader.found import Found, best_first


def found(url: str, *titles: str, text: str = "", known: int | None = None, cast: bool = False) -> Found:
    sound = (Enclosure(url="https://site.example/a.mp3"),) if cast else ()
    entries = tuple(Entry(identity=title, title=title, text=text, enclosures=sound) for title in titles)
    choice = FoundFeed(url=url, title="T", format="RSS 2.0", entries=len(entries), newest=None, feed_id=known)
    return Found(choice=choice, answer=Answer(status=200, url=url), document=Feed(format="RSS 2.0", entries=entries))


def kept(*feeds: Found) -> list[str]:
    return [feed.choice.url for feed in best_first(feeds)]


TEN = tuple("abcdefghij")


def test_of_twins_the_first_stays_unless_another_holds_more() -> None:
    assert kept(found("r", *TEN), found("a", *TEN)) == ["r"]
    assert kept(found("r", *TEN, text="short"), found("a", *TEN, text="short" * 9)) == ["a"]
    assert kept(found("r", *TEN[:5]), found("a", *TEN)) == ["a"]
    assert kept(found("http://x/", *TEN), found("https://x/", *TEN)) == ["https://x/"]
    assert kept(found("r", *TEN, known=3), found("a", *TEN, text="long")) == ["r"]


def test_feeds_that_share_some_stories_are_two() -> None:
    assert kept(found("all", *TEN), found("food", *TEN[5:])) == ["all", "food"]
    assert kept(found("all", *TEN), found("food", *TEN[:2])) == ["all", "food"]
    assert kept(found("text", *TEN), found("cast", *TEN, cast=True)) == ["text", "cast"]


def test_those_without_stories_come_last() -> None:
    assert kept(found("empty"), found("full", *TEN), found("empty too")) == ["full", "empty", "empty too"]


feeds = st.builds(
    lambda url, titles, text: found(url, *titles, text=text),
    st.sampled_from(["http://x/", "https://x/", "https://y/"]),
    st.lists(st.sampled_from("abc"), max_size=3),
    st.sampled_from(["", "text", "text " * 20]),
)


@given(several=st.lists(feeds, max_size=6))
def test_choosing_again_changes_nothing_and_invents_nothing(several: list[Found]) -> None:
    once = best_first(several)
    assert best_first(once) == once
    assert all(feed in several for feed in once)
    assert bool(once) is bool(several)


async def test_however_much_a_page_promises_so_many_addresses_are_asked_at_most() -> None:
    head = "".join(link(f"https://a{n}.example/feed") for n in range(50))
    body = "".join(f'<a href="/{n}.rss">RSS</a><a href="/blog{n}/news">News</a>' for n in range(500))
    body += '<a href="/rss">RSS feeds</a>'
    promising = page(body, head=head + '<meta name="generator" content="WordPress 6"><link rel=canonical href="/b/c">')
    there: dict[str, There | Problem] = dict.fromkeys((f"{S}/x/y", f"{S}/", f"{S}/rss", f"{S}/b/c"), promising)
    web = FakeWeb(there=there)
    finding = await web.look(f"{S}/x/y")
    assert finding.problem is not None
    assert len(web.asked) == len(set(web.asked)) <= MOST_ASKED


async def test_a_host_that_gives_no_answer_is_not_asked_for_its_other_feeds() -> None:
    silent = "https://feeds.site.example"
    there: dict[str, There | Problem] = {S: page("".join(f'<a href="{silent}/{n}.rss">x</a>' for n in range(9)))}
    there |= {f"{silent}/{n}.rss": OFFLINE for n in range(9)}
    web = FakeWeb(there={**there, f"{S}/feed": feed()})
    assert [each.choice.url for each in (await web.look(S)).found] == [f"{S}/feed"]
    assert sum(url.startswith(silent) for url in web.asked) <= 6


async def test_the_answer_is_kept_so_that_it_is_not_asked_for_again() -> None:
    there = feed("News", "One")
    (only,) = (await FakeWeb(there={f"{S}/feed": there}).look(f"{S}/feed")).found
    assert only.answer.body == there.body
    assert [entry.title for entry in only.document.entries] == ["One"]
    assert replace(only.answer, moved_to="") == only.answer
