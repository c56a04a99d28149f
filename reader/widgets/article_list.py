"""The articles of the folder, two rows each: title; source, date and passages by theme."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.text.sanitize import sanitize
from reader.commands.table import Scope
from reader.session.list_entry import ArticleEntry
from reader.widgets.bindings import bindings_for
from reader.widgets.line_list import LineList
from reader.widgets.style import style_of


class ArticleList(LineList, inherit_bindings=False):
    """Articles by name; the open one stays highlighted while its text has the focus."""

    entry_height = 2
    BINDINGS = bindings_for(Scope.LIST)

    def __init__(self, headline: Callable[[int], ArticleEntry], empty: Callable[[], Sequence[str]], *, id: str) -> None:
        """Make a list whose entries are looked up when they are drawn.

        Args:
            headline: What to show of the article at a place of the list.
            empty: What is said in the place of articles when there are none, a line each.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._headline = headline
        self._empty = empty

    def empty(self) -> Sequence[str]:
        """What the screen says there."""
        return self._empty()

    def on_resize(self) -> None:
        """An empty row parts the articles as long as all of them fit."""
        airy = self.count * 3 <= self.size.height
        self.entry_height = 3 if airy else 2
        self.show(self.count, self.index)

    def draw_entry(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Title, source with passages by theme, and an empty row."""
        if line == 2:
            return []
        item = self._headline(index)
        return self._title(item, width, background) if line == 0 else self._source(item, width, background)

    def _title(self, item: ArticleEntry, width: int, background: str) -> list[Segment]:
        look = style_of(self)
        shades = look.shades
        current = background == shades.row
        mark_colour = shades.accent if item.new or item.state in ("reading", "done") else shades.dim
        mark = "!" if not item.readable else "+" if item.new and item.state == "unread" else look.states[item.state]
        title = _cut(sanitize(item.title), width - 4, look.ellipsis)
        finished = item.state in ("done", "irrelevant") or not item.readable
        return [
            Segment(f" {mark} ", look.cells(mark_colour, background)),
            Segment(
                title, look.cells(shades.dim if finished and not current else shades.text, background, bold=current)
            ),
        ]

    def _source(self, item: ArticleEntry, width: int, background: str) -> list[Segment]:
        look = style_of(self)
        shades = look.shades
        counts = [(f"{sanitize(count.initial)}{count.passages}", shades.theme(count.colour)) for count in item.themes]
        counts += [(f"{item.needs_review} to review", shades.error)] if item.needs_review else []
        room = width - 4 - sum(cell_len(text) + 1 for text, _ in counts)
        source = sanitize(item.source)
        if item.mentions:
            whole = f"{item.mentions} to tag"
            left = whole if cell_len(f"{source}  {whole}") <= room else f"+{item.mentions}"
            counts.append((left, shades.dim))
            room -= len(left) + 1
        source = _cut(source, max(0, room - 1), look.ellipsis)
        segments = [Segment("   " + set_cell_size(source, max(0, room)), look.cells(shades.dim, background))]
        for text, colour in counts:
            segments.append(Segment(f"{text} ", look.cells(colour, background)))
        return segments


def _cut(text: str, cells: int, ellipsis: str) -> str:
    """``text`` in at most ``cells`` cells, ending in an ellipsis where it was cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - cell_len(ellipsis))).rstrip() + ellipsis if cells > 0 else ""
