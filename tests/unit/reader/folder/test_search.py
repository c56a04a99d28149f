"""A search of a folder gives what reading every article gives: with an index, without, and with one that lags."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import UnreadableArticle
from reader.folder.catalog import ArticleCatalog
from reader.folder.index import FolderIndex, IndexEntry, UnusableIndex, file_of
from reader.folder.indexing import IndexProgress, build_index, indexing_command
from reader.folder.query import parse
from reader.folder.search import FolderSearch, FoundArticle
from tests.tables import each_row
from tests.unit.reader.folder import asking
from tests.unit.reader.folder.nobody import as_nobody, open_folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {
        "a": "Blinken spoke of Taiwan.\n",
        "b": "Wheat climbs.\n\n2024-05-01\n\nThe strike in Taiwan goes on, and on.\n",
        "c": "Talks about fentanyl precursors break down.\n",
    }.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def paths(folder: Path, cache: Path | None, query: str, *, best: bool = False) -> list[str]:
    return [found.path for found in run(folder, cache, query, best=best)]


def run(folder: Path, cache: Path | None, query: str, *, best: bool = False) -> list[FoundArticle]:
    steps = FolderSearch(ArticleCatalog(folder, cache=cache)).search(parse(query), best=best)
    return [found for found in steps if found]


def built(folder: Path, cache: Path) -> IndexProgress:
    """Build the index, in which a file may be that was changed just now."""
    return list(build_index(folder, cache, settled=0))[-1]


def index(folder: Path, cache: Path) -> FolderIndex:
    return FolderIndex(file_of(cache, folder))


FILES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), asking.texts, min_size=1)


def _write(folder: Path, files: dict[str, str], clock: Iterator[int]) -> None:
    for name, text in files.items():
        file = folder / f"{name}.txt"
        file.write_bytes(text.encode("utf-8", "replace"))
        os.utime(file, ns=(next(clock), next(clock)))


def _readable(folder: Path) -> Iterator[tuple[str, str]]:
    catalog = ArticleCatalog(folder)
    for file in folder.iterdir():
        with suppress(UnreadableArticle):
            yield file.name, catalog.read(file.name).text


@given(FILES, FILES, st.sets(st.sampled_from(["a", "b", "c", "d"])), st.data())
def test_a_search_equals_the_slow_look_at_every_text(
    first: dict[str, str], later: dict[str, str], removed: set[str], data: st.DataObject
) -> None:
    about = [*first.values(), *later.values()]
    queries = data.draw(st.lists(asking.queries(about), min_size=3, max_size=6))
    clock = count(10**18, 10**9)
    with TemporaryDirectory() as place:
        folder, cache = Path(place) / "articles", Path(place) / "cache"
        folder.mkdir()
        _write(folder, first, clock)

        def check() -> None:
            texts = dict(_readable(folder))
            for query in queries:
                slow = {path for path, text in texts.items() if asking.holds(parse(query), text)}
                assert set(paths(folder, None, query)) == slow
                assert set(paths(folder, cache, query)) == slow

        check()
        built(folder, cache)
        check()
        _write(folder, later, clock)
        for name in removed & (first.keys() | later.keys()):
            (folder / f"{name}.txt").unlink()
        if any(folder.iterdir()):
            check()
            built(folder, cache)
            check()


def test_the_index_names_what_it_knows_and_what_it_knows_is_not_read(here: Path, cache: Path) -> None:
    assert built(here, cache) == (3, 3)
    with closing(index(here, cache)) as known:
        assert set(known.candidates('"taiwan"')) == {"a.txt", "b.txt"}
        assert dict(known.stamps()).keys() == {"a.txt", "b.txt", "c.txt"}


def test_what_is_new_changed_or_gone_is_found_as_it_is(here: Path, cache: Path) -> None:
    built(here, cache)
    (here / "a.txt").write_text("Nothing of that any more, and something else now.\n")
    (here / "b.txt").unlink()
    (here / "d.txt").write_text("Taiwan again.\n")
    (here / "inside").mkdir()
    (here / "inside" / "e.txt").write_text("Taiwan once more.\n")
    assert paths(here, cache, "taiwan") == ["d.txt", "inside/e.txt"]
    assert paths(here, cache, "something") == ["a.txt"]
    built(here, cache)
    assert paths(here, cache, "taiwan") == ["d.txt", "inside/e.txt"]
    assert paths(here, cache, "something") == ["a.txt"]
    with closing(index(here, cache)) as known:
        assert dict(known.stamps()).keys() == {"a.txt", "c.txt", "d.txt", "inside/e.txt"}
        assert sorted(known.candidates('"taiwan"')) == ["d.txt", "inside/e.txt"]


def test_the_newest_come_first_and_all_is_read_again_in_that_order(here: Path, cache: Path) -> None:
    for number, day in enumerate((3, 1, 2)):
        file = here / f"n{number}.md"
        file.write_text(f"---\ntitle: One\ndate: 2024-05-0{day}\n---\n\nAn island.\n")
        os.utime(file, (0, 0))
    old = here / "old.txt"
    old.write_text("An island without a date.\n")
    os.utime(old, (10**9, 10**9))
    built(here, cache)  # nobody has looked into the articles yet, so it knows the dates of the files alone
    catalog = ArticleCatalog(here, cache=cache)
    for _ in catalog.scan():
        pass
    built(here, cache)
    expected = ["n0.md", "n2.md", "n1.md", "old.txt"]
    for _ in range(2):
        steps = FolderSearch(catalog).search(parse("island"))
        assert [found.path for found in steps if found] == expected
        built(here, cache)


def test_the_best_come_first_when_asked(here: Path, cache: Path) -> None:
    (here / "much.txt").write_text("Taiwan, Taiwan, Taiwan.\n")
    (here / "little.txt").write_text(f"Taiwan. {'And much of something else. ' * 200}\n")
    built(here, cache)
    found = run(here, cache, "taiwan", best=True)
    assert found[0].path == "much.txt"
    assert found[-1].path == "little.txt"
    assert min(found, key=lambda one: one.best_first).path == "much.txt"


def test_files_that_were_changed_just_now_are_left_to_the_search(here: Path, cache: Path) -> None:
    for file in (here / "a.txt", here / "b.txt"):
        os.utime(file, (2**32, 2**32))  # they stay as young as that
    built(here, cache)
    with closing(index(here, cache)) as known:
        assert [path for path, _ in known.stamps()] == ["c.txt"]
    assert len(paths(here, cache, "taiwan")) == 2


def _damage(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    if how == "emptied":
        content.clear()
    elif how == "cut":
        del content[len(content) // 2 :]
    elif how == "no database":
        content[:] = b"no database at all" * 100
    else:
        chance = Random(how)
        for _ in range(200):
            content[chance.randrange(100, len(content))] = chance.randrange(256)
    file.write_bytes(content)


@pytest.fixture
def many(here: Path) -> Path:
    """The folder with more articles, of which each seventh is of the same kind."""
    for number in range(MANY):
        (here / f"{number}.txt").write_text(f"Article {number} of {number % 7} and Taiwan.\n" * 20)
    return here


MANY = 150


@each_row("how", ["emptied", "cut", "no database", *map(str, range(8))])
def test_a_damaged_index_is_thrown_away(many: Path, cache: Path, how: str) -> None:
    built(many, cache)
    _damage(file_of(cache, many), how)
    built(many, cache)
    wanted = [f"{number}.txt" for number in range(MANY) if number % 7 == 3]
    assert sorted(paths(many, cache, '"of 3"')) == sorted(wanted)
    with closing(index(many, cache)) as known:
        assert len(dict(known.stamps())) == MANY + 3


def test_an_index_whose_words_are_damaged_inside_a_sound_database_is_made_anew(here: Path, cache: Path) -> None:
    built(here, cache)
    with closing(sqlite3.connect(file_of(cache, here))) as database:
        database.execute("UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10")
        database.commit()
    built(here, cache)
    assert paths(here, cache, "taiwan") == paths(here, None, "taiwan")


@each_row("how", ["emptied", "cut", "no database"])
def test_a_search_meets_a_damaged_index(here: Path, cache: Path, how: str) -> None:
    built(here, cache)
    _damage(file_of(cache, here), how)
    assert paths(here, cache, "taiwan") == paths(here, None, "taiwan")


def test_an_index_of_another_version_is_made_anew(here: Path, cache: Path) -> None:
    built(here, cache)
    with closing(sqlite3.connect(file_of(cache, here))) as database:
        database.execute("PRAGMA user_version = 7")
    with pytest.raises(UnusableIndex):
        index(here, cache)
    assert len(paths(here, cache, "taiwan")) == 2
    built(here, cache)
    with closing(index(here, cache)) as known:
        assert len(list(known.stamps())) == 3


def test_an_index_that_mostly_leads_nowhere_is_made_anew(here: Path, cache: Path) -> None:
    sizes = []
    for number in range(12):
        (here / "a.txt").write_text(f"Taiwan. {' '.join(f'w{word}of{number}' for word in range(3_000))}\n")
        built(here, cache)
        sizes.append(file_of(cache, here).stat().st_size)
    assert max(sizes) < 6 * sizes[0]
    assert len(paths(here, cache, "taiwan")) == 2


def test_more_articles_of_one_day_than_there_are_numbers(cache: Path) -> None:
    names = [f"{number}.txt" for number in range(8)]
    with closing(FolderIndex.open_for_writing(cache / "index", per_day=2)) as known:
        known.put([IndexEntry(name, "stamp", 7, "Taiwan.") for name in names[:7]])
        known.put([IndexEntry(names[7], "stamp", 7, "Taiwan.")])
        assert sorted(known.candidates('"taiwan"')) == sorted(dict(known.stamps())) == names


def test_an_index_that_is_ended_at_any_moment_goes_on_where_it_was(many: Path, cache: Path) -> None:
    wanted = sorted(paths(many, None, '"of 3"'))
    ended = 0
    for lines in range(1, 7):
        small = indexing_command(many, cache, batch=4, settled=0)
        with subprocess.Popen(small, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            for _ in range(lines):
                process.stdout.readline()
            ended += process.poll() is None
            process.kill()
        assert sorted(paths(many, cache, '"of 3"')) == wanted
    assert ended
    assert list(build_index(many, cache, batch=4, settled=0))[-1] == (MANY + 3, MANY + 3)
    with closing(index(many, cache)) as known:
        assert len(dict(known.stamps())) == MANY + 3
    assert sorted(paths(many, cache, '"of 3"')) == wanted


def test_the_process_tells_how_far_it_is(here: Path, cache: Path) -> None:
    done = subprocess.run(
        indexing_command(here, cache, settled=0), capture_output=True, text=True, check=True, cwd=here
    )
    assert done.stdout.splitlines()[0] == "0 3"
    assert done.stdout.splitlines()[-1] == "3 3"
    assert done.stderr == ""


def test_of_two_processes_one_builds(here: Path, cache: Path) -> None:
    first = build_index(here, cache, settled=0)
    assert next(first) == (0, 3)
    assert list(build_index(here, cache, settled=0)) == []
    assert list(first)[-1] == (3, 3)
    assert list(build_index(here, cache, settled=0)) != []


def test_a_search_while_the_index_is_made(here: Path, cache: Path) -> None:
    for _ in build_index(here, cache, batch=1, settled=0):
        assert sorted(paths(here, cache, "taiwan")) == ["a.txt", "b.txt"]
        assert paths(here, cache, "precursors") == ["c.txt"]


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")


def _link(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "a.txt")
    (folder / "way").symlink_to(folder)


def _strange_name(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\x1b[31m.txt")).write_text("Nothing.\n")


def _binary(folder: Path) -> None:
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)


@pytest.mark.parametrize("spoil", [_pipe, _link, _strange_name, _binary])
def test_a_hostile_folder_hangs_nothing(here: Path, cache: Path, spoil: Callable[[Path], None]) -> None:
    spoil(here)
    for _ in range(2):
        assert sorted(paths(here, cache, "taiwan")) == ["a.txt", "b.txt"]
        built(here, cache)


def test_names_that_are_not_utf8_are_found(here: Path, cache: Path) -> None:
    (here / os.fsdecode(b"\xff.txt")).write_text("Formosa.\n")
    for _ in range(2):
        assert paths(here, cache, "formosa") == ["\udcff.txt"]
        built(here, cache)


def test_hostile_queries_reach_no_sql(here: Path, cache: Path) -> None:
    built(here, cache)
    for query in ("'; DROP TABLE articles; --x", "taiwan\x00", "NEAR(taiwan)", "text:taiwan", "^taiwan", "+ taiwan"):
        assert paths(here, cache, query) == paths(here, None, query)
    long = " ".join(f"w{number}" for number in range(180))
    assert paths(here, cache, f"taiwan ({long.replace(' ', '|')} | spoke)") == ["a.txt"]
    assert len(paths(here, cache, "taiwan")) == 2


def test_a_cache_that_cannot_be_written_and_articles_that_may_not_be_read_are_no_obstacle() -> None:
    with open_folder() as folder:
        (folder / "a.txt").write_text("Taiwan.\n")
        (folder / "b.txt").write_text("Taiwan.\n")
        (folder / "a.txt").chmod(0)

        def without_rights() -> str:
            try:
                built(folder, folder / "cache")
            except UnusableIndex:
                return " ".join(paths(folder, folder / "cache", "taiwan"))
            return "it was written"

        assert as_nobody(without_rights) == "b.txt"


def test_nobody_else_may_read_the_index(here: Path, cache: Path) -> None:
    built(here, cache)
    file = file_of(cache, here)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_went_away(here: Path, cache: Path) -> None:
    built(here, cache)
    catalog = ArticleCatalog(here)
    catalog.headers()
    shutil.rmtree(here)
    done = subprocess.run(indexing_command(here, cache), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
