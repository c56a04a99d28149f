"""The journal: every edit as a line that is on the disk before the edit is called saved.

::

    {"checksum":"5f…","journal":1,"project":"…","sequence":0}
    {"checksum":"9a…","written":"…","sequence":0}
    {"checksum":"c1…","edit":1,"label":"tag AI","coder":"ana","at":"…",…,"changes":[["passages","…",null,{…}]]}
    {"checksum":"07…","writing":"…","sequence":1}
    {"checksum":"e3…","written":"…","sequence":1}

A line's checksum covers all that follows it in the line. A last line without its end was *torn* by a crash and does not
count; any other line that does not fit its checksum is damage. An edit of many records is a ``begin`` line, ``part``
lines and a ``commit`` line, and counts only with its commit. Notes say which annotations file was written when
(:class:`Note`). A journal that has grown large is kept under a number.
"""

import json
import os
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Never

from annotations.edits.edit import Change, Edit, run_to_end
from annotations.errors import DamagedStore, StoreConflict, StoreError
from annotations.files import Fingerprint, error_reason, fingerprint, open_to_read, replace_file, sync_folder, write_all
from annotations.store.encoding import encode
from annotations.store.gc_pause import gc_paused

FORMAT_VERSION = 1
"""Version of the journal's lines."""

MAX_HISTORY_BYTES = 60_000_000
"""Bytes of journals that undo reaches back over."""

RECOVERY_HINT = "“reader recover FOLDER” shows what can be restored."
"""What to do about a journal that cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a line and a journal become."""

    line: int = 1_000
    """Records that an edit may change in one line; one that changes more is written in parts."""
    part: int = 200
    """Records in a part: some 200 KB, so that encoding one holds up no other thread."""
    journal: int = 20_000_000
    """Bytes from which a journal is kept under a number and another one is begun."""


SIZES = Sizes()
"""The usual sizes."""

_SEAL = b'{"checksum":"%s",'
_DIGITS = 16
_BODY = len(_SEAL) - 2 + _DIGITS
_KIND = re.compile(rb'"(journal|edit|begin|part|commit|writing|written|taken)":(?:([0-9]+)|"([^"\\]*)")[,}]')


def seal(entry: dict[str, Any]) -> bytes:
    """A journal's line for an entry, with its checksum."""
    body = encode(entry)[1:]
    return b"%s%s\n" % (_SEAL % _digest(body), body)


def _digest(body: bytes) -> bytes:
    return sha256(body).hexdigest()[:_DIGITS].encode()


def _unseal(line: bytes) -> bytes | None:
    """What a line holds behind its checksum, or none when it does not fit."""
    body = line[_BODY:]
    return body if line[:_BODY] == _SEAL % _digest(body) else None


def encode_edit(sequence: int, edit: Edit, sizes: Sizes = SIZES) -> Iterator[bytes]:
    """The lines that stand for an edit, one after the other, so that a large one holds up nobody."""
    head = {
        "label": edit.label, "coder": edit.coder, "at": edit.at, "article": edit.article,
        "bookkeeping": edit.bookkeeping, "inverts": edit.inverts,
    }  # fmt: skip
    changes = [[change.table, change.id, change.before, change.after] for change in edit.changes]
    if len(changes) <= sizes.line:
        yield seal({"edit": sequence, **head, "changes": changes})
        return
    yield seal({"begin": sequence, **head, "records": len(changes)})
    for start in range(0, len(changes), sizes.part):
        yield seal({"part": sequence, "changes": changes[start : start + sizes.part]})
    yield seal({"commit": sequence, "records": len(changes)})


class Note(NamedTuple):
    """What became of the annotations file."""

    kind: str
    """``writing``: it is about to take its place; ``written``: it did; ``taken``: something else wrote it, and what
    it changed was taken over."""
    identity: str
    """The file's checksum, or SHA-256 if it has none that fits."""
    sequence: int
    """Number of the newest edit in it, or in what was made of it."""


@dataclass(eq=False)
class Journal:
    """One journal file, as far as it was read."""

    path: Path
    """Where it is now."""
    project: str = ""
    """The project it belongs to."""
    before: int = 0
    """Number of the newest edit that is not in it, but before it."""
    last: int = 0
    """Number of the newest edit in it, or before it."""
    size: int = 0
    """Bytes that count; what follows was torn."""
    state: Fingerprint | None = None
    """The file's state when it was read; none when there is no such file."""

    def __post_init__(self) -> None:
        self.places: dict[int, tuple[int, int]] = {}
        """Where each edit begins and ends, in bytes."""
        self.notes: list[Note] = []
        """What was written when, oldest first."""
        self.half_begun: Path | None = None
        """Where another journal was begun in vain and may be; it goes before anything is added to this one."""
        self._begun: tuple[int, int] | None = None
        self._lines = 0

    def read_new(self) -> None:
        """Read what was added since the last reading.

        Raises:
            DamagedStore: A line cannot be trusted.
            OSError: The file cannot be read.
        """
        with open_to_read(self.path) as file:
            self.state = Fingerprint.from_status(os.fstat(file.fileno()))
            file.seek(self.size)
            self._begun, start = None, self.size
            for line in file:
                if not self._read_line(line, start):
                    break
                start += len(line)
                if self._begun is None:
                    self.size = start
        if not self.project:
            self._fail("it has no head")

    def _read_line(self, line: bytes, start: int) -> bool:
        """Take in a line that begins at ``start``; tell whether it has its end and counts."""
        if not line.endswith(b"\n"):
            if _unseal(line[:-1]) is not None and not line.endswith(b"\0"):
                self._fail("its last line has a wrong end")
            return False
        self._lines += 1
        body = _unseal(line[:-1])
        found = None if body is None else _KIND.match(body)
        if body is None or found is None:
            self._fail(f"line {self._lines} does not fit its checksum")
        kind, number, text = found[1], int(found[2] or 0), (found[3] or b"").decode()
        if text and kind != b"journal":
            self.notes.append(Note(kind.decode(), text, _members(body)["sequence"]))
        elif kind == b"journal":
            members = _members(body)
            if number != FORMAT_VERSION or self.size:
                self._fail("it has a head that this version does not know")
            self.project, self.before, self.last = members["project"], members["sequence"], members["sequence"]
        else:
            self._read_edit_line(kind, number, start, start + len(line))
        return True

    def _read_edit_line(self, kind: bytes, number: int, start: int, end: int) -> None:
        """Take in a line of an edit."""
        whole = kind == b"edit" or (kind == b"commit" and self._begun is not None)
        if number != self.last + 1 or (self._begun is None) != (kind in (b"edit", b"begin")):
            self._fail(f"an edit is missing before line {self._lines}")
        if kind == b"begin":
            self._begun = number, start
        elif whole:
            self.places[number] = (self._begun[1] if self._begun else start, end)
            self.last, self._begun = number, None

    def _fail(self, what: str) -> Never:
        raise DamagedStore(f"The journal of the annotations ({self.path.name}) is damaged: {what}.", RECOVERY_HINT)

    def edits(self, after: int) -> Iterator[tuple[int, Edit]]:
        """The edits with a number above ``after`` and their numbers, in order.

        Raises:
            StoreError: One cannot be trusted, or the file not be read.
        """
        for number in range(max(after, self.before) + 1, self.last + 1):
            yield number, self.edit(number)

    def edit(self, number: int) -> Edit:
        """The edit with a number."""
        return run_to_end(self.edit_in_steps(number))

    def edit_in_steps(self, number: int) -> Generator[None, None, Edit]:
        """The edit with a number, read in steps of a few milliseconds."""
        start, end = self.places[number]
        found: list[Change] = []
        with self._reading() as file:
            file.seek(start)
            head = self._trusted(file.readline())
            found.extend(Change(*change) for change in head.get("changes", ()))
            with gc_paused(head.get("records", 0)):
                while file.tell() < end:
                    yield
                    found.extend(Change(*change) for change in self._trusted(file.readline()).get("changes", ()))
        if len(found) != head.get("records", len(found)):
            self._fail(f"edit {number} is not complete")
        return _edit(head, tuple(found))

    def heads(self) -> Iterator[tuple[int, Edit]]:
        """Every edit without its changes, and its number, in order; much faster than whole edits."""
        with self._reading() as file:
            for number, (start, _) in self.places.items():
                file.seek(start)
                line = file.readline()
                cut = line.find(b',"changes":')
                yield number, _edit(json.loads(line[:cut] + b"}" if cut >= 0 else line), ())

    @contextmanager
    def _reading(self) -> Iterator[BinaryIO]:
        try:
            with open_to_read(self.path) as file:
                yield file
        except OSError as error:
            raise StoreError(f"The journal {self.path.name} cannot be read: {error_reason(error)}.") from error

    def _trusted(self, line: bytes) -> dict[str, Any]:
        body = _unseal(line[:-1])
        if body is None:
            self._fail("a line changed since it was read")
        return _members(body)


def _members(body: bytes) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(b"{" + body)
    return members


def _edit(head: dict[str, Any], changes: tuple[Change, ...]) -> Edit:
    names = ("label", "coder", "at", "article", "bookkeeping", "inverts")
    label, coder, at, article, bookkeeping, inverts = (head[name] for name in names)
    return Edit(label, changes, coder, at, article, bookkeeping, inverts)


def journal_files(current: Path) -> list[Path]:
    """The journals of an annotations file, oldest first.

    Args:
        current: Where the current one stands, or would stand.

    Raises:
        OSError: Their folder cannot be listed.
    """
    numbered = re.compile(re.escape(current.name) + r"\.([0-9]{6})")
    try:
        names = sorted(name for name in os.listdir(current.parent) if numbered.fullmatch(name))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [current.with_name(name) for name in names] + ([current] if fingerprint(current) else [])


def read_journals(files: Iterable[Path]) -> list[Journal]:
    """Read journals, which follow each other.

    Raises:
        DamagedStore: One of them cannot be trusted, or one is missing between them.
        OSError: One cannot be read.
    """
    journals: list[Journal] = []
    for path in files:
        journal = Journal(path)
        journal.read_new()
        if journals and (journal.before, journal.project) != (journals[-1].last, journals[-1].project):
            raise DamagedStore(f"A journal is missing between {journals[-1].path.name} and {path.name}.", RECOVERY_HINT)
        journals.append(journal)
    return journals


def include_earlier(journals: Sequence[Journal], current: Path) -> list[Journal]:
    """Journals and those before them, as far back as :data:`MAX_HISTORY_BYTES` and as they can be trusted.

    Args:
        journals: Those that were read already, the newest last.
        current: Where the current one stands.
    """
    found, size = list(journals), sum(journal.size for journal in journals)
    with suppress(StoreError, OSError):
        for path in reversed(journal_files(current)):
            journal = Journal(path)
            journal.read_new()
            if journal.last == found[0].before and (size := size + journal.size) <= MAX_HISTORY_BYTES:
                found.insert(0, journal)
    return found


class JournalWriter:
    """Adds lines to a journal; only for who holds the lock."""

    def __init__(self, journal: Journal, sizes: Sizes = SIZES) -> None:
        """Go on behind what was read of a journal.

        Args:
            journal: The journal.
            sizes: How large its lines become.
        """
        self.journal = journal
        self._sizes = sizes
        self._suspect = True

    def append(self, lines: Iterable[bytes]) -> None:
        """Add lines; they are on the disk when this returns, and do not count when it fails.

        What is left of an attempt that failed is cut off and written again from memory: a system that could not bring
        it to the disk may believe that it is there.

        Raises:
            StoreConflict: The journal is not the one that was read.
            OSError: The disk did not take them.
        """
        journal = self.journal
        if journal.half_begun is not None:
            with suppress(FileNotFoundError):
                os.unlink(journal.half_begun)
            sync_folder(journal.half_begun.parent)
            journal.half_begun = None
        file = os.open(journal.path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            present = Fingerprint.from_status(os.fstat(file))
            known = journal.state
            if known is None or present[:2] != known[:2] or present.size < journal.size:
                raise StoreConflict(
                    f"The journal of the annotations ({journal.path.name}) was replaced by something else.",
                    RECOVERY_HINT,
                )
            if self._suspect:
                if present.size > journal.size:
                    os.ftruncate(file, journal.size)
                sync_folder(journal.path.parent)  # who began it may have failed to
            self._suspect, written = True, 0
            for line in lines:
                write_all(file, line)
                written += len(line)
            os.fsync(file)
        except OSError:
            with suppress(OSError):  # at once, lest somebody reads what may never reach the disk
                os.ftruncate(file, journal.size)
            raise
        finally:
            os.close(file)
        journal.size += written
        self._suspect = False

    def add(self, edits: Sequence[tuple[int, Edit]], notes: Iterable[Note] = ()) -> None:
        """Add edits with their numbers, which follow those that are there, and notes behind them; as :meth:`append`."""
        last = edits[-1][0] if edits else self.journal.last
        lines = (line for number, edit in edits for line in encode_edit(number, edit, self._sizes))
        self.append(chain(lines, map(_noted, notes)))
        self.journal.last = last


def begin_journal(path: Path, project: str, note: Note) -> Journal:
    """Begin a journal with the note of an annotations file that is on the disk.

    Raises:
        OSError: The disk did not take it.
    """
    head = seal({"journal": FORMAT_VERSION, "project": project, "sequence": note.sequence}) + _noted(note)
    replace_file(path, lambda file: write_all(file, head))
    sync_folder(path.parent)
    journal = Journal(path)
    journal.read_new()
    return journal


def rotate(journal: Journal, path: Path, note: Note, largest: int) -> Journal:
    """Keep a journal under a number if it has grown large, and begin another one; gives the one to go on with.

    Args:
        journal: The journal with the newest edits.
        path: Where the current journal stands.
        note: What was written last, which is where the new one begins.
        largest: Bytes from which a journal is large.

    Raises:
        OSError: The disk did not take it; edits can still be added to the journal.
    """
    if journal.size < largest:
        return journal
    if journal.path == path:
        number = len(journal_files(path))
        kept = path.with_name(f"{path.name}.{number:06}")
        os.rename(path, kept)
        journal.path = kept
        sync_folder(path.parent)
    state, journal.state = journal.state, None  # nothing is added to it when another one is there
    try:
        return begin_journal(path, journal.project, note)
    except OSError:
        journal.state, journal.half_begun = state, path
        raise


def _noted(note: Note) -> bytes:
    return seal({note.kind: note.identity, "sequence": note.sequence})
