"""The lower two rows: what is at the selection with the keys of the themes, and the state of the annotations."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from annotations.text.visible import visible
from reader.panes.looks import Looks

Group = list[tuple[str, str]]
"""Words and their colours that are shown together or not at all."""


class Here(NamedTuple):
    """A tag at the selection."""

    name: str
    colour: int | str | None
    who: str
    """Coder and time."""


class Around(NamedTuple):
    """A theme of passages that overlap the selection."""

    name: str
    colour: int | str | None
    passages: int


class Mentioned(NamedTuple):
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


def here_content(
    look: Looks,
    here: Sequence[Here],
    around: Sequence[Around],
    keys: Sequence[ThemeKey],
    tip: str,
    width: int,
    *,
    mention: Mentioned | None = None,
    warn: bool = False,
) -> Content:
    """The row *here*: tags at the selection on the left, the keys of the themes on the right of them.

    Args:
        look: What it is drawn with.
        here: Tags of the passage on exactly the selection.
        around: Themes of passages that overlap it.
        keys: Themes with a digit.
        tip: What to say when nothing is at the selection, or the reason why nothing is saved.
        width: Cells of the row.
        mention: The mention at the selection, if there is one.
        warn: Whether the tip is a warning, which stands alone.
    """
    shades = look.shades
    if warn:
        return Content.assemble((f" {visible(tip)}", shades.error))
    parts: list[tuple[str, str]] = [(" here ", shades.dim)]
    for item in here:
        colour = shades.dim if item.colour is None else shades.theme(item.colour)
        parts += [(f" {look.bar}", colour), (visible(item.name), colour), (f" {visible(item.who)} ", shades.dim)]
    if around:
        parts.append((" around " if here else " in ", shades.dim))
    for theme in around:
        colour = shades.dim if theme.colour is None else shades.theme(theme.colour)
        count = f" {theme.passages}" if theme.passages > 1 else ""
        parts += [(f" {look.bar}", colour), (f"{visible(theme.name)}{count} ", colour)]
    if mention:
        parts += _mention(look, mention)
    elif not here and not around:
        parts.append((f" {tip}", shades.dim))
    used = sum(cell_len(text) for text, _ in parts)
    strip = [_theme_key(look, key, short=False) for key in keys]
    if used + sum(cell_len(text) for group in strip for text, _ in group) >= width:
        strip = [_theme_key(look, key, short=True) for key in keys]
    return _both(parts, strip, width)


def _mention(look: Looks, mention: Mentioned) -> Group:
    colour = look.shades.theme(mention.colour)
    name, words = visible(mention.name), visible(mention.words)
    quoted = "" if name.casefold() == words.casefold() else f" “{words}”"
    return [
        (" mention ", look.shades.dim),
        (f"{look.bar}{name}", colour),
        (quoted, look.shades.text),
        (f"  {mention.key}", look.shades.accent),
        (" tags it", look.shades.dim),
    ]


def _theme_key(look: Looks, key: ThemeKey, *, short: bool) -> Group:
    colour = look.shades.theme(key.colour)
    name = visible(key.name)[:1] if short else visible(key.name)
    return [(f" {key.digit}" if short else f"  {key.digit} ", look.shades.accent), (look.bar, colour), (name, colour)]


def state_content(
    look: Looks, state: tuple[str, str], facts: Iterable[str], hints: Iterable[tuple[str, str]], width: int
) -> Content:
    """The row *state*: saved or not, where, counts, coder; on the right the most useful keys.

    Args:
        look: What it is drawn with.
        state: Words on saving, and their colour.
        facts: Place, counts, coder.
        hints: Pairs of key and word.
        width: Cells of the row.
    """
    shades = look.shades
    left = [(f" {visible(state[0])} ", state[1]), (" " + " · ".join(visible(fact) for fact in facts), shades.dim)]
    return _both(left, [[(f"  {key}", shades.accent), (f" {word}", shades.text)] for key, word in hints], width)


def _both(left: Sequence[tuple[str, str]], groups: Sequence[Group], width: int) -> Content:
    """Left and right parts with room between them; the first groups of the right are left out where they do not fit."""
    used = sum(cell_len(text) for text, _ in left)
    while groups and used + 1 + sum(cell_len(text) for group in groups for text, _ in group) > width:
        groups = groups[1:]
    right = [part for group in groups for part in group]
    room = width - used - sum(cell_len(text) for text, _ in right) - 1
    return Content.assemble(*left, " " * max(0, room), *right, " ")
