"""A folder of a hundred thousand articles: there at once, filtered by each key, kept in step with its files."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from shutil import which
from threading import Event
from time import perf_counter

from annotations.filters import compile_query
from annotations.store.folder.backend import FolderBackend, open_store
from annotations.store.store import AnnotationStore
from reader.folder.catalog import ArticleCatalog
from reader.folder.headers import Headers
from reader.screens.folder_view import FolderScan
from reader.session.models.article_list import ArticleListModel
from tests.benchmarks.apps import READY
from tests.benchmarks.measure import Benchmark, Place, Samples, in_turn, milliseconds
from tests.benchmarks.screen import Screen, environment
from tests.benchmarks.stalls import stalls

MANY, FEW = 100_000, 10_000
PER_FOLDER = 1_000
FIRST_ROWS = 30
WORDS = (
    "agenda", "Beijing", "bilateral", "Blinken", "border", "chip", "climate", "crews", "dialogue", "exports",
    "ferry", "fentanyl", "fleet", "harbour", "island", "minister", "ministry", "missile", "Moscow", "navy", "pledge",
    "president", "record", "sanctions", "semiconductor", "shipping", "stabilise", "strait", "strike", "summit",
    "talks", "tariffs", "tension", "third", "trade", "treaty", "union", "visit", "weapons", "week",
)  # fmt: skip
KEYS = ("s", "b", "t", "blinken", "blinken s", "summit", "00042", "zebra")
"""What stands in the filter when a key was pressed: each is measured as the first look at all articles."""


FILTERS = ("state:unread", "-state:done", "theme:taiwan", "has:passages", "outlet:post", "author:doe", "after:2010")
"""What is asked in the filter language."""


def title(chance: random.Random) -> str:
    """A headline of nine words."""
    return " ".join(chance.choices(WORDS, k=9)).capitalize()


def make(folder: Path, count: int) -> None:
    """Write short articles, a thousand to a folder."""
    chance = random.Random(count)
    for number in range(count):
        inside = folder / f"{number // PER_FOLDER:03}"
        if number % PER_FOLDER == 0:
            inside.mkdir(parents=True)
        words = title(chance)
        text = (
            f"{words}\nBy Jane Doe\n{1 + number % 28} May {2000 + number % 25}\n\n{words} was agreed, the union said.\n"
        )
        (inside / f"{number:06}.txt").write_text(text)


def catalog(place: Place, count: int) -> ArticleCatalog:
    """The folder with so many articles, which a session has been through; not looked at in this one."""
    folder, cache = place.kept(f"articles{count}", partial(make, count=count)), place.root / "cache"
    if not list(cache.glob(f"folders/{count}")):
        scanned(ArticleCatalog(folder, cache=cache))
        (cache / "folders" / f"{count}").touch()
    return ArticleCatalog(folder, cache=cache)


def scanned(catalog: ArticleCatalog) -> float:
    """The longest step of a whole scan, in milliseconds."""
    longest, start = 0.0, perf_counter()
    for _ in catalog.scan():
        longest, start = max(longest, perf_counter() - start), perf_counter()
    return longest * 1e3


def _first_rows(catalog: ArticleCatalog) -> float:
    """A catalog that begins anew, until its first rows are there."""
    return milliseconds(lambda: catalog.headers()[:FIRST_ROWS])


def _first_paint(place: Place) -> Samples:
    home, known = place.fresh(), catalog(place, MANY)
    kept = home / "passage-reader"  # where the cache is under the settings of benchmarks
    kept.mkdir(parents=True)
    (kept / "folders").symlink_to(place.root / "cache/folders")
    variables = environment(str(home))
    words = known.headers()[0].title[:20]

    def painted(words: str, module: str, argument: str) -> float:
        with Screen(module, argument, variables=variables) as screen:
            return screen.wait_for(words)

    bare = partial(painted, READY, "tests.benchmarks.apps", "bare")
    return in_turn(place.rounds, partial(painted, words, "reader", str(known.folder)), bare)


def _headers(place: Place) -> Samples:
    catalog(place, MANY)
    return in_turn(place.rounds, lambda: _first_rows(catalog(place, MANY)), lambda: _listing(place))


def _listing(place: Place) -> float:
    return milliseconds(lambda: sum(1 for _ in walked(place.root / f"articles{MANY}")))


def walked(folder: Path) -> Iterator[os.stat_result]:
    """What the system says of every file."""
    for inside in os.scandir(folder):
        for entry in os.scandir(inside):
            yield entry.stat(follow_symlinks=False)


def _growth(place: Place) -> Samples:
    return in_turn(place.rounds, lambda: _first_rows(catalog(place, MANY)), lambda: _first_rows(catalog(place, FEW)))


def _prepared(place: Place, count: int) -> Headers:
    headers = catalog(place, count).headers()
    headers.filter_keys()
    return headers


def _filter(place: Place) -> Samples:
    headers = _prepared(place, MANY)
    return _beside_fzf(place, headers, {words: partial(_key, headers, words) for words in KEYS})


def _language(place: Place) -> Samples:
    with open_store(place.fresh() / "annotations.json", read_only=True) as store:
        listing = ArticleListModel(catalog(place, MANY), store, "ana")
        asked = {words: partial(milliseconds, partial(listing.filter, words)) for words in FILTERS}
        return _beside_fzf(place, listing.headers, asked)


def _beside_fzf(place: Place, headers: Headers, keys: Mapping[str, Callable[[], float]]) -> Samples:
    """What a key takes that makes a filter of these words, beside a search for their last part among the titles."""
    if which("fzf") is None:
        print("(no fzf: install it to compare)")
        return Samples([0.0], [1.0])
    titles = place.kept("titles", lambda path: path.write_text("\n".join(headers.column("title"))))

    def fzf(words: str) -> float:
        with open(titles, "rb") as given:
            command = ["fzf", "--filter", words]
            return milliseconds(lambda: subprocess.run(command, stdin=given, stdout=subprocess.DEVNULL, check=False))

    samples = Samples([], [])
    for words, key in keys.items():
        one = in_turn(max(3, place.rounds // 3), key, partial(fzf, words.rpartition(":")[2]))
        samples.ours.extend(one.ours)
        samples.yardstick.extend(one.yardstick)
    return samples


def _key(headers: Headers, words: str) -> float:
    store = AnnotationStore(FolderBackend(Path("annotations.json")))
    return milliseconds(lambda: compile_query(words, store.codebook).articles(store, headers))


def _filter_growth(place: Place) -> Samples:
    many, few = _prepared(place, MANY), _prepared(place, FEW)
    return in_turn(place.rounds, lambda: _key(many, "summit"), lambda: _key(few, "summit"))


def _unchanged(place: Place) -> Samples:
    catalog(place, MANY)

    def scan() -> float:
        fresh = catalog(place, MANY)
        fresh.headers()
        return milliseconds(lambda: scanned(fresh))

    return in_turn(max(3, place.rounds // 3), scan, lambda: _listing(place))


def _step(place: Place) -> Samples:
    catalog(place, MANY)

    def step() -> float:
        fresh = catalog(place, MANY)
        fresh.headers()
        return scanned(fresh)

    return in_turn(max(3, place.rounds // 3), step, lambda: _listing(place))


def _stall(place: Place) -> Samples:
    fresh = catalog(place, MANY)
    fresh.headers()

    def scan() -> None:
        over = Event()
        FolderScan(fresh, lambda call: call(), lambda step: None, lambda problem: over.set()).start()
        over.wait()

    return stalls(place, scan)


MEMORY = r"""
import re, sys
from pathlib import Path
from reader.folder.catalog import ArticleCatalog
from reader.session.models.article_list import ArticleListModel
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
if len(sys.argv) > 1:
    catalog = ArticleCatalog(Path(sys.argv[1]), cache=Path(sys.argv[2]))
    headers = catalog.headers()
    ArticleListModel(catalog, AnnotationStore(FolderBackend(Path("annotations.json"))), "ana").filter("summit")
    headers[:30]
    for _ in catalog.scan():
        pass
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _memory(place: Place) -> Samples:
    def peak(*arguments: Path) -> float:
        return float(subprocess.check_output([sys.executable, "-c", MEMORY, *map(str, arguments)], text=True))

    folder = catalog(place, MANY).folder
    return in_turn(2, lambda: peak(folder, place.root / "cache"), peak, warm=0)


BENCHMARKS = (
    Benchmark("first-paint", "first paint, 100,000 articles", "bare Textual app", _first_paint, 1.6),
    Benchmark("folder", "first rows, 100,000 known articles", "asking the system for each", _headers, 0.2),
    Benchmark("folder", "the same, ten times the articles", "10,000 articles", _growth, 12),
    Benchmark("filter", "filter keystroke, 100,000 articles", "fzf --filter", _filter, 2),
    Benchmark("filter", "the same, ten times the articles", "10,000 articles", _filter_growth, 12),
    Benchmark("filter", "filter language, 100,000 articles", "fzf --filter", _language, 2),
    Benchmark("stall", "longest stall, scan of 100,000 articles", "an idle thread", _stall, 10, absolute=True),
    Benchmark("folder", "scan, 100,000 articles, none changed", "asking the system for each", _unchanged),
    Benchmark("folder", "its longest step", "asking the system for each", _step),
    Benchmark("folder", "memory, 100,000 articles, listed and scanned", "imports", _memory, 150, unit="MB",
              absolute=True),
)  # fmt: skip
