"""The rows of the matrix screen, with its keys."""

from reader.commands.table import Scope
from reader.widgets.bindings import bindings_for
from reader.widgets.row_list import RowList


class CellList(RowList):
    """Rows of cells, one of which is highlighted."""

    BINDINGS = bindings_for(Scope.MATRIX)
