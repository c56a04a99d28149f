"""The list of the folder's articles: one row for the title, one for the source, the date and the passages by theme."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.model import State
from annotations.text.sanitize import sanitize
from reader.commands.scopes import LIST
from reader.widgets.bindings import bindings_for
from reader.widgets.lists import RowList
from reader.widgets.style import style_of


class ThemeCount(NamedTuple):
    """The number of passages in an article that have a theme."""

    initial: str
    colour: int | str
    passages: int


class ArticleEntry(NamedTuple):
    """An entry in the article list: two rows."""

    state: State
    title: str
    source: str
    """Outlet or author, and date, with placeholders for missing values. For an unreadable file, the reason."""
    themes: tuple[ThemeCount, ...]
    readable: bool
    new: bool = False
    """True if the article was added to the folder since the last session."""
    mentions: int = 0
    """Number of untagged mentions of themes, 0 if the article has not been scanned."""
    needs_review: int = 0
    """Number of passages that need review because the article has changed."""


class ArticleList(RowList):
    """A list of articles by title. The open article stays highlighted while its text has the focus."""

    BINDINGS = bindings_for(LIST)

    def __init__(self, headline: Callable[[int], ArticleEntry], empty: Callable[[], Sequence[str]], *, id: str) -> None:
        """Create a list that looks up its entries when it draws them.

        Args:
            headline: Returns the data to show for the article at an index of the list.
            empty: Returns the lines to show when the list has no articles.
            id: The widget's id.
        """
        super().__init__(self._draw_article, empty, id=id, entry_height=2)
        self._headline = headline

    def on_resize(self) -> None:
        """Separate the articles with an empty row if all of them still fit."""
        airy = self.count * 3 <= self.size.height
        self.entry_height = 3 if airy else 2
        self.show(self.count, self.index)

    def _draw_article(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
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
        title = look.cut(sanitize(item.title), width - 4)
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
        source = look.cut(source, max(0, room - 1))
        segments = [Segment("   " + set_cell_size(source, max(0, room)), look.cells(shades.dim, background))]
        for text, colour in counts:
            segments.append(Segment(f"{text} ", look.cells(colour, background)))
        return segments
