"""The tree of themes: look-up, order, and how a new theme gets its identity, colour and key."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from annotations.errors import InvalidRecord, UnknownName
from annotations.model import Theme

PALETTE_SIZE = 12
"""Colours a theme may have by index; their shades are the display's business."""

DIGIT_KEYS = range(1, 10)
"""The digits that tag."""

SEPARATOR = " / "
"""Between the names of a path through the codebook."""

MIN_SIMILARITY = 0.8
"""Ratio (difflib) from which two names are pointed out as near duplicates: ``sanction`` and ``sanctions`` are."""

STARTING_THEMES = (
    Theme("russia", "Russia", order=0, colour=0, key=1, words=("Russia", "Russian*", "Moscow", "Kremlin", "Putin")),
    Theme("fentanyl", "fentanyl", order=1, colour=1, key=2, words=("fentanyl", "opioid*", "precursor chemical*")),
    Theme("ai", "AI", order=2, colour=2, key=3, words=("artificial intelligence", "AI")),
    Theme("taiwan", "Taiwan", order=3, colour=3, key=4, words=("Taiwan*", "Taipei")),
)
"""What a new annotations file begins with."""


def fold_name(name: str) -> str:
    """The form in which two names of themes are compared: letter case and white space aside."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def fold_path(path: str) -> str:
    """The form in which two paths through the codebook are compared."""
    return "/".join(fold_name(part) for part in path.split("/"))


def slug(name: str) -> str:
    """The name as an id: letters and digits of any script in lower case, joined by hyphens; never empty."""
    return re.sub(r"[\W_]+", "-", fold_name(name)).strip("-") or "theme"


def unused_id(wanted: str, used: Collection[str]) -> str:
    """The id wanted, or the first of it with -2, -3, … that was never used."""
    id, number = wanted, 1
    while id in used:
        number += 1
        id = f"{wanted}-{number}"
    return id


def least_used_colour(themes: Iterable[Theme]) -> int:
    """The colour that fewest themes have; of those, the first of the palette."""
    taken = [theme.colour for theme in themes]
    return min(range(PALETTE_SIZE), key=taken.count)


class Codebook:
    """The themes of one annotations file, as they are at one moment; never changes."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Arrange themes as a tree.

        Raises:
            InvalidRecord: Two themes share an id, a parent is missing, or a theme stands under itself.
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
            raise InvalidRecord(f'The theme "{lost.name}" stands under itself.')

    def _by_parent(self) -> dict[str | None, tuple[Theme, ...]]:
        """Group the themes under their parents, in order."""
        groups: dict[str | None, list[Theme]] = {}
        for theme in self._themes.values():
            if theme.parent is not None and theme.parent not in self._themes:
                raise InvalidRecord(f'The theme "{theme.name}" stands under a theme that does not exist.')
            groups.setdefault(theme.parent, []).append(theme)
        return {
            parent: tuple(sorted(group, key=lambda theme: (theme.order, fold_name(theme.name), theme.id)))
            for parent, group in groups.items()
        }

    def _descend(self) -> None:
        """Note each theme's depth, in tree order; a loop of parents is never reached from the top."""
        waiting = [(theme.id, 0) for theme in reversed(self.children(None))]
        while waiting:
            id, depth = waiting.pop()
            self._depths[id] = depth
            waiting.extend((child.id, depth + 1) for child in reversed(self.children(id)))

    def get(self, id: str) -> Theme:
        """The theme with an id.

        Raises:
            UnknownName: There is none.
        """
        try:
            return self._themes[id]
        except KeyError:
            raise UnknownName(f'There is no theme "{id}".') from None

    def __contains__(self, id: object) -> bool:
        return id in self._themes

    def __iter__(self) -> Iterator[Theme]:
        """The themes in tree order: each one followed by those under it."""
        return (self._themes[id] for id in self._depths)

    def __len__(self) -> int:
        return len(self._themes)

    def depth(self, id: str) -> int:
        """How many themes stand above one."""
        self.get(id)
        return self._depths[id]

    def children(self, parent: str | None) -> tuple[Theme, ...]:
        """The themes directly under one, or those at the top for none, in order."""
        return self._children.get(parent, ())

    def subtree(self, id: str) -> frozenset[str]:
        """Ids of a theme and of all under it."""
        found = {self.get(id).id}
        for theme in self:  # in tree order: what is under a theme comes after it
            if theme.parent in found:
                found.add(theme.id)
        return frozenset(found)

    def path(self, id: str) -> tuple[str, ...]:
        """The names from the top of the tree down to a theme."""
        theme = self.get(id)
        names = [theme.name]
        while theme.parent is not None:
            theme = self._themes[theme.parent]
            names.append(theme.name)
        return tuple(reversed(names))

    def label(self, id: str) -> str:
        """The path in one line: ``trade / sanctions``."""
        return SEPARATOR.join(self.path(id))

    def by_key(self, digit: int) -> Theme | None:
        """The theme that a digit tags with, or none."""
        return next((theme for theme in self if theme.key == digit), None)

    def find(self, name: str) -> Theme | None:
        """The theme a person means: by its id, its path (``trade / sanctions``) or its name, letter case aside.

        Of several with one name, the first in tree order.
        """
        if name in self._themes:
            return self._themes[name]
        wanted = fold_name(name)
        by_path = (theme for theme in self if fold_path(self.label(theme.id)) == fold_path(name))
        by_name = (theme for theme in self if fold_name(theme.name) == wanted)
        by_id = (theme for theme in self if theme.id == wanted)
        return next(by_path, None) or next(by_name, None) or next(by_id, None)

    def similar(self, name: str) -> list[Theme]:
        """Themes whose names are nearly or wholly the same, the nearest first."""
        from difflib import SequenceMatcher  # rarely needed, and not free to import

        matcher = SequenceMatcher(b=fold_name(name), autojunk=False)
        near: list[tuple[float, Theme]] = []
        for theme in self:
            matcher.set_seq1(fold_name(theme.name))
            if matcher.quick_ratio() >= MIN_SIMILARITY and matcher.ratio() >= MIN_SIMILARITY:
                near.append((matcher.ratio(), theme))
        return [theme for _, theme in sorted(near, key=lambda pair: -pair[0])]

    def find_conflict(self, theme: Theme) -> str:
        """Why a theme cannot stand in this codebook beside the others, as a sentence; empty when it can."""
        for other in self.children(theme.parent):
            if other.id != theme.id and fold_name(other.name) == fold_name(theme.name):
                where = f' under "{self.label(theme.parent)}"' if theme.parent else ""
                return f'There is already a theme "{other.name}"{where}.'
        keyed = next((other for other in self if other.id != theme.id and other.key == theme.key is not None), None)
        return f'Key {theme.key} already tags with "{keyed.name}".' if keyed else ""

    def new_theme(
        self, name: str, *, parent: str | None = None, created: str = "", used_ids: Collection[str] = ()
    ) -> Theme:
        """A theme that fits into this codebook: last under its parent, with the first free key and a rare colour.

        White space at the ends of the name and runs of it are dropped; its id is none of those that were ever used.

        Raises:
            InvalidRecord: The name is empty.
            UnknownName: There is no such parent.
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
