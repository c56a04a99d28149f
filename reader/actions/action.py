"""Types of the main screen's actions."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen

Action = Callable[["ReadingScreen"], None]
"""Function that runs one command; it raises a ``ReaderError`` if it refuses the command."""

Actions = Mapping[str, Action]
"""Actions by command id."""
