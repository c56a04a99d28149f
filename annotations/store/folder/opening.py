"""Opening a project: reconciling the annotations file with its journal.

The journal records the checksum of every annotations file that this program writes. There are four cases. The file is
the one written last: the newer edits of the journal are replayed. The file is an older copy that was put back: the
caller must choose how to treat it (:class:`StaleChoice`). Another program wrote the file: its changes are merged. The
file cannot be trusted: opening fails.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotations.edits.edit import Edit, run_to_end
from annotations.errors import DamagedStore, EditRefused, InvalidRecord, NewerSchema, StoreConflict, StoreError
from annotations.files import error_reason, fingerprint
from annotations.store.backend import AppliedEdit, Arrival, StaleChoice, StaleCopy
from annotations.store.folder.checkpoint import put_edit
from annotations.store.folder.journal import RECOVERY_HINT, Journal, Note, journal_files, read_journals
from annotations.store.folder.loading import OpenedState, open_state
from annotations.store.folder.lock import StorePaths
from annotations.store.folder.versions import versions_in
from annotations.store.merge import Base, merge, state_before
from annotations.store.records_json import META, Document, EncodedRows
from annotations.store.state import AnnotationState
from annotations.store.validation import validate
from annotations.tables import TABLES

MAX_ATTEMPTS = 5
"""Attempts to read a consistent pair of files while another process replaces them."""


@dataclass
class Project(OpenedState):
    """The content of an annotations file, reconciled with its journals.

    Unknown tables and ``meta`` fields of the document come from the file found.
    """

    journals: list[Journal] = field(default_factory=list)
    """The journals that were read, oldest first; the last one holds the newest edits."""
    since: list[tuple[int, Edit]] = field(default_factory=list)
    """The edits after the file that was written last, with their numbers."""
    behind: bool = False
    """True if the file must be written even without a further edit."""
    adopted: AnnotationState | None = None
    """The content of the file as found, if it is adopted in place of the file written last; else ``None``."""
    arrival: Arrival | None = None
    """The changes of the adopted file, if they are not part of ``state`` yet."""
    unread: str = ""
    """The reason why the journal was not read, which makes the store read-only; else empty."""

    @property
    def sequence(self) -> int:
        """The number of the newest edit."""
        sequence: int = self.document.meta.get("sequence", 0)
        return sequence

    def replay(self, edits: Iterable[tuple[int, Edit]]) -> None:
        """Apply edits of the journal to the state and the document.

        Raises:
            DamagedStore: An edit does not fit the state.
        """
        for number, edit in edits:
            try:
                rows = self.state.commit(run_to_end(validate(self.state, edit, trusted=True)))
            except (EditRefused, InvalidRecord) as error:
                sentence = f"Edit {number} of the journal does not fit the annotations file. {error.sentence}"
                raise DamagedStore(sentence, RECOVERY_HINT) from error
            put_edit(self.document, AppliedEdit(number, edit, rows))


def open_project(path: Path, stale_choice: StaleChoice | None) -> Project:
    """Open an annotations file with its journal, without writing anything.

    Args:
        path: The annotations file, not a symbolic link; it need not exist.
        stale_choice: How to treat a file that is an older copy.

    Raises:
        StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
        StoreConflict: The file is missing, or belongs to a different project than its journal.
        DamagedStore: The file or the journal cannot be trusted.
        NewerSchema: A newer version wrote the file in a format that this version cannot read.
        StoreError: The file or the journal cannot be read.
    """
    found, journals = _read(path)
    project = Project(found.state, found.document, found.fingerprint, found.newer, found.identity, journals or [])
    if journals is None:
        project.unread = f"The journal beside {path.name} cannot be read."
    if not journals or found.newer:
        return project
    _check_same(path, found, journals[-1].project)
    notes = [note for journal in journals for note in journal.notes]
    newest = max(index for index, note in enumerate(notes) if note.kind != "writing")
    match = max((index for index, note in enumerate(notes) if note.identity == found.identity), default=-1)
    if match >= newest and notes[match].kind != "taken":
        project.since = _edits(journals, notes[match].sequence)
        project.replay(project.since)
        # Without its last note, a later copy of the file before it would count as the file written last.
        project.behind = bool(project.since) or notes[match].kind == "writing"
        return project
    project.behind = True
    if match >= 0:
        _open_known(path, project, notes, match, stale_choice if match < newest else StaleChoice.BRING_BACK)
    else:
        _merge_external(path, project, notes, newest)
    return project


def _read(path: Path, attempts: int = MAX_ATTEMPTS) -> tuple[OpenedState, list[Journal] | None]:
    """Read a consistent pair of annotations file and journals; return ``None`` for journals that may not be read."""
    current = StorePaths.for_annotations(path).journal
    try:
        files = journal_files(current)
        found = open_state(path, loose=bool(files))
        journals = read_journals(files[-1:])
        if journals and found.identity not in {note.identity for note in journals[-1].notes if note.kind != "taken"}:
            journals = read_journals(files)  # the base is an older version
        same = fingerprint(path) == found.fingerprint and files == journal_files(current)
    except PermissionError:  # the journal of another user is not needed for reading
        return open_state(path, loose=True), None
    except OSError as error:
        raise StoreError(f"The journal beside {path.name} cannot be read: {error_reason(error)}.") from error
    return (found, journals) if same or attempts <= 1 else _read(path, attempts - 1)


def _check_same(path: Path, found: OpenedState, ours: str) -> None:
    """Raise :class:`StoreConflict` if the file is missing or belongs to a different project than the journal."""
    if found.fingerprint is None:
        remedy = (
            f"Put it back; or, to begin anew, move the folder {StorePaths.for_annotations(path).folder.name} away "
            f"too. {RECOVERY_HINT}"
        )
        raise StoreConflict(f"{path.name} is gone, but its journal is there.", remedy)
    theirs = found.document.meta.get("project", "")
    if theirs != ours:
        raise StoreConflict(
            f"{path.name} is of another project ({theirs or 'it does not say which'}) than the journal beside it "
            f"({ours}).",
            f"Put the right file back, or move it to a folder of its own. {RECOVERY_HINT}",
        )


def _edits(journals: Iterable[Journal], after: int) -> list[tuple[int, Edit]]:
    return [found for journal in journals for found in journal.edits(after)]


def _heads(edits: Iterable[tuple[int, Edit]]) -> list[Edit]:
    return [replace(edit, changes=()) for _, edit in edits]


def _open_known(
    path: Path, project: Project, notes: Sequence[Note], match: int, stale_choice: StaleChoice | None
) -> None:
    """Handle a file that the journal lists but that is not the one written last."""
    found, note = project.state, notes[match]
    edits = _edits(project.journals, note.sequence)
    if stale_choice is None and edits:
        raise StaleCopy(path.name, _heads(edits))
    if note.kind != "taken":
        found = open_state(path, loose=True).state  # a second state, because the first is replayed
    if note.kind != "taken" or not _restore_ours(path, project, notes):
        project.document.meta["sequence"] = note.sequence
        project.replay(edits)
    project.adopted = found
    if stale_choice is StaleChoice.KEEP:
        project.arrival = Arrival("file replaced", *merge(project.state, project.state.record, found))


def _merge_external(path: Path, project: Project, notes: Sequence[Note], newest: int) -> None:
    """Merge the file of another program with the state that the journal describes."""
    theirs, stated = project.state, project.document.meta.get("sequence")
    begun = (note.sequence for note in notes[newest:] if note.kind == "writing" and note.sequence == stated)
    written = next(begun, notes[newest].sequence)  # a noted write may have succeeded before the change
    since = _edits(project.journals, written)
    if not _restore_ours(path, project, notes):  # without a base, replay our edits on their state
        project.document.meta["sequence"] = written
        project.replay(since)
        return
    project.adopted, project.since = theirs, since
    taken = notes[newest] if notes[newest].kind == "taken" and written == notes[newest].sequence else None
    kept = _version_with(path, taken.identity) if taken else None
    base = kept.state.record if kept else state_before(project.state, [edit for _, edit in since])
    project.arrival = Arrival("changed outside", *merge(project.state, base, theirs))


def _restore_ours(path: Path, project: Project, notes: Sequence[Note]) -> bool:
    """Replace the found state by one with every edit of the journal; return whether a kept version allows this."""
    for note in reversed(notes):
        kept = _version_with(path, note.identity) if note.kind != "taken" else None
        if kept is None:
            continue
        ours, found = Project(kept.state, kept.document), project.document
        ours.document.meta["sequence"] = note.sequence
        ours.replay(_edits(project.journals, note.sequence))
        ours.state.used_themes.update(project.state.used_themes)
        meta = {**found.meta, "sequence": ours.sequence, "used_themes": sorted(ours.state.used_themes)}
        tables = {**found.tables, **{name: rows for name, rows in ours.document.tables.items() if name in TABLES}}
        project.state, project.document = ours.state, Document(meta, tables)
        return True
    return False


def _version_with(path: Path, identity: str) -> OpenedState | None:
    """Return the kept version of an annotations file with an identity, or ``None``."""
    for version in versions_in(StorePaths.for_annotations(path).versions):
        if version.is_of(identity):
            with suppress(StoreError):
                kept = open_state(version.path, loose=True)
                if kept.identity == identity:
                    return kept
    return None


def other_tables(document: Document) -> dict[str, EncodedRows]:
    """Return the tables that are unknown to this version and so never edited."""
    return {name: rows for name, rows in document.tables.items() if name not in (META, *TABLES)}


def inspect_external(
    path: Path, ours: AnnotationState, project: str, base: Base, stale_choice: StaleChoice | None
) -> tuple[OpenedState, Arrival]:
    """Read an annotations file that another program replaced while this process had it open, and merge it.

    Args:
        path: The annotations file, not a symbolic link.
        ours: The state of this process.
        project: The id of the project.
        base: The records of the file when this process last read or wrote it.
        stale_choice: How to treat a file that is an older copy.

    Raises:
        StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
        StoreConflict: The file belongs to a different project.
        DamagedStore: The file cannot be trusted.
        NewerSchema: A newer version of this program wrote the file.
    """
    found = open_state(path, loose=True)
    if found.newer:
        raise NewerSchema(f"{path.name} was replaced by one that a newer version of this program wrote.")
    _check_same(path, found, project)
    try:
        journals = read_journals(journal_files(StorePaths.for_annotations(path).journal))
    except OSError as error:
        raise StoreError(f"The journal beside {path.name} cannot be read: {error_reason(error)}.") from error
    numbers = [note.sequence for journal in journals for note in journal.notes if note.identity == found.identity]
    if not numbers:
        return found, Arrival("changed outside", *merge(ours, base, found.state), found.state.used_themes)
    if stale_choice is None:
        raise StaleCopy(path.name, _heads(_edits(journals, numbers[-1])))
    changes = merge(ours, ours.record, found.state)[0] if stale_choice is StaleChoice.KEEP else ()
    return found, Arrival("file replaced", changes, used_theme_ids=found.state.used_themes)
