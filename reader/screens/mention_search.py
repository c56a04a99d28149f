"""Look for mentions between the keys, as long as there is something to look through."""

from collections.abc import Callable

from reader.session.mentioning import Mentioning

PAUSE = 0.01
"""Seconds for keys between two slices of a few milliseconds."""


class MentionSearch:
    """Does what ``mentioning`` has to do, on the event loop."""

    def __init__(
        self, mentioning: Mentioning, later: Callable[[float, Callable[[], None]], object], found: Callable[[str], None]
    ) -> None:
        """Begin as soon as there is something to do.

        Args:
            mentioning: What is known of mentions.
            later: Has something called after so many seconds.
            found: Told the path of each article that is looked through.
        """
        self._mentioning = mentioning
        self._later = later
        self._found = found
        self.at_work = False
        """Whether there is still something to do."""
        mentioning.on_work = self._begin

    def stop(self) -> None:
        """The screen is gone."""
        self._mentioning.on_work = lambda: None

    def _begin(self) -> None:
        if not self.at_work:
            self.at_work = True
            self._later(PAUSE, self._go_on)

    def _go_on(self) -> None:
        self.at_work = False
        path = self._mentioning.look_on()
        if path:
            self._found(path)
        if path is not None:
            self._begin()
