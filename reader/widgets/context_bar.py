"""The two bottom rows: the context of the selection with the theme keys, and the state of the annotations."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from annotations.model import Passage
from annotations.text.sanitize import sanitize
from reader.session.session import Session
from reader.widgets.row_painter import Mark
from reader.widgets.style import RenderStyle

CACHE_SIZE = 64
"""Number of cached rows; the content of a row is often the same after the next key press."""

Group = list[tuple[str, str]]
"""Pairs of text and colour that are shown together or not at all."""


class TagChip(NamedTuple):
    """A tag of the passage at the selection."""

    name: str
    colour: int | str | None
    coders: str
    """Coder and time of the tag."""


class OverlapChip(NamedTuple):
    """A theme of passages that overlap the selection."""

    name: str
    colour: int | str | None
    passages: int


def selected_tags(session: Session) -> tuple[TagChip, ...]:
    """Return every tag, or the note without tags, of the passages on exactly the selected span."""
    chips = []
    for passage in _touched(session, exactly=True):
        tags = [(tag.theme, tag.coder, tag.created) for tag in passage.tags]
        for theme, coder, created in tags or [("", passage.coder, passage.created)]:
            label, colour = Mark.of(session.codebook, passage, theme)
            chips.append(TagChip(label, colour, f"{coder} {_moment(created)}"))
    return tuple(chips)


def overlapping_themes(session: Session) -> tuple[OverlapChip, ...]:
    """Return the themes of the other passages that overlap the selection, most frequent first."""
    touched, book = _touched(session, exactly=False), session.codebook
    counts = Counter(theme for passage in touched for theme in dict.fromkeys(passage.themes or ("",)))
    return tuple(
        OverlapChip(book.name_of(theme) or "note", book.colour_of(theme), count)
        for theme, count in counts.most_common()
    )


def _touched(session: Session, *, exactly: bool) -> list[Passage]:
    if session.article is None or session.selection is None:
        return []
    span = session.selection.span
    return [passage for passage in session.passages_at(span) if (passage.span == span) is exactly]


def _moment(created: str) -> str:
    """Return the local time of an ISO timestamp if it is of today, else its date, or ``""`` if it is invalid."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return ""
    today = moment.date() == datetime.now(UTC).astimezone().date()
    return moment.strftime("%H:%M" if today else "%Y-%m-%d")


class MentionChip(NamedTuple):
    """An untagged mention at the selection."""

    name: str
    """Name of the theme."""
    colour: int | str
    words: str
    """The mentioned words in the article."""
    key: str
    """Label of the key that tags the mention."""


class ThemeKey(NamedTuple):
    """A theme with a digit key."""

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
    """Return the row *here*: the tags at the selection on the left, the theme keys on the right.

    Args:
        look: The style of the row.
        here: Tags of the passage whose span equals the selection.
        around: Themes of the passages that overlap the selection.
        keys: Themes with a digit key.
        tip: Parts, separated by dots, to show when nothing is at the selection; or why edits cannot be saved.
        width: Width of the row in cells.
        mention: The mention at the selection, or ``None``.
        warn: Whether the tip is a warning, which is then the only content of the row.
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
        colour = look.shades.theme(item.colour)
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
        colour = look.shades.theme(theme.colour)
        yield from ((f" {look.bar}", colour), (f"{sanitize(theme.name)}{count} ", colour))


def _fitting(tip: str, room: int) -> str:
    """Return the leading parts of a tip that fit in ``room`` cells, but at least the first two."""
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
    """Return the row *state*: save status, file, counts and coder on the left, the most useful keys on the right.

    Args:
        look: The style of the row.
        state: Text of the save status, and its colour.
        facts: File, counts and coder. If they do not fit, the first is dropped, then the others from the last on.
        hints: Pairs of key and description.
        width: Width of the row in cells.
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
    """Join the left parts and the right groups, and drop groups that do not fit; the last group is dropped last."""
    groups, used = list(groups), _cells(left)
    while groups and used + 1 + _cells(chain(*groups)) > width:
        groups.pop(max(0, len(groups) - 2))
    right = list(chain(*groups))
    return Content.assemble(*left, " " * max(0, width - used - _cells(right) - 1), *right, " ")
