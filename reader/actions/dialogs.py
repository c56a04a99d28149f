"""Dialogs as data: an action describes a dialog, and the screen opens it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.session.export_job import ExportResult

CHOICES_ROOM = 12
"""Rows for a dialog with a few choices or fields."""

EXPORT_ROOM = 23
"""Rows for the options and the preview of an export."""


@dataclass(frozen=True, slots=True)
class Picker:
    """A dialog to choose from a list by typing."""

    title: str
    matches: Callable[[str], Sequence[Choice]]
    """Returns the choices for a typed text, best match first."""
    on_choose: Callable[[Choice], object]
    """Called with the chosen item. The dialog shows the message of a ``ReaderError`` and stays open."""
    keys: str
    """Description of the keys, for the last row."""
    room: int = CHOICES_ROOM
    """Rows to make free beside the target of the command; 0 places the dialog at the top of the screen."""
    edits: bool = True
    """Whether a choice edits the annotations. Such a dialog opens only if they can be edited."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form."""

    name: str
    """Key of the value in the submitted values."""
    label: str
    value: str = ""
    known: Sequence[str] = ()
    """Previously used values, offered as completions."""
    hint: str = ""
    """Placeholder of the empty field."""
    offered: str = ""
    """A value that the right arrow enters into the empty field."""


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog with one field per line, which edits the annotations."""

    title: str
    fields: Sequence[FormField]
    on_submit: Callable[[dict[str, str]], object]
    """Called with the values by name. The dialog shows the message of a ``ReaderError`` and stays open."""
    fill: Callable[[], dict[str, str]] | None = None
    """Returns the values of the previous article by name, for empty fields."""
    notes: Sequence[str] = ()
    """Lines of text to show above the fields."""
    room: int = CHOICES_ROOM
    """Rows to make free, as of :attr:`Picker.room`."""


@dataclass(frozen=True, slots=True)
class Export:
    """The dialog with the options of an export."""

    scopes: Mapping[str, Sequence[str] | None]
    """The sets of quotes to choose from, the likeliest first: ids of passages, or ``None`` for the selection."""
    on_done: Callable[["ExportResult", str], object]
    """Called after the export with its result and the path of the file, which is empty for the clipboard."""
    room: int = EXPORT_ROOM
    """Rows to make free, as of :attr:`Picker.room`."""


Dialog = Picker | Form | Export
