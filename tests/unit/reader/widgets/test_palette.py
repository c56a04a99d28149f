"""Colours can be read: contrast as WCAG 2.2 defines it, on every ground on which a colour stands."""

from itertools import combinations, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES, Theme

from annotations.codebook import PALETTE_SIZE
from reader.widgets.style import INK, PAPER, Palette, mix
from tests.tables import each_row
from tests.unit.reader.widgets.vision import SIGHT, difference, linear, seen

LETTERS, BARS = 4.5, 3.0

APART = 8.0
"""CIEDE2000 between any two colours of themes; about 1 is seen side by side, and 5 at a glance."""

APART_AT_FIRST = 10.0
"""The same for the six colours that the first themes get."""

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
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shades_of(look: Theme) -> Palette:
    return Palette.from_theme({**look.to_color_system().generate(), **look.variables}, look.dark, monochrome=False)


@each_row("look", [INK, PAPER])
def test_letters_can_be_read_on_every_ground(look: Theme) -> None:
    shades = shades_of(look)
    pairs = [(name, background) for name, grounds in GROUNDS.items() for background in grounds]
    poor = {pair: contrast(getattr(shades, pair[0]), getattr(shades, pair[1])) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < LETTERS} == {}


@each_row("look", [INK, PAPER])
def test_names_and_bars_of_themes_can_be_read(look: Theme) -> None:
    shades = shades_of(look)
    ratios = {
        (index, g): contrast(c, getattr(shades, g)) for index, c in enumerate(shades.themes) for g in THEME_GROUNDS
    }
    assert {place: ratio for place, ratio in ratios.items() if ratio < LETTERS} == {}
    on_selection = [contrast(colour, shades.selection) for colour in shades.themes]
    assert min(on_selection) >= BARS


@each_row("sight, look", product(SIGHT, [INK, PAPER]))
def test_colours_of_themes_are_told_apart_by_everybody(look: Theme, sight: str) -> None:
    colours = [seen(colour, sight) for colour in shades_of(look).themes]
    assert len(colours) == PALETTE_SIZE
    assert min(difference(one, other) for one, other in combinations(colours, 2)) >= APART
    assert min(difference(one, other) for one, other in combinations(colours[:6], 2)) >= APART_AT_FIRST


@each_row(
    "one, other, apart",
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_were_published(
    one: tuple[float, float, float], other: tuple[float, float, float], apart: float
) -> None:
    assert difference(one, other) == pytest.approx(apart, abs=0.0001)


@pytest.mark.parametrize("look", [INK, PAPER], ids=lambda look: look.name)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=3))
def test_words_can_be_read_on_the_tint_of_any_passages(look: Theme, colours: list[int]) -> None:
    shades = shades_of(look)
    background = shades.tint(tuple(shades.theme(colour) for colour in colours))
    assert contrast(shades.text, background) >= LETTERS
    assert contrast(shades.dim, background) >= BARS


@each_row("look", BUILTIN_THEMES.values())
def test_every_theme_of_textual_gives_shades(look: Theme) -> None:
    shades = shades_of(look)
    colours = [shades.text, shades.dim, shades.accent, shades.background, shades.surface, shades.selection, shades.row]
    assert all(len(colour) == 7 and colour.startswith("#") for colour in colours)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    steps = [luminance(mix("#000000", "#ffffff", share / 4)) for share in range(5)]
    assert all(darker < lighter for darker, lighter in pairwise(steps))
