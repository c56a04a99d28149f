"""The base class of all screens: it runs commands and shows their errors."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Self, TypeVar

from textual import events
from textual.geometry import Region
from textual.screen import Screen

from annotations.edits.edit import Edit
from annotations.errors import ReaderError
from annotations.text.span import Span
from reader.commands.table import BY_ID, Scope, active_in, key_label
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.find_input import FindInput
from reader.widgets.style import keymap_of

Result = TypeVar("Result")

COPY_KEY = "y"
"""The key of the copy command on every screen that has one."""


class CommandScreen(Screen[None]):
    """A screen with the key bindings of the command table.

    The main screen is at the bottom of the app's screen stack. The command :attr:`OPENED_BY` opens any other screen as
    a new instance, which restores its previous content from the session.
    """

    BINDINGS = bindings_for(Scope.EVERYWHERE)
    OPENED_BY: ClassVar[str] = ""
    """Id of the command that opens this screen."""

    def __init__(self, session: Session) -> None:
        """Create a screen for ``session``."""
        super().__init__()
        self.session = session
        self.said = ""
        """The message in the state row, shown until the next command."""
        self._rows_due_after: Screen[object] | None = None
        self._end_hearing: Callable[[], None] = lambda: None

    @classmethod
    def actions(cls) -> Mapping[str, Callable[[Self], None]]:
        """Return the screen's actions by command id."""
        raise NotImplementedError

    @property
    def scope(self) -> Scope:
        """The scope of the current key bindings."""
        raise NotImplementedError

    @property
    def typing_in(self) -> FindInput | None:
        """The input row with the focus, in which keys enter text instead of running commands, or ``None``."""
        return self.focused if isinstance(self.focused, FindInput) else None

    def show_rows(self) -> None:
        """Compose the rows around the panes again."""
        raise NotImplementedError

    def make_room(self, rows: int) -> Region:
        """Return the screen region of a command's target, with space for a dialog of ``rows`` rows beside it."""
        raise NotImplementedError

    def action_command(self, id: str) -> None:
        """Run a command of the command table."""
        self.perform(self.actions()[id])

    def action_copy(self) -> None:
        """Run the command that :data:`COPY_KEY` has in the current scope; bound to ctrl+c on every screen."""
        for command in active_in(self.scope):
            if COPY_KEY in command.keys:
                self.action_command(command.id)

    def on_key(self, event: events.Key) -> None:
        """Show a message for a key that has a command only in the other pane."""
        known, here = keymap_of(self), self.scope
        meant = known.commands_for(event.key) + known.commands_for(event.character or "")
        if any(command.scope.is_active_in(here) for command in meant):
            return
        elsewhere = [command for command in meant if command.id in self.actions()]
        if elsewhere:
            there = key_label(known.keys(BY_ID["other-pane"])[:1])
            self.say(f"That key works in the other pane ({elsewhere[0].title}). {there} goes there.")

    def perform(self, act: Callable[[Self], None]) -> str:
        """Run an action; show the message of a ``ReaderError`` in the state row and return it, else return ``""``."""
        self.said = refused = ""
        self._rows_due_after = self.app.screen  # the repaint below shows them with the action's changes
        try:
            act(self)
        except ReaderError as error:
            self.said = refused = str(error)
        self._show_due_rows()
        return refused

    def reporting_errors(self, act: Callable[[Result], None]) -> Callable[[Result], str]:
        """Return a callback for dialogs that runs ``act`` and returns its error message, or ``""``."""
        return lambda value: self.perform(lambda _: act(value))

    def say(self, sentence: str) -> None:
        """Show a message in the state row until the next command."""
        self.said = sentence
        self.refresh_rows()

    def say_on_top(self, sentence: str) -> None:
        """Show a message on the topmost command screen, which a dialog may cover."""
        *_, seen = (screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen))
        seen.say(sentence)

    def refresh_rows(self) -> None:
        """Schedule :meth:`show_rows` after the next refresh; repeated calls until then have no effect."""
        seen = self.app.screen
        if self._rows_due_after is not seen:  # a callback that waits for a covered or closed screen may never run
            self._rows_due_after = seen
            self.call_after_refresh(self._show_due_rows)

    def _show_due_rows(self) -> None:
        due, self._rows_due_after = self._rows_due_after is not None, None
        if due and self.is_open:
            self.show_rows()
            if self.app.screen is not self:  # a dialog also paints the visible part of this screen
                self.app.screen.refresh()

    @property
    def is_open(self) -> bool:
        """True while the screen has its widgets. A closing screen loses them before it receives its last messages."""
        return self.app.is_running and self in self.app.screen_stack

    def call_later(self, callback: Callable[..., object], *args: object, **kwargs: object) -> bool:
        """Call a function after the messages that wait, unless the screen closes before its turn comes."""
        return super().call_later(self._call_if_open, partial(callback, *args, **kwargs))

    def _call_if_open(self, callback: Callable[[], object]) -> object:
        return callback() if self.is_open else None

    async def on_timer(self, event: events.Timer) -> None:
        """Drop timer callbacks once the screen closes."""
        if not self.is_open:
            event.prevent_default()

    def on_mount(self) -> None:
        """Subscribe to edits until the screen is unmounted, and fill the screen."""
        self._end_hearing = self.session.store.on_change(self._hear)
        self.on_open()

    def _hear(self, edit: Edit, sequence: int) -> None:
        if self.is_open:
            self.on_edit(edit, sequence)

    def on_open(self) -> None:
        """Fill the mounted screen."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Unsubscribe from edits."""
        self._end_hearing()

    def on_edit(self, edit: Edit, sequence: int) -> None:
        """Update the screen after an edit."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Compose the rows for the new width."""
        self.refresh_rows()

    def switch_to(self, kind: type["CommandScreen"]) -> None:
        """Open a screen over this one, or return to a screen of that class lower in the stack."""
        while any(isinstance(screen, kind) for screen in self.app.screen_stack) and not isinstance(
            self.app.screen, kind
        ):
            self.app.pop_screen()
        if not isinstance(self.app.screen, kind):
            self.session.return_to = ()
            self.app.push_screen(kind(self.session))

    def go_back(self) -> None:
        """Close the screen; do nothing if another screen is current, as after a repeated key press."""
        if self.is_current:
            self.dismiss()

    def visit(self, path: str, span: Span) -> None:
        """Close all screens above the main screen and open an article at ``span``.

        The session stores the commands that opened the closed screens, so that the back command opens them again.
        """
        main, *above = [screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen)]
        self.session.return_to = tuple(screen.OPENED_BY for screen in above)
        for _ in above:
            self.app.pop_screen()
        main.open_at(path, span)

    def open_at(self, path: str, span: Span) -> None:
        """Open an article at ``span``; only the main screen implements this."""
        raise NotImplementedError
