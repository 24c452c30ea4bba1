"""A new rule: what it would do, before it is kept."""

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, Literal, TypeAlias

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.rule_words import effects, would
from tui.app.screens.dialog import MUTED, Dialog
from tui.app.wrapping import wrapped
from tui.core.errors import DatelineError
from tui.core.rules import Rule, RuleTrial
from tui.core.text import displayable

Answer: TypeAlias = Literal["run", "keep", "show"]


class RuleScreen(Dialog[Answer]):
    """Gives what is to be done with the rule; `None`: nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('run')", "keep and run", show=False, priority=True),
        Binding("k", "answer('keep')", "keep", show=False, priority=True),
        Binding("s", "answer('show')", "show", show=False, priority=True),
        Binding("escape,q", "close", "close", show=False, priority=True),
    ]
    TITLE_TEXT: ClassVar[str] = "New rule"
    HINTS: ClassVar[str] = "Enter k s · Esc leaves it"

    def __init__(self, rule: Rule, trial: Callable[[Rule], Awaitable[RuleTrial]], *, told: str = "") -> None:
        """Take the rule, what tells what it would do, and what is said of its query."""
        super().__init__()
        self._said = told
        self._rule = rule
        self._ask = trial
        self._trial: RuleTrial | None = None
        self._mistake = ""

    def body(self) -> Iterable[Widget]:
        """The rule, what it would do, and what can be done with it."""
        yield Static(id="rule", markup=False)

    def on_mount(self) -> None:
        """Look what it would do once it is drawn."""
        self._draw()
        self.run_worker(self._try())

    async def _try(self) -> None:
        try:
            self._trial = await self._ask(self._rule)
        except DatelineError as error:
            self._mistake = str(error)
        self._draw()

    def _draw(self) -> None:
        lines: list[Content] = [Content.styled(text, "bold") for text in self._wrapped(displayable(self._rule.query))]
        lines += [Content(text) for text in self._wrapped(self._said)] if self._said else []
        lines += [Content.styled(text, "$text-accent") for text in self._wrapped(effects(self._rule.do))]
        lines += [Content(), *self._told(), Content()]
        for key, text in (
            ("Enter", "keeps it in feeds.toml, and runs it now"),
            ("k", "keeps it for what arrives"),
            ("s", "shows the stories that it finds"),
            ("Esc", "leaves it"),
        ):
            lines.append(Content.assemble((f"{key:>6} ", "bold $text-primary"), text))
        self.query_one("#rule", Static).update(Content("\n").join(lines))

    def _told(self) -> list[Content]:
        if self._mistake:
            return [Content.styled(text, "$text-warning") for text in self._wrapped(displayable(self._mistake))]
        if self._trial is None:
            return [Content.styled(self.plain("Looking what it would do …"), MUTED)]
        text = would(self._trial)
        return [Content.styled(f"{text[:1].upper()}{text[1:]}.", "bold $text-warning")]

    def _wrapped(self, text: str) -> list[str]:
        return wrapped(text, self.text_cells)

    def action_answer(self, answer: Answer) -> None:
        """Close with an answer; nothing is kept before it was seen what it does."""
        if answer == "show" or self._trial is not None:
            self.dismiss(answer)
