"""A short list of choices in a dialog."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.text.sanitize import sanitize
from reader.widgets.lists import RowList
from reader.widgets.style import style_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a choice list."""

    label: str
    value: object
    """Value that identifies the choice to the caller."""
    colour: int | str | None = None
    """Palette index or ``#rrggbb`` of the bar; ``None`` draws no bar."""
    aside: str = ""
    """Text at the right of the row."""
    key: str = ""
    """A key that does the same without the dialog."""
    is_chosen: bool = False
    """True if the row starts with a check mark."""


class ChoiceList(RowList, can_focus=False):
    """A list with one choice per row. Another widget has the focus and moves the highlight."""

    def __init__(self, *, id: str) -> None:
        """Create an empty list."""
        super().__init__(self._draw_choice, id=id)
        self.choices: Sequence[Choice] = ()

    def offer(self, choices: Sequence[Choice], index: int = 0) -> None:
        """Replace the choices and highlight the one at ``index``."""
        self.choices = choices
        self.show(len(choices), index)

    @property
    def chosen(self) -> Choice | None:
        """The highlighted choice, or ``None`` if the list is empty."""
        return self.choices[self.index] if self.choices else None

    @property
    def has_focus_look(self) -> bool:
        """Always true: enter acts on the highlighted choice although the input has the focus."""
        return True

    def _draw_choice(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        look = style_of(self)
        shades, choice = look.shades, self.choices[index]
        check = look.check if choice.is_chosen else " "
        bar = " " if choice.colour is None else look.bar
        colour = shades.theme(choice.colour)
        aside, key = sanitize(choice.aside), f"  {choice.key or ' '} "
        room = max(0, width - 5 - cell_len(aside) - 1 - cell_len(key))
        label = set_cell_size(look.cut(sanitize(choice.label), room), room)
        return [
            Segment(f" {check} ", look.cells(shades.text, background)),
            Segment(bar, look.cells(colour, background)),
            Segment(f" {label}", look.cells(shades.text, background, bold=index == self.index)),
            Segment(f" {aside}", look.cells(shades.dim, background)),
            Segment(key, look.cells(shades.accent, background)),
        ]
