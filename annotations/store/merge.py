"""Three-way merge of the annotations with the file of another program, record by record.

A record that only one side changed is taken from that side. If both sides changed a record, its fields are merged, and
its tags one by one. If both sides changed a field, our value stays, their value is written into the record's note, and
a remark reports the conflict. A change wins over a removal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import MISSING, Change, Edit, Key, difference, without_none
from annotations.errors import InvalidRecord
from annotations.model import ANCHOR_FIELDS, Passage, Record, Theme
from annotations.store.state import AnnotationState
from annotations.tables import TABLES, Table, key_fields

AddRemark = Callable[[str], None]


Base = Callable[[Table, str], Record | None]
"""A function of table and id that returns the record in the merge base, or ``None``."""


def merge(ours: AnnotationState, base: Base, theirs: AnnotationState) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Return the changes that merge their state into ours, and sentences about records that both sides changed.

    Args:
        ours: The state of this program.
        base: The last state common to both sides.
        theirs: The state that the other program wrote.
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
    """Return a lookup of our records as they were before the edits ``since``, the newest of the state."""
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
        mine, other = ours.records[table], theirs.records[table]
        for id in (*mine, *(id for id in other if id not in mine)):
            if mine.body(id) != other.body(id):
                yield table, id


def _three_ways(
    base: Record | None, ours: Record | None, theirs: Record | None, key: Key, remark: AddRemark
) -> Record | None:
    """Merge one record, and return the result, or ``None`` if it is removed."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    spec = TABLES[key[0]]
    what = f"The {spec.noun} {key[1] if len(spec.key) == 1 else ', '.join(map(str, key_fields(key[1])))}"
    if ours is None or theirs is None:
        remark(f"{what} was removed {'outside' if theirs is None else 'here'} and changed on the other side; it stays.")
        return ours or theirs
    merged, lost = dict(ours), []
    for names in _groups(key[0], {**ours, **theirs}):
        before, our, their = (_subset(record, names) for record in (base or {}, ours, theirs))
        if their in (before, our) or names[0] in spec.incidental:
            continue
        if our == before:
            merged = {name: value for name, value in merged.items() if name not in names} | their
        elif names == ("tags",):
            merged["tags"] = _tags(before.get("tags", []), our.get("tags", []), their.get("tags", []))
        else:
            lost.append(_as_note_line(names, theirs))
    note = str(ours.get("note", ""))
    lost = [text for text in lost if text not in note]
    if lost and "note" not in spec.fields:
        remark(f"{what} was changed here and outside; what was written here stays.")
    elif lost:
        merged["note"] = "\n\n".join(filter(None, (str(merged.get("note", "")), *lost)))
        remark(f"{what} was changed here and by another program; the text of the other program is in its note.")
    return merged


def _groups(table: Table, names: Iterable[str]) -> list[tuple[str, ...]]:
    """Group field names into merge units; the fields of an anchor form one unit."""
    if "exact" not in TABLES[table].fields:
        return [(name,) for name in names]
    return [ANCHOR_FIELDS, *((name,) for name in names if name not in ANCHOR_FIELDS)]


def _subset(record: Mapping[str, Any], names: Iterable[str]) -> Record:
    return {name: record[name] for name in names if record.get(name, MISSING) is not MISSING}


def _as_note_line(names: tuple[str, ...], theirs: Record) -> str:
    """Return their value of a field as a line for the note."""
    if names == ANCHOR_FIELDS:
        return f"Changed outside: {theirs['start']} to {theirs['end']}, “{theirs['exact']}”"
    value = theirs.get(names[0], "")
    return f"Changed outside: {value}" if names == ("note",) else f"Changed outside: {names[0]} “{value}”"


def _tags(before: list[Record], ours: list[Record], theirs: list[Record]) -> list[Record]:
    """Return our tags without those they removed, followed by those they added."""

    def known(tags: list[Record]) -> dict[tuple[object, object], Record]:
        return {(tag["theme"], tag["coder"]): tag for tag in tags}

    was, our, their = known(before), known(ours), known(theirs)
    kept = [tag for key, tag in our.items() if key in their or key not in was]
    return kept + [tag for key, tag in their.items() if key not in our and key not in was]


def _keep_used_themes(
    ours: AnnotationState, theirs: AnnotationState, merged: dict[Key, Record | None], remark: AddRemark
) -> None:
    """Restore the themes that one side removed but that a passage still uses."""
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
    """Move themes to the top level whose parent is missing or that would be their own ancestor."""
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
