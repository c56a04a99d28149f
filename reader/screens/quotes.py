"""Every passage of the folder: narrowed by the filter language, taken from there into what one writes."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.changes import Edit
from annotations.text.visible import visible
from reader.commands import Where
from reader.panes.looks import looks
from reader.screens.acts import rows
from reader.screens.table import TableScreen
from reader.session import marks
from reader.session.quotes import Quotes


class QuotesScreen(TableScreen):
    """The passages that a filter lets through, one a row."""

    OPENED_BY = "quotes"
    TITLE_WORDS: ClassVar[str] = "Quotes"
    HINT = 'theme:taiwan, outlet:…, after:2024-04, "words of the quote", -russia · → completes · esc shows all'

    @classmethod
    def acts(cls) -> Mapping[str, Callable[[Self], None]]:
        """What each command does here, by its id."""
        return rows.ACTS

    @property
    def place(self) -> Where:
        """Where the keys go now."""
        return Where.QUOTES

    @property
    def table(self) -> Quotes:
        """The quotes as the session keeps them."""
        return self.session.kept(Quotes)

    @property
    def typed(self) -> str:
        """The filter, as typed."""
        return self.table.typed

    def narrow(self, typed: str) -> None:
        """Show the passages that a filter lets through."""
        self.table.narrow(typed)

    def begin(self) -> None:
        """What was edited since the screen was left may have changed the rows."""
        self.table.renew()
        super().begin()

    def on_edit(self, edit: Edit, sequence: int) -> None:
        """Passages come and go with edits."""
        self.table.renew()
        self.show_table()

    def tally(self) -> str:
        """How many of all passages are shown."""
        return f"{len(self.table):,} of {self.session.store.passage_count:,}"

    def empty(self) -> Sequence[str]:
        """Why there are none, and the next key."""
        if self.session.store.passage_count:
            return ["No passage fits the filter.", "/ changes it, q goes back."]
        return ["Nothing is tagged yet.", "q goes back; a digit tags what is selected there."]

    def draw(self, index: int, line: int, width: int, ground: str) -> Sequence[Segment]:
        """Bars of its themes, the words, title and date of the article."""
        look, passage = looks(self), self.table.passage(index)
        shades = look.shades
        mark = "•" if passage.id in self.table.marked else " "
        bars = [marks.colour_of(self.session, theme) for theme in passage.themes[:4]]
        facts = self.session.catalog.glance(passage.article, self.session.store.article(passage.article))
        source = f"{facts.title or passage.article}"
        room = max(20, width - 40)
        words = visible(" ".join(passage.anchor.exact[: 2 * room].split()))
        quoted = (
            f"“{words if cell_len(words) <= room - 2 else set_cell_size(words, room - 3).rstrip() + look.ellipsis}”"
        )
        return [
            Segment(f"{mark}", look.cells(shades.accent, ground)),
            *(Segment(look.bar, look.cells(shades.theme(bar or 0), ground)) for bar in bars),
            Segment(" " * (5 - len(bars)), look.cells(shades.text, ground)),
            Segment(set_cell_size(quoted, room), look.cells(shades.text, ground)),
            Segment(f" {set_cell_size(visible(source), 24)}", look.cells(shades.dim, ground)),
            Segment(f" {visible(facts.published) or 'n.d.'}", look.cells(shades.dim, ground)),
        ]

    def go_to_row(self) -> None:
        """Read the passage in its article."""
        passage = self.table.passage(self.table.index)
        self.go_there(passage.article, passage.span)
