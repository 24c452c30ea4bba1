"""What newsboat's filters compare with: regular expressions, as far as they only say texts."""

import re

from tui.core.text import displayable

_META = re.compile(r"[\\^$*+?{}\[\]|()]")
_AROUND = re.compile(r"^(?:\^?\.\*)?(.*?)(?:\.\*\$?)?$", re.DOTALL)


class Untranslatable(ValueError):
    """The filter says what our language cannot say; `str()` is the reason, without a full stop."""


def literals(pattern: str) -> list[str]:
    """The texts that a regular expression finds, if it is one, or says only which of several."""
    whole = _AROUND.match(pattern)
    bare = whole[1] if whole else pattern
    if bare.startswith("(") and bare.endswith(")") and not re.search(r"[()]", bare[1:-1]):
        bare = bare[1:-1]
    texts = [_literal(part, pattern) for part in bare.split("|")]
    return list(dict.fromkeys(texts))


def _literal(part: str, pattern: str) -> str:
    """One text of a regular expression; a dot in it is taken for the dot that it nearly always means."""
    plain = re.sub(r"\\+([.\-/+?*()\[\]{}^$|&#:!'])", lambda sign: f"\0{ord(sign[1]):03d}", part)
    if _META.search(plain) or not part.strip():
        raise Untranslatable(f"“{displayable(pattern)[:40]}” is a regular expression, and searches find words")
    return re.sub("\0([0-9]{3})", lambda code: chr(int(code[1])), plain)


def unescaped(text: str) -> str:
    """A text without its backslashes."""
    return re.sub(r"\\(.)", r"\1", text)
