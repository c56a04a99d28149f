"""All that the annotations of a folder hold, in memory: what an edit is checked against, and changes at once."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from annotations import codebook_file
from annotations.changes import Change, Edit, Table, compact, difference
from annotations.codebook import STARTING_THEMES, Codebook
from annotations.errors import DamagedStore, EditRefused, InvalidRecord, NewerSchema, StoreError
from annotations.model import ArticleRecord, Passage, Record, Theme
from annotations.passages import Passages
from annotations.records import Records
from annotations.rules import IDENTITY, Key, Staged, check_passage, check_theme, normal, stage
from annotations.storage.atomic import Fingerprint, plain_reason
from annotations.storage.encoding import SCHEMA, Document, Item, Row, encode, encode_line
from annotations.storage.loading import Irregular, Source
from annotations.storage.migrations import migrated
from annotations.text.span import Span

Value = Theme | Passage | ArticleRecord
"""A checked record."""


SLICE = 25
"""Records that a bulk edit prepares at a time: a few milliseconds."""


class Prepared(NamedTuple):
    """An edit that was checked and may be applied."""

    edit: Edit
    """With the differences that it really makes."""
    touched: Mapping[Key, Staged]
    """The records it touches."""
    values: Mapping[Key, Value]
    """The checked values of the records it leaves."""
    lines: Mapping[Key, bytes]
    """The same records as JSON."""
    codebook: Codebook
    """The codebook as it leaves it."""


class Content:
    """Themes, passages and article records as they are now."""

    def __init__(self, items: Iterable[Item]) -> None:
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

    def _load(self, item: Item) -> None:
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

    def prepare(self, edit: Edit, *, trusted: bool = False) -> Prepared:
        """Check an edit against every rule; nothing changes.

        Args:
            edit: The edit.
            trusted: Whether it comes from a journal or a merge: then records must only be sound and hang together.

        Raises:
            EditRefused: The annotations do not allow it as they are.
            InvalidRecord: It would leave a record that breaks a rule of the data model.
        """
        steps = self.prepare_in_slices(edit, trusted=trusted)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                prepared: Prepared = end.value
                return prepared

    def prepare_in_slices(self, edit: Edit, *, trusted: bool = False) -> Generator[None, None, Prepared]:
        """As :meth:`prepare`, in steps of a few milliseconds; nothing may change between them."""
        touched: dict[Key, Staged] = {}
        for number, change in enumerate(edit.changes):
            stage(change if trusted else normal(change), touched, self.record, lenient=edit.inverts is not None)
            if number % SLICE == SLICE - 1:
                yield
        changes: list[Change] = []
        values: dict[Key, Value] = {}
        lines: dict[Key, bytes] = {}
        for number, (key, staged) in enumerate(touched.items()):
            changes.extend(compact([difference(*key, *staged)]))  # fields that its maker did not know of among them
            if staged.after is not None:
                values[key] = self.records(key[0]).decode(staged.after)
                lines[key] = encode(staged.after)
            if number % SLICE == SLICE - 1:
                yield
        if not changes:
            raise EditRefused("There is nothing to change.")
        edit = replace(edit, changes=tuple(changes))
        prepared = Prepared(edit, touched, values, lines, self._codebook_after(touched, values))
        if not trusted:
            self._check_themes(prepared)
            for number, _ in enumerate(self._check_passages(prepared)):
                if number % SLICE == SLICE - 1:
                    yield
        return prepared

    def _codebook_after(self, touched: Mapping[Key, Staged], values: Mapping[Key, Value]) -> Codebook:
        """The codebook as an edit would leave it."""
        changed = {id for table, id in touched if table == "themes"}
        if not changed:
            return self.codebook
        made = [value for value in values.values() if isinstance(value, Theme)]
        return Codebook([*(theme for theme in self.codebook if theme.id not in changed), *made])

    def _check_themes(self, prepared: Prepared) -> None:
        """Check the themes an edit makes, alters or removes."""
        gone = frozenset(self.used_themes.difference(self.themes))
        for theme in prepared.values.values():
            if isinstance(theme, Theme):
                returning = prepared.edit.inverts is not None
                check_theme(theme, self.themes.get(theme.id), prepared.codebook, gone if not returning else ())
        for table, id in prepared.touched:
            if table == "themes" and id not in prepared.codebook:
                untouched = (other for other in self.passages.tagged(id) if ("passages", other) not in prepared.touched)
                if next(untouched, None) is not None:
                    raise EditRefused(f'Passages are still tagged with "{self.codebook.label(id)}".')

    def _check_passages(self, prepared: Prepared) -> Iterator[None]:
        """Check each passage an edit makes or alters: what it is, and that no two of a coder have one span."""
        taken: set[tuple[str, Span, str]] = set()
        for passage in prepared.values.values():
            if not isinstance(passage, Passage):
                continue
            check_passage(passage, prepared.codebook)
            was, place = self.passages.get(passage.id), _place(passage)
            there = self.passages.exactly(*place)
            others = there is not None and ("passages", there.id) not in prepared.touched
            if place in taken or (others and (was is None or _place(was) != place)):
                raise EditRefused(f"{passage.coder or 'The coder'} has a passage at just these words already.")
            taken.add(place)
            yield

    def commit(self, prepared: Prepared) -> tuple[Row, ...]:
        """Apply a prepared edit, which cannot fail, and give the rows that changed."""
        rows = []
        for key, staged in prepared.touched.items():
            table, id = key
            if staged.after is not None:
                rows.append(self.records(table).put(id, prepared.lines[key], prepared.values[key], staged.before))
            elif staged.before is not None:
                rows.append(self.records(table).remove(id, staged.before))
        self.codebook = prepared.codebook
        self.used_themes.update(self.themes)
        return tuple(rows)


def _place(passage: Passage) -> tuple[str, Span, str]:
    """What no two passages share."""
    return passage.article, passage.span, passage.coder


class Opened(NamedTuple):
    """What opening an annotations file gives."""

    content: Content
    """What it holds, to work with."""
    document: Document
    """The same as lines, to write."""
    state: Fingerprint | None
    """The file's state when it was read, or none when there is no file."""
    newer: bool
    """Whether a newer version of this program wrote it."""
    identity: str = ""
    """What tells the file from any other; empty when there is none."""


def open_content(path: Path, *, loose: bool = False) -> Opened:
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
        with Source(path, loose=loose) as source:
            try:
                return _read(source, source.by_line())
            except Irregular:
                return _read(source, source.whole())
    except FileNotFoundError:
        return _begin(path)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {plain_reason(error)}.") from error


def _read(source: Source, items: Iterable[Item]) -> Opened:
    """Take in what a file holds."""
    try:
        content = Content(_migrated(source, items))
    except (InvalidRecord, DamagedStore) as error:
        if source.newer:
            raise NewerSchema(
                f"{source.path.name} was written by a newer version of this program.", "Open it with that version."
            ) from error
        if isinstance(error, InvalidRecord):
            source.refuse(f"holds what cannot be: {error.sentence.removesuffix('.')}")
        raise
    content.used_themes.update(source.document.meta.get("used_themes", ()))
    source.document.meta["schema"] = max(source.document.meta["schema"], SCHEMA)
    return Opened(content, source.document, source.state, source.newer, source.identity)


def _migrated(source: Source, items: Iterable[Item]) -> Iterator[Item]:
    """The records as they are in this version's schema."""
    for item in items:
        schema = source.document.meta["schema"]
        if not 1 <= schema < SCHEMA:  # what is no schema at all is refused when everything was read
            yield item
            continue
        record = migrated(schema, item.table, item.record)
        line = source.document.tables[item.table][item.number] = encode_line(item.number, record)
        yield Item(item.table, item.number, line, record)


def _begin(path: Path) -> Opened:
    """What there is before the first edit: the themes of the codebook file beside it, else ours, and no file."""
    written = path.with_name(codebook_file.NAME)
    starting = codebook_file.joined(Codebook(()), codebook_file.read(written)) if written.exists() else STARTING_THEMES
    document = Document.new(starting)
    themes = document.tables["themes"].items()
    content = Content(Item("themes", number, line) for number, line in themes)
    return Opened(content, document, None, False)
