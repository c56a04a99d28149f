"""Rows over the whole screen: quotes, hits, what is to be reviewed. What they have in common stands here."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.suggester import Suggester
from textual.widgets import Input

from annotations.changes import Edit
from reader.panes.find_input import FindInput
from reader.panes.foreign import content
from reader.panes.line_list import LineList
from reader.panes.looks import keymap, looks
from reader.panes.row_list import RowList
from reader.panes.text_rows import TextRows
from reader.screens import lines
from reader.screens.commanding import CommandScreen
from reader.session.table import Table

PREVIEW = tuple(f"preview-{number}" for number in range(8))
"""Names of the rows under a table."""


class TableScreen(CommandScreen):
    """A table with a title and a tally above it, what is highlighted below it, and an input for what narrows it."""

    TITLE_WORDS: ClassVar[str] = ""
    """What the rows are, as the first row says."""
    HINT: ClassVar[str] = ""
    """What may be typed to narrow the rows."""
    ENTRY_HEIGHT: ClassVar[int] = 1
    """Rows of cells an entry takes."""
    LIST: ClassVar[type[RowList]] = RowList
    """The list, with the keys of this screen."""

    rows = query_one("#rows", RowList)
    """The table."""
    _top = query_one("#top", TextRows)
    _preview = query_one("#preview", TextRows)
    _foot = query_one("#foot", TextRows)
    filter_input = query_one("#filter", FindInput)
    """Where it is typed what narrows the rows; hidden until it is asked for."""

    # What a screen says of itself

    @property
    def table(self) -> Table:
        """The rows as the session keeps them."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        """What narrows the rows now, as it was typed."""
        return ""

    def narrow(self, typed: str) -> None:
        """Show the rows that fit what is typed, from the first; called at each key.

        Raises:
            ReaderError: It is not whole yet; the rows stay.
        """

    def draw(self, index: int, line: int, width: int, ground: str) -> Sequence[Segment]:
        """One row of cells of an entry; see :class:`RowList`."""
        raise NotImplementedError

    def empty(self) -> Sequence[str]:
        """What is said when there are no rows: why, and the next key."""
        raise NotImplementedError

    def tally(self) -> str:
        """How many rows of how many, at the right of the first row."""
        return f"{len(self.table):,}"

    def heads(self) -> Content:
        """The second row: names of the columns."""
        return content("")

    def preview(self) -> Sequence[Content]:
        """What is known of the highlighted row, at most :data:`PREVIEW` rows."""
        return ()

    def here(self) -> Content:
        """The upper of the two rows at the bottom: the keys that matter here, or a warning."""
        return content("")

    def suggester(self) -> Suggester | None:
        """What completes what is typed."""
        return None

    def go_to_row(self) -> None:
        """Enter: go to what the highlighted row is about."""
        raise NotImplementedError

    # What they have in common

    def compose(self) -> ComposeResult:
        """Put the parts together."""
        yield TextRows("top", "heads", id="top")
        yield self.LIST(self.draw, self.empty, entry_height=self.ENTRY_HEIGHT)
        yield TextRows(*PREVIEW, id="preview")
        yield TextRows("here", "state", id="foot")
        yield FindInput(self.HINT, id="filter", suggester=self.suggester())

    def begin(self) -> None:
        """Show the rows as they were left."""
        self.show_table()
        self.set_focus(self.rows)

    def show_table(self) -> None:
        """Show the rows as the session has them now."""
        self.rows.show(len(self.table), self.table.index)
        self.table.index = self.rows.index
        self.refresh_rows()

    def open_filter(self) -> None:
        """Let it be typed what narrows the rows."""
        self.filter_input.open(self.typed)

    def room_beside_selection(self, rows: int) -> Region:
        """Where the highlighted row is on the screen."""
        list = self.rows
        top = list.region.y + list.index * list.entry_height - list.scroll_offset.y
        return Region(list.region.x + 2, top, max(1, list.size.width - 4), list.entry_height)

    def on_edit(self, edit: Edit, sequence: int) -> None:
        """Draw the rows anew; screens whose rows come and go with edits say more."""
        self.rows.refresh()
        self.refresh_rows()

    def show_rows(self) -> None:
        """Compose what stands above and below the table."""
        look, width = looks(self), self.size.width
        here = self.here()
        if self.session.store.failure or self.session.store.read_only:
            here = lines.warning(self.session, look)
        self._top.show({"top": self._title(width), "heads": self.heads()})
        self._preview.show(dict(zip(PREVIEW, [*self.preview(), *[content("")] * len(PREVIEW)], strict=False)))
        self._foot.show(
            {"here": here, "state": lines.state(self.session, look, keymap(self), width, self.said, self.place)}
        )

    def _title(self, width: int) -> Content:
        look = looks(self)
        left = content(f" {self.TITLE_WORDS}", f"bold {look.shades.accent}") + content(
            f"   {self.typed}", look.shades.text
        )
        marked = f"{len(self.table.marked)} marked · " if self.table.marked else ""
        right = content(f"{marked}{self.tally()}", look.shades.dim)
        return left + content(" " * max(2, width - left.cell_length - right.cell_length - 1)) + right

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        self.table.index = event.index
        self.refresh_rows()

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.refresh_rows()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        if event.value != self.typed and not self.attempt(lambda _: self.narrow(event.value)):
            self.show_table()

    @on(FindInput.Left, "#filter")
    def _filter_left(self, event: FindInput.Left) -> None:
        if not event.chosen and self.typed:
            self.attempt(lambda _: self.narrow(""))
            self.show_table()
        self.set_focus(self.rows)
