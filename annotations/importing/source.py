"""Readers for the importable file formats. They yield one passage at a time and trust no content of the file."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from annotations.errors import InvalidRecord, StoreError
from annotations.export.json_formats import EXTRA_FIELDS, NAMESPACE
from annotations.export.table import THEME_PREFIX, unescape_formula
from annotations.files import error_reason, open_to_read
from annotations.importing.incoming import NOTED, IncomingPassage, IncomingTag, parse_incoming
from annotations.model import Passage, Theme
from annotations.store.folder.loading import open_state
from annotations.store.state import AnnotationState

MAX_BYTES = 256 * 1024 * 1024
"""Maximum size of an imported file, in bytes."""

MAX_CELL_BYTES = 16 * 1024 * 1024
"""Maximum length of a table cell, in code points."""

THEMES_AT = "themes"
"""Column with several themes separated by semicolons, for tables made by hand."""


class ParsedPassage(NamedTuple):
    """A passage of a file, or the reason why it cannot be imported."""

    where: str
    """Position in the file, in words."""
    passage: IncomingPassage | None
    problem: str = ""


class ImportedFile(NamedTuple):
    """The content of an imported file."""

    passages: Iterator[ParsedPassage]
    themes: Mapping[tuple[str, ...], Theme] = {}
    """Themes that the file describes, by path: their names from the top."""


def open_source(path: Path, format: str | None = None) -> ImportedFile:
    """Open a file in a format of :data:`FORMATS`; by default, the format is detected from the file.

    Raises:
        StoreError: The file cannot be read, is too large, is not UTF-8, or does not have the format.
    """
    try:
        with open_to_read(path) as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode):
                raise StoreError(f"{path} is not a regular file.")
            if status.st_size > MAX_BYTES:
                raise StoreError(f"{path} has more than {MAX_BYTES // 1024**2} MB.")
            raw = file.read(status.st_size)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error_reason(error)}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StoreError(f"{path} is not UTF-8 text.") from error
    format = format or _kind(path, text)
    if format == "annotations":
        return _annotations(path)
    try:
        return ImportedFile(READERS[format](text))
    except (ValueError, RecursionError, csv.Error) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise StoreError(f"{path} cannot be imported as {format}: {reason}.") from error


def _kind(path: Path, text: str) -> str:
    """Detect the format of a file from its suffix and its first 4,096 code points."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".jsonl"):
        return suffix[1:]
    head = text[:4096]
    if re.match(r'\s*\{\s*"(meta|themes|passages|articles)"\s*:', head):
        return "annotations"
    return "w3c" if '"@context"' in head else "json"


def _judged(where: str, stated: object) -> ParsedPassage:
    if not isinstance(stated, dict):
        return ParsedPassage(where, None, "it is not a JSON object")
    try:
        return ParsedPassage(where, parse_incoming(stated))
    except InvalidRecord as error:
        return ParsedPassage(where, None, error.sentence)


def _array(text: str) -> Iterator[ParsedPassage]:
    values = json.loads(text)
    if isinstance(values, dict):
        values = values.get("quotes")
    if not isinstance(values, list):
        raise ValueError("it has no list of quotes")
    count = len(values)
    values.reverse()
    return (_judged(f"passage {number + 1}", values.pop()) for number in range(count))  # pop() frees each value


def _lines(text: str) -> Iterator[ParsedPassage]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _judged(f"line {number}", json.loads(line))
            except (ValueError, RecursionError):
                yield ParsedPassage(f"line {number}", None, "it is not valid JSON")


def _page(text: str) -> Iterator[ParsedPassage]:
    whole = json.loads(text)
    items = whole.get("items", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(items, list):
        raise ValueError("it is not a list of annotations")
    return (_of_annotation(f"annotation {number}", item) for number, item in enumerate(items, 1))


def _of_annotation(where: str, item: Any) -> ParsedPassage:
    try:
        return _judged(where, _annotation(item))
    except (TypeError, KeyError, AttributeError, UnicodeDecodeError):
        return ParsedPassage(where, None, "it is not a web annotation of text")


def _annotation(item: Mapping[str, Any]) -> dict[str, Any]:
    """Extract the fields of a passage from a web annotation.

    Raises:
        TypeError: The annotation has the wrong shape.
        KeyError: A required member is missing.
        AttributeError: The annotation has the wrong shape.
        UnicodeDecodeError: An IRI does not encode UTF-8 text.
    """
    target, bodies = item["target"], _listed(item.get("body"))
    selectors = {selector["type"]: selector for selector in _listed(target["selector"])}
    quote, position = selectors.get("TextQuoteSelector", {}), selectors.get("TextPositionSelector", {})
    creator = item.get("creator")
    notes = [body["value"] for body in bodies if body.get("purpose") in (None, "commenting", "describing")]
    id = item.get("id", "")
    return {
        **{name: quote.get(name) for name in ("exact", "prefix", "suffix")},
        **{name: item.get(f"reader:{name}") for name in EXTRA_FIELDS},
        "id": _name(id.removeprefix(NAMESPACE)) if id.startswith(NAMESPACE) else "",
        "article": _name(target["source"]),
        "sha256": target.get("reader:sha256"),
        "start": position.get("start"),
        "end": position.get("end"),
        "coder": creator.get("name") if isinstance(creator, dict) else creator,
        "created": item.get("created"),
        "themes": [body["value"] for body in bodies if body.get("purpose") == "tagging"],
        "note": "\n".join(notes),
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(iri: str) -> str:
    return unquote_to_bytes(iri.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _table(text: str) -> Iterator[ParsedPassage]:
    csv.field_size_limit(MAX_CELL_BYTES)
    first = text.partition("\n")[0]
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(",\t;", key=first.count), strict=True)
    names = next(rows, [])
    if "article" not in names:
        raise ValueError("its first row has no column “article”")
    return _rows(rows, names)


def _rows(rows: Any, names: list[str]) -> Iterator[ParsedPassage]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield ParsedPassage(f"line {rows.line_num}", None, f"it is not a row of a table ({error})")
            continue
        where = f"line {rows.line_num}"
        if len(row) != len(names) and row:
            yield ParsedPassage(where, None, f"it has {len(row)} cells, and the first row has {len(names)}")
        elif row:
            yield _judged(where, _stated(dict(zip(names, map(unescape_formula, row), strict=True))))


def _stated(cells: dict[str, str]) -> dict[str, Any]:
    """Extract the fields of a passage from the cells of a row."""
    hand_made = [label.strip() for label in cells.pop(THEMES_AT, "").split(";")]
    labels = [*hand_made, *(cell for name, cell in cells.items() if name.startswith(THEME_PREFIX))]
    offsets = {name: _number(cells.get(name, "")) for name in ("start", "end")}
    starred = {"": False, "0": False, "1": True}.get(cells.get("starred", ""), cells.get("starred"))
    return {**cells, **offsets, "starred": starred, "themes": [label for label in labels if label]}


def _number(cell: str) -> int | str | None:
    return int(cell) if re.fullmatch("[0-9]{1,15}", cell, re.ASCII) else cell or None


READERS: Mapping[str, Callable[[str], Iterator[ParsedPassage]]] = {
    "json": _array, "jsonl": _lines, "w3c": _page, "csv": _table, "tsv": _table,
}  # fmt: skip
"""Parsers by format name; the additional format ``annotations`` is an annotations file of this program."""

FORMATS = (*READERS, "annotations")


def _annotations(path: Path) -> ImportedFile:
    try:
        state = open_state(path, loose=True).state
    except StoreError as error:
        raise StoreError(error.sentence) from error
    book = state.codebook
    described = {book.path(theme.id): theme for theme in book}
    return ImportedFile((_kept(state, passage) for passage in state.passages.in_order()), described)


def _kept(state: AnnotationState, passage: Passage) -> ParsedPassage:
    """Convert a passage of another annotations file, which was validated when that file was opened."""
    anchor = passage.anchor
    tags = tuple(IncomingTag(state.codebook.path(tag.theme), tag.coder, tag.created) for tag in passage.tags)
    named = {name: getattr(passage, name) for name in ("id", "article", "coder", "created", "starred", *NOTED)}
    place = {name: getattr(anchor, name) for name in ("start", "end", "exact", "prefix", "suffix", "sha256")}
    return ParsedPassage(f"passage {passage.id}", IncomingPassage(**named, **place, tags=tags, anchor=anchor))
