"""Rows of text that change often: drawn again without a layout, and only those that changed."""

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class ChromeRows(Widget):
    """Named rows of content, each cut at its right end."""

    def __init__(self, *names: str, id: str) -> None:
        """Make empty rows; :meth:`show` fills them.

        Args:
            names: What each row is called, from the top.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.rows: dict[str, Content] = {name: Content("") for name in names}
        """What each row shows."""

    def show(self, rows: Mapping[str, Content]) -> None:
        """Draw other content in some rows; nothing happens in those that show it already."""
        for place, name in enumerate(self.rows):
            content = rows.get(name, self.rows[name])
            former = self.rows[name]
            if content.plain != former.plain or content.spans != former.spans:
                self.rows[name] = content
                self.refresh(Region(0, place, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw a row; the others are left as they are."""
        width, ground = self.size.width, self.visual_style
        content = list(self.rows.values())[y] if y < len(self.rows) else Content("")
        segments = content.truncate(width, ellipsis=True).render_segments(ground)
        return Strip(segments).adjust_cell_length(width, ground.rich_style)
