"""Colours can be read: contrast as WCAG 2.2 defines it, on every ground on which a colour stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES, Theme

from reader.panes.shades import INK, PAPER, Shades, mixed

LETTERS, BARS = 4.5, 3.0

GROUNDS = {
    "text": ("background", "surface", "panel", "selection", "match", "row", "row_dim"),
    "dim": ("background", "surface", "panel", "row", "row_dim"),
    "accent": ("background", "surface", "panel", "row"),
    "success": ("panel",),
    "error": ("panel",),
}
"""Where each colour's letters stand."""

THEME_GROUNDS = ("background", "surface", "panel", "row", "row_dim")
"""Where the letters of analysts' themes stand; their bars stand on the background and in the picker."""


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shades_of(look: Theme) -> Shades:
    return Shades.of({**look.to_color_system().generate(), **look.variables}, look.dark, monochrome=False)


@pytest.mark.parametrize("look", [INK, PAPER], ids=lambda look: look.name)
def test_letters_can_be_read_on_every_ground(look: Theme) -> None:
    shades = shades_of(look)
    pairs = [(name, ground) for name, grounds in GROUNDS.items() for ground in grounds]
    poor = {pair: contrast(getattr(shades, pair[0]), getattr(shades, pair[1])) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < LETTERS} == {}


@pytest.mark.parametrize("look", [INK, PAPER], ids=lambda look: look.name)
def test_names_and_bars_of_themes_can_be_read(look: Theme) -> None:
    shades = shades_of(look)
    ratios = {
        (index, g): contrast(c, getattr(shades, g)) for index, c in enumerate(shades.themes) for g in THEME_GROUNDS
    }
    assert {place: ratio for place, ratio in ratios.items() if ratio < LETTERS} == {}
    on_selection = [contrast(colour, shades.selection) for colour in shades.themes]
    assert min(on_selection) >= BARS


@pytest.mark.parametrize("look", [INK, PAPER], ids=lambda look: look.name)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=3))
def test_words_can_be_read_on_the_tint_of_any_passages(look: Theme, colours: list[int]) -> None:
    shades = shades_of(look)
    ground = shades.tint(tuple(shades.theme(colour) for colour in colours))
    assert contrast(shades.text, ground) >= LETTERS
    assert contrast(shades.dim, ground) >= BARS


@pytest.mark.parametrize("look", BUILTIN_THEMES.values(), ids=lambda look: look.name)
def test_every_theme_of_textual_gives_shades(look: Theme) -> None:
    shades = shades_of(look)
    colours = [shades.text, shades.dim, shades.accent, shades.background, shades.surface, shades.selection, shades.row]
    assert all(len(colour) == 7 and colour.startswith("#") for colour in colours)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    steps = [luminance(mixed("#000000", "#ffffff", share / 4)) for share in range(5)]
    assert all(darker < lighter for darker, lighter in pairwise(steps))
