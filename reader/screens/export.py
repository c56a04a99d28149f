"""The export dialog: quotes, format and destination, with a preview; it runs the export, which can be cancelled."""

from collections.abc import Callable, Generator, Mapping
from itertools import chain, islice
from textwrap import wrap

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.widgets import Input, Static

from annotations.errors import EditRefused
from annotations.export.formats import FORMATS
from reader.actions.dialogs import Export
from reader.screens.dialog import DialogFooter, DialogScreen
from reader.screens.scheduling import run_incrementally
from reader.session.export_job import FILE, ExportJob, ExportResult
from reader.session.output_file import AlreadyThere
from reader.session.session import Session
from reader.widgets.content import ChromeRows, safe_content
from reader.widgets.inputs import LineInput
from reader.widgets.style import style_of

LABELS = {"what": "Quotes", "format": "Format", "style": "Citation", "where": "To"}
"""Labels of the options by name, in the order of the rows."""

KEYS_HINT = "↑ ↓ choose a line · ← → change it · enter exports · esc back"

PREVIEW_ROWS = tuple(f"preview-{number}" for number in range(12))
"""Names of the rows of the preview."""


class ExportScreen(DialogScreen):
    """A dialog with a row for each option, the file name, and a preview of the export."""

    _lines = query_one("#lines", ChromeRows)
    _preview = query_one("#export-preview", ChromeRows)
    _file = query_one("#file", LineInput)

    def __init__(self, session: Session, export: Export, beside: Region) -> None:
        """Create the dialog.

        Args:
            session: The session whose quotes are exported.
            export: The dialog to show.
            beside: The screen region of the words that the dialog refers to.
        """
        super().__init__(beside)
        self._export = ExportJob(session, export.scopes)
        self._done = export.on_done
        self._at = 0
        self._steps: Generator[str, None, ExportResult | None] | None = None
        self._replacing = False

    def compose(self) -> ComposeResult:
        """Compose the dialog."""
        with Vertical(id="box"):
            yield Static(safe_content("Export"), id="box-title")
            lines = ChromeRows(*LABELS, id="lines")
            lines.can_focus = True
            yield lines
            yield LineInput(self._export.path, id="file", compact=True)
            yield ChromeRows(*PREVIEW_ROWS, id="export-preview")
            yield DialogFooter(KEYS_HINT)

    def on_mount(self) -> None:
        """Place the dialog and focus the option rows."""
        self.position_box(self.query_one("#box", Vertical), 84, len(LABELS) + len(PREVIEW_ROWS) + 9)
        self._show()
        self.call_after_refresh(self._show)  # now that the width is known
        if problems := FORMATS.take_problems():
            self.query_one(DialogFooter).say(safe_content(" ".join(problems)))
        self.app.theme_changed_signal.subscribe(self, lambda _: self._show())

    @property
    def _rows(self) -> Mapping[str, str]:
        """The displayed value of each option; the citation style is a dash if the format does not cite."""
        chosen = dict(self._export.chosen)
        chosen["what"] = f"{chosen['what']} ({self._export.count(chosen['what']):,})"
        chosen["format"] = self._export.format.title
        chosen["style"] = chosen["style"] if self._export.format.cites else "–"
        return chosen

    def _show(self) -> None:
        look = style_of(self)
        names, rows = list(LABELS), self._rows
        for name, label in LABELS.items():
            here = names.index(name) == self._at
            value = f"‹ {rows[name]} ›" if here else f"  {rows[name]}"
            style = f"bold {look.shades.accent}" if here else look.shades.text
            self._lines.show({name: safe_content(f" {label:<10}", look.shades.dim) + safe_content(value, style)})
        in_file = self._export.chosen["where"] == FILE
        self._file.display = in_file
        if self._file.value != self._export.path:
            self._file.value = self._export.path
        self.set_focus(self._file if in_file and self._at == len(LABELS) else self._lines)
        width = max(20, self.query_one("#box").size.width - 2)
        wrapped = chain.from_iterable(wrap(line, width) or [""] for line in self._export.preview())
        shown = [safe_content(line, look.shades.dim) for line in islice(wrapped, len(PREVIEW_ROWS))]
        shown += [Content("")] * (len(PREVIEW_ROWS) - len(shown))
        self._preview.show(dict(zip(PREVIEW_ROWS, shown, strict=True)))

    def on_key(self, event: events.Key) -> None:
        """Change options with the arrows, export with enter, and cancel the export or close the dialog with esc."""
        keys: dict[str, Callable[[], None]] = {"escape": self._back, "enter": self._begin}
        if self._steps is None:
            keys |= {"down": lambda: self._move(1), "tab": lambda: self._move(1)}
            keys |= {"up": lambda: self._move(-1), "shift+tab": lambda: self._move(-1)}
            if self._at < len(LABELS):
                keys |= {
                    "left": lambda: self._cycle(-1),
                    "right": lambda: self._cycle(1),
                    "space": lambda: self._cycle(1),
                }
        if event.key in keys:
            keys[event.key]()
            event.stop()
            event.prevent_default()

    def _move(self, by: int) -> None:
        self._at = (self._at + by) % (len(LABELS) + (self._export.chosen["where"] == FILE))
        self._show()

    def _cycle(self, by: int) -> None:
        self._export.cycle(list(LABELS)[self._at], by)
        self._ask(KEYS_HINT)
        self._show()

    @on(Input.Changed, "#file")
    def _named(self, event: Input.Changed) -> None:
        if event.value != self._export.path:
            self._export.path = event.value
            self._ask(KEYS_HINT)

    def _ask(self, words: str) -> None:
        """Show ``words`` in the footer and withdraw the permission to replace a file."""
        self._replacing = False
        foot = self.query_one(DialogFooter)
        foot.remove_class("-said")
        foot.update(safe_content(words), layout=False)

    def _begin(self) -> None:
        if self._steps is not None:
            return
        try:
            self._export.check(replacing=self._replacing)
        except EditRefused as error:
            self._refuse(error)
        else:
            self._steps = self._making()
            run_incrementally(self, self._steps, self._tell, self._finish)

    def _refuse(self, error: EditRefused) -> None:
        self._replacing = isinstance(error, AlreadyThere)
        sentence = f"{error.sentence} Enter again replaces it." if self._replacing else str(error)
        self.query_one(DialogFooter).say(safe_content(sentence))

    def _making(self) -> Generator[str, None, ExportResult | None]:
        """Run the export in steps; at the end or on cancellation, make the dialog accept input again."""
        try:
            return (yield from self._export.steps(replacing=self._replacing))
        finally:
            self._steps = None

    def _tell(self, words: str) -> None:
        foot = self.query_one(DialogFooter)
        if self._steps is None:
            foot.say(safe_content(words))
        else:
            foot.update(safe_content(f"{words} · esc cancels"), layout=False)

    def _finish(self, result: ExportResult | None) -> None:
        if result is not None:  # the export was not cancelled
            self._done(result, "" if result.text else self._export.path)
            self.close()

    def _back(self) -> None:
        if self._steps is None:
            self.close()
        else:
            self._steps.close()
            self._ask("Cancelled, nothing was written")

    def on_unmount(self) -> None:
        """Cancel a running export when the dialog closes."""
        if self._steps is not None:
            self._steps.close()
