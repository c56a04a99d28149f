"""The row list of the matrix screen, with that screen's bindings."""

from reader.commands.table import Scope
from reader.widgets.bindings import bindings_for
from reader.widgets.row_list import RowList


class CellList(RowList):
    """The rows of the matrix."""

    BINDINGS = bindings_for(Scope.MATRIX)
