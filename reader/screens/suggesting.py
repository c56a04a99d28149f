"""What a filter may go on with, as one types it."""

from textual.suggester import Suggester

from reader.session.session import Session


class FilterSuggester(Suggester):
    """Offers fields, themes, outlets and other values behind the cursor; the right arrow takes what is offered."""

    def __init__(self, session: Session) -> None:
        """Offer what the folder of ``session`` holds."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._session = session

    async def get_suggestion(self, value: str) -> str | None:
        """The whole filter with its last part completed, when that only adds to what is typed."""
        return self._session.listing.completed(value)
