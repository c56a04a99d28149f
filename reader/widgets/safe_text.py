"""Conversion of untrusted text into Textual content.

Article text, file names, theme names, notes and error messages may contain markup and control characters. Textual
parses a ``str`` in a widget as markup, but not a :class:`Content`. Only this module creates content from such text.
"""

from textual.content import Content
from textual.style import Style

from annotations.text.sanitize import sanitize


def safe_content(text: str, style: str | Style = "") -> Content:
    """Return ``text`` as content of one line, without markup parsing and without control characters."""
    return Content.styled(sanitize(text), style) if style else Content(sanitize(text))
