"""How tags are called: parts with `/` between them, "news/europe" lying within "news"."""

from tui.core.errors import UsageError

LONGEST = 100
"""Characters of a name."""


def tag_name(text: str) -> str:
    """A name as it is stored: its parts between `/` without blanks around, runs of blanks as one.

    Raises:
        UsageError: nothing is left of it, or it is too long.
    """
    parts = (" ".join(part.split()) for part in text.strip().removeprefix("#").split("/"))
    name = "/".join(part for part in parts if part)
    if not name:
        raise UsageError("a tag needs a name")
    if len(name) > LONGEST:
        raise UsageError(f"a tag's name has at most {LONGEST} characters")
    return name


def is_within(name: str, outer: str) -> bool:
    """Whether a tag is `outer` or lies below it; case does not matter."""
    folded = name.casefold()
    return folded == outer.casefold() or folded.startswith(f"{outer.casefold()}/")
