"""The row list of the codebook screen, with that screen's bindings."""

from reader.commands.table import Scope
from reader.widgets.bindings import bindings_for
from reader.widgets.row_list import RowList


class ThemeList(RowList):
    """The rows of the codebook screen, one theme per row."""

    BINDINGS = bindings_for(Scope.THEMES)
