"""Writing an export to a file: completely or not at all, and never over an existing file by mistake."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Full, Queue
from threading import Thread

from annotations.errors import EditRefused
from annotations.files import error_reason, replace_file, write_all
from reader.folder.listing import is_article

MAX_NAME_LENGTH = 120
"""Maximum length of a proposed file name, in bytes."""

QUEUE_SIZE = 64
"""Maximum number of pieces that wait to be written."""


class AlreadyThere(EditRefused):
    """A file of this name exists, and the analyst did not allow its replacement."""


def write_export(
    target: Path, pieces: Iterable[str], *, replacing: bool, again: Callable[[], None] = lambda: None
) -> None:
    """Write an export completely or not at all, readable only by its owner.

    The function calls ``again`` before and after each piece. An exception from ``again`` stops the writing and leaves
    the file unchanged.

    Raises:
        AlreadyThere: The file exists and ``replacing`` is false.
        OSError: The file cannot be written. It is unchanged.
    """

    def fill(file: int) -> None:
        for piece in pieces:
            write_all(file, piece.encode("utf-8", "backslashreplace"))
            again()

    def check() -> None:
        again()
        if not replacing:
            _check_new(target)

    check()
    replace_file(target, fill, ready=lambda _: check())


def check_target(target: Path, folder: Path, is_annotations: Callable[[Path], bool], *, replacing: bool) -> None:
    """Check that an export may be written to ``target``, before any quote is prepared.

    Args:
        target: The file to write.
        folder: The folder of the articles.
        is_annotations: Returns whether a file belongs to the annotations.
        replacing: Whether an existing file may be replaced.

    Raises:
        EditRefused: The file belongs to the annotations, would become an article of the folder, cannot be replaced, or
            has no parent folder.
        AlreadyThere: The file exists and ``replacing`` is false.
    """
    place, home = target.parent.resolve() / target.name, folder.resolve()
    if is_annotations(place):
        raise EditRefused(f"{target} belongs to the annotations.", "Choose another name.")
    if home in place.parents and is_article(place.name):
        raise EditRefused(f"{target} would be an article of the folder.", "Choose another suffix or another folder.")
    if not place.parent.is_dir():
        raise EditRefused(f"There is no folder {target.parent}.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise EditRefused(f"{target} is not a regular file.", "Choose another name.")
    if not replacing:
        _check_new(target)


def _check_new(target: Path) -> None:
    if target.exists():
        raise AlreadyThere(f"{target} already exists.", "Choose another name, or allow its replacement.")


def safe_name(words: str, suffix: str) -> str:
    """Return a file name built from arbitrary words that is safe in every shell, folder and operating system."""
    kept = "-".join(re.findall(r"[\w.]+", words.replace("..", "."))).strip(".-_")
    room = MAX_NAME_LENGTH - len(suffix.encode())
    kept = kept.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", kept)
    return f"{'quotes-' if reserved or not kept else ''}{kept}".rstrip("-") + suffix


class BackgroundFileWriter(Thread):
    """A thread that writes an export, so that a slow disk delays neither the keys nor the exit of the program."""

    def __init__(self, target: Path, *, replacing: bool) -> None:
        """Start writing. The arguments are those of :func:`write_export`."""
        super().__init__(name="export", daemon=True)
        self._target = target
        self._replacing = replacing
        self._pieces: Queue[str | None] = Queue(QUEUE_SIZE)
        self._given_up = False
        self.problem = ""
        """The reason why nothing was written, or an empty string."""
        self.start()

    def run(self) -> None:
        """Write the queued pieces until the end marker."""
        try:
            write_export(self._target, iter(self._pieces.get, None), replacing=self._replacing, again=self._check)
        except EditRefused as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{self._target} was not written: {error_reason(error)}."

    def _check(self) -> None:
        if self._given_up:
            raise EditRefused("Nothing was written.")

    def put(self, piece: str | None) -> bool:
        """Queue a piece, or ``None`` as the end marker. Return whether it was queued or the thread has ended."""
        try:
            self._pieces.put_nowait(piece)
        except Full:
            return not self.is_alive()
        return True

    def cancel(self) -> None:
        """Cancel the export. The file stays unchanged."""
        self._given_up = True
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._pieces.put_nowait("")
