"""What all screens share: keys ask for commands, commands are carried out, and what is refused is said."""

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
"""The key that copies, wherever there is something to copy."""


class CommandScreen(Screen[None]):
    """A screen whose keys are those of the table of commands.

    The main screen lies at the bottom of the app's stack. Another one is opened by the command :attr:`OPENED_BY`, is
    made anew each time, and finds in the session what it showed before.
    """

    BINDINGS = bindings_for(Scope.EVERYWHERE)
    OPENED_BY: ClassVar[str] = ""
    """Id of the command that opens this screen."""

    def __init__(self, session: Session) -> None:
        """Make a screen for what ``session`` holds."""
        super().__init__()
        self.session = session
        self.said = ""
        """What has just been said, until the next key."""
        self._rows_due_after: Screen[object] | None = None
        self._end_hearing: Callable[[], None] = lambda: None

    @classmethod
    def actions(cls) -> Mapping[str, Callable[[Self], None]]:
        """What each command does here, by its id."""
        raise NotImplementedError

    @property
    def scope(self) -> Scope:
        """Where the keys go now."""
        raise NotImplementedError

    @property
    def typing_in(self) -> FindInput | None:
        """The row in which words are typed now, so that keys ask for nothing."""
        return self.focused if isinstance(self.focused, FindInput) else None

    def show_rows(self) -> None:
        """Compose the rows around the panes anew."""
        raise NotImplementedError

    def make_room(self, rows: int) -> Region:
        """Where on the screen the words are that a command is about, with ``rows`` rows for a dialog beside them."""
        raise NotImplementedError

    def action_command(self, id: str) -> None:
        """Carry out a command of the table."""
        self.perform(self.actions()[id])

    def action_copy(self) -> None:
        """What ctrl+c does on every screen: what y does there."""
        for command in active_in(self.scope):
            if COPY_KEY in command.keys:
                self.action_command(command.id)

    def on_key(self, event: events.Key) -> None:
        """A key that means something in the other pane only: say so, where nothing would happen."""
        known, here = keymap_of(self), self.scope
        meant = known.commands_for(event.key) + known.commands_for(event.character or "")
        if any(command.scope.is_active_in(here) for command in meant):
            return
        elsewhere = [command for command in meant if command.id in self.actions()]
        if elsewhere:
            there = key_label(known.keys(BY_ID["other-pane"])[:1])
            self.say(f"That key works in the other pane ({elsewhere[0].title}). {there} goes there.")

    def perform(self, act: Callable[[Self], None]) -> str:
        """Carry out an act; what it refuses is said in the state line, and returned."""
        self.said = refused = ""
        self._rows_due_after = self.app.screen  # they are shown below, in one painting with what the act changed
        try:
            act(self)
        except ReaderError as error:
            self.said = refused = str(error)
        self._show_due_rows()
        return refused

    def reporting_errors(self, act: Callable[[Result], None]) -> Callable[[Result], str]:
        """``act`` for a dialog to call; tells why it was refused, or nothing."""
        return lambda value: self.perform(lambda _: act(value))

    def say(self, sentence: str) -> None:
        """Say something in the state line until the next key."""
        self.said = sentence
        self.refresh_rows()

    def say_on_top(self, sentence: str) -> None:
        """Say something on whichever screen is seen now; a dialog may lie over it."""
        *_, seen = (screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen))
        seen.say(sentence)

    def refresh_rows(self) -> None:
        """Compose the rows around the panes soon: once, however many ask for it."""
        seen = self.app.screen
        if self._rows_due_after is not seen:  # what waits for a screen that is covered or gone may never be called
            self._rows_due_after = seen
            self.call_after_refresh(self._show_due_rows)

    def _show_due_rows(self) -> None:
        due, self._rows_due_after = self._rows_due_after is not None, None
        if due and self.is_open:
            self.show_rows()
            if self.app.screen is not self:  # a dialog paints what it leaves visible of this screen
                self.app.screen.refresh()

    @property
    def is_open(self) -> bool:
        """Whether the screen has its widgets: while it closes, it loses them before its last messages come."""
        return self.app.is_running and self in self.app.screen_stack

    def call_later(self, callback: Callable[..., object], *args: object, **kwargs: object) -> bool:
        """Call a function after the messages that wait, unless the screen closes before its turn comes."""
        return super().call_later(self._call_if_open, partial(callback, *args, **kwargs))

    def _call_if_open(self, callback: Callable[[], object]) -> object:
        return callback() if self.is_open else None

    async def on_timer(self, event: events.Timer) -> None:
        """Drop what a timer calls, once the screen closes."""
        if not self.is_open:
            event.prevent_default()

    def on_mount(self) -> None:
        """Hear of edits as long as the screen is there."""
        self._end_hearing = self.session.store.on_change(self._hear)
        self.on_open()

    def _hear(self, edit: Edit, sequence: int) -> None:
        if self.is_open:
            self.on_edit(edit, sequence)

    def on_open(self) -> None:
        """The screen is there: fill it."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Edits do not concern a screen that is gone."""
        self._end_hearing()

    def on_edit(self, edit: Edit, sequence: int) -> None:
        """Something was edited: show it as it is now."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """The rows are composed for the width."""
        self.refresh_rows()

    def switch_to(self, kind: type["CommandScreen"]) -> None:
        """Open another screen over this one; one of its kind that lies below comes to the top again."""
        while any(isinstance(screen, kind) for screen in self.app.screen_stack) and not isinstance(
            self.app.screen, kind
        ):
            self.app.pop_screen()
        if not isinstance(self.app.screen, kind):
            self.session.return_to = ()
            self.app.push_screen(kind(self.session))

    def go_back(self) -> None:
        """Show the screen below again; a second key that asks for it changes nothing."""
        if self.is_current:
            self.dismiss()

    def visit(self, path: str, span: Span) -> None:
        """Read an article at ``span``; the key that leaves comes back to the screens that are left now."""
        main, *above = [screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen)]
        self.session.return_to = tuple(screen.OPENED_BY for screen in above)
        for _ in above:
            self.app.pop_screen()
        main.open_at(path, span)

    def open_at(self, path: str, span: Span) -> None:
        """Read an article at ``span``, on the screen where that is done."""
        raise NotImplementedError
