"""What an act is."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen

Action = Callable[["ReadingScreen"], None]
"""Carries out one command; what it refuses is raised as a ``ReaderError``."""

Actions = Mapping[str, Action]
"""Acts by the id of their command."""
