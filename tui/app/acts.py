"""What keys and verbs do to stories, with the words that tell of it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.stories import StoryLine
from tui.core.text import crop, displayable

UNDO_HINT = "U takes it back."
NAME_CELLS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Changes that are one step for undo."""

    changes: tuple[Change, ...]
    one: str
    """What is said of one story, before its title: "Marked read"."""
    many: str
    """What is said of several, behind their number: "marked read"."""
    tags: str = ""
    """What follows both: "#linux no #maths"."""

    def done_to(self, line: StoryLine) -> StoryLine:
        """The story afterwards."""
        for change in self.changes:
            line = _changed(line, change)
        return line

    def is_done(self, line: StoryLine) -> bool:
        """Whether it would change nothing of a story."""
        return self.done_to(line) == line

    def told_of(self, line: StoryLine) -> str:
        """What the history calls it, done to one story."""
        return " ".join(filter(None, (self.one, quoted(line), self.tags)))

    def told_of_many(self, number: int) -> str:
        """Such as "32 marked read"."""
        return " ".join(filter(None, (f"{number:,}", self.many, self.tags)))

    def label_in(self, view: str) -> str:
        """What the history, which has the number beside it, calls it, done to several stories of a view."""
        what = " ".join(filter(None, (self.many, self.tags)))
        return f"{what[:1].upper()}{what[1:]} in {displayable(view, limit=NAME_CELLS)}"


def nothing_told(number: int) -> str:
    """That so many stories are what they were to be."""
    return f"Nothing changed: {'it is' if number == 1 else 'all are'} so already."


def _flag(change: SetFlag, one: str, many: str) -> Act:
    return Act(changes=(change,), one=one, many=many)


READ = _flag(SetFlag(field="read", value=True), "Marked read", "marked read")
UNREAD = _flag(SetFlag(field="read", value=False), "Marked unread", "marked unread")
STAR = _flag(SetFlag(field="starred", value=True), "Starred", "starred")
UNSTAR = _flag(SetFlag(field="starred", value=False), "Star taken from", "unstarred")
HIDE = _flag(SetFlag(field="hidden", value=True), "Hidden", "hidden")
UNHIDE = _flag(SetFlag(field="hidden", value=False), "Shown again", "shown again")


def tagging(name: str) -> Act:
    """Put a tag on."""
    return Act(changes=(AddTag(name=name),), one="Tagged", many="tagged", tags=f"#{displayable(name)}")


def untagging(name: str) -> Act:
    """Take a tag off."""
    return Act(changes=(RemoveTag(name=name),), one="Untagged", many="untagged", tags=f"#{displayable(name)}")


def retagging(before: Sequence[str], after: Sequence[str]) -> Act | None:
    """Put on and take off what differs; `None` where nothing does."""
    added = [tag for tag in after if tag not in before]
    removed = [tag for tag in before if tag not in after]
    if not added and not removed:
        return None
    changes: list[Change] = [*(AddTag(name=tag) for tag in added), *(RemoveTag(name=tag) for tag in removed)]
    words = [*(f"#{displayable(tag)}" for tag in added), *(f"no #{displayable(tag)}" for tag in removed)]
    return Act(changes=tuple(changes), one="Tagged", many="tagged", tags=" ".join(words))


def quoted(line: StoryLine) -> str:
    """A story's title in quotes."""
    return f"“{crop(displayable(line.title) or '(no title)', NAME_CELLS)}”"


def shared_tags(lines: Sequence[StoryLine]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags that all these stories carry, and those that only some do; by the alphabet."""
    names: dict[str, int] = {}
    for line in lines:
        for tag in line.tags:
            names[tag] = names.get(tag, 0) + 1
    all_carry = tuple(sorted(tag for tag, number in names.items() if number == len(lines)))
    return all_carry, tuple(sorted(names.keys() - set(all_carry)))


def _changed(line: StoryLine, change: Change) -> StoryLine:
    match change:
        case SetFlag():
            return _flagged(line, change)
        case AddTag(name=name):
            there = any(tag.casefold() == name.casefold() for tag in line.tags)
            return line if there else replace(line, tags=tuple(sorted((*line.tags, name))))
        case RemoveTag(name=name):
            return replace(line, tags=tuple(tag for tag in line.tags if tag.casefold() != name.casefold()))


def _flagged(line: StoryLine, change: SetFlag) -> StoryLine:
    match change.field:
        case "read":
            return replace(line, read=change.value)
        case "starred":
            return replace(line, starred=change.value)
        case "hidden":
            return replace(line, hidden=change.value)
