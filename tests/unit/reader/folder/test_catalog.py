import os
import socket
from pathlib import Path

import pytest

from annotations.errors import ReaderError, UnknownName, UnreadableArticle
from annotations.model import ArticleRecord
from reader.folder.catalog import ArticleCatalog
from reader.folder.listing import EmptyFolder, MissingFolder
from tests.system_calls import opened
from tests.tables import each_row
from tests.unit.reader.folder.nobody import as_nobody, open_folder

ARTICLE = "A longer strike\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"


def folder_of(folder: Path, *names: str) -> ArticleCatalog:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)
    return ArticleCatalog(folder)


def paths(catalog: ArticleCatalog) -> list[str]:
    return [header.path for header in catalog.headers()]


def test_the_sample_articles_are_listed_by_name_with_their_titles(seeds: Path) -> None:
    headers = ArticleCatalog(seeds).headers()
    assert [header.path[:3] for header in headers] == ["000", "001", "002", "003", "004"]
    assert headers[1][:4] == (headers.paths[1], "Xi Meets Blinken With Tough Issues on the Agenda", "", 7738)


def test_what_is_no_article_is_not_listed(tmp_path: Path) -> None:
    others = (
        "README.txt",
        "readme.md",
        ".hidden.txt",
        ".git/x.txt",
        "annotations.json",
        "sources.csv",
        "codebook.toml",
    )
    assert paths(folder_of(tmp_path, *others, "a.pdf", "b", "one.txt", "two.MD", "three.text")) == [
        "one.txt",
        "three.text",
        "two.MD",
    ]


def test_folders_inside_belong_to_it_and_linked_ones_do_not(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path / "here", "b.txt", "a/deep/c.txt", "folder.txt/d.txt")
    folder_of(tmp_path / "elsewhere", "e.txt")
    (tmp_path / "here/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "here/a/loop").symlink_to(tmp_path / "here")
    assert paths(catalog) == ["a/deep/c.txt", "b.txt", "folder.txt/d.txt"]
    with pytest.raises(UnknownName):
        catalog.read("link/e.txt")


def test_hostile_entries_become_rows_that_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = folder_of(tmp_path, "good.txt")
    monkeypatch.chdir(tmp_path)
    os.mkfifo("fifo.txt")
    Path("device.txt").symlink_to("/dev/zero")
    Path("loop.txt").symlink_to("loop.txt")
    Path("empty.txt").touch()
    Path("huge.txt").touch()
    os.truncate("huge.txt", 20 * 2**30)
    Path("binary.txt").write_bytes(bytes(range(256)) * 40)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        problems = {header.path: header.problem for header in catalog.headers()}
        unreadable = [path for path, problem in problems.items() if problem]
    assert problems == {
        "binary.txt": "It is not text.",
        "device.txt": "It is a link, and links are not followed.",
        "empty.txt": "It is empty.",
        "fifo.txt": "It is a pipe, not a file.",
        "good.txt": "",
        "huge.txt": "It is too large: 20,480 MB, and 64 MB are read at most.",
        "loop.txt": "It is a link, and links are not followed.",
        "socket.txt": "It is a socket, not a file.",
    }
    for path in unreadable:
        with pytest.raises(UnreadableArticle, match=f"“{path}” cannot be read. It is"):
            catalog.read(path)


def test_what_may_not_be_read_becomes_a_row_that_says_so() -> None:
    with open_folder() as folder:
        catalog = folder_of(folder, "secret.txt", "closed/a.txt", "good.txt")
        (folder / "secret.txt").chmod(0)
        (folder / "closed").chmod(0)
        rows = as_nobody(lambda: "\n".join(f"{row.path}: {row.problem}" for row in catalog.headers()))
        assert rows.split("\n") == [
            "closed: It is a folder that you are not allowed to look into.",
            "good.txt: ",
            "secret.txt: You are not allowed to read it.",
        ]


def test_a_name_that_is_not_utf8_is_kept(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as file:
        file.write(ARTICLE)
    catalog = ArticleCatalog(tmp_path)
    assert paths(catalog) == ["caf\udce9.txt"]
    assert catalog.read("caf\udce9.txt").text == ARTICLE


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text(ARTICLE)
    with pytest.raises(MissingFolder, match=r"There is no folder “.*/nowhere”. Give the folder"):
        ArticleCatalog(tmp_path / "nowhere").headers()
    with pytest.raises(MissingFolder, match=r"file.txt” is a file. Give the folder that contains it"):
        ArticleCatalog(tmp_path / "file.txt").headers()


def test_a_closed_folder_says_so() -> None:
    def message() -> str:
        try:
            ArticleCatalog(folder).headers()
        except ReaderError as error:
            return str(error)
        return "no error"

    with open_folder() as folder:
        folder.chmod(0)
        assert as_nobody(message).startswith("You have no permission to open")


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(EmptyFolder, match=r"holds no articles. Put text files into it \(.md, .text, .txt\)."):
        ArticleCatalog(tmp_path).headers()


def test_the_folder_is_looked_at_again_when_asked(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path, "a.txt")
    assert paths(catalog) == ["a.txt"]
    folder_of(tmp_path, "b.txt")
    assert paths(catalog) == ["a.txt"]
    assert list(catalog.refresh().paths) == ["a.txt", "b.txt"]


@each_row(
    "path",
    [
        "../outside.txt",
        "/etc/passwd.txt",
        "a//b.txt",
        "./a.txt",
        "a/../a.txt",
        "",
        ".",
        "annotations.json",
        "\ud800.txt",
    ],
)
def test_a_path_from_elsewhere_opens_nothing_outside_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.txt").write_text(ARTICLE)
    catalog = folder_of(tmp_path / "inside", "a.txt")
    with pytest.raises(UnknownName):
        catalog.read(path)
    assert catalog.facts(path, ArticleRecord(path or "x", title="Kept")).title == "Kept"


def test_an_article_that_went_away_keeps_what_was_confirmed(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path, "a.txt")
    with pytest.raises(UnreadableArticle, match=r"“gone.txt” cannot be read. It is no longer there."):
        catalog.read("gone.txt")
    facts = catalog.facts("gone.txt", ArticleRecord("gone.txt", outlet="The Harbour Post"))
    assert (facts.path, facts.outlet, facts.unconfirmed) == ("gone.txt", "The Harbour Post", frozenset({"citekey"}))


@each_row(
    "name, path",
    [
        ("000_6f.txt", "000_6f.txt"),
        ("000_6f", "000_6f.txt"),
        ("000", "000_6f.txt"),
        ("0", "000_6f.txt"),
        ("1", "001_38.txt"),
        ("010", "010_aa.txt"),
        ("sub/b.txt", "sub/b.txt"),
        ("b", "sub/b.txt"),
        ("6F", "000_6f.txt"),
        ("café", "Café.txt"),
    ],
)
def test_an_article_is_found_by_what_an_analyst_would_type(tmp_path: Path, name: str, path: str) -> None:
    catalog = folder_of(tmp_path, "000_6f.txt", "001_38.txt", "010_aa.txt", "sub/b.txt", "Café.txt")
    assert catalog.find(name) == path


def test_a_name_that_is_not_clear_names_the_choices(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path, "001_a.txt", "001_b.txt", "x/same.txt", "y/same.txt", "z/same.txt", "w/same.txt")
    with pytest.raises(
        UnknownName, match=r"“1” may be one of 2 articles: 001_a.txt, 001_b.txt. Give more of its name."
    ):
        catalog.find("1")
    with pytest.raises(UnknownName, match=r"4 articles: w/same.txt, x/same.txt, y/same.txt, …"):
        catalog.find("same")
    for name in ("nothing", "", "../x", "²"):
        with pytest.raises(UnknownName, match=r"There is no article"):
            catalog.find(name)


def test_articles_have_positions(tmp_path: Path) -> None:
    headers = folder_of(tmp_path, "a.txt", "b.txt", "c.txt").headers()
    assert [headers.position(path) for path in ("a.txt", "c.txt")] == [0, 2]
    with pytest.raises(UnknownName):
        headers.position("bb.txt")


def test_a_row_is_read_once_and_only_when_it_is_looked_at(tmp_path: Path) -> None:
    catalog = folder_of(tmp_path, *(f"{number}.txt" for number in range(9)))
    with opened(tmp_path) as files:
        headers = catalog.headers()
        assert (len(headers), files) == (9, [])
        assert [header.title for header in headers[2:4]] == ["A longer strike"] * 2
        assert headers[2].path == "2.txt"
        assert files == ["2.txt", "3.txt"]


def test_a_large_folder_is_listed_without_opening_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "d.txt")
    folder_of(tmp_path, "a.txt", "b.txt", "c.txt")
    with opened(tmp_path) as files:
        rows = list(ArticleCatalog(tmp_path, small=2).headers())
    assert files == []
    assert [(row.title, row.problem) for row in rows] == [
        ("a", ""),
        ("b", ""),
        ("c", ""),
        ("d", "It is a pipe, not a file."),
    ]


def test_a_title_is_found_in_the_beginning_of_a_long_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        ARTICLE + "The crews went on, and on, über Wochen hinweg, said the union.\n" * 10_000
    )
    assert ArticleCatalog(tmp_path).headers()[0].title == "A longer strike"
