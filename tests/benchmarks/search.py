"""Search of a large folder: the index, first and best hits beside ripgrep, memory, and keys meanwhile."""

import random
import re
import shutil
import subprocess
import sys
from functools import partial
from itertools import accumulate, cycle
from pathlib import Path
from shutil import which
from time import perf_counter

from reader.folder.catalog import ArticleCatalog
from reader.folder.index import file_of
from reader.folder.indexing import indexing_command
from reader.folder.query import parse
from reader.folder.search import FolderSearch
from tests.benchmarks import keys
from tests.benchmarks.apps import READY
from tests.benchmarks.corpus import prose
from tests.benchmarks.folder import PER_FOLDER, title
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn, milliseconds
from tests.benchmarks.screen import Screen, environment

MANY, FEW = 100_000, 5_000
"""Articles, and articles of a quick run."""
QUICK = 3
"""Rounds of a quick run."""
SIZE = 4_200
"""Bytes of an article."""
VOCABULARY = 100_000
"""Different words besides those of the samples; how often they come follows Zipf's law."""
SYLLABLES = (
    "ba", "ne", "ro", "ti", "ka", "lu", "ze", "mi", "so", "ver", "tan", "gol", "den", "pri", "sha", "que", "lor", "mun",
    "fa", "xi", "wy", "cho", "ter", "pla", "ing", "est", "ion", "al",
)  # fmt: skip
QUERIES = ("taiwan", "fentanyl", '"south china sea"', "taiwan fentanyl", "nitro*", "russia -weapons")
"""What an analyst looks for; a plain word of each is given to ripgrep."""
PEAK = r"import re; print(int(re.search(r'VmHWM:\s+(\d+)', open('/proc/self/status').read())[1]) / 1024)"
"""Prints the most memory that the process had, in megabytes."""
PAGE = 30
"""Articles that fill the screen."""


def make(folder: Path, count: int) -> None:
    """Write articles, half of each in the words of the samples, half in words of a large vocabulary."""
    chance = random.Random(count)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(VOCABULARY)]
    often = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    sample = prose(200_000)
    for number in range(count):
        inside = folder / f"{number // PER_FOLDER:03}"
        if number % PER_FOLDER == 0:
            inside.mkdir(parents=True)
        start = chance.randrange(len(sample) - SIZE)
        date = f"{1 + number % 28} May {2000 + number % 25}"
        rest = " ".join(chance.choices(words, cum_weights=often, k=SIZE // 18))
        text = f"{title(chance)}\nBy Jane Doe\n{date}\n\n{sample[start : start + SIZE // 2]}\n\n{rest}.\n"
        (inside / f"{number:06}.txt").write_text(text, "utf-8")


def _folder(place: Place) -> Path:
    """The folder that is searched; a small one in a quick run."""
    return place.kept("searched", partial(make, count=MANY if place.rounds > QUICK else FEW))


def _cache(place: Place) -> Path:
    """The cache with the index of the folder, made at the first call."""
    _made(place)
    return place.root / "search-cache"


def _made(place: Place) -> tuple[float, float]:
    """Seconds that it took to make the index, and megabytes of memory at the most."""

    def make(kept: Path) -> None:
        python, *options, code, folder, cache, batch, settled = indexing_command(
            _folder(place), place.root / "search-cache"
        )
        start = perf_counter()
        building = [python, *options, f"{code}; {PEAK}", folder, cache, batch, settled]
        said = subprocess.check_output(building, text=True)
        kept.write_text(f"{perf_counter() - start} {said.split()[-1]}")

    seconds, megabytes = place.kept("search-made", make).read_text().split()
    return float(seconds), float(megabytes)


def _reading(folder: Path) -> float:
    start = perf_counter()
    for file in folder.rglob("*.txt"):
        file.read_text("utf-8")
    return perf_counter() - start


def _building(place: Place) -> Samples:
    return in_turn(1, lambda: _made(place)[0], lambda: _reading(_folder(place)), warm=0)


def _size(place: Place) -> Samples:
    folder, cache = _folder(place), _cache(place)
    texts = sum(file.stat().st_size for file in folder.rglob("*.txt")) / 2**20
    return Samples([file_of(cache, folder).stat().st_size / 2**20], [texts])


def _ripgrep(folder: Path, query: str) -> float:
    word = re.findall(r"\w+", query)[0]
    return milliseconds(lambda: subprocess.run(["rg", "-lwiF", word, folder], stdout=subprocess.DEVNULL, check=False))


def _hits(place: Place, *, best: bool, articles: int) -> Samples:
    if which("rg") is None:
        print("(no rg: install ripgrep to compare)")
        return Samples([0.0], [1.0])
    folder, catalog = _folder(place), ArticleCatalog(_folder(place), cache=_cache(place))
    catalog.headers()
    samples = Samples([], [])
    for query in QUERIES:
        ours = partial(milliseconds, partial(_first, catalog, query, best, articles))
        one = in_turn(max(2, place.rounds // 3), ours, partial(_ripgrep, folder, query))
        samples.ours.extend(one.ours)
        samples.yardstick.extend(one.yardstick)
    return samples


def _first(catalog: ArticleCatalog, query: str, best: bool, articles: int) -> None:
    """Search until so many articles are found."""
    found = 0
    for one in FolderSearch(catalog).search(parse(query), best=best):
        found += one is not None
        if found == articles:
            return


def _whole(place: Place) -> Samples:
    """A search that finds nothing, and so sees everything."""
    folder, catalog = _folder(place), ArticleCatalog(_folder(place), cache=_cache(place))
    catalog.headers()
    ours = partial(milliseconds, partial(_first, catalog, "zebrafish", False, 1))
    return in_turn(max(2, place.rounds // 3), ours, partial(_ripgrep, folder, "zebrafish"))


def _unindexed(place: Place) -> Samples:
    """The same before there is an index."""
    folder, catalog = _folder(place), ArticleCatalog(_folder(place))
    catalog.headers()
    ours = partial(milliseconds, partial(_first, catalog, "zebrafish", False, 1))
    return in_turn(1, ours, partial(_ripgrep, folder, "zebrafish"), warm=0)


def _memory(place: Place) -> Samples:
    imports = [sys.executable, "-c", f"import reader.folder.indexing; {PEAK}"]
    return in_turn(1, lambda: _made(place)[1], lambda: float(subprocess.check_output(imports)), warm=0)


def _keys(place: Place) -> Samples:
    """Keys in an article while another process makes the index."""
    with subprocess.Popen(indexing_command(_folder(place), place.fresh()), stdout=subprocess.DEVNULL) as building:
        samples = keys.cursor(place, keys.folder(place, "1 MB", 0))
        building.kill()
    return samples


def _typing(place: Place) -> Samples:
    """Letters of a query, each of which begins a search of the whole folder."""
    home, folder = place.fresh(), _folder(place)
    cache = home / "passage-reader"
    shutil.copytree(_cache(place), cache)
    for _ in ArticleCatalog(folder, cache=cache).scan():
        pass
    variables = environment(str(home))
    with (
        Screen("tests.benchmarks.apps", "bare", variables=variables) as bare,
        Screen("reader", str(folder), variables=variables) as reader,
    ):
        bare.wait_for(READY)
        reader.wait_for("done")
        reader.settle()
        reader.press("S")
        letters = cycle("taiwan" + "\x7f" * len("taiwan"))
        return in_turn(
            place.keys, lambda: reader.press(next(letters)).first, keys.pressing(bare, keys.NEXT, keys.PREVIOUS), warm=3
        )


_hits_first = partial(_hits, best=False, articles=1)
_hits_page = partial(_hits, best=False, articles=PAGE)
_hits_best = partial(_hits, best=True, articles=PAGE)

BENCHMARKS = (
    Benchmark("search", "making the index", "reading every article", _building, unit="s"),
    Benchmark("search", "size of the index", "size of the articles", _size, unit="MB"),
    Benchmark("search", "memory while it is made", "imports", _memory, 150, unit="MB", absolute=True),
    Benchmark("search", "keys while it is made", "bare Textual key", _keys, 2, NEARLY_ALWAYS),
    Benchmark("search", "first article found", "ripgrep, whole run", _hits_first, 0.02),
    Benchmark("search", f"first {PAGE} articles found", "ripgrep, whole run", _hits_page),
    Benchmark("search", f"best {PAGE} articles", "ripgrep, whole run", _hits_best, 0.25),
    Benchmark("search", "all there is (nothing)", "ripgrep, whole run", _whole),
    Benchmark("search", "the same without an index", "ripgrep, whole run", _unindexed),
    Benchmark("search", "a letter of the query painted", "bare Textual key", _typing, 2, NEARLY_ALWAYS),
)
"""The rows of the table."""
