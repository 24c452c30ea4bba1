"""The rules, what each would do, and running them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.library import Library
from tui.app.rule_words import effects, would
from tui.app.screens.asking import Asking
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.dialog import MUTED
from tui.app.screens.picking import Picking
from tui.app.wrapping import wrapped
from tui.core.rules import Rule, RuleTrial
from tui.core.text import cell_width, displayable

NO_RULES = (
    "There are no rules yet.",
    "A rule does something to the stories that a query finds: it hides, tags, stars them or marks them read, as they "
    "arrive and whenever you wish.",
    "To make one, search for the stories, then type :rule hide, or :rule tag NAME.",
    "Or write it into feeds.toml (E opens that):",
    '[[rule]]\nquery = \'feed:"Deals" title:sponsored\'\ndo = ["hide"]',
)


class RulesScreen(Picking[Rule], Asking):
    """Gives the rule whose stories are to be listed, or `None`."""

    DEFAULT_CSS = """
    RulesScreen #none { padding: 1 2; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,x", "run", "run", show=False, priority=True),
        Binding("R", "run_all", "run all", show=False, priority=True),
        Binding("e", "edit", "edit", show=False, priority=True),
    ]
    TITLE_TEXT: ClassVar[str] = "Rules"
    HINTS: ClassVar[str] = "Enter its stories · r runs it · R runs all · e edits it · q closes"

    def __init__(
        self, rules: Sequence[Rule], library: Library, *, run: Callable[[Sequence[Rule]], Awaitable[str]]
    ) -> None:
        """Take the rules in order, whom to ask what they would do, and what runs some and gives what is said of it."""
        super().__init__()
        self._rules = list(rules)
        self._library = library
        self._run = run
        self._trials: dict[Rule, RuleTrial] = {}
        self._ran = False
        """Whether what was done by running some is told, which stays until the cursor moves."""

    def body(self) -> Iterable[Widget]:
        """Two lines a rule; without rules how one is made."""
        if self._rules:
            yield from super().body()
        else:
            yield Static(id="none", markup=False)

    def on_mount(self) -> None:
        """Try the rules once they are drawn."""
        if not self._rules:
            self._show_none()
            return
        self.options.add_options(Option(self._drawn(index)) for index in range(len(self._rules)))
        self.options.highlighted = 0
        self.work("trials", self._try)

    def _show_none(self) -> None:
        paragraphs = (line for text in NO_RULES for line in ("", *wrapped(text, self.cells - 4)))
        self.query_one("#none", Static).update(Content("\n".join(list(paragraphs)[1:])))

    async def _try(self) -> None:
        """See what each rule would do, one after the other."""
        for index, rule in enumerate(self._rules):
            for trial in await self._library.try_rules([rule]):
                self._trials[rule] = trial
            self.options.replace_option_prompt_at_index(index, self._drawn(index))
            if index == self.options.highlighted and not self._ran:
                self._moved()

    def _drawn(self, index: int) -> Content:
        rule = self._rules[index]
        trial = self._trials.get(rule)
        number = f" {index + 1:>{len(str(len(self._rules)))}}  "
        room = self.cells - len(number) - 1
        query = self.signs.cropped(displayable(rule.query), room)
        told = would(trial) if trial is not None else self.plain("looking …")
        does = self.signs.cropped(effects(rule.do), max(4, room - len(told) - 2))
        gap = " " * max(1, room - cell_width(does) - len(told))
        style = "bold $text-warning" if trial is not None and trial.would_change else MUTED
        return Content.assemble(
            (number, MUTED), (query, "bold"), "\n", " " * len(number), (does, "$text-accent"), gap, (told, style)
        )

    def redraw(self) -> None:
        """Draw all rules again."""
        if not self._rules:
            self._show_none()
            return
        for index in range(self.options.option_count):
            self.options.replace_option_prompt_at_index(index, self._drawn(index))

    @property
    def _rule(self) -> Rule | None:
        at = self.options.highlighted if self._rules else None
        return self._rules[at] if at is not None else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        """Tell the whole query, which may be cut in its line, and what it finds."""
        rule = self._rule
        if rule is not None:
            trial = self._trials.get(rule)
            found = "" if trial is None else f"finds {trial.found:,}: "
            self.tell(found + displayable(rule.query))

    def action_choose(self) -> None:
        """List the stories that the rule finds."""
        if (rule := self._rule) is not None:
            self.dismiss(rule)

    def action_run(self) -> None:
        """Run the rule under the cursor, after a question."""
        if (rule := self._rule) is not None:
            self._begin_asking([rule])

    def action_edit(self) -> None:
        """Have the rule under the cursor find or do something else."""
        from tui.app.screens.edit_query import EditRuleScreen  # late: rarely needed

        if (rule := self._rule) is not None:
            dialog = EditRuleScreen(rule)
            dialog.set_class(self.ascii, "-ascii")
            self.app.push_screen(dialog, partial(self._edited, rule))

    def _edited(self, rule: Rule, wish: Rule | None) -> None:
        if wish is not None:
            self.work("edit", lambda: self._change(rule, wish), exclusive=False)

    async def _change(self, rule: Rule, wish: Rule) -> None:
        await self._library.change_rule(rule, wish)
        self._rules[self._rules.index(rule)] = wish
        self._ran = True
        self.redraw()
        self.tell("Changed for what arrives; r runs it. U takes it back, once this is closed.", "$text-success")
        self.work("trials", self._try)

    def action_run_all(self) -> None:
        """Run all rules, after a question."""
        if self._rules:
            self._begin_asking(self._rules)

    def _begin_asking(self, rules: Sequence[Rule]) -> None:
        self.will_ask(self.work("ask", lambda: self.asking(lambda: self._ask(rules)), exclusive=False))

    async def _ask(self, rules: Sequence[Rule]) -> None:
        """Say how much would be done, and have it confirmed."""
        self.tell("Looking what would be done …")
        trials = [await self._trial(rule) for rule in rules]
        number = sum(trial.would_change for trial in trials)
        if not number:
            self.tell("Nothing is left to do.")
            return
        self.tell("")
        if len(trials) == 1:
            question = f"Run this rule? It {would(trials[0])}. U takes it back."
        else:
            question = f"Run all {len(trials):,} rules? They would change up to {number:,} stories. U takes it back."
        dialog = ConfirmScreen(question)
        dialog.set_class(self.ascii, "-ascii")

        def answered(yes: bool | None) -> None:
            if yes:
                self.work("run", lambda: self._carry_out(rules))

        self.app.push_screen(dialog, answered)

    async def _trial(self, rule: Rule) -> RuleTrial:
        if rule not in self._trials:
            self._trials[rule] = (await self._library.try_rules([rule]))[0]
        return self._trials[rule]

    async def _carry_out(self, rules: Sequence[Rule]) -> None:
        self._ran = True
        self.tell("Running …")
        self.tell(await self._run(rules), "$text-success")
        self._trials.clear()
        self.redraw()
        self.work("trials", self._try)
