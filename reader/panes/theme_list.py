"""The rows of the codebook screen, with its keys."""

from reader.commands.table import Where
from reader.panes.bindings import bindings
from reader.panes.row_list import RowList


class ThemeList(RowList):
    """Themes, one a row."""

    BINDINGS = bindings(Where.THEMES)
