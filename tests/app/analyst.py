"""An analyst at the real application: types keys, and reads the screen and the annotations.

Nothing here waits for a clock. A key is over when the event loop has nothing left to run and the screen is painted.
Work of threads and timers is waited for with :meth:`Analyst.until`, by a condition that only that work can make true.
"""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from annotations.edits.edit import utc_now
from annotations.model import Passage
from annotations.store.backend import Backend
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from reader.app import ReaderApp
from reader.folder.catalog import ArticleCatalog
from reader.screens.reading import ReadingScreen
from reader.screens.scheduling import WORK
from reader.session.mentions import MentionTracker
from reader.session.session import Session
from reader.settings import Settings
from reader.widgets.content import ChromeRows

DEADLINE_SECONDS = 60.0
"""Seconds until a condition is given up; only spent when a test fails."""

POLL_SECONDS = 0.002
"""Seconds between two checks of a condition that a thread or a timer makes true."""


UNDO_KEYS = ("u", "U")
"""Keys whose edits are taken in slices: on a slow machine they are not over when the key is."""


class NotSeen(AssertionError):
    """The application did not do what a test waited for; the message is a picture of its screen."""


class Analyst:
    """Types keys and tells what is on the screen."""

    def __init__(self, app: ReaderApp, pilot: Pilot[int], session: Session) -> None:
        self.app = app
        self.pilot = pilot
        self.session = session
        self.keystrokes = 0

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before it has had its effect, and count them."""
        self.keystrokes += len(keys)
        for key in keys:
            self._send(key)
            await self.settle()
            if key in UNDO_KEYS:
                await self.until(lambda: not self._works_between_keys())

    def _works_between_keys(self) -> bool:
        """Whether an edit that the analyst asked for, such as an undo, is not over."""
        timers = [timer for pump in (self.app, *self.app.screen_stack) for timer in pump._timers]
        return any(timer.name == WORK and timer._task and not timer._task.done() for timer in timers)

    async def burst(self, *keys: str) -> None:
        """Press keys all at once, as fast hands or a paste of keys into a terminal do."""
        self.keystrokes += len(keys)
        for key in keys:
            self._send(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type text into the focused widget."""
        for letter in text:
            self._send("space" if letter == " " else letter)
            await self.settle()

    def _send(self, name: str) -> None:
        """Give the app a key as a driver does; ``name`` is Textual's name of it, or the character."""
        key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
        try:
            character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
        except KeyError:
            character = name if len(name) == 1 else None
        event = events.Key(key, character)
        event.set_sender(self.app)
        self.app.post_message(event)

    async def click(self, place: tuple[int, int], times: int = 1) -> None:
        """Click, or double-click, on a cell of the reading pane: column and row inside it."""
        await self.mouse(*[(kind, place) for kind in (events.MouseDown, events.MouseUp) * times])

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the button on one cell of the reading pane, and let it go on another."""
        await self.mouse((events.MouseDown, start), (events.MouseMove, end), (events.MouseUp, end))

    async def mouse(self, *given: tuple[Callable[..., events.MouseEvent], tuple[int, int]]) -> None:
        """Give the app events of the mouse as a driver does, each at a cell of the reading pane, at one moment."""
        corner = self.main.pane.region.offset
        for event in [kind(None, *(corner + place), 0, 0, 1, False, False, False) for kind, place in given]:
            self.app.post_message(event)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, in cells."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the app has handled every message and painted the screen."""
        await settle(self.app)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until ``condition`` holds, for what threads and timers bring about.

        Raises:
            NotSeen: It did not hold in time, or the app failed.
        """
        await until(self.app, condition)

    async def until_seen(self, *words: str) -> None:
        """Wait until all ``words`` are on the screen, each within one row."""
        await self.until(lambda: all(any(each in row for row in self.rows()) for each in words))

    async def find(self, words: str) -> None:
        """Select words by searching for them."""
        await self.press("/")
        await self.type(words)
        await self.press("enter")

    async def looked(self) -> None:
        """Wait until the folder is scanned and the list shows it."""
        await self.until(lambda: not self.main.folder.scan.is_running)

    @property
    def main(self) -> ReadingScreen:
        """The main screen."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ReadingScreen)
        return screen

    @property
    def words(self) -> str:
        """The selected words."""
        article, selection = self.session.open_selection()
        return selection.span.extract(article.text)

    @property
    def open_path(self) -> str:
        """Path of the open article."""
        return self.session.open_selection()[0].path

    @property
    def passages(self) -> list[Passage]:
        """All passages kept."""
        return list(self.session.store.passages.in_order())

    def tagged(self) -> dict[str, list[str]]:
        """The words of each passage with the names of its themes."""
        book = self.session.codebook
        return {item.anchor.exact: [book.get(theme).name for theme in item.themes] for item in self.passages}

    def line(self, id: str) -> str:
        """A row of text around the panes: ``top``, ``title``, ``facts``, ``here``, ``state``."""
        (row,) = (rows.rows[id] for rows in self.main.query(ChromeRows) if id in rows.rows)
        return row.plain

    def rows(self) -> list[str]:
        """The whole screen as text, a string a row."""
        return rows_of(self.app)


async def looked_through(pilot: Pilot[int]) -> None:
    """Wait until all mentions are found that the main screen has to do with."""
    main = pilot.app.screen_stack[0]
    assert isinstance(main, ReadingScreen)
    await until(pilot.app, lambda: not main.session.state(MentionTracker).at_work)


async def settle(app: App[int]) -> None:
    """Wait until ``app`` has handled every message and painted its screen.

    The event loop is the judge: when it has nothing left to run, every task waits for a key, a timer or a thread.
    """
    loop = asyncio.get_running_loop()
    painted = False
    while app.screen_stack:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]  # asyncio has no public way to ask
            painted = False
        elif not painted:
            app.screen._on_timer_update()  # paints now what Textual would paint at its next frame
            painted = True
        else:
            return


async def until(app: App[int], condition: Callable[[], object]) -> None:
    """Wait until ``condition`` holds; errors as of :meth:`Analyst.until`."""
    deadline = monotonic() + DEADLINE_SECONDS
    await settle(app)
    while not condition():
        if monotonic() > deadline or app._exception:
            raise NotSeen("not seen in time:\n" + "\n".join(rows_of(app))) from app._exception
        await asyncio.sleep(POLL_SECONDS)
        await settle(app)


def rows_of(app: App[int]) -> list[str]:
    """The whole screen of an app as text, a string a row."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


@asynccontextmanager
async def at_work(
    folder: Path,
    size: tuple[int, int] = (120, 36),
    *,
    passage: str | None = None,
    coder: str = "ana",
    settings: Settings | None = None,
    cache: Path | None = None,
    small: int | None = None,
    scanned: bool = True,
    clock: Callable[[], str] = utc_now,
    backend: Backend | None = None,
) -> AsyncIterator[Analyst]:
    """The application on ``folder`` in a terminal of ``size`` (columns, rows); closed and saved afterwards.

    Args:
        folder: The articles.
        size: Columns and rows.
        passage: Id of a passage to open at.
        coder: Who tags.
        settings: What the user set; the defaults when ``None``.
        cache: Folder for what can be made again; ``None`` keeps nothing.
        small: Articles up to which a folder counts as small; ``None`` for the program's own number.
        scanned: Whether to wait until the folder is scanned before the first key.
        clock: The present moment, ISO 8601 in UTC.
        backend: Where the annotations are stored; the folder when ``None``.
    """
    store = AnnotationStore(backend or FolderBackend(folder / "annotations.json"), coder=coder)
    store.adopt(store.backend.read())
    try:
        session = Session(ArticleCatalog(folder, cache=cache, small=small), store, coder, clock=clock)
        app = ReaderApp(session, folder.name, passage=passage, settings=settings)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            analyst = Analyst(app, pilot, session)
            await (analyst.looked() if scanned else analyst.settle())
            yield analyst
    finally:
        store.close()
