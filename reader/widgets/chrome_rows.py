"""Rows of text that change often. An update repaints only the changed rows and needs no layout."""

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class ChromeRows(Widget):
    """Named rows of content, each truncated at its right end."""

    def __init__(self, *names: str, id: str) -> None:
        """Create empty rows; :meth:`show` fills them.

        Args:
            names: The names of the rows, from the top.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.rows: dict[str, Content] = {name: Content("") for name in names}
        """The content of each row by name."""

    def show(self, rows: Mapping[str, Content]) -> None:
        """Replace the content of the given rows and repaint those whose content differs."""
        for place, name in enumerate(self.rows):
            content = rows.get(name, self.rows[name])
            former = self.rows[name]
            if content.plain != former.plain or content.spans != former.spans:
                self.rows[name] = content
                self.refresh(Region(0, place, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the row ``y``."""
        width, ground = self.size.width, self.visual_style
        content = list(self.rows.values())[y] if y < len(self.rows) else Content("")
        segments = content.truncate(width, ellipsis=True).render_segments(ground)
        return Strip(segments).adjust_cell_length(width, ground.rich_style)
