"""A folder is there at once as it was, and soon as it is: the cache, and the scan that brings it up to date."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import cast

import pytest

from annotations.model import ArticleRecord
from reader.folder.cache import file_of
from reader.folder.catalog import ArticleCatalog
from reader.folder.listing import EmptyFolder, MissingFolder
from reader.folder.scan import Changes, ScanProgress
from tests.system_calls import opened
from tests.unit.reader.folder.nobody import as_nobody, open_folder

BODY = "\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"


@pytest.fixture(params=[None, 0], ids=["small", "large"])
def small(request: pytest.FixtureRequest) -> int | None:
    """Articles of a small folder, which is looked at before it is shown; a large one is shown as it was."""
    return cast("int | None", request.param)


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files were changed long before anyone looks."""
    monkeypatch.setattr("time.time_ns", lambda: 1 << 62)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with three articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, title in {"a": "Strike goes on", "b": "Wheat climbs again", "c": "Talks break down"}.items():
        write(folder / f"{name}.txt", title)
    return folder


def write(path: Path, title: str, *, ago: int = 60) -> None:
    """An article that was last changed some seconds ago, as most are."""
    path.write_text(f"{title}\nBy Jane Doe\n3 May 2024{BODY}", "utf-8")
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - ago * 10**9))


def catalog(folder: Path, small: int | None = None) -> ArticleCatalog:
    """What a new session begins with; a scan of it stops after each file."""
    return ArticleCatalog(folder, cache=folder.parent / "cache", small=small, slice=0)


def scanned(folder: Path, small: int | None = None) -> ArticleCatalog:
    """A session that has been through the folder."""
    one = catalog(folder, small)
    assert list(one.scan())
    return one


def titles(catalog: ArticleCatalog) -> list[str]:
    return [header.title for header in catalog.headers()]


def test_the_next_session_shows_the_folder_without_opening_a_file(
    here: Path, small: int | None, long_ago: None
) -> None:
    assert titles(scanned(here, small)) == ["Strike goes on", "Wheat climbs again", "Talks break down"]
    with opened(here) as files:
        again = catalog(here, small)
        assert titles(again) == ["Strike goes on", "Wheat climbs again", "Talks break down"]
        assert again.headers()[0][4:] == ("", "Jane Doe", "2024-05-03", True, False)
        assert again.facts("a.txt", ArticleRecord("a.txt", outlet="The Post")).outlet == "The Post"
        assert list(again.scan())[-1].probed == 0
    assert files == []


def test_a_large_folder_without_a_cache_is_listed_by_names_and_filled_by_the_scan(here: Path) -> None:
    one = catalog(here, 0)
    assert titles(one) == ["a", "b", "c"]
    headers = one.headers()
    steps = list(one.scan())
    assert one.headers() is headers
    assert titles(one) == ["Strike goes on", "Wheat climbs again", "Talks break down"]
    looked = [(step.probed, step.of) for step in steps if step.of]
    assert looked[:2] == [(0, 3), (1, 3)]
    assert looked[-1] == (3, 3)
    assert not any(step.changed for step in steps)


def test_what_came_went_and_changed_is_seen_and_what_came_is_new(here: Path, small: int | None) -> None:
    first = scanned(here, small)
    assert not any(header.new for header in first.headers())
    write(here / "d.txt", "A fourth week")
    write(here / "b.txt", "Wheat falls")
    (here / "c.txt").unlink()
    second = catalog(here, small)
    steps = list(second.scan())
    assert [(header.title, header.new) for header in second.headers()] == [
        ("Strike goes on", False),
        ("Wheat falls", False),
        ("A fourth week", True),
    ]
    assert any(step.changed for step in steps) == (small == 0)
    assert second.changes == Changes(("d.txt",), ("c.txt",), {})
    assert [header.new for header in scanned(here, small).headers()] == [False] * 3


def test_an_article_that_comes_while_one_reads_is_new_too(here: Path, small: int | None) -> None:
    one = scanned(here, small)
    before = one.headers()
    write(here / "0.txt", "Before all")
    assert ScanProgress(0, 0, changed=True) in list(one.scan())
    assert one.headers() is not before
    assert [header.new for header in one.headers()] == [True, False, False, False]
    assert list(one.refresh().paths) == ["0.txt", "a.txt", "b.txt", "c.txt"]


def test_a_rename_is_followed_when_it_is_clear(here: Path, small: int | None) -> None:
    scanned(here, small)
    (here / "sub").mkdir()
    (here / "a.txt").rename(here / "sub/renamed.txt")
    one = scanned(here, small)
    assert one.changes.renamed == {"a.txt": "sub/renamed.txt"}
    assert not any(header.new for header in one.headers())


def test_a_rename_is_not_guessed_among_copies(here: Path, small: int | None) -> None:
    scanned(here, small)
    text = (here / "a.txt").read_bytes()
    (here / "a.txt").unlink()
    (here / "x.txt").write_bytes(text)
    (here / "y.txt").write_bytes(text)
    one = scanned(here, small)
    assert one.changes == Changes(("x.txt", "y.txt"), ("a.txt",), {})


def test_a_change_that_keeps_size_and_time_is_seen(here: Path, small: int | None, long_ago: None) -> None:
    scanned(here, small)
    before = (here / "a.txt").stat()
    (here / "a.txt").write_text((here / "a.txt").read_text().replace("Strike", "Series"))
    os.utime(here / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert titles(scanned(here, small))[0] == "Series goes on"


def test_a_file_changed_a_moment_ago_is_looked_at_again(here: Path, small: int | None) -> None:
    write(here / "a.txt", "Strike goes on", ago=0)
    scanned(here, small)
    one = catalog(here, small)
    one.headers()
    assert {step.of for step in one.scan() if step.of} == {3}  # all were written just now, as inodes go


def test_facts_are_those_of_the_file_as_it_is(here: Path, small: int | None) -> None:
    one = scanned(here, small)
    write(here / "a.txt", "Strike ends")
    assert one.facts("a.txt").title == "Strike ends"
    assert one.known_facts("a.txt").title == "Strike goes on"
    flipped = ArticleRecord("b.txt", roles={"0": "body", "19": "title"})
    assert one.facts("b.txt", flipped).title == "By Jane Doe"
    assert one.known_facts("gone.txt", ArticleRecord("gone.txt", title="Kept")).title == "Kept"


def test_facts_are_the_same_with_and_without_a_cache(seeds: Path, small: int | None) -> None:
    one = scanned(seeds, small)
    plain = ArticleCatalog(seeds)
    for path in one.headers().paths:
        assert one.facts(path) == one.known_facts(path) == plain.facts(path) == plain.read(path).facts


def test_sources_csv_is_taken_in_and_followed(here: Path, small: int | None) -> None:
    scanned(here, small)
    (here / "sources.csv").write_text("file,outlet\na.txt,The Harbour Post\nx.txt,Nobody\n")
    one = scanned(here, small)
    assert [header.outlet for header in one.headers()] == ["The Harbour Post", "", ""]
    assert one.headers().table.problems == ("sources.csv, line 3: there is no article “x.txt”.",)
    assert scanned(here, small).headers().table.problems == ["sources.csv, line 3: there is no article “x.txt”."]
    assert one.read("a.txt").details.outlet.value == "The Harbour Post"
    (here / "sources.csv").unlink()
    one = scanned(here, small)
    assert [header.outlet for header in one.headers()] == ["", "", ""]
    assert one.headers().table.problems == ()


def test_the_cache_is_for_its_user_alone(here: Path) -> None:
    scanned(here)
    (file,) = (here.parent / "cache/folders").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in here.iterdir()) == ["a.txt", "b.txt", "c.txt"]


def test_nothing_is_written_when_nothing_changed(here: Path, long_ago: None) -> None:
    scanned(here)
    (file,) = (here.parent / "cache/folders").iterdir()
    before = file.stat().st_ino
    scanned(here)
    assert file.stat().st_ino == before


def damages(content: bytes) -> Iterator[bytes]:
    yield b""
    yield b"{}\n"
    yield b"[1, 2]\n"
    yield b"[" * 100_000
    yield content[:-1]
    yield content + b"x"
    yield content.replace(b"a.txt", bytes(5), 1)  # the paths come first
    chance = Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 1, 200))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield bytes(damaged)


def test_a_damaged_cache_is_thrown_away(here: Path, small: int | None, long_ago: None) -> None:
    scanned(here, small)
    (file,) = (here.parent / "cache/folders").iterdir()
    right = ["Strike goes on", "Wheat climbs again", "Talks break down"]
    for damaged in damages(file.read_bytes()):
        file.write_bytes(damaged)
        one = catalog(here, small)
        headers = one.headers()
        assert len(list(headers)) == len(headers)
        headers.filter_keys()
        for path in headers.paths:
            one.known_facts(path)
        list(one.scan())
        assert titles(one) == right
        assert titles(catalog(here, small)) == right


@pytest.mark.parametrize("obstacle", ["file", "pipe", "link"])
def test_where_nothing_can_be_kept_all_goes_on(here: Path, obstacle: str) -> None:
    cache = here.parent / "cache"
    if obstacle == "file":
        cache.write_text("")
    else:
        file = file_of(cache, here)
        file.parent.mkdir(parents=True)
        os.mkfifo(file) if obstacle == "pipe" else file.symlink_to("/dev/zero")
    assert titles(scanned(here)) == ["Strike goes on", "Wheat climbs again", "Talks break down"]


def test_a_scan_that_is_given_up_keeps_what_it_found(here: Path) -> None:
    scan = catalog(here, 0).scan()
    next(step for step in scan if step.probed == 2)
    scan.close()
    assert titles(catalog(here, 0)) == ["Strike goes on", "Wheat climbs again", "c"]


def test_a_folder_that_went_away_or_was_emptied_says_so(here: Path, small: int | None) -> None:
    one = scanned(here, small)
    for path in here.iterdir():
        path.unlink()
    with pytest.raises(EmptyFolder):
        list(one.scan())
    here.rmdir()
    with pytest.raises(MissingFolder):
        list(one.scan())
    with pytest.raises(MissingFolder):
        catalog(here, small).headers()


def test_what_became_readable_is_read(small: int | None) -> None:
    def seen() -> str:
        one = ArticleCatalog(folder, small=small)
        list(one.scan())
        first = one.headers()[0].problem
        return f"{first} {titles(one)[0]}"

    with open_folder() as folder:
        write(folder / "a.txt", "Strike goes on")
        (folder / "a.txt").chmod(0)
        assert as_nobody(seen) == "You are not allowed to read it. a"
        (folder / "a.txt").chmod(0o644)
        assert as_nobody(seen) == " Strike goes on"


def test_a_scan_meets_hostile_entries_without_harm(here: Path, small: int | None) -> None:
    os.mkfifo(here / "fifo.txt")
    (here / "device.txt").symlink_to("/dev/zero")
    (here / "huge.txt").touch()
    os.truncate(here / "huge.txt", 20 * 2**30)
    (here / "a\nb.txt").write_text("Strike" + BODY)
    (here / "caf\udce9.txt").write_text("Wheat falls" + BODY)
    for _ in range(2):
        one = scanned(here, small)
        problems = {header.path: header.problem for header in one.headers()}
        assert problems["fifo.txt"] == "It is a pipe, not a file."
        assert problems["device.txt"] == "It is a link, and links are not followed."
        assert problems["huge.txt"].startswith("It is too large")
        assert {problems[name] for name in ("a\nb.txt", "caf\udce9.txt", "a.txt")} == {""}
        assert [header.title for header in one.headers() if header.path == "caf\udce9.txt"] == ["Wheat falls"]
