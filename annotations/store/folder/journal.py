"""The journal: a line per edit, which is on disk before the edit counts as saved.

::

    {"checksum":"5f…","journal":1,"project":"…","sequence":0}
    {"checksum":"9a…","written":"…","sequence":0}
    {"checksum":"c1…","edit":1,"id":"…","label":"tag AI","coder":"ana","at":"…",…,"changes":[["passages","…",null,{…}]]}
    {"checksum":"07…","writing":"…","sequence":1}
    {"checksum":"e3…","written":"…","sequence":1}

A line's checksum covers the rest of the line. A last line without a line break was *torn* by a crash and is ignored.
Any other line that does not match its checksum is damage. An edit of many records consists of a ``begin`` line,
``part`` lines and a ``commit`` line, and counts only with its commit. Notes (:class:`Note`) record the writes of the
annotations file. A journal that has grown large is renamed to a numbered file.
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
from annotations.errors import DamagedStore, NewerSchema, StoreConflict, StoreError
from annotations.files import Fingerprint, error_reason, fingerprint, open_to_read, replace_file, sync_folder, write_all
from annotations.store.folder.migrations import migrate_change
from annotations.store.records_json import SCHEMA, encode
from annotations.store.validation import gc_paused

FORMAT_VERSION = 1
"""The version of the line format."""

MAX_HISTORY_BYTES = 60_000_000
"""The maximum total size, in bytes, of the journals that undo reads."""

RECOVERY_HINT = "“reader recover FOLDER” shows what can be restored."
"""The remedy in the error message for an untrustworthy journal."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Size limits for the lines of a journal and for the journal itself."""

    line: int = 1_000
    """The maximum number of changes in one line; a larger edit is written in parts."""
    part: int = 200
    """Changes per part: some 200 KB, so that encoding a part does not delay other threads."""
    journal: int = 20_000_000
    """The size in bytes from which the journal is renamed to a numbered file and a new one is created."""


SIZES = Sizes()
"""The default sizes."""

_SEAL = b'{"checksum":"%s",'
_DIGITS = 16
_BODY = len(_SEAL) - 2 + _DIGITS
_KIND = re.compile(rb'"(journal|edit|begin|part|commit|writing|written|taken)":(?:([0-9]+)|"([^"\\]*)")[,}]')


def seal(entry: dict[str, Any]) -> bytes:
    """Return the journal line of an entry, with its checksum."""
    body = encode(entry)[1:]
    return b"%s%s\n" % (_SEAL % _digest(body), body)


def _digest(body: bytes) -> bytes:
    return sha256(body).hexdigest()[:_DIGITS].encode()


def _unseal(line: bytes) -> bytes | None:
    """Return the part of a line after its checksum, or ``None`` if the checksum does not match."""
    body = line[_BODY:]
    return body if line[:_BODY] == _SEAL % _digest(body) else None


def encode_edit(sequence: int, edit: Edit, sizes: Sizes = SIZES) -> Iterator[bytes]:
    """Yield the journal lines of an edit one by one, so that a large edit does not delay other threads."""
    head = {
        "id": edit.id, "label": edit.label, "coder": edit.coder, "at": edit.at, "article": edit.article,
        "bookkeeping": edit.bookkeeping, "inverts": edit.inverts, "schema": SCHEMA,
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
    """A journal entry about a version of the annotations file."""

    kind: str
    """``writing``: this program is about to put the file in place; ``written``: the file is in place; ``taken``:
    another program wrote the file, and its changes were merged."""
    identity: str
    """The file's checksum, or the SHA-256 of its bytes if its checksum does not match."""
    sequence: int
    """The number of the newest edit in the file, or in the state after the merge."""


@dataclass(eq=False)
class Journal:
    """The index of one journal file, as far as it was read."""

    path: Path
    """The present path of the file."""
    project: str = ""
    """The id of the project."""
    before: int = 0
    """The number of the newest edit that precedes this journal."""
    last: int = 0
    """The number of the newest edit in this journal, or :attr:`before` if it holds no edit."""
    size: int = 0
    """The number of valid bytes; the rest of the file was torn."""
    fingerprint: Fingerprint | None = None
    """The file's fingerprint when it was read; ``None`` if there is no such file."""

    def __post_init__(self) -> None:
        self.places: dict[int, tuple[int, int]] = {}
        """The start and end of each edit in the file, in bytes, by edit number."""
        self.notes: list[Note] = []
        """The notes, oldest first."""
        self.failed_successor: Path | None = None
        """The path of a successor whose creation failed; it is deleted before the next append to this journal."""
        self._begun: tuple[int, int] | None = None
        self._lines = 0

    def read_new(self) -> None:
        """Read the lines that were added since the last call.

        Raises:
            DamagedStore: A line cannot be trusted.
            OSError: The file cannot be read.
        """
        with open_to_read(self.path) as file:
            self.fingerprint = Fingerprint.from_status(os.fstat(file.fileno()))
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
        """Index a line that begins at byte ``start``; return false for a torn line."""
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
        """Index a line of an edit."""
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
        """Yield the edits with a number above ``after``, with their numbers, in order.

        Raises:
            StoreError: An edit cannot be trusted, or the file cannot be read.
        """
        for number in range(max(after, self.before) + 1, self.last + 1):
            yield number, run_to_end(self.edit(number))

    def edit(self, number: int) -> Generator[None, None, Edit]:
        """Return the edit with a number, read in steps of a few milliseconds."""
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
        schema = head.get("schema", 1)
        if schema > SCHEMA:
            raise NewerSchema(f"The journal {self.path.name} was written by a newer version of this program.")
        if schema < SCHEMA:
            found = [migrated for change in found for migrated in migrate_change(change)]
        return _edit(self.project, head, tuple(found))

    def heads(self) -> Iterator[tuple[int, Edit]]:
        """Yield the number and the edit without its changes, in order; much faster than reading complete edits."""
        with self._reading() as file:
            for number, (start, _) in self.places.items():
                file.seek(start)
                line = file.readline()
                cut = line.find(b',"changes":')
                yield number, _edit(self.project, json.loads(line[:cut] + b"}" if cut >= 0 else line), ())

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


def _edit(project: str, head: dict[str, Any], changes: tuple[Change, ...]) -> Edit:
    """Return the edit of its first line; the lines of the first version name an edit only by its number."""
    label, coder, at, article, bookkeeping, inverts = (
        head[name] for name in ("label", "coder", "at", "article", "bookkeeping", "inverts")
    )
    if isinstance(inverts, int):
        inverts = _id_of(project, inverts)
    id = head["id"] if "id" in head else _id_of(project, head.get("edit") or head["begin"])
    return Edit(label, changes, coder, at, article, bookkeeping, inverts, id)


def _id_of(project: str, number: int) -> str:
    from uuid import NAMESPACE_OID, uuid5  # only journals of the first version need it

    return str(uuid5(NAMESPACE_OID, f"{project} {number}"))


def journal_files(current: Path) -> list[Path]:
    """Return the paths of the journals of an annotations file, oldest first.

    Args:
        current: The path of the current journal, which need not exist.

    Raises:
        OSError: The folder of the journals cannot be listed.
    """
    numbered = re.compile(re.escape(current.name) + r"\.([0-9]{6})")
    try:
        names = sorted(name for name in os.listdir(current.parent) if numbered.fullmatch(name))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [current.with_name(name) for name in names] + ([current] if fingerprint(current) else [])


def read_journals(files: Iterable[Path]) -> list[Journal]:
    """Read consecutive journals.

    Raises:
        DamagedStore: A journal cannot be trusted, or the sequence has a gap.
        OSError: A journal cannot be read.
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
    """Return journals with their predecessors, within :data:`MAX_HISTORY_BYTES` and up to the first unusable one.

    Args:
        journals: The journals that were already read, the newest last.
        current: The path of the current journal.
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
    """An appender of lines to a journal; the process must hold the lock."""

    def __init__(self, journal: Journal, sizes: Sizes = SIZES) -> None:
        """Create an appender that continues after the valid part of a journal.

        Args:
            journal: The journal.
            sizes: Size limits for the lines.
        """
        self.journal = journal
        self._sizes = sizes
        self._suspect = True

    def append(self, lines: Iterable[bytes]) -> None:
        """Append lines durably; after a failure, none of them counts.

        The remains of a failed attempt are truncated and written again from memory, because after a failed ``fsync``
        the system may treat data as written that never reached the disk.

        Raises:
            StoreConflict: Another program replaced the journal after it was read.
            OSError: The write failed.
        """
        journal = self.journal
        if journal.failed_successor is not None:
            with suppress(FileNotFoundError):
                os.unlink(journal.failed_successor)
            sync_folder(journal.failed_successor.parent)
            journal.failed_successor = None
        file = os.open(journal.path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            present = Fingerprint.from_status(os.fstat(file))
            known = journal.fingerprint
            if known is None or present[:2] != known[:2] or present.size < journal.size:
                raise StoreConflict(
                    f"The journal of the annotations ({journal.path.name}) was replaced by another program.",
                    RECOVERY_HINT,
                )
            if self._suspect:
                if present.size > journal.size:
                    os.ftruncate(file, journal.size)
                sync_folder(journal.path.parent)  # the creator of the journal may have failed to do so
            self._suspect, written = True, 0
            for line in lines:
                write_all(file, line)
                written += len(line)
            os.fsync(file)
        except OSError:
            with suppress(OSError):  # at once, so that no process reads data that may never reach the disk
                os.ftruncate(file, journal.size)
                os.fsync(file)  # or else a power loss could bring back lines that were reported as not saved
            raise
        finally:
            with suppress(OSError):  # what fsync has reported as durable stays durable
                os.close(file)
        journal.size += written
        self._suspect = False

    def add(self, edits: Sequence[tuple[int, Edit]], notes: Iterable[Note] = ()) -> None:
        """Append edits, whose numbers continue the journal, and then notes; errors as for :meth:`append`."""
        last = edits[-1][0] if edits else self.journal.last
        lines = (line for number, edit in edits for line in encode_edit(number, edit, self._sizes))
        self.append(chain(lines, map(_noted, notes)))
        self.journal.last = last


def begin_journal(path: Path, project: str, note: Note) -> Journal:
    """Create a journal that starts with the note of an annotations file on disk.

    Raises:
        OSError: The write failed.
    """
    head = seal({"journal": FORMAT_VERSION, "project": project, "sequence": note.sequence}) + _noted(note)
    replace_file(path, lambda file: write_all(file, head))
    sync_folder(path.parent)
    journal = Journal(path)
    journal.read_new()
    return journal


def rotate(journal: Journal, path: Path, note: Note, largest: int) -> Journal:
    """Rename a large journal to a numbered file and create a new one; return the journal to append to.

    Args:
        journal: The journal with the newest edits.
        path: The path of the current journal.
        note: The note of the annotations file written last, with which the new journal starts.
        largest: The size in bytes from which a journal is large.

    Raises:
        OSError: The write failed; edits can still be appended to the old journal.
    """
    if journal.size < largest:
        return journal
    if journal.path == path:
        number = len(journal_files(path))
        kept = path.with_name(f"{path.name}.{number:06}")
        os.rename(path, kept)
        journal.path = kept
        sync_folder(path.parent)
    present, journal.fingerprint = (
        journal.fingerprint,
        None,
    )  # nothing may be appended once it has a successor
    try:
        return begin_journal(path, journal.project, note)
    except OSError:
        journal.fingerprint, journal.failed_successor = present, path
        raise


def _noted(note: Note) -> bytes:
    return seal({note.kind: note.identity, "sequence": note.sequence})
