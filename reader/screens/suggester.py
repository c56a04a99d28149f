"""Completions of filters during typing."""

from collections.abc import Callable

from textual.suggester import Suggester


class FilterSuggester(Suggester):
    """Suggests fields, themes, outlets and other values after the cursor; the right arrow accepts a suggestion."""

    def __init__(self, completed: Callable[[str], str | None]) -> None:
        """Create a suggester; ``completed`` returns the whole filter with its last part completed, or ``None``."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole filter with its last part completed, or ``None`` if no completion extends the input."""
        return self._completed(value)
