"""How long it takes from a key to what it paints, however long the article and however many passages it has."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.apps import READY
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn
from tests.benchmarks.screen import Screen, environment

APPS = "tests.benchmarks.apps"
KB, MB = 1_000, 1_000_000
SIZES = {"4 KB": 4 * KB, "1 MB": MB, "10 MB": 10 * MB}
CASES = (
    ("4 KB", 0), ("4 KB", 100), ("1 MB", 0), ("1 MB", 10_000), ("10 MB", 0), ("10 MB", 100), ("10 MB", 10_000),
)  # fmt: skip
"""Sizes of the article with the numbers of its passages."""
ARTICLE = "article.txt"
WARM = 3
"""Keys that only warm up."""
SAVED = "saved"
"""Stands below as soon as a tag is durable."""

TOP, BOTTOM, NEXT, PREVIOUS, PAGE, PAGE_BACK, TAG = "g", "G", "j", "k", " ", "\x7f", "2"
DOWN, UP, PAGE_DOWN, PAGE_UP = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~"


def article(place: Place, size: str) -> Path:
    """An article of a size in :data:`SIZES`."""
    return place.kept(f"{size}.txt", lambda path: path.write_text(corpus.prose(SIZES[size]), "utf-8"))


def folder(place: Place, size: str, passages: int) -> Path:
    """A new folder with an article of a size in :data:`SIZES` and its annotations."""
    made, source = place.fresh(), article(place, size)
    shutil.copyfile(source, made / ARTICLE)
    if passages:
        text = source.read_text("utf-8")
        annotations = place.kept(
            f"{size}-{passages}.json", lambda path: corpus.keep(path, corpus.passages(ARTICLE, text, passages))
        )
        shutil.copyfile(annotations, made / "annotations.json")
    return made


@contextmanager
def reading(place: Place, articles: Path) -> Iterator[tuple[Screen, Screen]]:
    """The reader with the keys going to the text of its first article, and a bare application, both at rest."""
    variables = environment(str(place.fresh()))
    with (
        Screen(APPS, "bare", variables=variables) as bare,
        Screen("reader", str(articles), variables=variables) as reader,
    ):
        bare.wait_for(READY)
        reader.wait_for("done")
        reader.settle()
        reader.press("\r")
        yield reader, bare


def pressing(screen: Screen, *keys: str) -> Callable[[], float]:
    """Presses one of some keys after the other; milliseconds until all is painted."""
    following = cycle(keys)
    return lambda: screen.press(next(following)).milliseconds


def cursor(place: Place, articles: Path) -> Samples:
    """Steps to and fro near the end of the article, where everything before it counts."""
    with reading(place, articles) as (reader, bare):
        for key in (BOTTOM, PREVIOUS, PREVIOUS, PREVIOUS):
            reader.press(key)
        return in_turn(place.keys, pressing(reader, NEXT, PREVIOUS), pressing(bare, NEXT, PREVIOUS), warm=WARM)


def _cursor(place: Place, size: str, passages: int) -> Samples:
    return cursor(place, folder(place, size, passages))


def _scroll(place: Place, size: str, passages: int) -> Samples:
    """Steps at the lower edge of the view, each of which moves it."""
    with reading(place, folder(place, size, passages)) as (reader, bare):
        reader.press(PAGE)
        for _ in range(30):
            reader.press(NEXT)
        return in_turn(place.keys, pressing(reader, NEXT), pressing(bare, PAGE), warm=WARM)


def _page(place: Place, size: str, passages: int) -> Samples:
    with reading(place, folder(place, size, passages)) as (reader, bare):
        return in_turn(place.keys, pressing(reader, PAGE, PAGE_BACK), pressing(bare, PAGE), warm=WARM)


def _tag(place: Place, size: str, passages: int) -> Samples:
    """Tags sentence after sentence, the next one when the last is saved."""
    with reading(place, folder(place, size, passages)) as (reader, bare):

        def tag() -> float:
            reader.press(NEXT)
            mark = reader.mark()
            paint = reader.press(TAG)
            reader.wait_for(SAVED, since=mark)
            return paint.first

        return in_turn(place.keys, tag, pressing(bare, NEXT, PREVIOUS), warm=WARM)


def _beside_stock(place: Place, size: str, stock: str, ours: tuple[str, str], theirs: tuple[str, str]) -> Samples:
    """The reader and a stock widget with the same article."""
    variables = environment(str(place.fresh()))
    with (
        Screen(APPS, stock, str(article(place, size)), variables=variables) as other,
        reading(place, folder(place, size, 0)) as (reader, _),
    ):
        other.wait_for(READY)
        other.settle()
        return in_turn(place.keys, pressing(reader, *ours), pressing(other, *theirs), warm=WARM)


def _named(size: str, passages: int) -> str:
    return f"{size}, {passages:,} passages"


def _cases() -> Iterator[Benchmark]:
    for name, what, yardstick, target, run in (
        ("cursor", "cursor key", "bare Textual key", 2.0, _cursor),
        ("page", "page key", "full repaint, bare", 1.5, _page),
        ("scroll", "key that scrolls", "full repaint, bare", 1.5, _scroll),
        ("tag", "tag key", "bare Textual key", 2.0, _tag),
    ):
        for size, passages in CASES:
            if (name, size) != ("scroll", "4 KB"):
                whole = partial(run, size=size, passages=passages)
                yield Benchmark(name, f"{what}, {_named(size, passages)}", yardstick, whole, target, NEARLY_ALWAYS)


def _stock_cases() -> Iterator[Benchmark]:
    for size in ("4 KB", "1 MB"):
        for stock, called in (("textarea", "TextArea"), ("static", "Static")):
            for what, ours, theirs in (
                ("cursor key", (NEXT, PREVIOUS), (DOWN, UP)),
                ("page key", (PAGE, PAGE_BACK), (PAGE_DOWN, PAGE_UP)),
            ):
                run = partial(_beside_stock, size=size, stock=stock, ours=ours, theirs=theirs)
                yield Benchmark("stock", f"{what}, {size}", called, run)


BENCHMARKS = (*_cases(), *_stock_cases())
