"""The codebook as a hand-editable file to share: ``codebook.toml``.

The file has one ``[[theme]]`` entry for each theme, in order; only ``name`` is required. ``under`` names the parent by
id or path; the parent appears earlier in the file or exists in the codebook. Fields that an entry omits keep their
value. In a new theme they are empty, and the colour is one that few other themes have.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.codebook import SEPARATOR, Codebook, fold_path, least_used_colour, slug, unused_id
from annotations.errors import InvalidRecord, StoreError
from annotations.model import Theme

FILE_NAME = "codebook.toml"
"""Name of the codebook file. A codebook file beside a new annotations file defines its initial themes."""

MAX_ENTRIES = 1_000
"""Maximum number of themes in a codebook file, well above any practical codebook."""

_FIELDS = {
    "key": "key", "colour": "colour", "description": "description", "words": "keywords", "without": "excluded",
    "note": "note",
}  # fmt: skip
"""The fields of a theme that an entry may set: names in the file, and in the theme."""
_TEXTS = ("id", "name", "under")

_SURROGATE = re.compile("[\ud800-\udfff]")

CodebookEntry = Mapping[str, Any]
"""One ``[[theme]]`` entry as a mapping of field names to values."""


def read(path: Path) -> list[CodebookEntry]:
    """Read the entries of a codebook file.

    Raises:
        StoreError: The file cannot be read, is not UTF-8 or valid TOML, or has content that no codebook may have.
    """
    try:
        if not path.is_file():
            raise StoreError(f"{path.name} is not a regular file.")
        return parse(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise StoreError(f"{path.name} is not UTF-8.") from error
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def parse(text: str) -> list[CodebookEntry]:
    """Parse the text of a codebook file into its entries.

    Raises:
        StoreError: The text is not valid TOML, or has content that no codebook may have.
    """
    import tomllib

    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"The codebook file is not valid TOML: {error}.") from error
    entries = whole.pop("theme", [])
    if whole or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise StoreError(
            "The codebook file contains entries that are not themes.", "Each theme begins with a line [[theme]]."
        )
    if len(entries) > MAX_ENTRIES:
        raise StoreError(f"The codebook file has more than {MAX_ENTRIES:,} themes.")
    for number, entry in enumerate(entries, 1):
        _check(number, entry)
    return entries


def _check(number: int, entry: CodebookEntry) -> None:
    strange = min(entry.keys() - {*_TEXTS, *_FIELDS}, default="")
    if strange or "name" not in entry or not all(isinstance(entry.get(name, ""), str) for name in _TEXTS):
        what = f"has an unknown field “{strange}”" if strange else "has no name, or a field that is not text"
        raise StoreError(
            f"Theme {number} of the codebook file {what}.", f"The fields are {', '.join((*_TEXTS, *_FIELDS))}."
        )


def merge_entries(
    book: Codebook, entries: Sequence[CodebookEntry], *, created: str = "", used_ids: Collection[str] = ()
) -> list[Theme]:
    """Merge the entries of a codebook file into a codebook and return the resulting themes.

    An entry with an id updates the theme with that id; an entry without one updates the theme with its path. An entry
    without a matching theme creates a new one, with an id that was never used. Under each parent, the themes of the
    file come first, in file order. A key that the file assigns is removed from all other themes.

    Raises:
        StoreError: The entries contradict each other, or a value is invalid.
    """
    joining = _Merge(book, created, used_ids)
    try:
        for entry in entries:
            joining.add(entry)
        return _in_order(joining.themes, joining.named)
    except InvalidRecord as error:
        raise StoreError(f"The codebook file cannot be used. {error.sentence}") from error


class _Merge:
    """The themes of a codebook during a merge with the entries of a file."""

    def __init__(self, book: Codebook, created: str, used_ids: Collection[str]) -> None:
        self.themes = {theme.id: theme for theme in book}
        """Themes by id."""
        self.named: dict[str, int] = {}
        """Position in the file of each theme that the file names, by theme id."""
        self._created = created
        self._used = used_ids
        self._paths = {id: book.label(id) for id in self.themes}
        self._ids = {id: id for id in self.themes}  # id in the file to id in the codebook
        self._called = {fold_path(path): id for id, path in self._paths.items()}

    def add(self, entry: CodebookEntry) -> None:
        name, known = " ".join(entry["name"].split()), self._ids.get(entry.get("id", ""))
        parent = self._parent_of(entry, name) if "under" in entry or known is None else self.themes[known].parent
        path = SEPARATOR.join([self._paths[parent], name] if parent else [name])
        id = known if "id" in entry else self._called.get(fold_path(path))
        if id in self.named:
            raise InvalidRecord(f"It names the theme “{name}” twice.")
        if id is None:
            id = unused_id(entry.get("id") or slug(name), {*self.themes, *self._used})
            self.themes[id] = Theme(id, name, colour=least_used_colour(self.themes.values()), created=self._created)
        self.themes[id] = replace(self.themes[id], name=name, parent=parent, **_fields(entry))
        self.named[id], self._paths[id] = len(self.named), path
        self._ids[entry.get("id", id)] = self._called[fold_path(path)] = id

    def _parent_of(self, entry: CodebookEntry, name: str) -> str | None:
        """Return the id of the parent that an entry names, or ``None`` for a top-level theme."""
        under = entry.get("under", "")
        parent = self._ids.get(under) or self._called.get(fold_path(under))
        if under and parent is None:
            raise InvalidRecord(f"“{name}” has the parent “{under}”, but no theme before it has this name.")
        return parent


def _in_order(themes: Mapping[str, Theme], named: Mapping[str, int]) -> list[Theme]:
    """Order the themes as the file does, and remove keys that the file assigns to other themes."""
    keys = {themes[id].key for id in named} - {None}
    after: list[Theme] = []
    places: Counter[str | None] = Counter()
    for id in sorted(themes, key=lambda id: (named.get(id, math.inf), themes[id].order)):
        theme = themes[id]
        key = theme.key if id in named or theme.key not in keys else None
        after.append(replace(theme, key=key, order=places[theme.parent]))
        places[theme.parent] += 1
    book = Codebook(after)
    reason = next(filter(None, map(book.find_conflict, map(book.get, named))), "")
    if reason:
        raise InvalidRecord(reason)
    return after


def _fields(entry: CodebookEntry) -> dict[str, Any]:
    """Return the fields of a theme that an entry sets; ``key = 0`` removes the key."""
    for name in {"words", "without"} & entry.keys():
        if not isinstance(entry[name], list):
            raise InvalidRecord(f"The {name} of a theme are not a list.")
    values = {_FIELDS[name]: value for name, value in entry.items() if name in _FIELDS}
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return fields | ({"key": None} if fields.get("key") == 0 else {})


def to_toml(book: Codebook) -> str:
    """Serialize a codebook as TOML; empty fields are omitted."""
    return "\n".join(map(_entry, book))


def _entry(theme: Theme) -> str:
    said = {
        "id": theme.id,
        "name": theme.name,
        "under": theme.parent,
        **{name: getattr(theme, field) for name, field in _FIELDS.items()},
    }
    lines = (f"{name} = {_value(value)}\n" for name, value in said.items() if value not in (None, "", ()))
    return f"[[theme]]\n{''.join(lines)}"


def _value(value: object) -> str:
    """Encode a string, a number or a tuple of strings as TOML.

    TOML and JSON differ here in one character only: TOML requires an escape for U+007F. A lone surrogate becomes
    U+FFFD.
    """
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
