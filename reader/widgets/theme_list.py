"""The rows of the codebook screen, with its keys."""

from reader.commands.table import Scope
from reader.widgets.bindings import bindings_for
from reader.widgets.row_list import RowList


class ThemeList(RowList):
    """Themes, one a row."""

    BINDINGS = bindings_for(Scope.THEMES)
