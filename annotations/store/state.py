"""The complete annotations of a folder in memory, against which edits are validated and to which they are applied."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from annotations.codebook import Codebook
from annotations.edits.edit import Changed, Edit
from annotations.errors import InvalidRecord
from annotations.model import ArticleRecord, Reading, Record, Theme
from annotations.store.passages import Passages
from annotations.store.records import Records, TableDelta
from annotations.store.records_json import EncodedRow, ReadItem
from annotations.tables import TABLES, Table, reading_path, record_id


class ValidatedEdit(NamedTuple):
    """A validated edit, ready to be applied."""

    edit: Edit
    """The edit, reduced to its effective changes."""
    rows: tuple[EncodedRow, ...]
    """The changed records after the edit."""
    deltas: Mapping[str, TableDelta[Any]]
    """The changes to each table, by table name."""
    codebook: Codebook
    """The codebook after the edit."""
    articles: frozenset[str]
    """The paths of the articles to which the changed records belong, or belonged before the edit."""

    def changed(self, sequence: int) -> Changed:
        """Return the event for the listeners; ``sequence`` is the number of the edit."""
        ids: dict[str, dict[str, None]] = {table: {} for table in TABLES}
        for change in self.edit.changes:
            ids[change.table][change.id] = None
        ids["articles"].update(dict.fromkeys(map(reading_path, ids["readings"])))
        return Changed(
            self.edit,
            sequence,
            articles=self.articles,
            records=frozenset(ids["articles"]),
            passages=ids["passages"].keys(),
            themes=bool(ids["themes"]),
        )


class Readings(Records[Reading]):
    """The readings of all coders."""

    def __init__(self) -> None:
        super().__init__("readings")
        self._by_coder: dict[str, Mapping[str, Reading]] = {}

    def own(self, path: str, coder: str) -> Reading | None:
        """Return a coder's record of the reading of an article, or ``None``."""
        return self.get(record_id("readings", {"path": path, "coder": coder}))

    def resolve(self, path: str, coder: str) -> Reading:
        """Return a coder's reading of an article, with the values of schema 1 where the coder has none."""
        own, shared = self.own(path, coder) or Reading(path, coder), self.own(path, "")
        return own.filled_from(shared) if shared else own

    def by_article(self, coder: str) -> Mapping[str, Reading]:
        """Return the readings of a coder as :meth:`resolve` does, by article path; unread articles may be missing."""
        if coder not in self._by_coder:
            found: dict[str, dict[str, Reading]] = {"": {}, coder: {}}
            for reading in self.values():
                if reading.coder in found:
                    found[reading.coder][reading.path] = reading
            shared = found[""]
            self._by_coder[coder] = shared | {
                path: own.filled_from(shared[path]) if path in shared else own for path, own in found[coder].items()
            }
        return self._by_coder[coder]

    def apply(self, delta: TableDelta[Reading]) -> None:
        """Apply a delta that was prepared from the present state."""
        super().apply(delta)
        self._by_coder.clear()


class AnnotationState:
    """The current records of every table that edits may change."""

    def __init__(self, items: Iterable[ReadItem]) -> None:
        """Load all records of a file.

        Args:
            items: The file's records; those of tables unknown to this version are ignored.

        Raises:
            InvalidRecord: A record, or a reference between records, breaks a rule of the data model.
        """
        self.themes: Records[Theme] = Records("themes")
        self.passages = Passages()
        self.articles: Records[ArticleRecord] = Records("articles")
        self.readings = Readings()
        self.records: Mapping[str, Records[Any]] = {
            **{table: Records(table) for table in TABLES},
            "themes": self.themes,
            "passages": self.passages,
            "articles": self.articles,
            "readings": self.readings,
        }
        """The records of each table that edits may change."""
        for item in items:
            self._load(item)
        self.codebook = Codebook(self.themes.values())
        self.used_themes = set(self.themes)
        """The ids of all current and former themes; an id is never reused."""
        self.version = 0
        """The number of edits applied to this state."""
        lost = next((theme for theme in self.passages.theme_counts() if theme not in self.codebook), None)
        if lost is not None:
            raise InvalidRecord(f'A passage is tagged with the theme "{lost}", which is not in the codebook.')

    def _load(self, item: ReadItem) -> None:
        """Load one record that was read from the file."""
        if item.table not in self.records:
            return
        try:
            self.records[item.table].load(item)
        except InvalidRecord as error:
            raise InvalidRecord(f"Record {item.number} of {item.table}: {error.sentence}") from error

    def record(self, table: Table, id: str) -> Record | None:
        """Return a new copy of a complete record, or ``None``."""
        return self.records[table].record(id)

    def commit(self, validated: ValidatedEdit) -> tuple[EncodedRow, ...]:
        """Apply an edit that was validated against the present state, and return the changed rows; this cannot fail."""
        for table, delta in validated.deltas.items():
            self.records[table].apply(delta)
        self.version += 1
        self.codebook = validated.codebook
        self.used_themes.update(self.themes)
        return validated.rows
