"""The codebook as a file that people write and share: ``codebook.toml``.

One ``[[theme]]`` for each theme, in order, of which only ``name`` is needed. ``under`` gives the theme above, which
stands earlier in the file or is in the codebook already, by its id or path. What an entry leaves out stays as it is; a
new theme has none of it, and a colour that few others have.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.codebook import SEPARATOR, Codebook, fold_path, free_colour, free_id, slug
from annotations.errors import InvalidRecord, StoreError
from annotations.model import Theme

NAME = "codebook.toml"
"""What the file is called; one beside a new annotations file says which themes that begins with."""

MOST = 1_000
"""Themes that a file may hold: more than anybody can use."""

_FIELDS = ("key", "colour", "description", "words", "without", "note")
_TEXTS = ("id", "name", "under")

_SURROGATE = re.compile("[\ud800-\udfff]")

Entry = Mapping[str, Any]
"""One ``[[theme]]``."""


def read(path: Path) -> list[Entry]:
    """The entries of a codebook file.

    Raises:
        StoreError: It cannot be read, is no TOML, or says what no codebook says.
    """
    try:
        if not path.is_file():
            raise StoreError(f"{path.name} is no file that can hold a codebook.")
        return parse(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise StoreError(f"{path.name} is not UTF-8.") from error
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def parse(text: str) -> list[Entry]:
    """The entries of the text of a codebook file.

    Raises:
        StoreError: It is no TOML, or says what no codebook says.
    """
    import tomllib

    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"The codebook file is no TOML: {error}.") from error
    entries = whole.pop("theme", [])
    if whole or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise StoreError("The codebook file holds something else than themes.", "Each begins with a line [[theme]].")
    if len(entries) > MOST:
        raise StoreError(f"The codebook file holds more than {MOST:,} themes.")
    for number, entry in enumerate(entries, 1):
        strange = min(entry.keys() - {*_TEXTS, *_FIELDS}, default="")
        if strange or "name" not in entry or not all(isinstance(entry.get(name, ""), str) for name in _TEXTS):
            what = f"says “{strange}”" if strange else "has no name, or one that is no text"
            raise StoreError(f"Theme {number} of the codebook file {what}.", f"It says {', '.join(_TEXTS + _FIELDS)}.")
    return entries


def joined(
    book: Codebook, entries: Sequence[Entry], *, created: str = "", used_ids: Collection[str] = ()
) -> list[Theme]:
    """The themes of a codebook after the entries of a file were taken in.

    An entry is about the theme with its id, else about the one with its path, else about a new one. Under each theme
    those of the file come first, in its order. A key that the file gives is taken from other themes.

    Args:
        book: The codebook as it is.
        entries: What the file says.
        created: When new themes are made, ISO 8601 in UTC.
        used_ids: Ids of every theme there ever was; a new theme gets another one.

    Raises:
        StoreError: The entries contradict each other, or a value cannot be.
    """
    try:
        return _in_order(*_joined(book, entries, created, used_ids))
    except InvalidRecord as error:
        raise StoreError(f"The codebook file cannot be used. {error.sentence}") from error


def _joined(
    book: Codebook, entries: Sequence[Entry], created: str, used_ids: Collection[str]
) -> tuple[dict[str, Theme], dict[str, int]]:
    """The themes by id, and the places of those that the file names."""
    themes = {theme.id: theme for theme in book}
    paths = {id: book.label(id) for id in themes}
    ids, called = {id: id for id in themes}, {fold_path(path): id for id, path in paths.items()}
    named: dict[str, int] = {}
    for entry in entries:
        name, under = " ".join(entry["name"].split()), entry.get("under", "")
        id = ids.get(entry.get("id", ""))
        parent = themes[id].parent if id and "under" not in entry else ids.get(under) or called.get(fold_path(under))
        if under and parent is None:
            raise InvalidRecord(f"“{name}” stands under “{under}”, and no theme before it is called so.")
        path = SEPARATOR.join([paths[parent], name] if parent else [name])
        id = id if "id" in entry else called.get(fold_path(path))
        if id in named:
            raise InvalidRecord(f"It names the theme “{name}” twice.")
        if id is None:
            id = free_id(entry.get("id") or slug(name), {*themes, *used_ids})
            themes[id] = Theme(id, name, parent, colour=free_colour(themes.values()), created=created)
        themes[id] = replace(themes[id], name=name, parent=parent, **_fields(entry))
        named[id], paths[id] = len(named), path
        ids[entry.get("id", id)] = called[fold_path(path)] = id
    return themes, named


def _in_order(themes: Mapping[str, Theme], named: Mapping[str, int]) -> list[Theme]:
    """The themes with the place that a file gives them, and without the keys that it gives to others."""
    keys = {themes[id].key for id in named} - {None}
    after: list[Theme] = []
    places: Counter[str | None] = Counter()
    for id in sorted(themes, key=lambda id: (named.get(id, math.inf), themes[id].order)):
        theme = themes[id]
        key = theme.key if id in named or theme.key not in keys else None
        after.append(replace(theme, key=key, order=places[theme.parent]))
        places[theme.parent] += 1
    book = Codebook(after)
    reason = next(filter(None, map(book.clash, map(book.get, named))), "")
    if reason:
        raise InvalidRecord(reason)
    return after


def _fields(entry: Entry) -> dict[str, Any]:
    """The fields of a theme that an entry gives; key 0 takes the key away."""
    fields = {name: entry[name] for name in _FIELDS if name in entry}
    for name in {"words", "without"} & fields.keys():
        if not isinstance(fields[name], list):
            raise InvalidRecord(f"A theme's {name} are no list.")
        fields[name] = tuple(fields[name])
    return fields | ({"key": None} if fields.get("key") == 0 else {})


def written(book: Codebook) -> str:
    """A codebook as TOML; what a theme does not have is left out."""
    return "\n".join(map(_entry, book))


def _entry(theme: Theme) -> str:
    said = {
        "id": theme.id,
        "name": theme.name,
        "under": theme.parent,
        **{name: getattr(theme, name) for name in _FIELDS},
    }
    lines = (f"{name} = {_value(value)}\n" for name, value in said.items() if value not in (None, "", ()))
    return f"[[theme]]\n{''.join(lines)}"


def _value(value: object) -> str:
    """A text, a number or several texts in TOML: JSON but for one control; a lone surrogate becomes U+FFFD."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
