"""The write path of one folder: edits are appended to the journal, then the annotations file is replaced."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotations.errors import StoreConflict
from annotations.files import Fingerprint, fingerprint, replace_file, sync_folder
from annotations.store.backend import AppliedEdit
from annotations.store.folder.journal import SIZES, Journal, JournalWriter, Note, Sizes, begin_journal, rotate
from annotations.store.folder.loading import identity_at
from annotations.store.folder.lock import StorePaths
from annotations.store.folder.versions import keep_version, prune, version_due
from annotations.store.records_json import SCHEMA, Document, EncodedRows

UNSAVED_PREFIX = "unsaved-"
"""The prefix of the names of emergency copies; the start of the project id follows."""


class DocumentFile:
    """The annotations file, which is always replaced as a whole and never overwrites changes by another program."""

    def __init__(self, path: Path, document: Document, known: Fingerprint | None, identity: str) -> None:
        """Store a document, which from then on only this object changes.

        Args:
            path: The annotations file, not a symbolic link.
            document: The content to write.
            known: The file's fingerprint when it was read, or ``None`` if there was no file.
            identity: The file's identity; empty if there was no file.
        """
        self.path = path
        self.document = document
        self.known = (known, identity)
        """The fingerprint (``None`` without a file) and identity of the file when last read or written here."""
        self.written = 0
        """The number of the newest edit in the file that this object wrote; 0 before the first write."""
        self._coming: Fingerprint | None = None

    def replace(self) -> None:
        """Replace the file by the present document.

        Raises:
            StoreConflict: Another program changed the file after it was last read or written here; it stays unchanged.
            OSError: The write failed.
        """
        self.refuse_conflict()
        state = replace_file(self.path, self.document.write_to, self.before_replace)
        self.known, self.written = (state, self.document.written), self.document.meta.get("sequence", 0)
        self.document.meta["schema"] = SCHEMA
        sync_folder(self.path.parent)

    def before_replace(self, coming: Fingerprint) -> None:
        """Run checks after the new file is complete and before it replaces the old one.

        Args:
            coming: The fingerprint of the new file.
        """
        self.refuse_conflict()
        self._coming = coming

    def expects(self, present: Fingerprint | None) -> bool:
        """Return whether a fingerprint is that of the file last written, or being written, here. Thread-safe."""
        return present is not None and present == self._coming

    def refuse_conflict(self) -> None:
        """Check that the present file is the one last read or written here, or a copy with the same content.

        Raises:
            StoreConflict: The file is a different one, is missing, or has appeared.
        """
        present, (state, identity) = fingerprint(self.path), self.known
        if present == state:
            return
        name = self.path.name
        if present is None:
            raise StoreConflict(f"{name} was removed or moved away.", "Put it back, and it is brought up to date.")
        if state is None:
            raise StoreConflict(f"{name} appeared since it was looked for; nothing is written over it.")
        if identity != identity_at(self.path):
            raise StoreConflict(f"{name} was changed by another program; nothing is written over it.")


class CheckpointedFile(DocumentFile):
    """The annotations file with its journal: an edit is durable once the journal holds it; the file follows later."""

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
        """Create the write path for a document.

        Args:
            path: The annotations file, not a symbolic link.
            document: The content to write.
            known: The file's fingerprint when it was read, or ``None`` if there was no file.
            identity: The file's identity; empty if there was no file.
            journal: The journal with the newest edits, or ``None`` if there is no journal yet.
            fallback_dir: A folder for emergency copies while saving fails, or ``None``.
            sizes: Size limits for journals and their lines.
        """
        super().__init__(path, document, known, identity)
        self._fallback_dir = fallback_dir
        self._emergency_copy: Path | None = None
        self._others: Mapping[str, EncodedRows] = {}
        self._taken = ""
        self._beside = StorePaths.for_annotations(path)
        self._sizes = sizes
        self._appender = JournalWriter(journal, sizes) if journal else None
        self._version_due = True

    def write(self, edits: Sequence[AppliedEdit]) -> None:
        """Make edits durable; see :class:`~annotations.store.folder.writer.WritePath`."""
        appender = self._appender = self._appender or JournalWriter(self._begin(), self._sizes)
        there = self._taken and self._taken == self.known[1]
        if self.document.meta["schema"] < SCHEMA and not there:
            self.checkpoint()  # the version that wrote the file would misread the new edits in its journal
            appender = self._appender
        taken = [Note("taken", self._taken, edits[-1].sequence)] if there else []
        if taken:
            self._keep_version(in_use=True)
        appender.add([(applied.sequence, applied.edit) for applied in edits], taken)
        self._taken = ""
        for applied in edits:
            put_edit(self.document, applied)
            self._version_due = self._version_due or len(applied.edit.changes) > self._sizes.line
        if self._emergency_copy is not None:
            with suppress(OSError):
                os.unlink(self._emergency_copy)
            self._emergency_copy = None

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

    def write_emergency_copy(self, edits: Sequence[AppliedEdit]) -> Path | None:
        """Write a copy of all annotations to the fallback folder; the next successful write deletes the copy."""
        if self._fallback_dir is None:
            return None
        for applied in edits:
            put_edit(self.document, applied)
        copy = self._fallback_dir / f"{UNSAVED_PREFIX}{self.document.meta['project'][:8]}.json"
        try:
            os.makedirs(self._fallback_dir, 0o700, exist_ok=True)
            replace_file(copy, self.document.write_to)
            sync_folder(self._fallback_dir)
        except OSError:
            return None
        self._emergency_copy = copy
        return copy

    def adopt(self, present: Fingerprint | None, identity: str, others: Mapping[str, EncodedRows]) -> None:
        """Accept a file by another program as the present one; the next edit is the result of the merge.

        Args:
            present: The file's fingerprint when it was read.
            identity: The file's identity.
            others: The file's tables that are unknown to this version.
        """
        self._others, self._taken, self._version_due = others, identity, True
        self.known = (present, identity)

    def before_replace(self, coming: Fingerprint) -> None:
        """Keep the old file as a version if one is due, and add a ``writing`` note to the journal."""
        super().before_replace(coming)
        if self._version_due or version_due(self._beside.versions, datetime.now(UTC)):
            if self.known[0] is not None:
                self._keep_version(in_use=False)
            self._version_due = False
        if self._appender is not None:
            self._appender.add([], [self._note("writing")])
        self.refuse_conflict()  # again, because another program may have written in the meantime

    def _keep_version(self, *, in_use: bool) -> None:
        keep_version(self.path, self.known[1], self._beside.versions, datetime.now(UTC), in_use=in_use)

    def _begin(self) -> Journal:
        """Create the journal after the annotations file that it continues is on disk and kept as a version."""
        if self.known[0] is None or self._taken:
            self.replace()
            self._taken = ""
        else:
            self.refuse_conflict()
        sync_folder(self.path.parent)  # also if an earlier attempt failed at this point
        self._keep_version(in_use=True)
        meta = self.document.meta
        note = Note("written", self.known[1], meta.get("sequence", 0))
        return begin_journal(self._beside.journal, meta["project"], note)


def put_edit(document: Document, applied: AppliedEdit) -> None:
    """Put the changed records of an edit into a document; the operation is idempotent."""
    for row in applied.rows:
        document.put(row)
    meta = document.meta
    meta["sequence"] = applied.sequence
    made = {change.id for change in applied.edit.changes if change.table == "themes" and change.before is None}
    if made:
        meta["used_themes"] = sorted({*meta.get("used_themes", ()), *made})
