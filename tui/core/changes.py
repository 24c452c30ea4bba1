"""What a person or a rule can do to stories."""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFlag:
    """Set a mark or take it away."""

    field: Literal["read", "starred", "hidden"]
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTag:
    """Put a tag on."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTag:
    """Take a tag off."""

    name: str


Change: TypeAlias = SetFlag | AddTag | RemoveTag
