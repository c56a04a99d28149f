"""What an act is."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen

Act = Callable[["ReadingScreen"], None]
"""Carries out one command; what it refuses is raised as a ``ReaderError``."""

Acts = Mapping[str, Act]
"""Acts by the id of their command."""
