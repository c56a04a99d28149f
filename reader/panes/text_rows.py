"""Rows of text that change often: drawn again without a layout, and only those that changed."""

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class TextRows(Widget):
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

    def render(self) -> Content:
        """The rows, never wrapped."""
        return Content("\n").join(row.truncate(self.size.width, ellipsis=True) for row in self.rows.values())
