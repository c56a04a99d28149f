"""A dialog to choose from a list by typing, such as a theme to add or a tag to remove."""

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.widgets import Input, Static

from reader.screens.dialog import DialogFooter, DialogScreen
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.line_input import LineInput
from reader.widgets.line_list import LineList
from reader.widgets.safe_text import safe_content

MAX_ROWS = 12
"""Choices shown at once."""


class PickerScreen(DialogScreen):
    """A dialog with an input and the choices that match it, best match first."""

    def __init__(
        self,
        title: str,
        matches: Callable[[str], Sequence[Choice]],
        choose: Callable[[Choice], str],
        beside: Region,
        foot: str = "enter chooses · tab chooses and stays · esc back",
    ) -> None:
        """Create the dialog.

        Args:
            title: Title of the dialog.
            matches: Returns the choices for a typed text.
            choose: Called with the chosen item; returns an error message, or ``""``.
            beside: The screen region of the words that the dialog refers to.
            foot: Description of the keys for the last row.
        """
        super().__init__(beside)
        self._title = title
        self._offered = matches
        self._choose = choose
        self._foot = foot

    def compose(self) -> ComposeResult:
        """Compose the dialog."""
        with Vertical(id="box"):
            yield Static(safe_content(self._title), id="box-title")
            yield LineInput(id="typed", placeholder="type a name", compact=True)
            yield ChoiceList(id="choices")
            yield DialogFooter(self._foot)

    def on_mount(self) -> None:
        """Show all choices and place the dialog."""
        self._offer("")
        count = min(MAX_ROWS, self.query_one(ChoiceList).count + 1)
        self.position_box(self.query_one("#box", Vertical), 60, count + 7)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._choose_highlighted(stay=False)

    @on(LineList.Selected)
    def _clicked(self) -> None:
        self._choose_highlighted(stay=False)

    def on_key(self, event: events.Key) -> None:
        """Move with the arrows, choose with tab and stay open, close with esc or with backspace in an empty input."""
        steps = {"down": 1, "up": -1, "pagedown": MAX_ROWS, "pageup": -MAX_ROWS}
        if event.key in steps:
            self.query_one(ChoiceList).move(steps[event.key])
        elif event.key == "tab":
            self._choose_highlighted(stay=True)
        elif event.key == "escape" or (event.key == "backspace" and not self.query_one(Input).value):
            self.close()
        else:
            return
        event.stop()
        event.prevent_default()

    def _offer(self, typed: str, index: int = 0) -> None:
        self.query_one(ChoiceList).offer(self._offered(typed), index)

    def _choose_highlighted(self, *, stay: bool) -> None:
        choices = self.query_one(ChoiceList)
        chosen = choices.chosen
        if chosen is None:
            self.query_one(DialogFooter).say(safe_content("nothing matches · backspace deletes · esc back"))
            return
        refused = self._choose(chosen)
        if refused:
            self.query_one(DialogFooter).say(safe_content(refused))
        elif stay:
            self.query_one(Input).clear()
            self._offer("", choices.index)
        else:
            self.close()
