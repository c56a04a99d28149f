"""The base class of all screens: it runs commands, opens dialogs and shows errors."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pkgutil import resolve_name
from typing import Any, Self, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.timer import Timer, TimerCallback

from annotations.edits.edit import Changed
from annotations.errors import ReaderError
from reader.actions.context import ActionContext, Actions
from reader.actions.dialogs import Dialog, Form, Picker
from reader.commands.keymap import Keymap
from reader.commands.scopes import EVERYWHERE, Scope, ScreenSpec
from reader.commands.table import COMMANDS, Command, active_in
from reader.screens import status_rows
from reader.screens.dialog import FormScreen, PickerScreen
from reader.screens.scheduling import run_incrementally
from reader.session.annotator import Annotator
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.inputs import FindInput
from reader.widgets.style import style_of

Result = TypeVar("Result")

COPY_KEY = "y"
"""The key of the copy command on every screen that has one."""


class CommandScreen(Screen[None]):
    """A screen with the key bindings of the command table."""

    BINDINGS = bindings_for(EVERYWHERE)
    ACTIONS: Actions[Any]
    """The actions of the screen by command id."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        """Create a screen for ``session``, with the keys of ``keymap``."""
        super().__init__()
        self.session = session
        self.keymap = keymap
        """The keys of all commands."""
        self.said = ""
        """The message in the state row, shown until the next command."""
        self._rows_due_after: Screen[object] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

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

    def context_row(self) -> Content:
        """Return the upper of the two bottom rows, with the main keys of the screen."""
        raise NotImplementedError

    def make_room(self, rows: int) -> Region:
        """Return the screen region of a command's target, with space for a dialog of ``rows`` rows beside it."""
        raise NotImplementedError

    # Commands

    @property
    def commands(self) -> Sequence[Command]:
        """The commands of the screen, in the order of the command table."""
        return [command for command in COMMANDS if command.id in self.ACTIONS]

    @property
    def context(self) -> ActionContext[Self]:
        """The context of the screen's actions."""
        return ActionContext(self.session, self.session.state(Annotator), self, self.say, self.push_dialog)

    def action_command(self, id: str) -> None:
        """Run a command of the command table."""
        self.perform(partial(self.ACTIONS[id], self.context))

    def action_copy(self) -> None:
        """Run the command that :data:`COPY_KEY` has in the current scope; bound to ctrl+c on every screen."""
        for command in active_in(self.scope):
            if COPY_KEY in command.keys:
                self.action_command(command.id)

    def on_key(self, event: events.Key) -> None:
        """Show a message for a key that has a command only in the other pane."""
        pressed = (event.key, event.character or "")
        if self.keymap.active_keys(self.scope).intersection(pressed):
            return
        commands = [command for key in pressed for command in self.keymap.commands_for(key)]
        elsewhere = [command for command in commands if command.id in self.ACTIONS]
        if elsewhere:
            there = self.keymap.labels["other-pane"]
            self.say(f"That key works in the other pane: {elsewhere[0].title}. {there} goes there.")

    def perform(self, action: Callable[[], object]) -> str:
        """Call a function; show the message of a ``ReaderError`` in the state row and return it, else return ``""``."""
        self.said = refused = ""
        self._rows_due_after = self.app.screen  # the repaint below shows them with the action's changes
        try:
            action()
        except ReaderError as error:
            self.said = refused = str(error)
        self._show_due_rows()
        return refused

    def run(self, steps: Generator[str | None, None, Result], on_done: Callable[[Result], object]) -> None:
        """Run work between key presses until it ends or the screen closes, and show its messages."""
        run_incrementally(self, steps, self.say, on_done)

    def run_to_end(self, steps: Generator[str, None, str]) -> None:
        """Run work as :meth:`run`, even after the screen has closed, and show the message that it returns."""

        def say(sentence: str) -> None:
            self.topmost.say(sentence)

        run_incrementally(self.app, steps, say, say)

    # Dialogs and other screens

    def push_dialog(self, dialog: Dialog) -> None:
        """Open a dialog beside the command's target, or at the top of the screen if the dialog needs no room.

        Raises:
            StoreReadOnly: The dialog edits the annotations, which is impossible; the analyst types nothing in vain.
        """
        if isinstance(dialog, Form) or (isinstance(dialog, Picker) and dialog.edits):
            self.session.store.check_writable()
        top = Region(6, 1, max(60, min(90, self.size.width - 12)), 0)
        beside = self.make_room(dialog.room) if dialog.room else top
        if isinstance(dialog, Picker):
            self.app.push_screen(PickerScreen(dialog, self._reporting_errors(dialog.on_choose), beside))
        elif isinstance(dialog, Form):
            self.app.push_screen(FormScreen(dialog, self._reporting_errors(dialog.on_submit), beside))
        else:
            from reader.screens.export import ExportScreen

            self.app.push_screen(ExportScreen(self.session, dialog, beside))

    def _reporting_errors(self, submit: Callable[[Result], object]) -> Callable[[Result], str]:
        """Return a callback for dialogs that calls ``submit`` and returns its error message, or ``""``."""
        return lambda value: self.perform(partial(submit, value))

    def show_help(self) -> None:
        """Open the help."""
        from reader.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.scope, self.commands, self.keymap))

    def open_screen(self, spec: ScreenSpec) -> None:
        """Open a screen over this one, or return to the screen if it is lower in the stack."""
        kind: type[CommandScreen] = resolve_name(spec.screen)
        while any(isinstance(screen, kind) for screen in self.app.screen_stack):
            if isinstance(self.app.screen, kind):
                return
            self.app.pop_screen()
        self.session.return_to = ()
        self.app.push_screen(kind(self.session, self.keymap))

    def go_back(self) -> None:
        """Close the screen; do nothing if another screen is current, as after a repeated key press."""
        if self.is_current:
            self.dismiss()

    # Messages and repaints

    def bottom_rows(self, progress: str = "") -> dict[str, Content]:
        """Return the two bottom rows: the context, or the keys of an input with the focus; and the save status."""
        session, look, width, row = self.session, style_of(self), self.size.width, self.typing_in
        here = status_rows.typing_row(look, row.key_hints, width) if row else self.context_row()
        scope = None if row else self.scope
        state = status_rows.state_row(session, look, self.keymap, width, self.said, scope, progress)
        return {"here": status_rows.warning_row(session, look) or here, "state": state}

    def say(self, sentence: str) -> None:
        """Show a message in the state row until the next command."""
        self.said = sentence
        self.refresh_rows()

    @property
    def topmost(self) -> "CommandScreen":
        """The topmost command screen, which a dialog may cover."""
        return [screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen)][-1]

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

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Call a function after a delay in seconds, unless the screen closes before."""
        if_open = None if callback is None else partial(self._call_if_open, callback)
        return super().set_timer(delay, if_open, name=name, pause=pause)

    def on_mount(self) -> None:
        """Subscribe to edits and to other colours until the screen is unmounted, and fill the screen."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh_rows())
        self._unsubscribe = self.session.store.on_change(self._notify_if_open)
        self.on_open()

    def _notify_if_open(self, changed: Changed) -> None:
        if self.is_open:
            self.on_changed(changed)

    def on_open(self) -> None:
        """Fill the mounted screen."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Unsubscribe from edits."""
        self._unsubscribe()

    def on_changed(self, changed: Changed) -> None:
        """Update the screen after an edit."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Compose the rows for the new width."""
        self.refresh_rows()
