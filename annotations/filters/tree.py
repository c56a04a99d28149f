"""The tree of a filter, and its conversion to text."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from annotations.text.boolean import BREAKS, And, Not, Or, Tree

WORD: Final = ""
"""Field of a bare word, which names a theme or, if no theme has that name, stands for words in the text."""

QUOTED: Final = '"'
"""Field of words between quotation marks."""

_PLAIN: Final = re.compile(f"[^{BREAKS}]+")


@dataclass(frozen=True, slots=True)
class FilterTerm:
    """One condition of a filter: ``taiwan``, ``outlet:"Deutsche Welle"`` or ``"words in the quote"``."""

    field: str
    """Name of a field, or :data:`WORD`, or :data:`QUOTED`."""
    value: str
    """The value to match, with one blank for each run of white space."""
    start: int = dataclasses.field(default=0, compare=False)
    """Offset of the term in the text of the filter, in code points."""
    end: int = dataclasses.field(default=0, compare=False)
    """Offset after its last code point."""


Node: TypeAlias = Tree[FilterTerm]


def to_text(node: Node) -> str:
    """Convert a filter to text in canonical spelling."""
    match node:
        case FilterTerm():
            return term_to_text(node.field, node.value)
        case Not(part):
            return f"-{to_text(part)}" if isinstance(part, FilterTerm) else f"-{_enclosed(part)}"
        case And(parts):
            return " ".join(_enclosed(part) if isinstance(part, Or) else to_text(part) for part in parts)
        case Or(parts):
            return " | ".join(map(to_text, parts))


def term_to_text(field: str, value: str) -> str:
    """Convert a term to text, with quotation marks around the value where the syntax requires them."""
    if field == WORD:
        return value
    if field == QUOTED:
        return _quoted(value)
    return f"{field}:{value if _PLAIN.fullmatch(value) else _quoted(value)}"


def _enclosed(node: Node) -> str:
    return f"({to_text(node)})"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
