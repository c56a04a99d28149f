"""One row of text that changes often: drawn again without a layout."""

from textual.content import Content
from textual.widget import Widget


class TextLine(Widget):
    """A single row of content, cut at its right end."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty row; :meth:`show` fills it."""
        super().__init__(id=id, classes=classes)
        self.content = Content("")

    def show(self, content: Content) -> None:
        """Draw ``content``; nothing happens when it is what is drawn already."""
        if content.spans != self.content.spans or content.plain != self.content.plain:
            self.content = content
            self.refresh()

    def render(self) -> Content:
        """The content, never wrapped."""
        return self.content.truncate(self.size.width, ellipsis=True)
