"""Rules: what they would do, what they did, and what they hid."""

import re
from collections.abc import Sequence

from tui.app.acts import UNDO_HINT
from tui.app.kept_words import query_text
from tui.app.rule_words import acted, done, effects, named, why_hidden
from tui.app.screens.reading_aside import Aside
from tui.app.screens.reading_keeping import Keeping
from tui.core.errors import UsageError
from tui.core.rules import EXPECTED, Rule, RuleTrial, read_effect
from tui.core.stories import StoryLine
from tui.core.text import displayable, sentence
from tui.core.views import hidden_view
from tui.reader.window import Window

_SORT = re.compile(r"(?<!\S)sort:\S+\s*", re.IGNORECASE)
_TITLE_CELLS = 60


class Ruling(Aside, Keeping):
    """The actions that have to do with rules."""

    # What is hidden, and why

    def action_hidden(self) -> None:
        """List what is hidden in this view, each with what hid it."""
        if self.view.kind == "hidden":
            self.say("This is what is hidden. D shows a story again, q goes back.")
            return
        hidden = hidden_view(self.view)
        self._wishes()[hidden.kind, hidden.name] = self.shows_read(self.view)  # so that the numbers agree
        self.show_aside(hidden)

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window; of hidden stories with what hid them below each."""
        told = window.view.kind == "hidden"
        if told:
            window.notes = self._notes
        super().put(window, cursor=cursor, top=top)
        if told:
            first = self.entries.first_row
            self.start("notes", self.show_snippets, window, first, first + 3 * self.entries.page_rows)

    async def _notes(self, keys: Sequence[int]) -> dict[int, str]:
        hidings, now = await self.library.hidings(keys), self.library.now()
        return {key: why_hidden(hidings.get(key), now) for key in keys}

    async def reload_rows(self) -> None:
        """Read the rows again, and in a list of hidden stories what hid them."""
        await super().reload_rows()
        window, page = self.entries.window, self.entries.page_rows
        if window is not None and window.notes is not None:
            await window.renew_notes(self.entries.first_row - page, self.entries.first_row + 2 * page)
            self.entries.update_rows()

    def action_why(self) -> None:
        """Tell which rules acted on the story under the cursor."""
        self.with_story(lambda line: self.start("why", self._tell_why, line))

    async def _tell_why(self, line: StoryLine) -> None:
        now = self.library.now()
        told = [(f"The rule {named(hit.rule)}", acted(hit, now)) for hit in await self.library.why(line.id)]
        if line.hidden:
            hiding = (await self.library.hidings([line.key])).get(line.key)
            if hiding is not None and hiding.rule is None:
                told.append(("No rule", why_hidden(hiding, now)))
        title = displayable(line.title, limit=_TITLE_CELLS) or "(no title)"
        if not told:
            self.say("No rule acted on this story.")
        elif len(told) == 1:
            self.say(sentence(": ".join(told[0])))
        else:
            from tui.app.screens.why import WhyScreen  # late: a dialog is not part of the first frame

            self.push(WhyScreen(title, told))

    def update_hints(self) -> None:
        """Show what can be done with hidden stories in a list of them."""
        if self.place == "list" and self.view.kind == "hidden" and not (self.typing or self.marked_stories):
            self.hints.show("hidden")
        else:
            super().update_hints()

    # Running them

    def action_rules(self) -> None:
        """Show the rules and what each would do."""
        self.start_asking(self._show_rules)

    async def _show_rules(self) -> None:
        from tui.app.screens.rules import RulesScreen  # late: as above

        rules = await self.library.rules()
        self.push(RulesScreen(rules, self.library, run=self._run_rules), self._show_found)

    def _show_found(self, rule: Rule | None) -> None:
        if rule is not None:
            self.show_query(rule.query)

    async def _run_rules(self, rules: Sequence[Rule]) -> str:
        """Run rules, and give what is said of it."""
        async with self.writing:
            changed = await self.library.run_rules(rules)
        said = f"{done(changed)}. {UNDO_HINT}" if changed.changed else f"{done(changed)}."
        self.say(said)
        self.start_each("marks", self.after_bulk)
        return said

    # A new one

    def action_rule(self, text: str = "") -> None:
        """Make a rule of what is searched for here."""
        if not self.view.is_found:
            self.say("Nothing is searched for here. / searches, F filters, then :rule hide makes a rule of it.")
            return
        try:
            do = _effects(text)
        except UsageError as error:
            self.say(sentence(str(error)), warns=True)
            return
        query = query_text(self.view, self._searches(), now=self.library.now())
        if query is None or not _without_order(query):
            self.say("What is searched for here cannot be written as a rule.", warns=True)
            return
        self.start_asking(self._offer, query, do)

    async def _offer(self, query: str, do: tuple[str, ...]) -> None:
        from tui.app.screens.rule import RuleScreen  # late: as above

        query, told = await self.as_shown(query)
        rule = Rule(query=_without_order(query), do=do)
        if rule in await self.library.rules():
            self.say("This rule stands in feeds.toml already. :rules runs it.")
            return
        dialog = RuleScreen(rule, self._trial, told=told)
        self.push(dialog, lambda answer: self._rule_answered(rule, answer))

    async def _trial(self, rule: Rule) -> RuleTrial:
        return (await self.library.try_rules([rule]))[0]

    def _rule_answered(self, rule: Rule, answer: str | None) -> None:
        if answer == "show":
            self.show_query(rule.query)
        elif answer is not None:
            self.start_each("marks", self._keep_rule, rule, runs=answer == "run")

    async def _keep_rule(self, rule: Rule, *, runs: bool) -> None:
        async with self.writing:
            await self.library.keep_rule(rule)
        if not runs:
            self.say(f"Kept in feeds.toml for what arrives: {effects(rule.do)}. {UNDO_HINT}")
            return
        async with self.writing:
            changed = await self.library.run_rules([rule])
        back = "U takes this back, and once more the rule." if changed.changed else "U takes the rule back."
        self.say(f"Kept in feeds.toml. {done(changed)}. {back}")
        await self.after_bulk()


def _without_order(query: str) -> str:
    """The query as a rule can say it, which has no order."""
    return " ".join(_SORT.sub("", query).split())


def _effects(text: str) -> tuple[str, ...]:
    """The effects that were typed, commas between.

    Raises:
        UsageError: one is none.
    """
    do = tuple(" ".join(part.split()) for part in text.split(",") if part.strip())
    if not do:
        raise UsageError(f"a rule does something; expected {EXPECTED}")
    for effect in do:
        read_effect(effect)
    return do
