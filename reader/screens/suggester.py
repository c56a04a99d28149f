"""What a filter may go on with, as one types it."""

from collections.abc import Callable

from textual.suggester import Suggester


class FilterSuggester(Suggester):
    """Offers fields, themes, outlets and other values behind the cursor; the right arrow takes what is offered."""

    def __init__(self, completed: Callable[[str], str | None]) -> None:
        """Offer what ``completed`` makes of what is typed: the whole filter with its last part completed, or none."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        """The whole filter with its last part completed, when that only adds to what is typed."""
        return self._completed(value)
