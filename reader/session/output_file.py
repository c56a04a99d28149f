"""Where an export goes: into a file that nobody finds half written, and that takes the place of nothing by mistake."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Full, Queue
from threading import Thread

from annotations.errors import EditRefused
from annotations.files import error_reason, replace_file, write_all
from annotations.store.folder.paths import StorePaths
from reader.folder.listing import is_article

MAX_NAME_LENGTH = 120
"""Bytes of a file's name that is proposed."""

QUEUE_SIZE = 64
"""Pieces that may wait for a slow disk."""


class AlreadyThere(EditRefused):
    """A file of that name is there, and nobody said that it may be replaced."""


def write_export(
    target: Path, pieces: Iterable[str], *, replacing: bool, again: Callable[[], None] = lambda: None
) -> None:
    """Write an export: the whole or nothing, readable for its owner alone.

    ``again`` is called before and after each piece; what it raises ends the writing, and the file is as it was.

    Raises:
        AlreadyThere: There is such a file.
        OSError: It cannot be written; it is as it was.
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


def check_target(target: Path, folder: Path, annotations: Path, *, replacing: bool) -> None:
    """See that an export may be written there, before anything is made for it.

    Raises:
        EditRefused: It would take the place of what must stay, or be taken for an article.
    """
    place, home = target.parent.resolve() / target.name, folder.resolve()
    kept = annotations.resolve()
    if place == kept or StorePaths.for_annotations(kept).folder in place.parents:
        raise EditRefused(f"{target} belongs to the annotations.", "Give another name.")
    if home in place.parents and is_article(place.name):
        raise EditRefused(f"{target} would be an article of the folder.", "Give another ending, or another folder.")
    if not place.parent.is_dir():
        raise EditRefused(f"There is no folder {target.parent}.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise EditRefused(f"{target} is no file that can be replaced.", "Give another name.")
    if not replacing:
        _check_new(target)


def _check_new(target: Path) -> None:
    if target.exists():
        raise AlreadyThere(f"{target} is there already.", "Give another name, or say that it shall be replaced.")


def safe_name(words: str, suffix: str) -> str:
    """A file's name made of foreign words, which no shell, folder or system takes for anything else."""
    kept = "-".join(re.findall(r"[\w.]+", words.replace("..", "."))).strip(".-_")
    room = MAX_NAME_LENGTH - len(suffix.encode())
    kept = kept.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", kept)
    return f"{'quotes-' if reserved or not kept else ''}{kept}".rstrip("-") + suffix


class BackgroundFileWriter(Thread):
    """An export on its way into a file, in a thread of its own: no disk holds up a key, or the end of the program."""

    def __init__(self, target: Path, *, replacing: bool) -> None:
        """Begin to write; arguments are those of :func:`write_export`."""
        super().__init__(name="export", daemon=True)
        self._target = target
        self._replacing = replacing
        self._pieces: Queue[str | None] = Queue(QUEUE_SIZE)
        self._given_up = False
        self.problem = ""
        """Why nothing was written."""
        self.start()

    def run(self) -> None:
        """Write what is put, until it ends."""
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
        """Take a piece, or none as the end; tells whether there was room for it, or nobody who needs it any more."""
        try:
            self._pieces.put_nowait(piece)
        except Full:
            return not self.is_alive()
        return True

    def cancel(self) -> None:
        """Write no more; the file stays as it was."""
        self._given_up = True
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._pieces.put_nowait("")
