"""The tags behind the keys 1 to 8."""

from collections.abc import Iterable, Mapping
from itertools import islice

from tui.core.stories import TagCount
from tui.core.text import displayable

QUICK_TAGS = 8


def numbered(tags: Iterable[TagCount], *, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """Key to name of the eight tags used last.

    Their numbers go by the alphabet, so that a tag keeps its own when it is used.

    Args:
        tags: last used first.
        before: the numbers that a person saw last; they hold until another tag is among the eight, so that a tag
            taken off its last story can be put on again by its key.
    """
    tags = list(islice(tags, QUICK_TAGS))
    if before and {tag.name for tag in tags} <= set(before.values()):
        return dict(before)
    names = sorted((tag.name for tag in islice(tags, QUICK_TAGS)), key=lambda name: (name.casefold(), name))
    return {str(number): name for number, name in enumerate(names, 1)}


def quick_tags_text(numbers: Mapping[str, str]) -> str:
    """Such as "1 #linux 2 #maths"; empty where there are no tags."""
    return " ".join(f"{key} #{displayable(name)}" for key, name in numbers.items())
