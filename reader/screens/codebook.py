"""The codebook screen: the tree of themes with their descriptions and passage counts, and the commands to edit it."""

from collections.abc import Sequence

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.content import Content

from annotations.edits.edit import Changed, Edit
from annotations.filters.grammar import term_to_text
from annotations.text.sanitize import sanitize
from reader.actions import codebook
from reader.actions.context import Actions
from reader.commands.scopes import CODEBOOK, QUOTES
from reader.screens.table_screen import TableScreen
from reader.session.models.quotes import QuotesModel
from reader.session.models.themes import ThemesModel
from reader.widgets.bindings import bindings_for
from reader.widgets.content import safe_content
from reader.widgets.style import style_of

COUNT_WIDTH, COUNT_WITHIN_WIDTH = 9, 18
"""Widths in cells of the columns for a theme's passages and for those including its subthemes."""


class CodebookScreen(TableScreen[ThemesModel]):
    """The themes, one per row, each below its parent."""

    SPEC = CODEBOOK
    BINDINGS = bindings_for(CODEBOOK)
    ACTIONS: Actions["CodebookScreen"] = codebook.ACTIONS
    MODEL = ThemesModel
    HINT = "part of a theme's name"
    KEYS = {
        "new-theme": "new",
        "new-theme-under": "subtheme",
        "edit-theme": "edit",
        "move-theme": "move",
        "merge-theme": "merge",
        "delete-theme": "delete",
        "theme-key-1": "… 9 key",
        "suggest-words": "keywords",
        "theme-colour": "colour",
        "theme-up": "up",
        "theme-down": "down",
    }

    asked: tuple[str, Edit] | None = None
    """Id of a theme and the edit that deletes it, while the deletion waits for confirmation by a second key press."""

    def set_filter(self, typed: str) -> None:
        """Filter the themes and highlight the first."""
        self.model.set_filter(typed)
        self.model.index = 0

    def action_command(self, id: str) -> None:
        """Run a command; any command other than the deletion cancels a deletion that waits for confirmation."""
        if id != "delete-theme":
            self.asked = None
        super().action_command(id)

    def on_changed(self, changed: Changed) -> None:
        """Reload the themes and their counts after an edit."""
        self.asked = None
        super().on_changed(changed)

    def empty(self) -> Sequence[str]:
        """Return the reason why there are no rows, and the next key to press."""
        return (
            ["No theme matches.", "/ changes the filter."]
            if self.model.typed
            else ["There are no themes.", "n creates one."]
        )

    def tally(self) -> str:
        """Return the number of themes shown and in total."""
        return f"{len(self.model):,} of {len(self.session.codebook):,} themes"

    def column_names(self) -> Content:
        """Return the header row with the column names."""
        room = self._room(self.size.width - 1)
        columns = f"{'passages':>{COUNT_WIDTH}}{'incl. subthemes':>{COUNT_WITHIN_WIDTH}}"
        return safe_content(f"      {'theme':<{room}}{columns}  description", style_of(self).shades.dim)

    def _room(self, width: int) -> int:
        """Return the width of the name column in cells."""
        return max(16, min(44, width * 2 // 5))

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return the row of a theme: key, colour, indented name, passage counts and description."""
        look, theme = style_of(self), self.model.theme(index)
        shades, room = look.shades, self._room(width)
        indent = "  " * (0 if self.model.typed else min(self.session.codebook.depth(theme.id), 8))
        name = self.session.codebook.label(theme.id) if self.model.typed else theme.name
        numbers = (
            f""
            f"{self.model.count_passages(theme):>{COUNT_WIDTH},}{self.model.count_passages_within(theme):>{COUNT_WITHIN_WIDTH},}"
        )
        return [
            Segment(f"  {theme.key or ' '} ", look.cells(shades.accent, background)),
            Segment(f"{indent}{look.bar} ", look.cells(shades.theme(theme.colour), background)),
            Segment(set_cell_size(sanitize(name), room - len(indent)), look.cells(shades.text, background)),
            Segment(numbers, look.cells(shades.text, background)),
            Segment(f"  {sanitize(theme.description)}", look.cells(shades.dim, background)),
        ]

    def preview(self) -> Sequence[Content]:
        """Return the fields of the highlighted theme and the themes with similar names."""
        if not len(self.model):
            return ()
        shades, theme = style_of(self).shades, self.model.theme()
        rows = {
            "meaning": theme.description,
            "keywords": ", ".join(theme.keywords),
            "excluding": ", ".join(theme.excluded),
            "note": theme.note,
            "similar": ", ".join(self.model.similar_labels(theme)),
        }
        head = safe_content(f" {self.session.codebook.label(theme.id)}", f"bold {shades.text}")
        said = (
            safe_content(f" {name:<10}", shades.dim)
            + safe_content(value, shades.error if name == "similar" else shades.text)
            for name, value in rows.items()
            if value
        )
        return [head, *said]

    def open_row(self) -> None:
        """Open the quotes of the highlighted theme and its subthemes."""
        self.session.state(QuotesModel).set_filter(term_to_text("theme", self.model.filter_of(self.model.theme())))
        self.open_screen(QUOTES)
