"""Lists on their whole way: OPML, newsboat's files and feeds.toml, to what is told of them, and to edits that hold."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from tests.fuzz.seeds import Sown
from tests.fuzz.stories import NOW
from tests.fuzz.terminal import check, checked_output, held
from tui.cli.output import print_lines
from tui.core.kept_queries import SavedSearch
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.subscriptions import Config, same_address, url_trouble
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.formats.newsboat import read_urls
from tui.formats.newsboat_config import Wish, read_newsboat_config
from tui.formats.newsboat_plan import planned
from tui.formats.opml import OutlineOut, read_opml, write_opml
from tui.formats.toml_queries import RULES, SEARCHES, blocks_of, rule_key, with_rule, with_search, without
from tui.formats.toml_settings import with_setting, without_setting
from tui.formats.toml_splice import added, exchanged, removed, restored, rewritten
from tui.reader.files import LoadedConfig, read_config_bytes, read_config_text
from tui.reader.logs import redact

_HEAD = '[settings]\ntheme = "dateline"\n\n# mine\n[[feed]]\nurl = "https://mine.example/rss"\n'
_NEW = Subscription(url="https://added.example/rss", title='A "new" \\ one', folders=("tech/linux", "a b"))
_URLS = b'https://one.example/rss "~One" news\nhttps://two.example/feed\n'


def run_opml(sown: Sown) -> None:
    """Send a list of feeds the whole way: what is written from it reads the same."""
    try:
        outlines = read_opml(sown.body)
    except FormatError as error:
        check(displayable(error.problem.cause + error.problem.remedy), "why it is no OPML")
        return
    _tell(outlines.left_out)
    feeds = [
        OutlineOut(url=feed.url, title=feed.title, folders=feed.folders) for feed in outlines.subscriptions
    ]  # fmt: skip
    body = write_opml(feeds, title="x", now=NOW)
    with checked_output("export opml"):
        print_lines([body.decode("utf-8")])
    again = read_opml(body)
    held(_told(again.subscriptions) == _told(outlines.subscriptions), "OPML reads back otherwise",
         outlines.subscriptions, again.subscriptions)  # fmt: skip
    held(not again.left_out, "OPML of our own is left out", again.left_out)
    _check_taken(outlines.subscriptions)


def _told(feeds: Iterable[Subscription]) -> list[tuple[str, str, frozenset[str]]]:
    """What OPML can hold of feeds; one without a title is called by its address."""
    return sorted((feed.url, feed.title, frozenset(feed.folders)) for feed in feeds)


def run_urls(sown: Sown) -> None:
    """Send newsboat's list the whole way."""
    _check_planned(sown.body, b"")


def run_config(sown: Sown) -> None:
    """Send newsboat's settings the whole way."""
    _check_planned(_URLS, sown.body)


def _check_planned(urls: bytes, config: bytes) -> None:
    read = read_newsboat_config(config)
    plan = planned(read_urls(urls), read, [])
    for told in (plan.feeds_out, plan.searches_out, plan.rules_out, plan.settings_out):
        _tell(told)
    _check_taken(plan.feeds)
    text = _HEAD
    for search in plan.searches:
        text = with_search(text, search)
    for rule in plan.rules:
        text = with_rule(text, rule)
    loaded = read_config_text(_with_wishes(text, plan.settings))
    held(not loaded.problems, "what was brought over holds mistakes", loaded.problems, loaded.text)


def _with_wishes(text: str, wishes: Sequence[Wish]) -> str:
    for wish in wishes:
        text = with_setting(text, wish.key, wish.value)
    return text


def _check_taken(feeds: Sequence[Subscription]) -> None:
    """Feeds that were read can be put into a feeds.toml, and stand there as they are."""
    for feed in feeds:
        held(not url_trouble(feed.url), "an address is taken that feeds.toml does not take", feed)
    text = added(_HEAD, feeds)
    loaded = read_config_text(text)
    held(text.startswith(_HEAD), "adding feeds changes what stood there", text)
    new = [feed for feed in feeds if same_address(feed.url) != "https://mine.example/rss"]
    stored = [feed for feed in loaded.config.subscriptions if feed.url != "https://mine.example/rss"]
    held([feed.url for feed in stored] == [feed.url for feed in new], "other feeds than were added",
         new, stored)  # fmt: skip
    if len(new) == len(feeds):
        held(not loaded.problems, "feeds that were added are mistakes", loaded.problems)
        back = removed(text, [feed.url for feed in new]).text
        held(back == _HEAD, "removing them does not give the file back", back)


def run_toml(sown: Sown) -> None:
    """Send a feeds.toml the whole way: mistakes are told at their place, edits keep to their lines."""
    loaded = read_config_bytes(sown.body)
    _check_mistakes(loaded)
    if not loaded.usable:
        return
    for feed in loaded.config.subscriptions:
        loaded.config.for_feed(feed)
    for edit in (_add, _remove_each, _rename, _set, _keep):
        with suppress(FormatError):
            edit(loaded.text, loaded.config)


def _check_mistakes(loaded: LoadedConfig) -> None:
    lines = loaded.text.split("\n")
    for problem in loaded.problems:
        if problem.line is not None and problem.column is not None and loaded.text:
            held(1 <= problem.line <= len(lines), "a mistake beyond the file", problem)
            held(1 <= problem.column <= len(lines[problem.line - 1]) + 1, "a mistake beyond its line", problem)
    _tell(loaded.mistakes)
    held(loaded.usable or bool(loaded.mistakes), "a file that cannot be used, and nothing said of it")


def _add(text: str, config: Config) -> None:
    if same_address(_NEW.url) in {same_address(feed.url) for feed in config.subscriptions}:
        return
    longer = added(text, [_NEW])
    _check_grown(text, longer)
    there = read_config_text(longer).config.subscriptions
    held([*config.subscriptions, _NEW] == sorted(there, key=lambda feed: feed == _NEW), "a feed is not added",
         there)  # fmt: skip
    cut = removed(longer, [_NEW.url])
    held(_said(cut.text) == _said(text), "what was added is not all that is taken out", cut.text)


def _said(text: str) -> list[str]:
    """The lines that are not blank."""
    return [line for line in text.splitlines() if line.strip()]


def _check_grown(text: str, longer: str) -> None:
    """All lines of the old text stand in the new one, in their order."""
    wanted = iter(longer.split("\n"))
    held(all(line.rstrip("\r") in (other.rstrip("\r") for other in wanted) for line in text.split("\n")),
         "an edit changes other lines", text, longer)  # fmt: skip


def _remove_each(text: str, config: Config) -> None:
    for feed in config.subscriptions[:6]:
        cut = removed(text, [feed.url])
        left = [each for each in config.subscriptions if each.url != feed.url]
        there = read_config_text(cut.text).config.subscriptions
        gone = {same_address(each.url) for each in left} - {same_address(each.url) for each in there}
        held(not gone, "another feed goes, too", gone)
        back = restored(cut.text, cut.blocks)
        held(back == text, "undo does not give the file back", text, back)


def _rename(text: str, config: Config) -> None:
    for feed in config.subscriptions[:6]:
        new, made = rewritten(text, {feed.url: {"title": 'Öther \\ "name"\u202e', "folders": ("x/y",), "paused": True}})
        there = read_config_text(new).config.subscriptions
        others = [each for each in config.subscriptions if each.url != feed.url]
        held([each for each in there if each.url != feed.url] == others, "another feed changes", there)
        held(exchanged(new, {made[0].new_url: made[0].old}) == text, "undo does not give the file back",
             text, new)  # fmt: skip


def _set(text: str, config: Config) -> None:
    new = with_setting(text, "width", "64")
    held(read_config_text(new).config.settings.width == 64, "a setting is not set", new)
    held(read_config_text(new).config.subscriptions == config.subscriptions, "a setting changes feeds", new)
    back = read_config_text(without_setting(new, "width")).config
    held("width" not in back.said, "a setting stays", new)


def _keep(text: str, config: Config) -> None:
    search, rule = SavedSearch(name="Fuzz 'n' \"x\"", query='is:unread "a b" \'c'), Rule(query="title:x", do=("star",))
    with_both = with_rule(with_search(text, search), rule)
    there = read_config_text(with_both).config
    held(search in there.searches and rule in there.rules, "a search or rule is not kept", with_both)
    held(there.subscriptions == config.subscriptions, "keeping a search changes feeds", with_both)
    key = rule_key(rule)
    held(bool(blocks_of(with_both, RULES, key)), "a kept rule is not found", with_both)
    back = without(without(with_both, RULES, key).text, SEARCHES, search.name.casefold()).text
    held(read_config_text(back).config.subscriptions == config.subscriptions, "taking it out changes feeds", back)


def _tell(sentences: Iterable[str]) -> None:
    """What `import` and `config check` write to stderr."""
    for sentence in sentences:
        check(displayable(redact(sentence), lines=True), "a sentence", lines=True)
