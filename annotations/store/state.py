"""All that the annotations of a folder hold, in memory: what an edit is checked against, and changes at once."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotations import codebook_file
from annotations.codebook import STARTING_THEMES, Codebook
from annotations.edits.edit import Edit, Table
from annotations.errors import DamagedStore, InvalidRecord, NewerSchema, StoreError
from annotations.files import Fingerprint, error_reason
from annotations.model import ArticleRecord, Record, Theme
from annotations.rules import IDENTITY
from annotations.store.encoding import SCHEMA, Document, EncodedRow, ReadItem, encode_line
from annotations.store.loading import DocumentReader, NotCanonical
from annotations.store.migrations import migrate
from annotations.store.passages import Passages
from annotations.store.records import Records, TableDelta


class ValidatedEdit(NamedTuple):
    """An edit that was checked and may be applied."""

    edit: Edit
    """With the differences that it really makes."""
    rows: tuple[EncodedRow, ...]
    """The records it touches, as it leaves them."""
    deltas: Mapping[str, TableDelta[Any]]
    """What it does to each table."""
    codebook: Codebook
    """The codebook as it leaves it."""


class AnnotationState:
    """Themes, passages and article records as they are now."""

    def __init__(self, items: Iterable[ReadItem]) -> None:
        """Take in everything a file holds.

        Args:
            items: The file's records; those of tables this version does not know are left aside.

        Raises:
            InvalidRecord: A record, or how they hang together, breaks a rule of the data model.
        """
        self.themes = Records("themes", "id", Theme.from_record)
        self.passages = Passages()
        self.articles = Records("articles", "path", ArticleRecord.from_record)
        for item in items:
            self._load(item)
        self.codebook = Codebook(self.themes.values())
        self.used_themes = set(self.themes)
        """Ids of all themes there ever were; none is given again."""
        lost = next((theme for theme in self.passages.theme_counts(None) if theme not in self.codebook), None)
        if lost is not None:
            raise InvalidRecord(f'A passage is tagged with the theme "{lost}", which is not in the codebook.')

    def _load(self, item: ReadItem) -> None:
        """Take in one record as it was read."""
        if item.table not in IDENTITY:
            return
        records = self.records(item.table)
        try:
            records.load(item)
        except InvalidRecord as error:
            raise InvalidRecord(f"Record {item.number} of {item.table}: {error.sentence}") from error

    def records(self, table: str) -> Records[Any]:
        """The records of a table that edits may touch."""
        if table == "passages":
            return self.passages
        return self.themes if table == "themes" else self.articles

    def record(self, table: Table, id: str) -> Record | None:
        """A fresh copy of a whole record, or none."""
        return self.records(table).record(id)

    def commit(self, validated: ValidatedEdit) -> tuple[EncodedRow, ...]:
        """Apply an edit that was prepared since anything changed, which cannot fail; gives the rows that it changed."""
        for table, delta in validated.deltas.items():
            self.records(table).apply(delta)
        self.codebook = validated.codebook
        self.used_themes.update(self.themes)
        return validated.rows


class OpenedState(NamedTuple):
    """What opening an annotations file gives."""

    content: AnnotationState
    """What it holds, to work with."""
    document: Document
    """The same as lines, to write."""
    state: Fingerprint | None
    """The file's state when it was read, or none when there is no file."""
    newer: bool
    """Whether a newer version of this program wrote it."""
    identity: str = ""
    """What tells the file from any other; empty when there is none."""


def open_state(path: Path, *, loose: bool = False) -> OpenedState:
    """Read an annotations file, or what a new one begins with when there is none.

    Args:
        path: The annotations file.
        loose: Whether it is taken when it does not fit its checksum.

    Raises:
        DamagedStore: The file cannot be trusted.
        NewerSchema: A newer version wrote it, in a way this one cannot read.
        StoreError: It cannot be read.
    """
    try:
        with DocumentReader(path, loose=loose) as source:
            try:
                return _read(source, source.read_by_line())
            except NotCanonical:
                return _read(source, source.read_whole())
    except FileNotFoundError:
        return _begin(path)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {error_reason(error)}.") from error


def _read(source: DocumentReader, items: Iterable[ReadItem]) -> OpenedState:
    """Take in what a file holds."""
    try:
        state = AnnotationState(_migrated(source, items))
    except (InvalidRecord, DamagedStore) as error:
        if source.newer:
            raise NewerSchema(
                f"{source.path.name} was written by a newer version of this program.", "Open it with that version."
            ) from error
        if isinstance(error, InvalidRecord):
            source.refuse(f"holds what cannot be: {error.sentence.removesuffix('.')}")
        raise
    state.used_themes.update(source.document.meta.get("used_themes", ()))
    source.document.meta["schema"] = max(source.document.meta["schema"], SCHEMA)
    return OpenedState(state, source.document, source.state, source.newer, source.identity)


def _migrated(source: DocumentReader, items: Iterable[ReadItem]) -> Iterator[ReadItem]:
    """The records as they are in this version's schema."""
    for item in items:
        schema = source.document.meta["schema"]
        if not 1 <= schema < SCHEMA:  # what is no schema at all is refused when everything was read
            yield item
            continue
        record = migrate(schema, item.table, item.record)
        line = source.document.tables[item.table][item.number] = encode_line(item.number, record)
        yield ReadItem(item.table, item.number, line, record)


def _begin(path: Path) -> OpenedState:
    """What there is before the first edit: the themes of the codebook file beside it, else ours, and no file."""
    written = path.with_name(codebook_file.FILE_NAME)
    starting = (
        codebook_file.merge_entries(Codebook(()), codebook_file.read(written)) if written.exists() else STARTING_THEMES
    )
    document = Document.new(starting)
    themes = document.tables["themes"].items()
    state = AnnotationState(ReadItem("themes", number, line) for number, line in themes)
    return OpenedState(state, document, None, False)
