"""What is said of tags that were changed as a whole, on screen and on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.stories import TagCount
from tui.core.tag_names import is_within
from tui.core.text import displayable


@dataclass(frozen=True, slots=True, kw_only=True)
class StillNaming:
    """What of feeds.toml names a tag that is called otherwise now, or gone: the file is the person's to change."""

    name: str
    rules: int
    """By their queries or by what they do."""
    searches: int

    @property
    def sentence(self) -> str:
        """Such as "1 rule and 2 searches of feeds.toml still name #linux."; empty where there are none."""
        parts = [_number(self.rules, "rule", "rules"), _number(self.searches, "search", "searches")]
        told = " and ".join(part for part in parts if part)
        verb = "names" if self.rules + self.searches == 1 else "name"
        return f"{told} of feeds.toml still {verb} #{displayable(self.name)}." if told else ""


def renamed(old: str, new: str, stories: int) -> str:
    """Such as "#linux is #kernel now, in 44 stories."."""
    return f"#{displayable(old)} is #{displayable(new)} now, in {_stories(stories)}."


def deleted(name: str, stories: int) -> str:
    """Such as "#linux is deleted from 44 stories."."""
    return f"#{displayable(name)} is deleted from {_stories(stories)}."


def deleting_question(name: str, stories: int, below: int) -> str:
    """Such as "Delete #linux from 44 stories?"; with how many tags below it go, too."""
    family = f" and the {_number(below, 'tag', 'tags')} below it" if below else ""
    return f"Delete #{displayable(name)}{family} from {_stories(stories)}?"


def rename_forecast(name: str, new: str, known: Sequence[TagCount]) -> str:
    """What another name would do: "merges with #kernel (44 stories)", else in how many; and what lies below goes along.

    Empty where nothing is known of the tag.
    """
    own = next((tag for tag in known if tag.name.casefold() == name.casefold()), None)
    other = next((tag for tag in known if tag.name.casefold() == new.casefold()), None)
    below = sum(is_within(tag.name, name) for tag in known if tag is not own)
    parts = [f"in {_stories(own.stories)}"] if own is not None else []
    if other is not None and other is not own:
        parts = [f"merges with #{displayable(other.name)} ({_stories(other.stories)})"]
    if below:
        parts.append(f"{_number(below, 'tag below it goes', 'tags below it go')} along")
    return "; ".join(parts)


def called_so_already(name: str) -> str:
    """Why nothing was changed."""
    return f"#{displayable(name)} is called so already."


def _stories(count: int) -> str:
    return _number(count, "story", "stories") or "no story"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""
