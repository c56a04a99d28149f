"""The files of one folder: how edits get into the journal, and the annotations file is replaced behind it."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotations.errors import StoreConflict
from annotations.files import Fingerprint, fingerprint, open_to_read, replace_file, sync_folder
from annotations.store.encoding import Document, EncodedRows
from annotations.store.folder.journal import SIZES, Journal, JournalWriter, Note, Sizes, begin_journal, rotate
from annotations.store.folder.paths import StorePaths
from annotations.store.folder.versions import keep_version, prune, version_due
from annotations.store.folder.writer import Pending
from annotations.store.loading import identity_of

UNSAVED_PREFIX = "unsaved-"
"""How the names of copies begin that are made while nothing can be saved; a part of the project's id follows."""


class DocumentFile:
    """The annotations file, which is always written as a whole, and never over anybody else's work."""

    def __init__(self, path: Path, document: Document, known: Fingerprint | None, identity: str) -> None:
        """Take over a document; from now on only this object changes it.

        Args:
            path: The annotations file; no link.
            document: What the file shall hold.
            known: The file's state when it was read, or none when there was no file.
            identity: What tells the file from any other, or empty when there is none.
        """
        self.path = path
        self.document = document
        self.known = (known, identity)
        """The file's state when it was last seen here, or none when there was no file; and its identity."""
        self.written = 0
        """Number of the newest edit in the file, if it was written here."""
        self._coming: Fingerprint | None = None

    def replace(self) -> None:
        """Write the document as it is.

        Raises:
            StoreConflict: The file is not as it was last seen here; it was not touched.
            OSError: The disk did not take it.
        """
        self.refuse_conflict()
        state = replace_file(self.path, self.document.write_to, self.before_replace)
        self.known, self.written = (state, self.document.written), self.document.meta.get("sequence", 0)
        sync_folder(self.path.parent)

    def before_replace(self, coming: Fingerprint) -> None:
        """What is to be done when the new file is complete and the old one is still in its place.

        Args:
            coming: The state of the new file.
        """
        self.refuse_conflict()
        self._coming = coming

    def expects(self, present: Fingerprint | None) -> bool:
        """Whether a file is the one that was last written here, or is being written here. For any thread."""
        return present is not None and present == self._coming

    def refuse_conflict(self) -> None:
        """Refuse to write over anything but what was last read or written here, be it the same file or a copy."""
        present, (state, identity) = fingerprint(self.path), self.known
        if present == state:
            return
        name = self.path.name
        if present is None:
            raise StoreConflict(f"{name} was removed or moved away.", "Put it back, and it is brought up to date.")
        if state is None:
            raise StoreConflict(f"{name} appeared since it was looked for; nothing is written over it.")
        if identity != identity_at(self.path):
            raise StoreConflict(f"{name} was changed by something else; nothing is written over it.")


def identity_at(path: Path) -> str:
    """What tells the annotations file at ``path`` from any other."""
    with open_to_read(path) as file:
        return identity_of(file.read())


class CheckpointedFile(DocumentFile):
    """The write path of the program: an edit is durable when its line in the journal is, and the file follows."""

    def __init__(
        self,
        path: Path,
        document: Document,
        known: Fingerprint | None,
        identity: str,
        journal: Journal | None = None,
        fallback_dir: Path | None = None,
        sizes: Sizes = SIZES,
    ) -> None:
        """As :class:`DocumentFile`, with what stands beside it.

        Args:
            path: The annotations file; no link.
            document: What the file shall hold.
            known: The file's state when it was read, or none when there was no file.
            identity: What tells the file from any other, or empty when there is none.
            journal: The one with the newest edits, or none when there is none yet.
            fallback_dir: A folder for copies while nothing can be saved here, or none.
            sizes: How large journals and their lines become.
        """
        super().__init__(path, document, known, identity)
        self._refuge = fallback_dir
        self._rescued: Path | None = None
        self._others: Mapping[str, EncodedRows] = {}
        self._taken = ""
        self._beside = StorePaths.for_annotations(path)
        self._sizes = sizes
        self._appender = JournalWriter(journal, sizes) if journal else None
        self._version_due = True

    def write(self, edits: Sequence[Pending]) -> None:
        """Make edits durable; see :class:`~annotations.store.folder.writer.WritePath`."""
        appender = self._appender = self._appender or JournalWriter(self._begin(), self._sizes)
        there = self._taken and self._taken == self.known[1]
        taken = [Note("taken", self._taken, edits[-1].sequence)] if there else []
        if taken:
            self._keep_version(in_use=True)
        appender.add([(pending.sequence, pending.edit) for pending in edits], taken)
        self._taken = ""
        for pending in edits:
            apply_pending(self.document, pending)
            self._version_due = self._version_due or len(pending.edit.changes) > self._sizes.line
        if self._rescued is not None:
            with suppress(OSError):
                os.unlink(self._rescued)
            self._rescued = None

    def checkpoint(self) -> None:
        """Bring the annotations file up to date; see :class:`~annotations.store.folder.writer.WritePath`."""
        if self._appender is None:
            self.refuse_conflict()
            return
        self.document.tables.update(self._others)
        self.replace()
        note = self._note("written")
        self._appender.add([], [note])
        journal = self._appender.journal
        if (present := rotate(journal, self._beside.journal, note, self._sizes.journal)) is not journal:
            self._appender = JournalWriter(present, self._sizes)
        prune(self._beside.versions)

    def _note(self, kind: str) -> Note:
        return Note(kind, self.document.written, self.document.meta["sequence"])

    def write_emergency_copy(self, edits: Sequence[Pending]) -> Path | None:
        """Put a copy of everything in the refuge; it goes when the edits are saved where they belong."""
        if self._refuge is None:
            return None
        for pending in edits:
            apply_pending(self.document, pending)
        copy = self._refuge / f"{UNSAVED_PREFIX}{self.document.meta['project'][:8]}.json"
        try:
            os.makedirs(self._refuge, 0o700, exist_ok=True)
            replace_file(copy, self.document.write_to)
            sync_folder(self._refuge)
        except OSError:
            return None
        self._rescued = copy
        return copy

    def adopt(self, state: Fingerprint | None, identity: str, others: Mapping[str, EncodedRows]) -> None:
        """Take a file that something else wrote for the present one; the next edit is what was made of it.

        Args:
            state: The file's state when it was read.
            identity: What tells it from any other.
            others: Its tables that edits do not touch.
        """
        self._others, self._taken, self._version_due = others, identity, True
        self.known = (state, identity)

    def before_replace(self, coming: Fingerprint) -> None:
        """Keep the old file as a version when one is due, and note what is about to happen."""
        super().before_replace(coming)
        if self._version_due or version_due(self._beside.versions, datetime.now(UTC)):
            if self.known[0] is not None:
                self._keep_version(in_use=False)
            self._version_due = False
        if self._appender is not None:
            self._appender.add([], [self._note("writing")])
        self.refuse_conflict()  # again: the disk took its time, in which another program may have written

    def _keep_version(self, *, in_use: bool) -> None:
        keep_version(self.path, self.known[1], self._beside.versions, datetime.now(UTC), in_use=in_use)

    def _begin(self) -> Journal:
        """Begin the journal; the annotations file that it follows is on the disk by then, and kept."""
        if self.known[0] is None or self._taken:
            self.replace()
            self._taken = ""
        else:
            self.refuse_conflict()
        sync_folder(self.path.parent)  # also after an attempt that came no further than here
        self._keep_version(in_use=True)
        meta = self.document.meta
        note = Note("written", self.known[1], meta.get("sequence", 0))
        return begin_journal(self._beside.journal, meta["project"], note)


def apply_pending(document: Document, pending: Pending) -> None:
    """Change a document by one edit; doing so again changes nothing more."""
    for row in pending.rows:
        document.put(row)
    meta = document.meta
    meta["sequence"] = pending.sequence
    made = {change.id for change in pending.edit.changes if change.table == "themes" and change.before is None}
    if made:
        meta["used_themes"] = sorted({*meta.get("used_themes", ()), *made})


def unwritable_reason(path: Path) -> str:
    """Why an annotations file cannot be written where it stands, as a sentence; empty when it can."""
    folder = path.parent
    if not os.path.isdir(folder):
        return f"There is no folder {folder}."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The folder {folder} cannot be written."
    if os.path.exists(path) and not os.access(path, os.W_OK):
        return f"{path.name} is write-protected."
    return ""
