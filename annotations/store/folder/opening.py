"""Opening: what annotations file and journal say together, in each of the ways in which they can differ.

The journal notes the checksum of every annotations file that is written. The file that is found is the one written
last, and what the journal holds beyond it is replayed; or an earlier one, which somebody put back, and somebody must
say what is meant; or one that something else wrote, which is merged; or none that can be trusted, and is refused.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from annotations.edits.edit import Change, Edit
from annotations.errors import DamagedStore, EditRefused, InvalidRecord, NewerSchema, StoreConflict, StoreError
from annotations.files import Fingerprint, error_reason, fingerprint
from annotations.store.encoding import META, TABLES, Document, EncodedRows
from annotations.store.folder.checkpoint import apply_pending
from annotations.store.folder.journal import RECOVERY_HINT, Journal, Note, journal_files, read_journals
from annotations.store.folder.merge import Base, merge, state_before
from annotations.store.folder.paths import StorePaths
from annotations.store.folder.versions import versions_in
from annotations.store.folder.writer import Pending
from annotations.store.state import AnnotationState, OpenedState, open_state
from annotations.store.validation import validate

MAX_ATTEMPTS = 5
"""How often the files are read anew when a writer replaces them meanwhile."""


Signed = Callable[[str, tuple[Change, ...]], Edit]
"""Makes an edit of a label and changes."""


class StaleChoice(Enum):
    """What is meant by an older copy of the annotations file that was put back."""

    KEEP = "keep"
    """The file as it is; what was done since is taken back, as one edit that can be undone."""
    BRING_BACK = "bring back"
    """What was done since; the file is brought up to date."""


class StaleCopy(StoreConflict):
    """The annotations file is an older copy of itself: somebody must say which of :class:`StaleChoice` is meant."""

    title = "Older annotations file"

    def __init__(self, path: Path, edits: Sequence[Edit]) -> None:
        """Name the file, and the edits, without their changes, that were made since it was written."""
        count = "1 edit was" if len(edits) == 1 else f"{len(edits)} edits were"
        super().__init__(
            f"{path.name} is an older copy: {count} made since.",
            "“reader recover FOLDER --keep” goes on with the copy, “… --bring-back” with the edits.",
        )
        self.edits = edits
        """What was done since, oldest first; the changes are left out."""


@dataclass
class Project:
    """All that opening finds, to go on with."""

    content: AnnotationState
    """What there is now."""
    document: Document
    """The same as lines, to write; other tables and fields of ``meta`` are those of the file that was found."""
    state: Fingerprint | None
    """The file's state when it was read, or none when there is no file."""
    identity: str
    """What tells the file from any other; empty when there is none."""
    newer: bool = False
    """Whether a newer version of this program wrote the file."""
    journals: list[Journal] = field(default_factory=list)
    """The journals that were read, oldest first; the last one holds the newest edits."""
    since: list[tuple[int, Edit]] = field(default_factory=list)
    """Edits since the file that was written last, with their numbers."""
    behind: bool = False
    """Whether the file is to be written even if nothing else is done."""
    adopted: AnnotationState | None = None
    """What the file holds, if something else wrote it and it is taken over."""
    incoming: Edit | None = None
    """What that changes here, to be applied as an edit."""
    remarks: tuple[str, ...] = ()
    """What a person should know of it."""
    unread: str = ""
    """Why the journal was left aside, so that nothing may be written; else empty."""

    @property
    def sequence(self) -> int:
        """Number of the newest edit."""
        sequence: int = self.document.meta.get("sequence", 0)
        return sequence

    def replay(self, edits: Iterable[tuple[int, Edit]]) -> None:
        """Apply edits of the journal.

        Raises:
            DamagedStore: One does not fit.
        """
        for number, edit in edits:
            try:
                rows = self.content.commit(validate(self.content, edit, trusted=True))
            except (EditRefused, InvalidRecord) as error:
                sentence = f"Edit {number} of the journal does not fit the annotations file. {error.sentence}"
                raise DamagedStore(sentence, RECOVERY_HINT) from error
            apply_pending(self.document, Pending(number, edit, rows))


def open_project(path: Path, stale_choice: StaleChoice | None, signed: Signed) -> Project:
    """Open an annotations file with its journal; nothing is written.

    Args:
        path: The annotations file; no link. It need not exist.
        stale_choice: What is meant if it is an older copy.
        signed: Makes an edit of a label and changes.

    Raises:
        StaleCopy: It is an older copy, and nobody said what is meant.
        StoreConflict: It belongs to another project than its journal, or is gone.
        DamagedStore: File or journal cannot be trusted.
        NewerSchema: A newer version wrote it, in a way this one cannot read.
        StoreError: It cannot be read.
    """
    found, journals = _read(path)
    project = Project(found.content, found.document, found.state, found.identity, found.newer, journals or [])
    if journals is None:
        project.unread = f"The journal beside {path.name} cannot be read."
    if not journals or found.newer:
        return project
    _check_same(path, found, journals[-1].project)
    notes = [note for journal in journals for note in journal.notes]
    parted = max(index for index, note in enumerate(notes) if note.kind != "writing")
    match = max((index for index, note in enumerate(notes) if note.identity == found.identity), default=-1)
    if match >= parted and notes[match].kind != "taken":
        project.since = _edits(journals, notes[match].sequence)
        project.replay(project.since)
        project.behind = bool(project.since)
        return project
    project.behind = True
    if match >= 0:
        _open_known(path, project, notes, match, stale_choice if match < parted else StaleChoice.BRING_BACK, signed)
    else:
        _merge_external(path, project, notes, parted, signed)
    return project


def _read(path: Path, attempts: int = MAX_ATTEMPTS) -> tuple[OpenedState, list[Journal] | None]:
    """The annotations file and its journals, as they were at one moment; none where these may not be read."""
    try:
        files = journal_files(StorePaths.for_annotations(path).journal)
        found = open_state(path, loose=bool(files))
        journals = read_journals(files[-1:])
        if journals and found.identity not in {note.identity for note in journals[-1].notes if note.kind != "taken"}:
            journals = read_journals(files)  # what was here is made of an older version
        same = fingerprint(path) == found.state and files == journal_files(StorePaths.for_annotations(path).journal)
    except PermissionError:  # somebody else's: their annotations can be looked at without it
        return open_state(path, loose=True), None
    except OSError as error:
        raise StoreError(f"The journal beside {path.name} cannot be read: {error_reason(error)}.") from error
    return (found, journals) if same or attempts <= 1 else _read(path, attempts - 1)


def _check_same(path: Path, found: OpenedState, ours: str) -> None:
    """Refuse a file that does not belong to its journal."""
    if found.state is None:
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
    path: Path, project: Project, notes: Sequence[Note], match: int, stale_choice: StaleChoice | None, signed: Signed
) -> None:
    """Go on with a file that the journal knows and that is not the one written last."""
    found, note = project.content, notes[match]
    edits = _edits(project.journals, note.sequence)
    if stale_choice is None and edits:
        raise StaleCopy(path, _heads(edits))
    if note.kind != "taken":
        found = open_state(path, loose=True).content  # the other one is brought up to date
    if note.kind != "taken" or not _put_in_place(path, project, notes):
        project.document.meta["sequence"] = note.sequence
        project.replay(edits)
    project.adopted = found
    if stale_choice is StaleChoice.KEEP:
        _as_edit(project, "file replaced", merge(project.content, project.content.record, found), signed)


def _merge_external(path: Path, project: Project, notes: Sequence[Note], parted: int, signed: Signed) -> None:
    """Merge what something else wrote with what was here."""
    theirs, stated = project.content, project.document.meta.get("sequence")
    begun = (note.sequence for note in notes[parted:] if note.kind == "writing" and note.sequence == stated)
    written = next(begun, notes[parted].sequence)  # what was begun may have been done, and then changed
    since = _edits(project.journals, written)
    if not _put_in_place(path, project, notes):  # nothing to compare with: theirs is what our edits must fit
        project.document.meta["sequence"] = written
        project.replay(since)
        return
    project.adopted, project.since = theirs, since
    taken = notes[parted] if notes[parted].kind == "taken" and written == notes[parted].sequence else None
    kept = _version_with(path, taken.identity) if taken else None
    base = kept.content.record if kept else state_before(project.content, [edit for _, edit in since])
    _as_edit(project, "changed outside", merge(project.content, base, theirs), signed)


def _put_in_place(path: Path, project: Project, notes: Sequence[Note]) -> bool:
    """Put the state with every edit of the journal in the place of what was found; tell whether it can be made."""
    for note in reversed(notes):
        kept = _version_with(path, note.identity) if note.kind != "taken" else None
        if kept is None:
            continue
        ours, found = Project(kept.content, kept.document, None, ""), project.document
        ours.document.meta["sequence"] = note.sequence
        ours.replay(_edits(project.journals, note.sequence))
        ours.content.used_themes.update(project.content.used_themes)
        meta = {**found.meta, "sequence": ours.sequence, "used_themes": sorted(ours.content.used_themes)}
        tables = {**found.tables, **{name: ours.document.tables[name] for name in TABLES}}
        project.content, project.document = ours.content, Document(meta, tables)
        return True
    return False


def _version_with(path: Path, identity: str) -> OpenedState | None:
    """The version of an annotations file with an identity, or none."""
    for version in versions_in(StorePaths.for_annotations(path).versions):
        if version.is_of(identity):
            with suppress(StoreError):
                kept = open_state(version.path, loose=True)
                if kept.identity == identity:
                    return kept
    return None


def _as_edit(
    project: Project,
    label: str,
    merged: tuple[tuple[Change, ...], tuple[str, ...]],
    signed: Signed,
) -> None:
    changes, project.remarks = merged
    if changes:
        project.incoming = signed(label, changes)


def other_tables(document: Document) -> dict[str, EncodedRows]:
    """The tables that edits do not touch, and this version does not know."""
    return {name: rows for name, rows in document.tables.items() if name not in (META, *TABLES)}


class ExternalChange(NamedTuple):
    """What was taken over from a file that something else wrote, or from another process."""

    edit: Edit
    """What it changed here; it can be undone like any other edit."""
    remarks: tuple[str, ...] = ()
    """Sentences about what was changed on both sides."""


class Inspection(NamedTuple):
    """What a look at a replaced annotations file gives."""

    found: OpenedState
    """The file."""
    label: str
    """What was done to it."""
    changes: tuple[Change, ...]
    """What is to be taken over from it."""
    remarks: tuple[str, ...]
    """Sentences about what was changed on both sides."""


def inspect_external(
    path: Path, ours: AnnotationState, project: str, base: Base, stale_choice: StaleChoice | None
) -> Inspection:
    """What became of an annotations file that something else replaced while it was open here.

    Args:
        path: The annotations file; no link.
        ours: What there is here.
        project: Id of the project.
        base: What was in the file when it was last seen here.
        stale_choice: What is meant if it is an older copy.

    Raises:
        StaleCopy: It is an older copy, and nobody said what is meant.
        StoreConflict: It belongs to another project.
        DamagedStore: It cannot be trusted.
        NewerSchema: A newer version wrote it.
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
        return Inspection(found, "changed outside", *merge(ours, base, found.content))
    if stale_choice is None:
        raise StaleCopy(path, _heads(_edits(journals, numbers[-1])))
    changes = merge(ours, ours.record, found.content)[0] if stale_choice is StaleChoice.KEEP else ()
    return Inspection(found, "file replaced", changes, ())
