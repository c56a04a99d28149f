"""The context of an action: the session, the view of the screen, and functions that show a message or a dialog."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from annotations.text.span import Span
from reader.actions.dialogs import Dialog
from reader.commands.keymap import Keymap
from reader.commands.scopes import ScreenSpec
from reader.commands.table import Command
from reader.session.annotator import Annotator
from reader.session.models.row_model import RowModel
from reader.session.motions import Selection
from reader.session.session import Session
from reader.widgets.article_list import ArticleList
from reader.widgets.lists import RowList
from reader.widgets.reading_pane import ReadingPane

Result = TypeVar("Result")
ViewT = TypeVar("ViewT", bound="View")
ViewT_co = TypeVar("ViewT_co", bound="View", covariant=True)
ModelT_co = TypeVar("ModelT_co", bound=RowModel, covariant=True)


@dataclass(frozen=True, slots=True)
class ActionContext(Generic[ViewT_co]):
    """All that an action may use."""

    session: Session
    annotator: Annotator
    """Makes the edits."""
    view: ViewT_co
    """The widgets of the screen."""
    status: Callable[[str], None]
    """Shows a message in the state row until the next command."""
    push: Callable[[Dialog], None]
    """Opens a dialog."""


class View(Protocol):
    """The view of any screen."""

    @property
    def commands(self) -> Sequence[Command]:
        """The commands of the screen."""

    @property
    def keymap(self) -> Keymap:
        """The keys of all commands."""

    def action_command(self, id: str) -> None:
        """Run a command of the screen."""

    def call_later(self, callback: Callable[..., object], *args: object) -> object:
        """Call a function on the event loop, unless the screen has closed by then. Safe to call in any thread."""

    def run(self, steps: Generator[str | None, None, Result], on_done: Callable[[Result], object]) -> None:
        """Run work between key presses until it ends or the screen closes. The screen shows its messages."""

    def run_to_end(self, steps: Generator[str, None, str]) -> None:
        """Run work as :meth:`run`, even after the screen has closed, and show the message that it returns."""

    def open_screen(self, spec: ScreenSpec) -> None:
        """Open a screen over this one, or return to the screen if it is below this one."""

    def go_back(self) -> None:
        """Go back to the previous screen; without one, end the program."""

    def show_help(self) -> None:
        """Open the help."""


class ListView(Protocol):
    """The article list, filtered and sorted."""

    @property
    def highlighted(self) -> str:
        """Path of the highlighted article."""

    def show(self) -> None:
        """Show the articles with the current filter and order."""

    def rescan(self) -> None:
        """Scan the folder and show a message about new and removed articles."""


class ReadingView(View, Protocol):
    """The view of the main screen."""

    @property
    def articles(self) -> ArticleList:
        """The widget of the article list."""

    @property
    def pane(self) -> ReadingPane:
        """The text of the open article."""

    @property
    def folder(self) -> ListView:
        """The content of the article list."""

    @property
    def list_has_keys(self) -> bool:
        """True if the article list has the focus."""

    def open(self, path: str, span: Span | None = None) -> None:
        """Open an article at ``span``, or by default at the last reading position."""

    def select(self, selection: Selection, *, towards_end: bool = False) -> None:
        """Set the selection and scroll it into view."""

    def show_text(self) -> None:
        """Focus the text."""

    def show_list(self) -> None:
        """Show and focus the article list."""

    def toggle_list(self) -> None:
        """Show or hide the article list."""

    def toggle_zen(self) -> None:
        """Toggle between the reading pane alone and all panes."""

    def open_find(self) -> None:
        """Open the find input of the article."""

    def open_filter(self) -> None:
        """Open the filter input of the list."""


class TableView(View, Protocol[ModelT_co]):
    """The view of a screen with a table."""

    @property
    def model(self) -> ModelT_co:
        """The rows."""

    @property
    def rows(self) -> RowList:
        """The widget of the rows."""

    def go_to(self, index: int) -> None:
        """Highlight the row at ``index``."""

    def show_table(self) -> None:
        """Show the current rows of the model."""

    def reload(self) -> None:
        """Compute the rows again and show them."""

    def open_row(self) -> None:
        """Open the target of the highlighted row."""

    def open_filter(self) -> None:
        """Open the filter input."""


ReadingContext = ActionContext[ReadingView]
"""The context of an action of the main screen."""

Action = Callable[[ActionContext[ViewT]], None]
"""A function that carries out a command. It raises a ``ReaderError`` if it refuses the command."""

Actions = Mapping[str, Action[ViewT]]
"""Actions by command id."""
