"""An analyst at the real application: keys in, what is seen and kept out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from textual.app import App
from textual.pilot import Pilot

from annotations.model import Passage
from annotations.store import AnnotationStore
from reader.app import ReaderApp
from reader.articles.catalog import ArticleCatalog
from reader.panes.text_rows import TextRows
from reader.screens.reading import ReadingScreen
from reader.session.mentioning import Mentioning
from reader.session.session import Session
from reader.settings import Settings

PATIENCE = 20.0
"""Seconds that a look through a folder may take; only spent when a test fails."""


class Analyst:
    """Types keys and tells what is on the screen."""

    def __init__(self, app: ReaderApp, pilot: Pilot[int], session: Session) -> None:
        self.app = app
        self.pilot = pilot
        self.session = session
        self.keystrokes = 0

    async def press(self, *keys: str) -> None:
        """Press keys, counting them."""
        self.keystrokes += len(keys)
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text into whatever has the keys."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.pilot.pause()

    async def find(self, words: str) -> None:
        """Select words by searching for them."""
        await self.press("/")
        await self.type(words)
        await self.press("enter")

    async def looked(self) -> None:
        """Wait until the folder is looked through and that is shown."""
        until = monotonic() + PATIENCE
        while self.main.folder.scan.running:
            assert monotonic() < until
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    @property
    def main(self) -> ReadingScreen:
        """The main screen."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ReadingScreen)
        return screen

    @property
    def words(self) -> str:
        """The selected words."""
        article, selection = self.session.reading()
        return selection.span.of(article.text)

    @property
    def open_path(self) -> str:
        """Path of the open article."""
        return self.session.reading()[0].path

    @property
    def passages(self) -> list[Passage]:
        """All passages kept."""
        return list(self.session.store)

    def tagged(self) -> dict[str, list[str]]:
        """The words of each passage with the names of its themes."""
        book = self.session.codebook
        return {item.anchor.exact: [book.get(theme).name for theme in item.themes] for item in self.passages}

    def line(self, id: str) -> str:
        """A row of text around the panes: ``top``, ``title``, ``facts``, ``here``, ``state``."""
        (row,) = (rows.rows[id] for rows in self.main.query(TextRows) if id in rows.rows)
        return row.plain

    def rows(self) -> list[str]:
        """The whole screen as text, a string a row."""
        return rows_of(self.app)


async def looked_through(pilot: Pilot[int]) -> None:
    """Wait until all mentions are found that the main screen has to do with."""
    await pilot.pause()
    main = pilot.app.screen_stack[0]
    assert isinstance(main, ReadingScreen)
    while main.session.kept(Mentioning).at_work:
        await pilot.pause(0.01)
    await pilot.pause()


def rows_of(app: App[int]) -> list[str]:
    """The whole screen of an app as text, a string a row."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


@asynccontextmanager
async def at_work(
    folder: Path,
    size: tuple[int, int] = (120, 36),
    passage: str | None = None,
    coder: str = "ana",
    settings: Settings | None = None,
    cache: Path | None = None,
) -> AsyncIterator[Analyst]:
    """The application on ``folder`` in a terminal of ``size`` (columns, rows); closed and saved afterwards."""
    store = AnnotationStore.open(folder / "annotations.json", coder=coder)
    try:
        session = Session(ArticleCatalog(folder, cache=cache), store, coder)
        app = ReaderApp(session, folder.name, passage=passage, settings=settings)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            yield Analyst(app, pilot, session)
    finally:
        store.close()
