"""How long a large article takes to open, against reading and decoding its file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from annotations.store.folder.backend import open_store
from reader.folder.catalog import ArticleCatalog
from reader.layout.rows import Rows
from reader.session.open_article import open_article
from reader.session.session import Session
from tests.benchmarks import corpus
from tests.benchmarks.keys import MB, cursor, reading
from tests.benchmarks.layout import WIDTH
from tests.benchmarks.layout import wrapping as wrap
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn, milliseconds

LARGE = 10 * MB
PARAGRAPH = MB // 5
NEXT_ARTICLE, PREVIOUS_ARTICLE = ">", "<"
UNTIL_SURE = 0.5
"""Seconds without a paint after which an article is open for good."""


def _prose(path: Path) -> None:
    path.write_text(corpus.prose(LARGE), "utf-8")


def _paragraph(path: Path) -> None:
    path.write_text(corpus.prose(PARAGRAPH, glue=" "), "utf-8")


def _folder(place: Place, make: Callable[[Path], object]) -> Path:
    """A folder with a short article before the one that ``make`` writes."""
    folder = place.fresh()
    (folder / "a.txt").write_text(corpus.prose(1_000), "utf-8")
    make(folder / "b.txt")
    return folder


def _read(folder: Path) -> float:
    return milliseconds(lambda: (folder / "b.txt").read_bytes().decode("utf-8"))


def _without_screen(place: Place) -> Samples:
    """What the reader does before it paints: text, roles of lines, first sentence, rows."""
    folder = _folder(place, _prose)
    with open_store(folder / "annotations.json") as store:

        def opened() -> None:
            article = open_article(Session(ArticleCatalog(folder), store, "ana"), "b.txt")
            Rows(article.text, article.units.paragraphs, WIDTH, article.lines.folds())

        return in_turn(place.rounds, lambda: milliseconds(opened), lambda: _read(folder))


def _with_screen(place: Place, make: Callable[[Path], object]) -> Samples:
    """From the key to the whole screen."""
    folder = _folder(place, make)
    with reading(place, folder) as (reader, _):

        def opened() -> float:
            taken = reader.press(NEXT_ARTICLE, quiet=UNTIL_SURE).milliseconds
            reader.press(PREVIOUS_ARTICLE, quiet=UNTIL_SURE)
            return taken

        return in_turn(place.rounds, opened, lambda: _read(folder))


def _cursor_in_paragraph(place: Place) -> Samples:
    folder = place.fresh()
    _paragraph(folder / "a.txt")
    return cursor(place, folder)


def _wrapping(_: Place) -> Samples:
    ours, yardstick = wrap()
    return Samples([ours * 1e3], [yardstick * 1e3])


BENCHMARKS = (
    Benchmark("open", "opening 10 MB, without the screen", "reading and decoding", _without_screen, 4),
    Benchmark("open", "opening 10 MB, key to painted", "reading and decoding", partial(_with_screen, make=_prose), 4),
    Benchmark("open", "opening a 200 KB paragraph, key to painted", "reading and decoding",
              partial(_with_screen, make=_paragraph)),
    Benchmark("cursor", "cursor key, 200 KB paragraph", "bare Textual key", _cursor_in_paragraph, 2, NEARLY_ALWAYS),
    Benchmark("wrap", "wrapping 10 MB", "reading and decoding", _wrapping),
)  # fmt: skip
