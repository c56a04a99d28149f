"""Draw the pictures of the manual from the running program: ``make docs``.

The keys are those of the guide's first hour, so that what it tells is also what its pictures show.
"""

import asyncio
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from annotations.store.folder.backend import open_store
from reader.app import ReaderApp
from reader.folder.catalog import ArticleCatalog
from reader.session.annotator import Annotator
from reader.session.session import Session
from reader.settings import Settings

REPOSITORY = Path(__file__).parents[1]
PICTURES = REPOSITORY / "docs" / "pictures"
SIZE = (122, 31)
"""Columns and rows of the terminal in the pictures."""
NOON = "2026-11-21T12:00:00Z"
CHANGED = "001_38289c5492cd757c.txt"
"""The article that is another one on the second day."""


class Scene(NamedTuple):
    """A picture, and what is typed before it is drawn, after all that was typed for those before."""

    picture: str
    keys: tuple[str, ...]


def typed(words: str) -> tuple[str, ...]:
    """The keys that write some words."""
    return tuple("space" if letter == " " else letter for letter in words)


FIRST_DAY = (
    Scene("mention", ("down", "enter", "j", "j")),
    Scene("picker", ("4", "f", "enter", "f", "enter", "c", "t")),
    Scene(
        "note", (*typed("cooperation"), "enter", "m", "tab", *typed("Antony Blinken"), "tab", "tab", *typed("2024-04"))
    ),
    Scene("reading", ("enter", "f", "enter", "f", "enter", "j", "t", *typed("restrictions"), "enter", "f", "enter")),
    Scene("search", ("S", *typed("sanctions"), "enter", "a")),
    Scene("quotes", ("t", *typed("sanctions"), "enter", "q", "Q", "s")),
    Scene("codebook", ("T", "down", "down", "e", *typed("AI safety"), "enter", "end", "k", "=")),
    Scene("matrix", (*typed("sanctions"), "enter", "M", "end", "k", "l")),
    Scene("export", ("q", "q", "E", "down", "right")),
)
EVENING = (Scene("paper", ("enter", "g", ")", ")", ")", ")", ")")),)
SECOND_DAY = (Scene("review", ("R",)),)


async def draw(folder: Path, scenes: tuple[Scene, ...], look: str = "ink") -> None:
    """Open the folder, type, and save what is on the screen as SVG, scene by scene."""
    store = open_store(folder / "annotations.json")
    try:
        session = Session(ArticleCatalog(folder), store, "ana", clock=lambda: NOON)
        app = ReaderApp(session, folder.name, settings=Settings(theme=look))
        async with app.run_test(size=SIZE) as pilot:
            for scene in scenes:
                await settled(pilot)
                for key in scene.keys:
                    await pilot.press(key)
                    await settled(pilot)
                (PICTURES / f"{scene.picture}.svg").write_text(await settled(pilot), encoding="utf-8")
            session.state(Annotator).save_position()
    finally:
        store.close()


async def settled(pilot: Pilot[int]) -> str:
    """Wait until the screen stays as it is, for folders are looked through in the background; the screen as SVG."""
    shown, before = pilot.app.export_screenshot(title="reader"), ""
    while shown != before:
        await pilot.pause(0.15)
        shown, before = pilot.app.export_screenshot(title="reader"), shown
    return re.sub(r"@font-face \{.*?\}", "", shown, flags=re.DOTALL)


def change(article: Path) -> None:
    """Do to an article what an editor does over night."""
    paragraphs = article.read_text(encoding="utf-8").split("\n\n")
    kept = [text for text in paragraphs if "nitrocellulose" not in text]
    text = "\n\n".join(kept).replace("fundamental strategic issues", "fundamental military issues")
    article.write_text(text, encoding="utf-8")


def main() -> None:
    """Draw every picture on a copy of the sample articles, with settings and caches of nobody."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory() as place:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = place
        os.chdir(place)
        folder = Path("seeds")
        shutil.copytree(REPOSITORY / "seeds", folder, ignore=shutil.ignore_patterns("annotations.json", ".*"))
        asyncio.run(draw(folder, FIRST_DAY))
        asyncio.run(draw(folder, EVENING, "paper"))
        change(folder / CHANGED)
        asyncio.run(draw(folder, SECOND_DAY))


if __name__ == "__main__":
    main()
