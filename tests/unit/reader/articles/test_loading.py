"""Files are read as articles, or one sentence says why not."""

import os
import re
import socket
from pathlib import Path

import pytest

from annotations.errors import UnreadableArticle
from reader.articles.loading import MAX_FILE_BYTES, load, read_bytes
from tests.tables import each_row
from tests.unit.reader.folder.nobody import as_nobody, open_folder


def problem(path: Path, limit: int = MAX_FILE_BYTES) -> str:
    """The sentence that an analyst reads instead of the article."""
    with pytest.raises(UnreadableArticle) as caught:
        load(path, limit=limit)
    assert "\n" not in str(caught.value)
    return caught.value.sentence


def test_an_article_is_read_with_its_encoding_and_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Züge\r\nfahren".encode("latin-1"))
    assert load(path) == ("Züge\nfahren", "cp1252", 12)


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert problem(tmp_path / "pipe.txt") == "It is a pipe, not a file."


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert problem(Path("socket.txt")) == "It is a socket, not a file."


def test_links_are_refused_whatever_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Words.")
    for name, target in {"file": "article.txt", "device": "/dev/zero", "loop": "loop.txt", "nowhere": "gone"}.items():
        (tmp_path / f"{name}.txt").symlink_to(target)
        assert problem(tmp_path / f"{name}.txt") == "It is a link, and links are not followed."


def test_a_device_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="It is a device, not a file"):
        read_bytes(Path("/dev/null"), MAX_FILE_BYTES, MAX_FILE_BYTES)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert problem(tmp_path / "folder.txt") == "It is a folder."


def test_a_sparse_file_of_twenty_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.touch()
    os.truncate(path, 20 * 2**30)
    assert problem(path) == "It is too large: 20,480 MB, and 64 MB are read at most."


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x" * 2**20)
    assert load(path, limit=2**20).size == 2**20
    assert problem(path, limit=2**20 - 1).startswith("It is too large: 1 MB")


@each_row("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u2028\u00a0".encode()])
def test_an_empty_article_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert problem(tmp_path / "a.txt") == "It is empty."


def test_an_article_that_went_away_says_so(tmp_path: Path) -> None:
    assert problem(tmp_path / "gone.txt") == "It is no longer there."
    assert problem(tmp_path / "nul\0.txt") == "It is no longer there."


def test_other_kinds_of_files_are_refused_with_those_that_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnreadableArticle) as refused:
        load(tmp_path / "a.pdf")
    kinds = re.findall(r"\.\w+", refused.value.remedy)
    assert ".txt" in kinds
    for kind in kinds:
        (tmp_path / f"a{kind}").write_text("Words.")
        assert load(tmp_path / f"a{kind}").text == "Words."


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_text("Words.")
    assert load(tmp_path / "A.TXT").text == "Words."


def test_a_file_that_may_not_be_read_says_so() -> None:
    with open_folder() as folder:
        path = folder / "secret.txt"
        path.write_text("Words.")
        path.chmod(0)
        assert as_nobody(lambda: problem(path)) == "You are not allowed to read it."


def test_a_beginning_is_enough_for_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ü" * 1_000)
    assert load(path, start=101) == ("ü" * 50, "utf-8", 2_000)


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 2_000_000)
    assert len(load(path).text) == 10_000_000


def test_names_are_no_obstacle(tmp_path: Path) -> None:
    for name in ("-rf.txt", "a\nb.txt", "\x1b]2;x\x07.txt", "\u202etxt.txt", "[@click=app.quit]x.txt", "\udcff.txt"):
        (tmp_path / name).write_text("Words.")
        assert load(tmp_path / name).text == "Words."
