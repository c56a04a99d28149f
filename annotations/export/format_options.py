"""What is decided about an export beside its format."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """How quotes are written; each format looks at what concerns it."""

    style: str = "plain"
    """Style of the citations: a name in :data:`annotations.export.citation.STYLES`."""
    closing: bool = True
    """Whether what is not known of the articles is listed at the end, as in an export and not on a clipboard."""
    theme_columns: int = 1
    """Columns for themes in a table: as many as the passage with most themes has."""
    marked_themes: Sequence[str] = ()
    """Labels of the themes that get a column of 0 and 1 in a table."""
    raw: bool = False
    """Whether cells of a table may begin as formulas do."""
