"""The tables of the annotations file, and the records that no feature creates yet."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from annotations.errors import InvalidRecord
from annotations.model import (
    ANCHOR_FIELDS,
    PASSAGE_FIELDS,
    Anchor,
    ArticleRecord,
    Converter,
    CurrentPlace,
    FlatRecord,
    Passage,
    Reading,
    Record,
    SentenceContext,
    State,
    Tag,
    Theme,
    require,
    require_texts,
    to_tuple,
)


@dataclass(frozen=True, slots=True)
class Coder(FlatRecord):
    """A person who tags."""

    NOUN = "A coder"

    id: str
    """A random UUID."""
    name: str
    """The name that tags, passages and readings carry."""

    def __post_init__(self) -> None:
        require_texts(self, "A coder", ("id", "name"))
        require(bool(self.id and self.name), "A coder has no id or no name.")


@dataclass(frozen=True, slots=True)
class Speaker(FlatRecord):
    """A person whose words passages hold."""

    NOUN = "A speaker"
    CONVERTERS = {"aliases": to_tuple}

    id: str
    """A random UUID."""
    name: str
    """The name as in citations; passages carry it, or one of the aliases."""
    aliases: tuple[str, ...] = ()
    """Other names of the same person."""
    role: str = ""
    """The office or function of the person."""
    note: str = ""
    """Free text."""

    def __post_init__(self) -> None:
        require_texts(self, "A speaker", ("id", "name", "role", "note"))
        require(bool(self.id and self.name), "A speaker has no id or no name.")
        require(isinstance(self.aliases, tuple), "A speaker's aliases are no list.")
        require(all(isinstance(alias, str) for alias in self.aliases), "A speaker has an alias that is not text.")


class VerdictKind(StrEnum):
    """The decision of a coder about a proposed place for a tag."""

    REJECT = "reject"
    """The place does not belong to the theme."""
    LATER = "later"
    """The coder decides later."""


@dataclass(frozen=True, slots=True)
class VerdictRecord(FlatRecord):
    """The decision of a coder not to tag a mention, or another proposed place, with a theme."""

    NOUN = "A verdict"
    CONVERTERS = {"verdict": VerdictKind}

    theme: str
    """Id of the theme."""
    article: str
    """Path of the article inside its folder, with forward slashes."""
    coder: str
    """The coder who decided."""
    verdict: VerdictKind
    """The decision."""
    anchor: Anchor
    """The place; its fields are those of the JSON object itself."""

    def __post_init__(self) -> None:
        require_texts(self, "A verdict", ("theme", "article", "coder"))
        require(bool(self.theme and self.article), "A verdict names no theme or no article.")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Create the value of a record; see :meth:`FlatRecord.from_record`."""
        try:
            anchor = Anchor.from_record(record)
        except (KeyError, TypeError) as error:
            raise InvalidRecord(f"A verdict is not complete: {error}.") from error
        return super(VerdictRecord, cls).from_record({**record, "anchor": anchor})


Value = Theme | Passage | ArticleRecord | Reading | Coder | Speaker | VerdictRecord
"""A record of any table, as an immutable value."""

Table = Literal["themes", "passages", "articles", "readings", "coders", "speakers", "verdicts"]
"""A table that edits may change; an edit never touches ``meta``."""


class TableSpec(NamedTuple):
    """The properties of a table."""

    kind: type[Value]
    """The class of its records."""
    noun: str
    """Noun for a record, for messages."""
    fields: tuple[str, ...]
    """The fields of a record in the file, in writing order."""
    key: tuple[str, ...] = ("id",)
    """The fields that identify a record."""
    incidental: frozenset[str] = frozenset()
    """Fields that change without a decision of the analyst; a difference in them never blocks an undo."""
    optional: frozenset[str] = frozenset()
    """Fields that a record omits while they are empty, see :func:`is_blank`."""
    article: str = ""
    """The field with the path of the article that a record belongs to; empty if it belongs to none."""


def _names(kind: type[ArticleRecord | Reading | Coder | Speaker | Theme]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


_BOOKMARK = frozenset({"place", "furthest", "opened"})

TABLES: Mapping[Table, TableSpec] = {
    "themes": TableSpec(Theme, "theme", _names(Theme), optional=frozenset({"guid"})),
    "passages": TableSpec(
        Passage,
        "passage",
        (*PASSAGE_FIELDS, "locator", "source_id"),
        incidental=frozenset({"modified", "now"}),
        optional=frozenset({"locator", "source_id"}),
        article="article",
    ),
    "articles": TableSpec(
        ArticleRecord,
        "article",
        _names(ArticleRecord),
        ("path",),
        frozenset({"sha256"}),
        frozenset({"id", "file_sha256", "kind", "converter", "pages"}),
        article="path",
    ),
    "readings": TableSpec(
        Reading, "article", _names(Reading), ("path", "coder"), _BOOKMARK, _BOOKMARK.union({"state"}), "path"
    ),
    "coders": TableSpec(Coder, "coder", _names(Coder)),
    "speakers": TableSpec(Speaker, "speaker", _names(Speaker), optional=frozenset({"aliases", "role", "note"})),
    "verdicts": TableSpec(
        VerdictRecord,
        "verdict",
        ("theme", "article", "coder", "verdict", *ANCHOR_FIELDS),
        ("theme", "article", "coder", "start", "end"),
        article="article",
    ),
}
"""The tables that edits may change, in file order."""


def record_id(table: Table, record: Mapping[str, Any]) -> str:
    """Return the id of a record in edits: its key field, or a JSON array of its key fields if there are several."""
    key: list[Any] = [record.get(name) for name in TABLES[table].key]
    id: str = key[0] if len(key) == 1 else json.dumps(key, ensure_ascii=False)
    return id


def value_key(value: Value) -> tuple[Table, str]:
    """Return the table of a value and its id in edits."""
    table, spec = next((table, spec) for table, spec in TABLES.items() if spec.kind is type(value))
    return table, getattr(value, spec.key[0]) if len(spec.key) == 1 else record_id(table, to_record(value))


def reading_path(id: str) -> str:
    """Return the path of the article in the id of a reading."""
    path: str = key_fields(id)[0]
    return path


def key_fields(id: str) -> list[Any]:
    """Return the key fields in the id of a record with several of them."""
    values: list[Any] = json.loads(id)
    return values


def is_blank(content: object) -> bool:
    """Return whether an optional field says nothing: an empty text or list, 0, ``None``, or the state *unread*."""
    return not content or content == State.UNREAD


def to_record(value: Value, names: Container[str] | None = None) -> Record:
    """Convert a value to its JSON object in the annotations file, or only its attributes ``names`` to their fields."""
    optional = next(spec.optional for spec in TABLES.values() if spec.kind is type(value))
    record: Record = {}
    for name in value.__match_args__:
        if names is None or name in names:
            content = getattr(value, name)
            if name == "anchor":
                record |= _plain(content)
            elif name not in optional or not is_blank(content):
                record[name] = content if type(content) in _ATOMS else _plain(content)
    return record


def _plain(content: Any) -> Any:
    """Convert the content of a field to JSON values."""
    kind = type(content)
    if kind in _STRUCTURES:
        parts = ((name, getattr(content, name)) for name in kind.__slots__)
        return {name: part if type(part) in _ATOMS else _plain(part) for name, part in parts}
    if kind is Converter:
        return content._asdict()
    if isinstance(content, tuple):
        return [part if type(part) in _ATOMS else _plain(part) for part in content]
    return dict(content) if isinstance(content, Mapping) else content


_ATOMS = frozenset({str, int, bool, type(None)})
_STRUCTURES = frozenset({Anchor, SentenceContext, CurrentPlace, Tag})
