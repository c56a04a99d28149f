"""Options of an export in addition to its format."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """Options for writing quotes; each format uses only those that apply to it."""

    style: str = "plain"
    """Style of the citations: a name in :data:`annotations.export.citation.STYLES`."""
    closing: bool = True
    """Whether to append references and missing details of the articles, as in exports but not on the clipboard."""
    theme_columns: int = 1
    """Number of theme columns in a table: the greatest number of themes of any passage."""
    marked_themes: Sequence[str] = ()
    """Labels of the themes that have an indicator column (0 or 1) in a table."""
    raw: bool = False
    """Whether to write table cells without escaping formulas."""
