r"""Paths through the codebook as one text that leads back to the path: ``trade / sanctions``.

A slash inside a name would be taken for a level, so one has a backslash before it, as a backslash has.
"""

import re
from collections.abc import Iterable

from annotations.codebook import SEPARATOR

_LEVEL = re.compile(r"((?:[^\\/]|\\.)*)(?:/|$)", re.DOTALL)


def label_of(path: Iterable[str]) -> str:
    """The names of a path in one line."""
    return SEPARATOR.join(re.sub(r"[\\/]", r"\\\g<0>", name) for name in path)


def path_of(label: str) -> tuple[str, ...]:
    """The names in a label, white space around each left out; levels without a name are left out too."""
    names = (re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL).strip() for found in _LEVEL.finditer(label))
    return tuple(name for name in names if name)
