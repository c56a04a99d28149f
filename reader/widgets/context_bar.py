"""The lower two rows: what is at the selection with the keys of the themes, and the state of the annotations."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from annotations.text.sanitize import sanitize
from reader.widgets.style import RenderStyle

CACHE_SIZE = 64
"""Rows that are kept: from one key to the next, what a row says is often the same."""

Group = list[tuple[str, str]]
"""Words and their colours that are shown together or not at all."""


class TagChip(NamedTuple):
    """A tag at the selection."""

    name: str
    colour: int | str | None
    coders: str
    """Coder and time."""


class OverlapChip(NamedTuple):
    """A theme of passages that overlap the selection."""

    name: str
    colour: int | str | None
    passages: int


class MentionChip(NamedTuple):
    """A mention at the selection that nobody has tagged."""

    name: str
    """Of its theme."""
    colour: int | str
    words: str
    """What stands there."""
    key: str
    """What tags it, as it is printed."""


class ThemeKey(NamedTuple):
    """A theme that a digit tags with."""

    digit: int
    name: str
    colour: int | str


@lru_cache(maxsize=CACHE_SIZE)
def context_content(
    look: RenderStyle,
    here: tuple[TagChip, ...],
    around: tuple[OverlapChip, ...],
    keys: tuple[ThemeKey, ...],
    tip: str,
    width: int,
    *,
    mention: MentionChip | None = None,
    warn: bool = False,
) -> Content:
    """The row *here*: tags at the selection on the left, the keys of the themes on the right of them.

    Args:
        look: What it is drawn with.
        here: Tags of the passage on exactly the selection.
        around: Themes of passages that overlap it.
        keys: Themes with a digit.
        tip: What to say when nothing is at the selection, its parts between dots; or the reason why nothing is saved.
        width: Cells of the row.
        mention: The mention at the selection, if there is one.
        warn: Whether the tip is a warning, which stands alone.
    """
    shades = look.shades
    if warn:
        return Content.assemble((f" {sanitize(tip)}", shades.error))
    parts: Group = [(" here ", shades.dim), *_tags(look, here), *_around(look, around, " around " if here else " in ")]
    if mention:
        parts += _mention(look, mention)
    strip = [_theme_key(look, key, short=False) for key in keys]
    if len(parts) == 1:
        room = width - _cells([*parts, *chain(*strip)]) - 1
        parts.append((f" {_fitting(tip, room)}", shades.dim))
    if _cells([*parts, *chain(*strip)]) >= width:
        strip = [_theme_key(look, key, short=True) for key in keys]
    return _both(parts, strip, width)


def _tags(look: RenderStyle, here: Iterable[TagChip]) -> Iterator[tuple[str, str]]:
    for item in here:
        colour = look.theme(item.colour)
        yield from (
            (f" {look.bar}", colour),
            (sanitize(item.name), colour),
            (f" {sanitize(item.coders)} ", look.shades.dim),
        )


def _around(look: RenderStyle, around: Sequence[OverlapChip], word: str) -> Iterator[tuple[str, str]]:
    if around:
        yield word, look.shades.dim
    for theme in around:
        count = f" {theme.passages}" if theme.passages > 1 else ""
        colour = look.theme(theme.colour)
        yield from ((f" {look.bar}", colour), (f"{sanitize(theme.name)}{count} ", colour))


def _fitting(tip: str, room: int) -> str:
    """As many parts of a tip, from the first, as leave room for the names of the themes; at least the first two."""
    parts = tip.split(" · ")
    while len(parts) > 2 and cell_len(" · ".join(parts)) > room:
        parts.pop()
    return " · ".join(parts)


def _mention(look: RenderStyle, mention: MentionChip) -> Group:
    colour = look.shades.theme(mention.colour)
    name, words = sanitize(mention.name), sanitize(mention.words)
    quoted = "" if name.casefold() == words.casefold() else f" “{words}”"
    return [
        (" mention ", look.shades.dim),
        (f"{look.bar}{name}", colour),
        (quoted, look.shades.text),
        (f"  {mention.key}", look.shades.accent),
        (" tags it", look.shades.dim),
    ]


def _theme_key(look: RenderStyle, key: ThemeKey, *, short: bool) -> Group:
    colour = look.shades.theme(key.colour)
    name = sanitize(key.name)[:1] if short else sanitize(key.name)
    return [(f" {key.digit}" if short else f"  {key.digit} ", look.shades.accent), (look.bar, colour), (name, colour)]


@lru_cache(maxsize=CACHE_SIZE)
def state_content(
    look: RenderStyle, state: tuple[str, str], facts: tuple[str, ...], hints: tuple[tuple[str, str], ...], width: int
) -> Content:
    """The row *state*: saved or not, where, counts, coder; on the right the most useful keys.

    Args:
        look: What it is drawn with.
        state: Words on saving, and their colour.
        facts: Place, counts, coder; where there is no room the first goes first, then they go from the last on.
        hints: Pairs of key and word.
        width: Cells of the row.
    """
    shades, said, known = look.shades, (f" {sanitize(state[0])} ", state[1]), [sanitize(fact) for fact in facts]
    keys = [[(f"  {key}", shades.accent), (f" {word}", shades.text)] for key, word in hints]
    whole = len(known)
    while len(known) > 1 and 2 + _cells([said, (" · ".join(known), ""), *chain(*keys)]) > width:
        known.pop(0 if len(known) == whole else -1)
    return _both([said, (" " + " · ".join(known), shades.dim)], keys, width)


def _cells(parts: Iterable[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in parts)


def _both(left: Sequence[tuple[str, str]], groups: Sequence[Group], width: int) -> Content:
    """Left and right parts with room between them; groups before the last are left out where they do not fit."""
    groups, used = list(groups), _cells(left)
    while groups and used + 1 + _cells(chain(*groups)) > width:
        groups.pop(max(0, len(groups) - 2))
    right = list(chain(*groups))
    return Content.assemble(*left, " " * max(0, width - used - _cells(right) - 1), *right, " ")
