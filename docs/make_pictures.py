"""Draw the pictures of the manual from the running program: ``make docs``."""

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from annotations.store import AnnotationStore
from reader.app import ReaderApp
from reader.articles.catalog import ArticleCatalog
from reader.session.session import Session
from reader.settings import Settings

REPOSITORY = Path(__file__).parents[1]
NOON = "2026-11-21T12:00:00Z"

PICTURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "reading": ("ink", ()),
    "paper": ("paper", ("t",)),
}
"""Name of each picture: its colours, and the keys pressed before it is drawn."""

WORK = ("down", "enter", "j", "j", "2", "j", "j", "1", "p", "p", "p", "j", "c", "1", "4", "j", "3", "-", "-")
"""Keys that leave passages in the second article."""


async def draw(folder: Path, name: str) -> None:
    """Open the folder, work a little, and save what is on the screen as SVG."""
    look, keys = PICTURES[name]
    store = AnnotationStore.open(folder / "annotations.json")
    try:
        session = Session(ArticleCatalog(folder), store, "ana", clock=lambda: NOON)
        app = ReaderApp(session, "seeds", settings=Settings(theme=look))
        async with app.run_test(size=(110, 30)) as pilot:
            await pilot.press(*WORK, *keys)
            await pilot.pause()
            picture = app.export_screenshot(title="reader")
    finally:
        store.close()
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    (REPOSITORY / "docs" / "pictures" / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Draw every picture on a copy of the sample articles."""
    for name in PICTURES:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "seeds"
            shutil.copytree(REPOSITORY / "seeds", folder, ignore=shutil.ignore_patterns("annotations.json", ".*"))
            asyncio.run(draw(folder, name))


if __name__ == "__main__":
    main()
