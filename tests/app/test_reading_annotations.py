"""Many annotations are read behind the first screen: the folder is there at once, and keys wait for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

from annotations.errors import DamagedStore, UnknownName
from annotations.store.backend import Loaded, StaleChoice
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from reader.app import ReaderApp
from reader.folder.catalog import ArticleCatalog
from reader.session.session import Session
from tests.app.analyst import Analyst, at_work, settle


class SlowBackend(FolderBackend):
    """A backend whose file takes as long to read as a test wants it to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.may_be_read = Event()

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> Loaded:
        """Wait, and read."""
        self.may_be_read.wait()
        return super().read()


@asynccontextmanager
async def reading(folder: Path, passage: str | None = None) -> AsyncIterator[tuple[Analyst, SlowBackend]]:
    """The application on a folder whose annotations are still being read."""
    backend = SlowBackend(folder / "annotations.json")
    store = AnnotationStore(backend, coder="ana")
    try:
        session = Session(ArticleCatalog(folder), store, "ana")
        app = ReaderApp(session, folder.name, passage=passage)
        async with app.run_test(size=(120, 36)) as pilot:
            await settle(app)
            yield Analyst(app, pilot, session), backend
    finally:
        backend.may_be_read.set()
        store.close()


async def arrived(analyst: Analyst) -> None:
    """Wait until the annotations are there, or cannot be."""
    await analyst.until(lambda: not analyst.session.store.unread or analyst.app.trouble)


async def test_the_folder_is_there_before_the_annotations_and_keys_wait_for_them(seeds: Path) -> None:
    async with at_work(seeds) as before:
        await before.press("down", "down", "enter", "s", "1", "q")
        words, path = before.words, before.open_path
    async with reading(seeds) as (analyst, backend):
        assert "The annotations are being read." in analyst.line("state")
        assert any("Blinken" in row for row in analyst.rows())
        await analyst.press("enter", "2")
        assert analyst.session.article is None
        backend.may_be_read.set()
        await arrived(analyst)
        assert (analyst.open_path, analyst.words) == (path, words)
        assert analyst.tagged() == {words: ["Russia", "fentanyl"]}
        assert "being read" not in analyst.line("state")


async def test_annotations_that_cannot_be_read_end_the_program_with_the_reason(seeds: Path) -> None:
    (seeds / "annotations.json").write_text("{}")
    async with reading(seeds) as (analyst, backend):
        backend.may_be_read.set()
        await arrived(analyst)
        assert isinstance(analyst.app.trouble, DamagedStore)
        assert analyst.app.return_code == 1


async def test_a_passage_that_there_is_not_ends_the_program_with_the_reason(seeds: Path) -> None:
    async with reading(seeds, passage="gone") as (analyst, backend):
        backend.may_be_read.set()
        await arrived(analyst)
        assert isinstance(analyst.app.trouble, UnknownName)
