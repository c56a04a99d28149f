"""Commands by name, for Textual's command palette."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.commands import COMMANDS, Command, written
from reader.panes.foreign import content
from reader.panes.looks import keymap, looks
from reader.screens.reading import ReadingScreen


class CommandProvider(Provider):
    """Offers every command of the table."""

    async def discover(self) -> Hits:
        """Every command, while nothing is typed."""
        for command in COMMANDS:
            yield DiscoveryHit(self._row(command), self._act(command), command.title)

    async def search(self, query: str) -> Hits:
        """Commands whose title matches ``query``."""
        matcher = self.matcher(query)
        for command in COMMANDS:
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(score, self._row(command), self._act(command), command.title)

    def _row(self, command: Command) -> Content:
        return content(command.title) + content(
            f"   {written(keymap(self.screen).keys(command))}", looks(self.screen).shades.accent
        )

    def _act(self, command: Command) -> "partial[None]":
        screen = self.screen
        assert isinstance(screen, ReadingScreen)
        return partial(screen.action_command, command.id)
