"""Taking in what something else wrote into the annotations file: a merge of three states, record by record.

What only one side changed is taken from it. Where both changed one record, their fields are merged; a list of tags is
merged tag by tag. Where both changed one field, ours stays and theirs is written into the record's note, so that both
are kept, and a remark points it out. A change wins over a removal. (It is version control's three-way merge.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import MISSING, Change, Edit, Table, difference, without_none
from annotations.errors import InvalidRecord
from annotations.model import Passage, Record, Theme
from annotations.rules import INCIDENTAL, NOUNS, Key
from annotations.store.state import AnnotationState

TABLES: tuple[Table, ...] = ("themes", "passages", "articles")

ANCHOR_FIELDS = ("start", "end", "exact", "prefix", "suffix", "host", "paragraph", "sha256")
"""The fields of a passage that only make sense together."""

AddRemark = Callable[[str], None]


Base = Callable[[Table, str], Record | None]
"""Gives a record as it was when the two sides parted."""


def merge(ours: AnnotationState, base: Base, theirs: AnnotationState) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes that bring into our state what they changed, and sentences about what both changed.

    Args:
        ours: Our state.
        base: The state that both started from.
        theirs: Their state.
    """
    remarks: list[str] = []
    merged: dict[Key, Record | None] = {}
    for key in _differing(ours, theirs):
        our, their = ours.record(*key), theirs.record(*key)
        result = _three_ways(base(*key), our, their, key, remarks.append)
        if key[0] == "passages" and result is not None and Passage.from_record(result).is_empty:
            result = None
        if result != our:
            merged[key] = result
    _keep_used_themes(ours, theirs, merged, remarks.append)
    _settle_parents(ours, merged)
    changes = without_none(difference(*key, ours.record(*key), record) for key, record in merged.items())
    return changes, tuple(remarks)


def state_before(ours: AnnotationState, since: Iterable[Edit]) -> Base:
    """Our state as it was before some edits, which are its newest."""
    touched: dict[Key, Record | None] = {}
    for edit in reversed(tuple(since)):
        for change in reversed(edit.changes):
            key = (change.table, change.id)
            record = touched[key] if key in touched else ours.record(*key)
            if change.before is None:
                touched[key] = None
            else:
                kept = {name: value for name, value in (record or {}).items() if name not in (change.after or {})}
                touched[key] = {**kept, **change.before}
    return lambda table, id: touched[table, id] if (table, id) in touched else ours.record(table, id)


def _differing(ours: AnnotationState, theirs: AnnotationState) -> Iterator[Key]:
    for table in TABLES:
        mine, other = ours.records(table), theirs.records(table)
        for id in (*mine, *(id for id in other if id not in mine)):
            if mine.body(id) != other.body(id):
                yield table, id


def _three_ways(
    base: Record | None, ours: Record | None, theirs: Record | None, key: Key, remark: AddRemark
) -> Record | None:
    """One record merged."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    what = f"The {NOUNS[key[0]]} {key[1]}"
    if ours is None or theirs is None:
        remark(f"{what} was removed {'outside' if theirs is None else 'here'} and changed on the other side; it stays.")
        return ours or theirs
    merged, lost = dict(ours), []
    for names in _groups(key[0], {**ours, **theirs}):
        before, our, their = (_taken(record, names) for record in (base or {}, ours, theirs))
        if their in (before, our) or names[0] in INCIDENTAL[key[0]]:
            continue
        if our == before:
            merged = {name: value for name, value in merged.items() if name not in names} | their
        elif names == ("tags",):
            merged["tags"] = _tags(before.get("tags", []), our.get("tags", []), their.get("tags", []))
        else:
            lost.append(_as_note_line(names, theirs))
    note = str(ours.get("note", ""))
    lost = [text for text in lost if text not in note]
    if lost:
        merged["note"] = "\n\n".join(filter(None, (str(merged.get("note", "")), *lost)))
        remark(f"{what} was changed here and outside; what was written outside stands in its note.")
    return merged


def _groups(table: str, names: Iterable[str]) -> list[tuple[str, ...]]:
    """Names of fields, those of an anchor together."""
    if table != "passages":
        return [(name,) for name in names]
    return [ANCHOR_FIELDS, *((name,) for name in names if name not in ANCHOR_FIELDS)]


def _taken(record: Mapping[str, Any], names: Iterable[str]) -> Record:
    return {name: record[name] for name in names if record.get(name, MISSING) is not MISSING}


def _as_note_line(names: tuple[str, ...], theirs: Record) -> str:
    """What they wrote into a field, as a line of a note."""
    if names == ANCHOR_FIELDS:
        return f"Changed outside: {theirs['start']} to {theirs['end']}, “{theirs['exact']}”"
    value = theirs.get(names[0], "")
    return f"Changed outside: {value}" if names == ("note",) else f"Changed outside: {names[0]} “{value}”"


def _tags(before: list[Record], ours: list[Record], theirs: list[Record]) -> list[Record]:
    """Our tags without those they took off, and those they added."""

    def known(tags: list[Record]) -> dict[tuple[object, object], Record]:
        return {(tag["theme"], tag["coder"]): tag for tag in tags}

    was, our, their = known(before), known(ours), known(theirs)
    kept = [tag for key, tag in our.items() if key in their or key not in was]
    return kept + [tag for key, tag in their.items() if key not in our and key not in was]


def _keep_used_themes(
    ours: AnnotationState, theirs: AnnotationState, merged: dict[Key, Record | None], remark: AddRemark
) -> None:
    """Let no passage be tagged with a theme that only one side still has."""
    passages = [record for (table, _), record in merged.items() if table == "passages" and record]
    used = {tag["theme"] for record in passages for tag in record["tags"]}
    for key, record in tuple(merged.items()):
        if key[0] == "themes" and record is None:
            tagged = (id for id in ours.passages.ids_with_theme(key[1]) if ("passages", id) not in merged)
            if next(tagged, None) is not None:
                used.add(key[1])
    for theme in sorted(used):
        key = ("themes", theme)
        if merged.get(key, ours.record(*key)) is None:
            merged[key] = ours.record(*key) or theirs.record(*key)
            remark(f"The theme {theme} was removed on one side and used on the other; it stays.")


def _settle_parents(ours: AnnotationState, merged: dict[Key, Record | None]) -> None:
    """Bring to the top what would stand under a theme that is not there, or under itself."""
    themes = {theme.id: theme for theme in ours.codebook}
    for (table, id), record in merged.items():
        if table == "themes" and record is None:
            themes.pop(id, None)
        elif table == "themes" and record is not None:
            themes[id] = Theme.from_record(record)
    for theme in tuple(themes.values()):
        if theme.parent is not None and theme.parent not in themes:
            _move_to_top(theme.id, ours, themes, merged)
    try:
        Codebook(themes.values())
    except InvalidRecord:
        for theme in tuple(themes.values()):
            if theme.id not in ours.themes or ours.themes[theme.id].parent != theme.parent:
                _move_to_top(theme.id, ours, themes, merged)


def _move_to_top(id: str, ours: AnnotationState, themes: dict[str, Theme], merged: dict[Key, Record | None]) -> None:
    record = merged.get(("themes", id)) or ours.record("themes", id) or {}
    merged["themes", id] = {**record, "parent": None}
    themes[id] = Theme.from_record({**record, "parent": None})
