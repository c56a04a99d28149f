r"""Reversible labels for paths through the codebook: ``trade / sanctions``.

A slash separates levels, so a slash or backslash inside a name is escaped with a backslash.
"""

import re
from collections.abc import Iterable

from annotations.codebook import SEPARATOR

_LEVEL = re.compile(r"((?:[^\\/]|\\.)*)(?:/|$)", re.DOTALL)


def label_of(path: Iterable[str]) -> str:
    """Join the names of a path into a label."""
    return SEPARATOR.join(re.sub(r"[\\/]", r"\\\g<0>", name) for name in path)


def path_of(label: str) -> tuple[str, ...]:
    """Split a label into names without surrounding white space; empty levels are dropped."""
    names = (re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL).strip() for found in _LEVEL.finditer(label))
    return tuple(name for name in names if name)
