"""CSS selectors as a person writes them: what they are in XPath, or what is wrong with them."""

import re
from typing import NamedTuple

from cssselect import HTMLTranslator, SelectorError, parse
from cssselect.parser import Attrib, CombinedSelector, Element, Matching, Pseudo, Selector, SpecificityAdjustment
from cssselect.xpath import ExpressionError, XPathExpr

_LONGEST = 500
"""Characters."""
_NEVER = frozenset({"active", "focus", "hover", "target", "visited"})
_EXPECTED = re.compile(
    r"(?:Expected (?P<what>.+)|Operator expected), got <(?P<kind>\w+) '(?P<found>.*)' at (?P<at>\d+)>"
)
_EXPECTED_END = re.compile(r"(?:Expected (?P<what>.+)|Operator expected), got <EOF at \d+>")
_UNCLOSED = re.compile(r"(?:Unclosed|Invalid) string at (\d+)")
_PLAIN_WORDS = {
    "selector": "a name, .class or #id",
    "ident": "a name",
    "ident or '*'": "a name",
    "string or ident": "a name or a text in quotes",
}


class SelectorMistake(ValueError):
    """A text is no CSS selector, or none that can hold in a page which is only read; `str()` says why."""


class Step(NamedTuple):
    """One of the parts between which a selector has blanks, `>`, `+` or `~`."""

    combinator: str
    """How its elements lie to those of the step before: one of `" >+~"`; the first step has none."""
    xpath: str
    """Finds its elements, below and including the one it starts from."""


def read_selector(selector: str) -> tuple[tuple[Step, ...], ...]:
    """The steps of a selector, for each of its parts between commas.

    They are no XPath of one piece: on that libxml2 spends time by the square
    of what it meets on the way, or worse.

    Raises:
        SelectorMistake: it cannot be read.
    """
    if len(selector) > _LONGEST:
        raise SelectorMistake(f"it is longer than {_LONGEST} characters")
    try:
        return tuple(_steps(part) for part in parse(selector))
    except (SelectorError, ValueError) as error:
        raise SelectorMistake(_told(str(error))) from None
    except RecursionError:
        raise SelectorMistake("it has too many parts") from None


def selector_mistake(selector: str) -> str:
    """What is wrong with a selector, without a full stop; empty: nothing."""
    try:
        read_selector(selector)
    except SelectorMistake as mistake:
        return str(mistake)
    return ""


def _steps(selector: Selector) -> tuple[Step, ...]:
    if selector.pseudo_element is not None:
        raise ExpressionError("pseudo-elements are no part of a page")
    translator = _Translator()
    steps: list[Step] = []
    tree = selector.parsed_tree
    while isinstance(tree, CombinedSelector):
        steps.append(Step(tree.combinator, f"descendant-or-self::{translator.xpath(tree.subselector)}"))
        tree = tree.selector
    steps.append(Step("", f"descendant-or-self::{translator.xpath(tree)}"))
    return tuple(reversed(steps))


class _Translator(HTMLTranslator):
    """Keeps the conditions that cssselect loses inside of `:has()` and around `:is()`.

    Refuses what can be read but would never match.
    """

    def xpath_relation_descendant_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.add_condition(f"descendant::{right}")

    def xpath_relation_child_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.add_condition(f"child::{right}")

    def xpath_relation_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.add_condition(f"following-sibling::*[1][self::{right}]")

    def xpath_relation_indirect_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.add_condition(f"following-sibling::{right}")

    def xpath_matching(self, matching: Matching) -> XPathExpr:
        return self._one_of(matching)

    def xpath_specificityadjustment(self, matching: SpecificityAdjustment) -> XPathExpr:
        return self._one_of(matching)

    def _one_of(self, matching: Matching | SpecificityAdjustment) -> XPathExpr:
        steps = " or ".join(f"self::{self.xpath(one)}" for one in matching.selector_list)
        return self.xpath(matching.selector).add_condition(steps)

    def xpath_scope_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return self.xpath_root_pseudo(xpath)

    def xpath_pseudo(self, pseudo: Pseudo) -> XPathExpr:
        if pseudo.ident in _NEVER:
            raise ExpressionError(f"nothing is :{pseudo.ident} in a page that is only read")
        return super().xpath_pseudo(pseudo)

    def xpath_element(self, selector: Element) -> XPathExpr:
        _refuse_prefix(selector.namespace)
        return super().xpath_element(selector)

    def xpath_attrib(self, selector: Attrib) -> XPathExpr:
        _refuse_prefix(selector.namespace)
        return super().xpath_attrib(selector)


def _refuse_prefix(namespace: str | None) -> None:
    if namespace:
        raise ExpressionError(f"web pages know no prefix such as {namespace}|")


def _told(said: str) -> str:
    """What the parser said, in plain words."""
    if found := _EXPECTED_END.fullmatch(said):
        return f"it ends where {_expected(found)} is expected"
    if found := _EXPECTED.fullmatch(said):
        sign = found["found"].strip() or "a blank"
        return f"expected {_expected(found)} at character {int(found['at']) + 1}, where {sign} stands"
    if found := _UNCLOSED.fullmatch(said):
        return f"the quote at character {int(found[1]) + 1} does not end"
    said = re.sub(r", got \[?<.*|: '\[.*", "", said, flags=re.DOTALL)
    return f"{said[:1].lower()}{said[1:]}".rstrip(".")


def _expected(found: "re.Match[str]") -> str:
    what = found["what"] or "= or ]"
    return _PLAIN_WORDS.get(what, what.strip("'"))
