"""The application: its colours, what surrounds the screens, and how it ends."""

import asyncio
import gc
import signal
import sys
from pathlib import Path
from threading import Thread

from textual.binding import Binding

from annotations.errors import ReaderError, StoreError, UnknownName
from annotations.store.folder.opening import StaleCopy
from annotations.store.store import AnnotationStore, OpenedFiles
from annotations.text.sanitize import sanitize
from reader.commands.keymap import Keymap
from reader.folder.catalog import ArticleCatalog
from reader.paths import cache_folder, state_folder
from reader.screens.command_screen import CommandScreen
from reader.screens.external_changes import check, stale_choices
from reader.screens.reading import ReadingScreen
from reader.session import reading
from reader.session.session import Session
from reader.settings import Settings
from reader.terminal.background_query import BackgroundQuery
from reader.terminal.clipboard import configure, copy_in_thread
from reader.terminal.guard import (
    BackgroundColour,
    GuardedApp,
    can_draw_marks,
    clean_pastes,
    install_guard,
    separate_escape,
    take_answers,
)
from reader.terminal.job_control import JobControl
from reader.terminal.key_queue import KeyQueue
from reader.terminal.signals import SignalHandler
from reader.widgets.palette import INK, PAPER, Palette
from reader.widgets.style import RenderStyle

LARGE_FILE_BYTES = 1_000_000
"""Bytes of annotations from which on the screen does not wait for them; keys do."""

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that reads or writes annotations gives way to the keys."""

CLOSE_SECONDS = 20.0
"""Seconds that a slow disk has for the last edits."""


class ReaderApp(KeyQueue[int], JobControl[int], GuardedApp[int]):
    """Shows one folder of articles to one analyst."""

    CSS_PATH = ["styles/app.tcss", "styles/dialogs.tcss"]
    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = False  # the command for it opens a list of our own commands
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
        """Make the application.

        Args:
            session: Who reads what.
            folder: Name of the folder, for the first row.
            passage: Id of a passage to open at, or none.
            settings: What the user decided; the usual when none.
            background: The question to the terminal, with what has come so far, or ``None`` if nothing was asked.
        """
        self._session = session
        self.store = session.store
        self.trouble: ReaderError | None = None
        """Why the annotations cannot be shown, when that was found out behind the first screen."""
        self._folder = folder
        self._passage = passage
        settings = settings or Settings()
        self.keymap = Keymap(settings.keys)
        """The keys of every command."""
        self._column = settings.column
        self._background = background
        session.citation = settings.citation
        configure(settings.clipboard, self._send_to_terminal)
        super().__init__()
        self.register_theme(INK)
        self.register_theme(PAPER)
        self._chosen_theme = settings.theme if settings.theme in self.available_themes else None
        self._show_on(light=background.light if background else None)
        if background:
            self.queue_typed(background.typed)
        self.set_keymap(self.keymap.bindings())

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the present theme; what panes draw with is made of them too."""
        variables = super().get_css_variables()
        shades = Palette.from_theme(variables, self.current_theme.dark, monochrome=self.no_color)
        self.render_style = RenderStyle(shades, self._column, ascii_only=not can_draw_marks())
        return {**variables, "dim": shades.dim, "selection": shades.selection}

    def get_default_screen(self) -> ReadingScreen:
        """The main screen."""
        return ReadingScreen(self._session, self._folder, self._passage)

    def on_mount(self) -> None:
        """Listen to the store and to signals; tidy memory once the first screen is painted."""
        self.store.on_saved(lambda _: self._say_saved())
        self.store.on_failed(lambda _: self._say_saved())
        self.theme_changed_signal.subscribe(self, lambda _: self._refresh_all_rows())
        if self._background:
            self.give_back_as(self._background.hand_over())
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            SignalHandler(self._on_signal, lambda: self.store.settle(CLOSE_SECONDS)).listen(loop)
            self.listen_to_job_control(loop)
        self.call_after_refresh(_settle if self.ready_for_keys else self._read_annotations)

    @property
    def ready_for_keys(self) -> bool:
        """Whether the annotations are there, which every key may be about."""
        return not self.store.unread

    def _read_annotations(self) -> None:
        Thread(target=self._read_in_thread, name="annotations reader", daemon=True).start()

    def _read_in_thread(self) -> None:
        try:
            found = self.store.read()
        except StoreError as error:
            self.call_later(self._give_up, error)
        else:
            self.call_later(self._on_annotations_read, found)

    def _on_annotations_read(self, found: OpenedFiles) -> None:
        """The annotations were read: go on with them."""
        self.store.adopt(found)
        if self._passage and self._passage not in self.store:
            self._give_up(UnknownName(f'There is no passage "{self._passage}".'))
            return
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                screen.on_annotations_read()
        self.release_keys()
        _settle()

    def _give_up(self, trouble: ReaderError) -> None:
        self.trouble = trouble
        self.exit(return_code=1)

    def on_app_focus(self) -> None:
        """The terminal was left and is looked at again: others may have saved meanwhile, and articles come."""
        if not self.ready_for_keys:
            return
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                screen.perform(check)
                screen.folder.scan.start()

    def on_background_colour(self, message: BackgroundColour) -> None:
        """The terminal answered late, or anew."""
        self._show_on(light=message.light)

    def _show_on(self, *, light: bool | None) -> None:
        """Take the colours that the user chose, else those for a light or a dark terminal."""
        self.theme = self._chosen_theme or (PAPER if light else INK).name

    def _refresh_all_rows(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.refresh_rows()

    def _say_saved(self) -> None:
        """Called from the writer thread."""
        self.call_later(self._refresh_rows)

    def _refresh_rows(self) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CommandScreen):  # else it is a dialog, and the rows are below it
                screen.refresh_rows()
                return

    def _on_signal(self, received: signal.Signals) -> None:
        reading.note_place(self._session)
        self.exit(return_code=128 + received)

    def say(self, sentence: str) -> None:
        """Say something on the screen that is seen."""
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                screen.say_on_top(sentence)

    async def action_quit(self) -> None:
        """Leave through the main screen, which asks when something is not saved; from a dialog too."""
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                screen.perform(ReadingScreen.quit)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what is marked in an input, in the way quotes are copied."""
        copy_in_thread(text, lambda outcome: None)

    def _send_to_terminal(self, text: str) -> None:
        """Have the terminal put a text on its clipboard; called in any thread."""
        self.call_later(super().copy_to_clipboard, text)


def _settle() -> None:
    """What start-up made stays for good: later collections need not look at it."""
    gc.freeze()
    gc.enable()


def _takes_long(annotations: Path) -> bool:
    """Whether reading the annotations would be felt."""
    try:
        return annotations.stat().st_size > LARGE_FILE_BYTES
    except OSError:
        return False


def _read(store: AnnotationStore, background: BackgroundQuery | None) -> None:
    """Read the annotations; what an older copy means is asked here, where no screen is in the way."""
    try:
        store.adopt(store.read())
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
        store.adopt(store.read(stale_choice=meant[int(answer)][0]))


def run(
    folder: Path,
    annotations: Path,
    coder: str,
    passage: str | None,
    settings: Settings,
    background: BackgroundQuery | None,
) -> int:
    """Open the application on a folder; returns the exit status.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        coder: Whose passages are made.
        passage: Id of a passage to open at, or none.
        settings: What the user decided once for all folders.
        background: The question to the terminal that was asked while the program was loading, or ``None``.

    Raises:
        ReaderError: The folder, the annotations file or the passage is not as it must be.
    """
    install_guard()
    separate_escape()
    clean_pastes()
    sys.setswitchinterval(SWITCH_INTERVAL)
    catalog = ArticleCatalog(folder, cache=cache_folder())
    store = AnnotationStore(annotations, coder=coder, fallback_dir=state_folder())

    def show() -> ReaderApp:
        if passage and not store.unread:
            store.passage(passage)
        if background:
            background.read()
        take_answers(background.begun if background else "")
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
        if app.trouble is not None:  # the terminal is free again: it can be said, or asked what is meant
            _read(store, background)
            app = show()
        status = app.return_code or 0
    finally:
        saved = store.close(CLOSE_SECONDS)
    if not saved:
        raise StoreError("The last edits could not be saved.", str(store.failure or ""))
    return status
