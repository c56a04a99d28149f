"""The tree of themes: look-up, order, and the assignment of id, colour and key to a new theme."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from annotations.errors import InvalidRecord, UnknownName
from annotations.model import Theme

PALETTE_SIZE = 12
"""Number of colours in the palette. Themes store an index into it; the display chooses the shades."""

DIGIT_KEYS = range(1, 10)
"""Digit keys that can tag a selection with a theme."""

SEPARATOR = " / "
"""Separator between the theme names of a path through the codebook."""

MIN_SIMILARITY = 0.8
"""Minimum difflib ratio at which two names count as near duplicates, as ``sanction`` and ``sanctions`` do."""

STARTING_THEMES = (
    Theme("russia", "Russia", order=0, colour=0, key=1, keywords=("Russia", "Russian*", "Moscow", "Kremlin", "Putin")),
    Theme("fentanyl", "fentanyl", order=1, colour=1, key=2, keywords=("fentanyl", "opioid*", "precursor chemical*")),
    Theme("ai", "AI", order=2, colour=2, key=3, keywords=("artificial intelligence", "AI")),
    Theme("taiwan", "Taiwan", order=3, colour=3, key=4, keywords=("Taiwan*", "Taipei")),
)
"""Themes of a new annotations file."""


_LEVEL = re.compile(r"((?:[^\\/]|\\.)*)(?:/|$)", re.DOTALL)


def fold_name(name: str) -> str:
    """Normalize a theme name for comparison: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def fold_path(path: str) -> str:
    """Normalize a path through the codebook for comparison."""
    return "/".join(fold_name(part) for part in path.split("/"))


def slug(name: str) -> str:
    """Derive an id from a name: case-folded letters and digits of any script, joined by hyphens; never empty."""
    return re.sub(r"[\W_]+", "-", fold_name(name)).strip("-") or "theme"


def unused_id(wanted: str, used: Collection[str]) -> str:
    """Return the wanted id, or its first unused variant with the suffix -2, -3, …."""
    id, number = wanted, 1
    while id in used:
        number += 1
        id = f"{wanted}-{number}"
    return id


def least_used_colour(themes: Iterable[Theme]) -> int:
    """Return the index of the colour that the fewest themes have; on a tie, the first in the palette."""
    taken = [theme.colour for theme in themes]
    return min(range(PALETTE_SIZE), key=taken.count)


class Codebook:
    """An immutable snapshot of the themes of one annotations file."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Arrange themes as a tree.

        Raises:
            InvalidRecord: Two themes share an id, a parent is missing, or a theme is its own ancestor.
        """
        self._themes: dict[str, Theme] = {}
        for theme in themes:
            if theme.id in self._themes:
                raise InvalidRecord(f'Two themes have the id "{theme.id}".')
            self._themes[theme.id] = theme
        self._children = self._by_parent()
        self._depths: dict[str, int] = {}
        self._descend()
        if len(self._depths) < len(self._themes):
            lost = next(theme for theme in self._themes.values() if theme.id not in self._depths)
            raise InvalidRecord(f'The theme "{lost.name}" is its own subtheme.')

    def _by_parent(self) -> dict[str | None, tuple[Theme, ...]]:
        """Group the themes by parent, each group sorted by order, name and id."""
        groups: dict[str | None, list[Theme]] = {}
        for theme in self._themes.values():
            if theme.parent is not None and theme.parent not in self._themes:
                raise InvalidRecord(f'The theme "{theme.name}" has a parent that does not exist.')
            groups.setdefault(theme.parent, []).append(theme)
        return {
            parent: tuple(sorted(group, key=lambda theme: (theme.order, fold_name(theme.name), theme.id)))
            for parent, group in groups.items()
        }

    def _descend(self) -> None:
        """Record the depth of each theme, in tree order; the walk from the top never reaches a cycle of parents."""
        waiting = [(theme.id, 0) for theme in reversed(self.children(None))]
        while waiting:
            id, depth = waiting.pop()
            self._depths[id] = depth
            waiting.extend((child.id, depth + 1) for child in reversed(self.children(id)))

    def get(self, id: str) -> Theme:
        """Return the theme with an id.

        Raises:
            UnknownName: No theme has this id.
        """
        try:
            return self._themes[id]
        except KeyError:
            raise UnknownName(f'There is no theme "{id}".') from None

    def __contains__(self, id: object) -> bool:
        return id in self._themes

    def __iter__(self) -> Iterator[Theme]:
        """Iterate over the themes in tree order: each theme is followed by its subthemes."""
        return (self._themes[id] for id in self._depths)

    def __len__(self) -> int:
        return len(self._themes)

    def depth(self, id: str) -> int:
        """Return the number of ancestors of a theme.

        Raises:
            UnknownName: No theme has this id.
        """
        self.get(id)
        return self._depths[id]

    def children(self, parent: str | None) -> tuple[Theme, ...]:
        """Return the direct subthemes of a theme in order, or the top-level themes for ``None``."""
        return self._children.get(parent, ())

    def subtree(self, id: str) -> frozenset[str]:
        """Return the ids of a theme and of all its descendants."""
        found = {self.get(id).id}
        for theme in self:  # in tree order, so a parent always precedes its subthemes
            if theme.parent in found:
                found.add(theme.id)
        return frozenset(found)

    def path(self, id: str) -> tuple[str, ...]:
        """Return the names from the top of the tree down to a theme."""
        theme = self.get(id)
        names = [theme.name]
        while theme.parent is not None:
            theme = self._themes[theme.parent]
            names.append(theme.name)
        return tuple(reversed(names))

    def label(self, id: str) -> str:
        """Return the path on one line: ``trade / sanctions``."""
        return SEPARATOR.join(self.path(id))

    def name_of(self, id: str) -> str:
        """Return the name of a theme, or the id itself if no theme has it."""
        return self._themes[id].name if id in self._themes else id

    def colour_of(self, id: str) -> int | str | None:
        """Return the colour of a theme, or ``None`` if no theme has the id."""
        return self._themes[id].colour if id in self._themes else None

    def by_key(self, digit: int) -> Theme | None:
        """Return the theme assigned to a digit key, or ``None``."""
        return next((theme for theme in self if theme.key == digit), None)

    def find(self, name: str) -> Theme | None:
        """Return the theme with this id, path (``trade / sanctions``) or name, ignoring letter case, or ``None``.

        If several themes share the name, return the first in tree order.
        """
        if name in self._themes:
            return self._themes[name]
        return next((self._themes[id] for id in self._ids_of(name) if id in self._themes), None)

    def named(self, name: str) -> frozenset[str]:
        """Return the ids of all themes that a name denotes, with their subthemes; empty if no theme matches.

        A name is compared first as a path (``trade / sanctions``), then as the name of one or several themes, then as
        an id. Letter case is ignored.
        """
        return frozenset().union(*(self.subtree(id) for id in self._ids_of(name) if id in self._themes))

    def _ids_of(self, name: str) -> Sequence[str]:
        """Return the ids that a name may denote, in tree order; the last resort need not exist."""
        by_path, by_name = self._ids_by_path_and_name
        last_resort = name if name in self._themes else fold_name(name)
        return by_path.get(fold_path(name)) or by_name.get(fold_name(name)) or [last_resort]

    @cached_property
    def _ids_by_path_and_name(self) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
        by_path: defaultdict[str, list[str]] = defaultdict(list)
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for theme in self:
            by_path[fold_path(self.label(theme.id))].append(theme.id)
            by_name[fold_name(theme.name)].append(theme.id)
        return by_path, by_name

    def similar(self, name: str) -> list[Theme]:
        """Return the themes with the same or nearly the same name, most similar first; see :data:`MIN_SIMILARITY`."""
        from difflib import SequenceMatcher  # rarely needed, and slow to import

        matcher = SequenceMatcher(b=fold_name(name), autojunk=False)
        near: list[tuple[float, Theme]] = []
        for theme in self:
            matcher.set_seq1(fold_name(theme.name))
            if matcher.quick_ratio() >= MIN_SIMILARITY and matcher.ratio() >= MIN_SIMILARITY:
                near.append((matcher.ratio(), theme))
        return [theme for _, theme in sorted(near, key=lambda pair: -pair[0])]

    def find_conflict(self, theme: Theme) -> str:
        """Describe in a sentence why a theme conflicts with the others (name or key); empty without a conflict."""
        for other in self.children(theme.parent):
            if other.id != theme.id and fold_name(other.name) == fold_name(theme.name):
                where = f' under "{self.label(theme.parent)}"' if theme.parent else ""
                return f'There is already a theme "{other.name}"{where}.'
        keyed = next((other for other in self if other.id != theme.id and other.key == theme.key is not None), None)
        return f'Key {theme.key} already tags with "{keyed.name}".' if keyed else ""

    def new_theme(
        self, name: str, *, parent: str | None = None, created: str = "", used_ids: Collection[str] = ()
    ) -> Theme:
        """Create a theme that fits this codebook: last under its parent, with the first free key and a rare colour.

        The name is stripped and its runs of white space are collapsed. The id differs from all ids in ``used_ids``
        and in this codebook.

        Raises:
            InvalidRecord: The name is empty.
            UnknownName: The parent does not exist.
        """
        siblings = self.children(None if parent is None else self.get(parent).id)
        return Theme(
            id=unused_id(slug(name), {*self._themes, *used_ids}),
            name=" ".join(name.split()),
            parent=parent,
            order=1 + max((theme.order for theme in siblings), default=-1),
            colour=least_used_colour(self),
            key=next((key for key in DIGIT_KEYS if self.by_key(key) is None), None),
            created=created,
        )


def label_of(path: Iterable[str]) -> str:
    """Join the names of a path into a label."""
    return SEPARATOR.join(re.sub(r"[\\/]", r"\\\g<0>", name) for name in path)


def path_of(label: str) -> tuple[str, ...]:
    """Split a label into names without surrounding white space; empty levels are dropped."""
    names = (re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL).strip() for found in _LEVEL.finditer(label))
    return tuple(name for name in names if name)
