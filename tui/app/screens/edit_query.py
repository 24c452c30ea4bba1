"""A saved search, or a rule, with another query."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from tui.app.acts import NAME_CELLS
from tui.app.edit_words import effects_typed, rule_mistake, search_mistake
from tui.app.screens.edit_feed import Fields, line_of
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.core.text import displayable


class EditSearchScreen(Fields[SavedSearch]):
    """Gives the search as it is to be; `None`: as it is."""

    def __init__(self, search: SavedSearch, others: Sequence[str]) -> None:
        """Take the search, and the names that others have."""
        super().__init__()
        self._search, self._others = search, others

    def on_mount(self) -> None:
        """Name the search in the frame."""
        self.panel.border_title = Content(displayable(self._search.name, limit=NAME_CELLS))

    def body(self) -> Iterable[Widget]:
        """Name and query."""
        yield self.field("Name", line_of(displayable(self._search.name), "a name", "name"))
        yield self.field("Query", line_of(displayable(self._search.query), "what it finds", "query"))
        yield self.said()

    def seen_mistake(self) -> str:
        """What is wrong with the query."""
        return search_mistake(SavedSearch(name="any", query=self.value("query")), ())

    def action_save(self) -> None:
        """Close with the search."""
        name, query = (" ".join(self.value(line).split()) for line in ("name", "query"))
        wish = SavedSearch(name=name, query=query)
        if mistake := search_mistake(wish, self._others):
            self.say(mistake)
        else:
            self.dismiss(None if wish == self._search else wish)


class EditRuleScreen(Fields[Rule]):
    """Gives the rule as it is to be; `None`: as it is."""

    TITLE_TEXT: ClassVar[str] = "Change this rule"

    def __init__(self, rule: Rule) -> None:
        """Take the rule."""
        super().__init__()
        self._rule = rule

    def body(self) -> Iterable[Widget]:
        """What it finds, and what it does."""
        yield self.field("Finds", line_of(displayable(self._rule.query), "a query", "query"))
        yield self.field("Does", line_of(displayable(", ".join(self._rule.do)), "hide, tag NAME", "do"))
        yield self.said()

    def seen_mistake(self) -> str:
        """What is wrong with the query."""
        return rule_mistake(Rule(query=self.value("query"), do=("hide",)))

    def action_save(self) -> None:
        """Close with the rule."""
        wish = Rule(query=" ".join(self.value("query").split()), do=effects_typed(self.value("do")))
        if mistake := rule_mistake(wish):
            self.say(mistake)
        else:
            self.dismiss(None if wish == self._rule else wish)
