"""The help screen: all keys from the command table, those of the current screen first, with a search by name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import wrap

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotations.text.normalized import normalize_query
from reader.commands.keymap import Keymap
from reader.commands.scopes import EVERYWHERE, TABLE, Scope, ScreenSpec
from reader.commands.table import BY_ID, COMMANDS, Command, key_label
from reader.widgets.content import safe_content
from reader.widgets.inputs import FindInput
from reader.widgets.style import style_of

KEYS_WIDTH = 20
"""Width in cells of the column with the keys."""

MAX_WIDTH, EDGE_CELLS = 84, 6
"""Maximum width of the box in cells, and the cells of its border, padding and scroll bar."""

OTHER_SCREENS = 2
"""Sort distance of the screen's commands whose keys are not active in the current scope."""


class HelpScreen(ModalScreen[None]):
    """Keys and their commands in groups. Any key that neither scrolls nor starts a search closes the screen."""

    def __init__(self, scope: Scope, known: Sequence[Command], keymap: Keymap) -> None:
        """Create the screen.

        Args:
            scope: The scope of the current key bindings; its commands come first.
            known: The commands of the current screen. All others are shown only in search results.
            keymap: The keys of all commands.
        """
        super().__init__()
        self._keymap = keymap
        self._place = scope
        self._known = known

    def compose(self) -> ComposeResult:
        """Compose the screen."""
        with Vertical(id="box", classes="-help"):
            yield Static(safe_content(f"Keys · {self._place.title}"), id="box-title")
            with VerticalScroll(id="help"):
                yield Static(id="help-rows")
            yield Static(safe_content("/ finds a command of any screen · ↑ ↓ scroll · q back"), id="box-foot")
            yield FindInput(
                "undo, merge, copy … · enter to the keys · esc shows all",
                enter="goes to the keys",
                escape="shows all",
                id="find-command",
            )

    def on_mount(self) -> None:
        """Focus the list of keys, so that keys scroll it."""
        self.query_one("#help").focus()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._show())

    def on_resize(self) -> None:
        """Wrap the descriptions for the new width."""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Scroll, start a search with /, or close the screen with any other key."""
        if event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            return
        find, rows = self.query_one(FindInput), self.query_one("#help")
        if find.has_focus:
            return
        event.stop()
        if event.key in ("space", "j"):
            rows.scroll_page_down(animate=False)
        elif event.key == "k":
            rows.scroll_page_up(animate=False)
        elif event.character == "/":
            find.open(find.value)
        else:
            self.dismiss()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()
        self.query_one("#help").scroll_home(animate=False)

    @on(FindInput.Closed)
    def _left(self, event: FindInput.Closed) -> None:
        if not event.chosen:
            event.input.value = ""
        self.query_one("#help").focus()

    def _show(self) -> None:
        room = min(MAX_WIDTH, self.size.width) - EDGE_CELLS - KEYS_WIDTH - 2
        self.query_one("#help-rows", Static).update(self._table(room))

    def _table(self, room: int) -> Content:
        """Return the groups of commands, with ``room`` cells for the descriptions."""
        shades = style_of(self).shades
        wanted = normalize_query(self.query_one(FindInput).value).split()
        shown = [one for one in _folded(self._ordered(bool(wanted))) if self._is_meant(one, wanted)]
        parts: list[tuple[str, str]] = []
        for heading, commands in groupby(shown, key=self._heading):
            parts.append((f"\n{heading}\n", f"bold {shades.accent}"))
            for command in commands:
                first, *more = wrap(command.title, max(12, room))
                rest = "".join(f"\n{' ' * (KEYS_WIDTH + 2)}{row}" for row in more)
                parts += [
                    (f"  {self._keys(command):<{KEYS_WIDTH}}", shades.text),
                    (f"{first}{rest}\n", shades.dim),
                ]
        return Content.assemble(*parts or [("\nNo command matches. backspace deletes.\n", shades.dim)])

    def _ordered(self, everywhere: bool) -> list[Command]:
        """Return the commands by distance and group: the current scope, the whole program, then other scopes."""
        commands = COMMANDS if everywhere else self._known
        own_first = sorted(commands, key=lambda command: command.scope is not self._place)
        groups = list(dict.fromkeys(command.group for command in own_first))
        return sorted(commands, key=lambda command: (self._distance(command), groups.index(command.group)))

    def _distance(self, command: Command) -> int:
        if command.scope is EVERYWHERE:
            return 1
        if command.scope in (self._place, *self._place.parents):
            return 0
        return OTHER_SCREENS if command in self._known else OTHER_SCREENS + 1

    def _heading(self, command: Command) -> str:
        group, where = command.group, command.scope.title
        if self._distance(command) < OTHER_SCREENS or command.scope is TABLE:
            return group
        if isinstance(command.scope, ScreenSpec):
            return f"{group} · {self._keys(BY_ID[command.scope.command])} opens it"
        return f"{where}: {group}"

    def _keys(self, command: Command) -> str:
        return key_label(self._keymap.keys(command))

    def _is_meant(self, command: Command, wanted: Sequence[str]) -> bool:
        words = normalize_query(f"{command.title} {self._heading(command)} {command.id.replace('-', ' ')}")
        return all(word in words for word in wanted)


def _folded(commands: Sequence[Command]) -> Iterator[Command]:
    """Yield the commands, with each series of commands for the digits 1 to 9 merged into one."""
    for command in commands:
        digit = command.id.rpartition("-")[2]
        if not digit.isdigit():
            yield command
        elif digit == "1":
            yield replace(command, keys=("1 … 9",), title=command.title.replace("key 1", "that key"))
