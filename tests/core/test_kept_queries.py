import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.kept_queries import Place, SavedSearch, search_key
from tui.core.rules import Rule
from tui.core.subscriptions import Config, read_config
from tui.paths import shipped_feeds

EFFECTS = '"read", "unread", "star", "hide", "tag NAME", "untag NAME" or "notify"'
SEARCH = '[[search]]\nname = "One"\nquery = "a"\n'
RULE = '[[rule]]\nquery = "a"\ndo = ["hide"]\n'


def config_of(text: str) -> Config:
    return read_config(tomllib.loads(text))


def test_searches_and_rules_are_read_in_the_order_of_the_file() -> None:
    config = config_of("""
        [[search]]
        name = "Syria,  this week"
        query = 'syria OR "damascus  city" newer:7d sort:rank'
        [[rule]]
        query = 'feed:"Deals" title:sponsored'
        do = ["tag  ads", "hide", "notify", "untag x", "star", "read", "unread"]
        [[search]]
        name = "Two"
        query = '''
            is:unread
            words>2000
        '''
    """)
    assert config.mistakes == ()
    assert config.searches == (
        SavedSearch(name="Syria, this week", query='syria OR "damascus city" newer:7d sort:rank'),
        SavedSearch(name="Two", query="is:unread words>2000"),
    )
    assert config.rules == (
        Rule(
            query='feed:"Deals" title:sponsored',
            do=("tag ads", "hide", "notify", "untag x", "star", "read", "unread"),
        ),
    )


def test_the_examples_of_the_shipped_list_are_right_once_they_are_taken_in() -> None:
    examples = shipped_feeds().decode().split("# Searches that you keep")[1]
    lines = [line.removeprefix("#     ") for line in examples.splitlines() if line.startswith("#     ")]
    config = config_of("\n".join(lines))
    assert config.mistakes == ()
    assert [search.name for search in config.searches] == ["Long reads, this week"]
    assert [rule.do for rule in config.rules] == [("hide",), ("tag linux/kernel", "star")]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[search]", ("search",), "expected [[search]], with two brackets at each side"),
        ("rule = 3", ("rule",), "expected [[rule]], with two brackets at each side"),
        ('[[search]]\nquery = "a"', ("search", 0), 'this [[search]] has no name; expected name = "Syria, this week"'),
        (
            '[[search]]\nname = " "\nquery = "a"',
            ("search", 0, "name"),
            'name cannot be this; expected name = "Syria, this week"',
        ),
        (
            '[[search]]\nname = "a"',
            ("search", 0),
            "this [[search]] has no query; expected query = 'title:sponsored newer:7d'",
        ),
        (SEARCH + "qeury = 1", ("search", 0, "qeury"), 'unknown setting "qeury"; did you mean query?'),
        (RULE + "zzz = 1", ("rule", 0, "zzz"), 'unknown setting "zzz"; expected query and do'),
        (
            SEARCH + '[[search]]\nname = " ONE "\nquery = "b"',
            ("search", 1, "name"),
            'a search "ONE" stands further up already',
        ),
        (
            '[[search]]\nname = "a"\nquery = "is:unraed"',
            ("search", 0, "query"),
            "the query cannot be read: is:unraed: column 4: unread, read, starred …?",
        ),
        (
            '[[rule]]\nquery = "a OR"\ndo = ["hide"]',
            ("rule", 0, "query"),
            'the query cannot be read: OR: column 5: a word, a "phrase", (?',
        ),
        (
            '[[rule]]\nquery = "a sort:rank"\ndo = ["hide"]',
            ("rule", 0, "query"),
            "sort:rank has no meaning in a rule; expected the query without it",
        ),
        ('[[rule]]\nquery = "a"', ("rule", 0), 'this [[rule]] does nothing; expected do = ["hide"]'),
        (
            '[[rule]]\nquery = "a"\ndo = "hide"',
            ("rule", 0, "do"),
            'do lists what the rule does; expected do = ["hide"]',
        ),
        ('[[rule]]\nquery = "a"\ndo = []', ("rule", 0, "do"), 'do lists what the rule does; expected do = ["hide"]'),
        (
            '[[rule]]\nquery = "a"\ndo = ["read", "hyde"]',
            ("rule", 0, "do", 1),
            f'"hyde" is no effect; expected {EFFECTS}',
        ),
        ('[[rule]]\nquery = "a"\ndo = ["hide", 3]', ("rule", 0, "do", 1), f"this is no effect; expected {EFFECTS}"),
        (
            '[[rule]]\nquery = "a"\ndo = ["tag", "star"]',
            ("rule", 0, "do", 0),
            f'"tag" is no effect; expected {EFFECTS}',
        ),
    ],
)
def test_a_mistake_is_told_at_its_place_with_what_was_expected(text: str, place: Place, message: str) -> None:
    config = config_of(text)
    assert [(mistake.path, mistake.message) for mistake in config.mistakes] == [(place, message)]
    assert config.usable
    assert not config.may_archive


def test_what_has_a_mistake_is_left_out_and_the_others_hold() -> None:
    config = config_of(SEARCH + '[[search]]\nname = "b"\n' + RULE + '[[rule]]\nquery = "(a"\ndo = ["hide"]\n')
    assert [search.name for search in config.searches] == ["One"]
    assert [rule.query for rule in config.rules] == ["a"]


values = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["a", "hide", "is:unread"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "query", "do"]), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.sampled_from(["search", "rule"]), values | st.lists(values, max_size=3)))
def test_whatever_stands_there_is_read_or_told(parsed: dict[str, object]) -> None:
    config = read_config(parsed)
    assert all(search.name and search.query for search in config.searches)
    assert all(rule.query and rule.effects for rule in config.rules)
    tables = [table for each in parsed.values() if isinstance(each, list) for table in each]
    if len(config.searches) + len(config.rules) < len(tables):
        assert config.mistakes
    assert len({search_key(search.name) for search in config.searches}) == len(config.searches)
