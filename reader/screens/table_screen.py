"""The base class of screens with a full-screen table, such as the quotes, the search matches and the review."""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.suggester import Suggester
from textual.widgets import Input

from annotations.edits.edit import Changed
from annotations.errors import FilterError
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from reader.commands.keymap import Keymap
from reader.commands.scopes import EVERYWHERE, TABLE, Scope, ScreenSpec
from reader.commands.table import BY_ID
from reader.screens import status_rows
from reader.screens.command_screen import CommandScreen
from reader.screens.reading import ReadingScreen
from reader.session.models.row_model import RowModel
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.content import ChromeRows, safe_content
from reader.widgets.inputs import FindInput
from reader.widgets.lists import RowList
from reader.widgets.style import style_of

ModelT = TypeVar("ModelT", bound=RowModel)

PREVIEW_ROWS = tuple(f"preview-{number}" for number in range(15))
"""Names of the rows under a table; :attr:`TableScreen.preview_room` is the number of rows that fit."""

DIALOG_WIDTH = 76
"""Maximum width in cells of a dialog beside a row."""

SHORT_HEIGHT, USUAL_HEIGHT, TALL_HEIGHT = 16, 30, 44
"""Terminal heights in rows from which the preview is short, of the usual size, or tall."""


class TableScreen(CommandScreen, Generic[ModelT]):
    """A table with a title and a tally above it, a preview of the highlighted row below it, and a filter input."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (SHORT_HEIGHT, "-short"), (USUAL_HEIGHT, "-usual"), (TALL_HEIGHT, "-tall")]
    BINDINGS = bindings_for(TABLE)
    SPEC: ClassVar[ScreenSpec]
    """The row of the screen in :data:`SCREENS`."""
    MODEL: type[ModelT]
    """Class of the rows, which the session keeps while the screen is closed."""
    KEYS: ClassVar[Mapping[str, str]] = {}
    """The main commands of the screen, with descriptions."""
    HINT: ClassVar[str] = ""
    """Placeholder of the filter input."""
    ESCAPE: ClassVar[str] = "shows all"
    """Description of the effect of esc in the filter input."""

    rows = query_one("#rows", RowList)
    """The table."""
    _top = query_one("#top", ChromeRows)
    _preview = query_one("#preview", ChromeRows)
    _foot = query_one("#foot", ChromeRows)
    filter_input = query_one("#filter", FindInput)
    """The filter input, hidden until it is opened."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        """Create a screen for ``session``, with the keys of ``keymap``."""
        super().__init__(session, keymap)
        self._misread: FilterError | None = None

    # Subclasses override these methods

    def reload(self) -> None:
        """Compute the rows again and show them."""
        self.model.reload()
        self.show_table()

    def set_filter(self, typed: str) -> None:
        """Show the rows that match a filter, from the first; called at each key press.

        Raises:
            ReaderError: The filter is incomplete; the rows remain.
        """

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return one row of an entry; see :data:`reader.widgets.lists.DrawRow`."""
        raise NotImplementedError

    def empty(self) -> Sequence[str]:
        """Return the lines to show when there are no rows: the reason, and the next key to press."""
        raise NotImplementedError

    def tally(self) -> str:
        """Return the number of rows, for the right of the first row."""
        return f"{len(self.model):,}"

    def column_names(self) -> Content:
        """Return the second row, with the column names."""
        return safe_content("")

    def preview(self) -> Sequence[Content]:
        """Return details of the highlighted row, in at most :attr:`preview_room` rows."""
        return ()

    def context_row(self) -> Content:
        """Return the upper of the two bottom rows, with the keys of :attr:`KEYS`."""
        return status_rows.keys_row(style_of(self), self.keymap, self.KEYS, self.size.width)

    def describe(self) -> str:
        """Return a description of the rows, shown after the title."""
        return self.model.typed

    def suggester(self) -> Suggester | None:
        """Return the completions of the filter input, or ``None``."""
        return None

    def open_row(self) -> None:
        """Open the target of the highlighted row."""
        raise NotImplementedError

    # Shared behaviour

    @property
    def scope(self) -> Scope:
        """The scope of the current key bindings."""
        return self.SPEC

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Disable the keys of the rows while an input row has the focus."""
        return not (action == "command" and self.typing_in and BY_ID[str(parameters[0])].scope is not EVERYWHERE)

    def compose(self) -> ComposeResult:
        """Compose the table and the rows around it."""
        yield ChromeRows("top", "heads", id="top")
        yield RowList(self.draw, self.empty, id="rows")
        yield ChromeRows(*PREVIEW_ROWS, id="preview")
        yield ChromeRows("here", "state", id="foot")
        suggester = self.suggester()
        yield FindInput(self.HINT, enter="goes to the rows", escape=self.ESCAPE, id="filter", suggester=suggester)

    @property
    def model(self) -> ModelT:
        """The rows."""
        return self.session.state(self.MODEL)

    def on_open(self) -> None:
        """Show the rows, which edits on other screens may have changed, and focus the table."""
        self.reload()
        self.set_focus(self.rows)

    def go_to(self, index: int) -> None:
        """Highlight the row at ``index``."""
        self.rows.go_to(index)
        self.model.index = self.rows.index

    def show_table(self) -> None:
        """Show the session's current rows."""
        self.rows.show(len(self.model), self.model.index)
        self.model.index = self.rows.index
        self.refresh_rows()

    @property
    def preview_room(self) -> int:
        """Number of rows available for the preview."""
        return min(len(PREVIEW_ROWS), self._preview.size.height)

    def open_filter(self) -> None:
        """Open the filter input."""
        self.filter_input.open(self.model.typed)

    def make_room(self, rows: int) -> Region:
        """Return the screen region of the highlighted row."""
        list = self.rows
        top = list.region.y + list.index * list.entry_height - list.scroll_offset.y
        return Region(list.region.x + 2, top, max(1, min(DIALOG_WIDTH, list.size.width - 4)), list.entry_height)

    def on_changed(self, changed: Changed) -> None:
        """Show the rows after an edit."""
        self.reload()

    def visit(self, path: str, span: Span) -> None:
        """Close all screens above the main screen and open an article at ``span``.

        The session stores the commands that opened the closed screens, so that the back command opens them again.
        """
        main, *above = self.app.screen_stack
        self.session.return_to = tuple(screen.SPEC.command for screen in above if isinstance(screen, TableScreen))
        for _ in above:
            self.app.pop_screen()
        if isinstance(main, ReadingScreen):
            main.open_at(path, span)

    def show_rows(self) -> None:
        """Compose the rows above and below the table."""
        previews = chain(self.preview(), repeat(safe_content("")))
        bottom = self.bottom_rows()
        if self._misread:
            bottom["here"] = self._where_misread(self._misread)
        self._top.show({"top": self._title(self.size.width), "heads": self.column_names()})
        self._preview.show(dict(zip(PREVIEW_ROWS, previews, strict=False)))
        self._foot.show(bottom)

    def _title(self, width: int) -> Content:
        look = style_of(self)
        left = safe_content(f" {self.SPEC.title}", f"bold {look.shades.accent}") + safe_content(
            f"   {self.describe()}", look.shades.text
        )
        marked = f"{len(self.model.marked):,} marked · " if self.model.marked else ""
        right = safe_content(f"{marked}{self.tally()}", look.shades.dim)
        return left + safe_content(" " * max(2, width - left.cell_length - right.cell_length - 1)) + right

    def _where_misread(self, error: FilterError) -> Content:
        """Return the row under the input, with signs below the invalid part of the filter."""
        typed = self.filter_input.value
        place = cell_len(sanitize(typed[: error.start])) - self.filter_input.scroll_x
        signs = "^" * max(1, cell_len(sanitize(typed[error.start : error.end])))
        return safe_content(" " * (1 + max(0, round(place))) + signs, style_of(self).shades.error)

    def _set_filter(self, typed: str) -> None:
        self._misread = None
        try:
            self.set_filter(typed)
        except FilterError as error:
            self._misread = error
            raise

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        if event.index != self.model.index:  # otherwise a command moved the highlight and has scheduled the rows
            self.model.index = event.index
            self.refresh_rows()

    @on(RowList.Selected)
    def _clicked(self) -> None:
        self.refresh_rows()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        if event.value != self.model.typed and not self.perform(lambda: self._set_filter(event.value)):
            self.show_table()

    @on(FindInput.Closed, "#filter")
    def _filter_left(self, event: FindInput.Closed) -> None:
        self._misread = None
        if not event.chosen:
            here = self.model.highlighted_key
            self.perform(lambda: self.set_filter(""))
            self.model.index = (self.model.find(here) if here else None) or 0
            self.show_table()
        self.set_focus(self.rows)
        self.refresh_rows()
