"""The one door through which foreign text enters a widget.

Article text, file names, theme names, notes and error messages may hold markup and control characters. A ``str`` given
to a widget is parsed as markup; a :class:`Content` is not. Only this module makes one of foreign text.
"""

from textual.content import Content
from textual.style import Style

from annotations.text.sanitize import sanitize


def safe_content(text: str, style: str | Style = "") -> Content:
    """``text`` on one line, drawn as it is: no markup, no control character reaches the terminal."""
    return Content.styled(sanitize(text), style) if style else Content(sanitize(text))
