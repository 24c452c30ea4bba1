"""What moving in from newsboat does to feeds.toml, in one edit, and to the database that follows it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui.core.bringing import Tally
from tui.core.errors import ConfigError
from tui.core.kept_queries import SavedSearch, search_key
from tui.core.kinds import quoted
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.subscriptions import same_address
from tui.formats.errors import FormatError
from tui.formats.newsboat_config import Wish
from tui.formats.newsboat_plan import Plan
from tui.formats.toml_keys import Value
from tui.formats.toml_queries import rule_key, with_rule, with_search
from tui.formats.toml_settings import with_setting
from tui.formats.toml_splice import Rewriting, added, removed, rewritten
from tui.paths import shipped_feeds
from tui.reader import kept_lists
from tui.reader.feed_edits import feed_change
from tui.reader.feed_list import packed
from tui.reader.files import load_config, read_config_text
from tui.reader.following import Following, follow
from tui.reader.list_edits import Scene, edited
from tui.store.addresses import Addressed, feed_ids
from tui.store.database import Database
from tui.store.feeds import reconcile
from tui.store.journal import FeedChange, KeptChange

_HEADING = re.compile(r"(?<=\n\n)# [A-Z][A-Za-z ]{2,30}\n(?=\n)")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True, kw_only=True)
class Lists:
    """What became of feeds.toml."""

    following: Following | None = None
    """`None` in a dry run."""
    new: list[Subscription] = field(default_factory=list)
    feeds: list[FeedChange] = field(default_factory=list)
    """Those that came, those that were taken out for them, and those that stayed and were given what the plan says."""
    searches: list[KeptChange] = field(default_factory=list)
    rules: list[KeptChange] = field(default_factory=list)
    settings: list[KeptChange] = field(default_factory=list)
    held: list[Wish] = field(default_factory=list)
    """Settings of which feeds.toml says something else."""

    @property
    def kept(self) -> list[KeptChange]:
        """What came besides feeds."""
        return [*self.settings, *self.searches, *self.rules]


def change_lists(db: Database, scene: Scene, plan: Plan, *, leave: Sequence[str], dry_run: bool) -> Lists:
    """Change feeds.toml, and bring the database in line with it; in a dry run only the database.

    Args:
        db: Within the caller's transaction.
        scene: Where.
        plan: What is to be taken.
        leave: Addresses of feeds that go, unless the plan has them.
        dry_run: Whether the file stays as it is.

    Raises:
        ConfigError: feeds.toml cannot be written, or not be edited.
    """
    lists = Lists()
    stored = {same_address(url): url for url in feed_ids(db, archived=True)}
    wishes = [replace(feed, url=stored.get(same_address(feed.url), feed.url)) for feed in plan.feeds]
    mine = {same_address(feed.url) for feed in wishes}
    gone: list[tuple[str, str]] = []
    set_anew: list[Rewriting] = []

    def change(text: str) -> str:
        lists.held, lists.settings = [], []
        if leave:
            cut = removed(text, [url for url in leave if same_address(url) not in mine])
            gone[:] = [(block.name, packed(block)) for block in cut.blocks]
            text, set_anew[:] = _as_wished(_tidied(cut.text), leave, wishes)
        text = _with_settings(text, plan.settings, lists)
        text, lists.searches = _with_searches(text, plan.searches)
        text, lists.rules = _with_rules(text, plan.rules)
        known = {same_address(feed.url) for feed in read_config_text(text).config.subscriptions}
        lists.new = [feed for feed in wishes if same_address(feed.url) not in known]
        return added(text, lists.new)

    if dry_run:
        written = _tried(db, scene, change)
    else:
        written = edited(db, scene, change)
        lists.following = follow(db, paths=scene.paths, now=scene.now, take_over=True)
    lists.feeds = list(_feed_changes(db, scene, gone, set_anew, written, lists.new))
    return lists


def _feed_changes(
    db: Database,
    scene: Scene,
    gone: Sequence[tuple[str, str]],
    set_anew: Sequence[Rewriting],
    written: str,
    new: Sequence[Subscription],
) -> Iterator[FeedChange]:
    """What the journal keeps of the feeds: of those that went, by address, of those that stayed and of the new ones."""
    ids = feed_ids(db, archived=True)
    for one in set_anew:
        if one.old_url in ids:
            yield feed_change(db, scene, Addressed(feed_id=ids[one.old_url], url=one.old_url, title=""), one)
    for url, old in gone:
        if url in ids:
            yield FeedChange(feed_id=ids[url], old=old, new=None)
    for block in removed(written, [feed.url for feed in new]).blocks if new else ():
        if block.name in ids:
            yield FeedChange(feed_id=ids[block.name], old=None, new=packed(block))


def _tidied(text: str) -> str:
    """The text without the headings that the shipped file has above what was taken out; others are the person's."""
    shipped = set(_HEADING.findall(shipped_feeds().decode()))
    return _MANY_BLANK_LINES.sub("\n\n", _HEADING.sub(lambda found: "" if found[0] in shipped else found[0], text))


def _as_wished(text: str, urls: Sequence[str], wishes: Sequence[Subscription]) -> tuple[str, list[Rewriting]]:
    """The text with title, folders and listing of the feeds at these urls as the wishes have them, each where it is."""
    wanted = {same_address(feed.url): feed for feed in wishes}
    there = {feed.url for feed in read_config_text(text).config.subscriptions}
    values: dict[str, dict[str, Value | None]] = {
        url: {
            "title": feed.title or None,
            "folders": feed.folders or None,
            "unlisted": True if feed.settings.get("unlisted") else None,
        }
        for url in urls
        if url in there and (feed := wanted.get(same_address(url))) is not None
    }
    text, made = rewritten(text, values) if values else (text, ())
    return text, [one for one in made if one.new != one.old]


def _tried(db: Database, scene: Scene, change: Callable[[str], str]) -> str:
    """What feeds.toml would be, and the database in line with that."""
    loaded = load_config(scene.paths.config)
    if not (loaded.usable or loaded.missing):
        raise ConfigError(f"{loaded.problems[0]}; until that is mended the file is not written to")
    try:
        text = change(loaded.text)
    except FormatError as error:
        raise ConfigError(f"{scene.paths.config}: {error.problem.cause}; {error.problem.remedy}") from error
    reconcile(db, read_config_text(text).config.subscriptions, now=scene.now, archive=False)
    return text


def list_tallies(plan: Plan, lists: Lists) -> Iterator[Tally]:
    """The lines of the table that are about feeds.toml."""
    new = lists.new
    folders = {folder for feed in new for folder in feed.folders}
    yield Tally(what="Feeds", taken=len(new), there=len(plan.feeds) - len(new), left_out=len(plan.feeds_out))
    yield Tally(what="Folders", taken=len(folders), note="its tags")
    yield Tally(what="Own titles", taken=sum(bool(feed.title) for feed in new), note="its ~titles")
    yield Tally(what="Unlisted", taken=sum(bool(feed.settings) for feed in new), note="hidden there with !")
    for what, found, taken, out, note in (
        ("Searches", plan.searches, lists.searches, plan.searches_out, "its query feeds; they find whole words"),
        ("Rules", plan.rules, lists.rules, plan.rules_out, "its ignore-article; :hidden shows them"),
    ):
        yield Tally(what=what, taken=len(taken), there=len(found) - len(taken), left_out=len(out), note=note)
    held = len(lists.held)
    there = len(plan.settings) - len(lists.settings) - held
    yield Tally(what="Settings", taken=len(lists.settings), there=there, left_out=len(plan.settings_out) + held)


def left_out(plan: Plan, lists: Lists) -> Iterator[str]:
    """What was not taken and why, a sentence each."""
    yield from (*plan.feeds_out, *plan.searches_out, *plan.rules_out, *plan.settings_out)
    for wish in lists.held:
        yield f"{quoted(wish.said)} is not taken: feeds.toml says something else of {wish.key}"


def _with_settings(text: str, wishes: Sequence[Wish], lists: Lists) -> str:
    """The text with what it does not say yet."""
    for wish in wishes:
        there = kept_lists.setting_of(text, wish.key)
        if there is None:
            text = with_setting(text, wish.key, wish.value)
            lists.settings.append(KeptChange(kind="setting", key=wish.key, old=None, new=wish.value))
        elif kept_lists.setting_of(f"[settings]\n{wish.key} = {wish.value}", wish.key) != there:
            lists.held.append(wish)
    return text


def _with_searches(text: str, searches: Sequence[SavedSearch]) -> tuple[str, list[KeptChange]]:
    """The text with the searches whose names are not in it."""
    made: list[KeptChange] = []
    for search in searches:
        key = search_key(search.name)
        if kept_lists.blocks_packed(text, "search", key) is None:
            text = with_search(text, search)
            new = kept_lists.blocks_packed(text, "search", key)
            made.append(KeptChange(kind="search", key=key, old=None, new=new))
    return text, made


def _with_rules(text: str, rules: Sequence[Rule]) -> tuple[str, list[KeptChange]]:
    """The text with the rules that are not in it."""
    made: list[KeptChange] = []
    for rule in rules:
        key = rule_key(rule)
        if kept_lists.blocks_packed(text, "rule", key) is None:
            text = with_rule(text, rule)
            new = kept_lists.blocks_packed(text, "rule", key)
            made.append(KeptChange(kind="rule", key=key, old=None, new=new))
    return text, made
