"""S2: no text from strangers is read as markup. A look at the source of the screen, at every place that could do it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui.app

APP = Path(tui.app.__file__).parent
SOURCES = sorted(APP.rglob("*.py"))
PLAIN_WIDGETS = {"Input"}
"""Widgets of Textual that read no markup."""
TITLES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title"}
"""What is drawn of a widget or a screen and read as markup where it is a bare text."""
READERS = {
    "from_markup",
    "from_ansi",
    "from_text",
    "render_markup",
    "print",
    "print_json",
    "rule",
    "Panel",
    "visualize",
}
"""Makes markup, or escape sequences, of a text."""


class Reading:
    """Goes through one file."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.widgets = set(self._widgets())
        self.contents = set(self._contents())

    def _widgets(self) -> Iterator[str]:
        """Names here of widgets that draw a text they are given."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
                yield from (name.asname or name.name for name in node.names if name.name not in PLAIN_WIDGETS)

    def _contents(self) -> Iterator[str]:
        """Names here of functions and attributes that are `Content`, which is read as it stands."""
        for node in ast.walk(self.tree):
            match node:
                case ast.FunctionDef(name=name, returns=ast.expr() as returns) if ast.unparse(returns) == "Content":
                    yield name
                case ast.Assign(targets=[ast.Attribute(attr=name)], value=ast.Call(func=func)):
                    if ast.unparse(func).split(".")[0] == "Content":
                        yield name

    def is_inert(self, value: ast.expr) -> bool:
        """Whether a value is written right there, or is `Content`."""
        match value:
            case ast.Constant():
                return True
            case ast.IfExp(body=body, orelse=other):
                return self.is_inert(body) and self.is_inert(other)
            case ast.Call(func=ast.Attribute(value=ast.Call(func=func))):  # Content("\n").join(…)
                return ast.unparse(func) == "Content"
            case ast.Call(func=func):
                name = ast.unparse(func)
                return name.split(".")[0] == "Content" or name.rpartition(".")[2] in self.contents | {"hints"}
            case ast.Attribute(attr=name):
                return name in self.contents
            case _:
                return False

    def mistakes(self) -> Iterator[str]:
        """What could be read as markup, each with its line."""
        for node in ast.walk(self.tree):
            for why in self._mistakes_at(node):
                yield f"line {getattr(node, 'lineno', 0)}: {why}"

    def _mistakes_at(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Call():
                yield from self._called(node)
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if name in TITLES:
                if not self.is_inert(value):
                    yield f"{name} is a bare text"
            case ast.FunctionDef(name="render", body=body):
                yield from self._rendered(body)
            case ast.ClassDef(bases=bases) if {ast.unparse(base) for base in bases} & self.widgets:
                if not any(_is_plain(call) for call in ast.walk(node) if isinstance(call, ast.Call)):
                    yield f"{node.name} does not say markup=False to what it is made of"
            case ast.Constant(value=str(text)) if "\x1b" in text or "\x9b" in text:
                yield "an escape sequence"

    def _rendered(self, body: list[ast.stmt]) -> Iterator[str]:
        for node in ast.walk(ast.Module(body=body, type_ignores=[])):
            if isinstance(node, ast.Return) and node.value is not None and not self.is_inert(node.value):
                yield "render gives a bare text"

    def _called(self, call: ast.Call) -> Iterator[str]:
        name = ast.unparse(call.func)
        last = name.rpartition(".")[2]
        if last in READERS:
            yield f"{name} reads markup"
        if (name in self.widgets or last == "notify") and not _is_plain(call):
            yield f"{name} without markup=False"
        shown = {"Hit": call.args[1:2], "DiscoveryHit": call.args[:1]}.get(name, [])
        if not all(map(self.is_inert, shown)):
            yield f"{name} of a bare text"
        messages = [each.value for each in call.keywords if each.arg == "message" and last == "exit"]
        if not all(isinstance(each, ast.Call) and ast.unparse(each.func) == "Text" for each in messages):
            yield f"{name} with a bare text"


def _is_plain(call: ast.Call) -> bool:
    return any(each.arg == "markup" and ast.unparse(each.value) == "False" for each in call.keywords)


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(APP)) for path in SOURCES])
def test_c66_c67_nothing_in_the_source_reads_a_text_as_markup(path: Path) -> None:
    assert list(Reading(path.read_text("utf-8")).mistakes()) == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(title)",
        "Static(f'{title}', id='x')",
        "Label(title)",
        "OptionList(*options)",
        "self.notify(title)",
        "app.notify(f'Copied {title}', markup=True)",
        "panel.border_title = title",
        "panel.border_title = displayable(title)",
        "self.sub_title = f'{title}'",
        "widget.tooltip = title if title else 'none'",
        "Content.from_markup(title)",
        "Content.from_text(title)",
        "Text.from_markup(title)",
        "Text.from_ansi(title)",
        "console.print(title)",
        "yield_(Hit(1.0, title, run))",
        "DiscoveryHit(f'{title}', run)",
        "self.exit(message=f'{title}')",
        "driver.write('\\x1b]0;title\\x07')",
        "class Row(Static):\n    pass",
        "class Row(Static):\n    def __init__(self):\n        super().__init__(title)",
        "class Row(Widget):\n    def render(self):\n        return title",
        "class Row(Widget):\n    def render(self):\n        return f'{title}'",
    ],
)
def test_the_look_at_the_source_finds_what_reads_markup(line: str) -> None:
    assert list(Reading(f"from textual.widgets import Static, Label, OptionList, Input\n{line}").mistakes())


@pytest.mark.parametrize(
    "line",
    [
        "Static(title, markup=False)",
        "Input(title)",
        "self.notify(title, markup=False)",
        "panel.border_title = Content(title)",
        "panel.border_title = 'Keys'",
        "DiscoveryHit(Content(title), run)",
        "self.exit(message=Text(title))",
        "class Row(Static):\n    def __init__(self):\n        super().__init__(markup=False)",
        "class Row(Widget):\n    def render(self):\n        return Content(title)",
        "class Row(Widget):\n    def render(self):\n        return self._line()\n    def _line(self) -> Content: ...",
    ],
)
def test_the_look_at_the_source_is_content_with_what_is_inert(line: str) -> None:
    assert not list(Reading(f"from textual.widgets import Static, Input\n{line}").mistakes())
