"""The Textual application: themes, key map, reading of the annotations, signals and exit."""

import asyncio
import gc
import signal
import sys
from pathlib import Path
from threading import Thread

from textual.binding import Binding

from annotations.errors import ReaderError, StoreError, UnknownName
from annotations.store.backend import Loaded, StaleCopy
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from annotations.text.sanitize import sanitize
from reader.actions.general import check_for_changes, stale_choices
from reader.commands.keymap import Keymap
from reader.folder.catalog import ArticleCatalog
from reader.paths import cache_folder, state_folder
from reader.screens.reading import ReadingScreen
from reader.session.annotator import Annotator
from reader.session.session import Session
from reader.settings import Settings
from reader.terminal.background_query import BackgroundQuery
from reader.terminal.clipboard import configure, copy_in_thread
from reader.terminal.guard import BackgroundColour, GuardedApp, InputParser, patch_textual
from reader.terminal.key_queue import TypedInput
from reader.terminal.signals import JobControl, SignalHandler
from reader.widgets.style import INK, PAPER, Palette, RenderStyle, can_draw_marks

LARGE_FILE_BYTES = 1_000_000
"""The file size, in bytes, above which the first screen appears before the annotations are read; keys wait."""

SWITCH_INTERVAL = 0.0005
"""The thread switch interval of Python, in seconds: short, so that threads for the annotations do not delay keys."""

CLOSE_SECONDS = 20.0
"""The maximum time, in seconds, to wait for the last edits to be saved."""


class ReaderApp(JobControl[int], GuardedApp[int]):
    """The application for one folder of articles and one analyst."""

    CSS_PATH = ["styles/app.tcss", "styles/dialogs.tcss"]
    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = False  # the app has its own list of commands
    BINDINGS = [
        Binding("ctrl+c", "screen.copy", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(
        self,
        session: Session,
        folder: str,
        *,
        passage: str | None = None,
        settings: Settings | None = None,
        background: BackgroundQuery | None = None,
    ) -> None:
        """Create the application.

        Args:
            session: The state of the analyst.
            folder: The name of the folder, for the first row.
            passage: The id of the passage to open, or ``None``.
            settings: The settings of the user; ``None`` means the defaults.
            background: The query for the background colour, or ``None`` if none was sent.
        """
        parser = InputParser()
        early = list(parser.feed(read)) if background and (read := background.read()) else []
        patch_textual(parser)
        self._session = session
        self.store = session.store
        self.trouble: ReaderError | None = None
        """The error that prevents showing the annotations, if it occurred after the first screen appeared."""
        self._folder = folder
        self._passage = passage
        settings = settings or Settings()
        self.keymap = Keymap(settings.keys)
        """The keys of all commands."""
        self._column = settings.column
        self._background = background
        session.citation = settings.citation
        configure(settings.clipboard, self._send_to_terminal)
        super().__init__()
        self.register_theme(INK)
        self.register_theme(PAPER)
        self._chosen_theme = settings.theme if settings.theme in self.available_themes else None
        self._show_on(light=next((each.light for each in early if isinstance(each, BackgroundColour)), None))
        self.queue_keys(each for each in early if isinstance(each, TypedInput))
        self.set_keymap(self.keymap.bindings())

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the current theme, and update the style with which panes draw."""
        variables = super().get_css_variables()
        shades = Palette.from_theme(variables, self.current_theme.dark, monochrome=self.no_color)
        self.render_style = RenderStyle(shades, self._column, ascii_only=not can_draw_marks())
        return {**variables, "dim": shades.dim, "selection": shades.selection}

    def get_default_screen(self) -> ReadingScreen:
        """Return the main screen."""
        return ReadingScreen(self._session, self.keymap, self._folder, self._passage)

    @property
    def _main(self) -> ReadingScreen:
        main = self.screen_stack[0]
        assert isinstance(main, ReadingScreen)
        return main

    def on_mount(self) -> None:
        """Subscribe to signals; after the first paint, read the annotations or freeze the heap."""
        if self._background:
            self.restore_on_exit(self._background.hand_over())
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            SignalHandler(self._on_signal, lambda: self.store.backend.settle(CLOSE_SECONDS)).listen(loop)
            self.listen_to_job_control(loop)
        self.call_after_refresh(_settle if self.ready_for_keys else self._read_annotations)

    @property
    def ready_for_keys(self) -> bool:
        """True after the annotations are read; every key may depend on them."""
        return not self.store.unread

    def _read_annotations(self) -> None:
        Thread(target=self._read_in_thread, name="annotations reader", daemon=True).start()

    def _read_in_thread(self) -> None:
        try:
            found = self.store.backend.read()
        except StoreError as error:
            self.call_later(self._give_up, error)
        else:
            self.call_later(self._on_annotations_read, found)

    def _on_annotations_read(self, found: Loaded) -> None:
        """Adopt the annotations that the thread has read, and handle the waiting keys."""
        self.store.adopt(found)
        if self._passage and self._passage not in self.store.passages:
            self._give_up(UnknownName(f'There is no passage "{self._passage}".'))
            return
        self._main.on_annotations_read()
        self.release_keys()
        _settle()

    def _give_up(self, trouble: ReaderError) -> None:
        self.trouble = trouble
        self.exit(return_code=1)

    def on_resize(self) -> None:
        """Paint everything, even at the same size: a terminal that was smaller for a moment has lost cells."""
        self.refresh()

    def on_app_focus(self) -> None:
        """Check for annotations saved by another program and for new articles when the terminal regains the focus."""
        if self.ready_for_keys:
            self._main.perform(lambda: check_for_changes(self._main.context))
            self._main.folder.scan.start()

    def on_background_colour(self, message: BackgroundColour) -> None:
        """Choose the colours after a late or repeated answer of the terminal."""
        self._show_on(light=message.light)

    def _show_on(self, *, light: bool | None) -> None:
        """Apply the theme in the settings, or else the one for a light or a dark terminal."""
        self.theme = self._chosen_theme or (PAPER if light else INK).name

    def _on_signal(self, received: signal.Signals) -> None:
        self._session.state(Annotator).save_position()
        self.exit(return_code=128 + received)

    def say(self, sentence: str) -> None:
        """Show a message on the visible screen."""
        self._main.topmost.say(sentence)

    async def action_quit(self) -> None:
        """Quit through the main screen, even from a dialog, because the main screen asks about unsaved edits."""
        self._main.perform(self._main.quit)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy the selected text of an input by the same methods as quotes."""
        copy_in_thread(text, lambda outcome: None)

    def _send_to_terminal(self, text: str) -> None:
        """Send a text to the terminal's clipboard by OSC 52; may be called in any thread."""
        self.call_later(super().copy_to_clipboard, text)


def _settle() -> None:
    """Enable garbage collection; exclude the objects from start-up, which live until exit."""
    gc.freeze()
    gc.enable()


def _takes_long(annotations: Path) -> bool:
    """Return ``True`` if reading the annotations would noticeably delay the first screen."""
    try:
        return annotations.stat().st_size > LARGE_FILE_BYTES
    except OSError:
        return False


def _read(store: AnnotationStore, background: BackgroundQuery | None) -> None:
    """Read the annotations; if the file is an older copy, ask on standard output which version to keep."""
    try:
        store.adopt(store.backend.read())
    except StaleCopy as copy:
        if background:
            background.close()
        print(sanitize(copy.sentence))
        meant = dict(enumerate(stale_choices(copy), 1))
        for number, (_, label) in meant.items():
            print(f"  {number}  {sanitize(label)}")
        answer = input("Which? (anything else leaves both as they are) ").strip()
        if not answer.isdigit() or int(answer) not in meant:
            raise
        store.adopt(store.backend.read(stale_choice=meant[int(answer)][0]))


def run(
    folder: Path,
    annotations: Path,
    coder: str,
    passage: str | None,
    settings: Settings,
    background: BackgroundQuery | None,
) -> int:
    """Run the application on a folder and return the exit status.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        coder: The name of the coder.
        passage: The id of the passage to open, or ``None``.
        settings: The settings of the user, for all folders.
        background: The query for the background colour, sent while the program was loading, or ``None``.

    Raises:
        ReaderError: The folder or the annotations file cannot be used, or the passage does not exist.
        StoreError: The last edits could not be saved.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    catalog = ArticleCatalog(folder, cache=cache_folder())
    store = AnnotationStore(FolderBackend(annotations, fallback_dir=state_folder()), coder=coder)

    def show() -> ReaderApp:
        if passage and not store.unread:
            store.passage(passage)
        app = ReaderApp(
            Session(catalog, store, coder),
            folder.resolve().name,
            passage=passage,
            settings=settings,
            background=background,
        )
        app.run()
        return app

    try:
        if not _takes_long(annotations):
            _read(store, background)
        app = show()
        if app.trouble is not None:  # the terminal is restored: the error can be shown, or the question asked
            _read(store, background)
            app = show()
        status = app.return_code or 0
    finally:
        saved = store.close(CLOSE_SECONDS)
    if not saved:
        raise StoreError("The last edits could not be saved.", str(store.backend.failure or ""))
    return status
