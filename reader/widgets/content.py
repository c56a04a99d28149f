"""Content made of untrusted text, and rows that show content.

Article text, file names, theme names, notes and error messages may contain markup and control characters. Textual
parses a ``str`` in a widget as markup, but not a :class:`Content`.
"""

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from annotations.text.sanitize import sanitize


def safe_content(text: str, style: str | Style = "") -> Content:
    """Return ``text`` as content of one line, without markup parsing and without control characters."""
    return Content.styled(sanitize(text), style) if style else Content(sanitize(text))


class ChromeRows(Widget):
    """Named rows of content, each truncated at its right end. An update repaints only the changed rows."""

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
        for place, (name, former) in enumerate(self.rows.items()):
            content = rows.get(name, former)
            if content.plain != former.plain or content.spans != former.spans:
                self.rows[name] = content
                self.refresh(Region(0, place, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the row ``y``."""
        width, ground = self.size.width, self.visual_style
        content = list(self.rows.values())[y] if y < len(self.rows) else Content("")
        segments = content.truncate(width, ellipsis=True).render_segments(ground)
        return Strip(segments).adjust_cell_length(width, ground.rich_style)
