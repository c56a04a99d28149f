"""The tree of themes as an analyst meets it: order, look-up by any name, and what a new theme gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.codebook import PALETTE_SIZE, STARTING_THEMES, Codebook, slug
from annotations.errors import InvalidRecord, UnknownName
from annotations.model import Theme
from tests.tables import each_row
from tests.unit.annotations.making import tree

STARTING = Codebook(STARTING_THEMES)


def test_a_new_folder_begins_with_four_themes_on_the_first_keys() -> None:
    assert [(theme.key, theme.name) for theme in STARTING] == [(1, "Russia"), (2, "fentanyl"), (3, "AI"), (4, "Taiwan")]
    assert STARTING.get("ai").keywords == ("artificial intelligence", "AI")


def test_themes_come_in_tree_order() -> None:
    book = tree(("trade", None), ("war", None), ("tariffs", "trade"), ("sanctions", "trade"), ("oil", "sanctions"))
    assert [theme.name for theme in book] == ["trade", "tariffs", "sanctions", "oil", "war"]
    assert [book.depth(theme.id) for theme in book] == [0, 1, 1, 2, 0]
    assert book.label("oil") == "trade / sanctions / oil"
    assert book.path("war") == ("war",)


@each_row("name", ["oil", "OIL", " trade/sanctions /oil", "Trade / Sanctions / Oil"])
def test_a_theme_is_found_by_any_name_a_person_types(name: str) -> None:
    book = tree(("trade", None), ("sanctions", "trade"), ("oil", "sanctions"))
    found = book.find(name)
    assert found is not None
    assert found.id == "oil"


def test_what_nobody_named_is_not_found() -> None:
    assert STARTING.find("Ukraine") is None
    with pytest.raises(UnknownName, match="Ukraine"):
        STARTING.get("Ukraine")


def test_a_path_finds_the_theme_under_that_parent() -> None:
    book = Codebook([Theme("a", "China"), Theme("b", "Russia"), Theme("a-oil", "oil", "a"), Theme("b-oil", "oil", "b")])
    found = book.find("russia / oil")
    assert found is not None
    assert found.id == "b-oil"


def test_a_digit_finds_its_theme() -> None:
    found = STARTING.by_key(2)
    assert found is not None
    assert found.name == "fentanyl"
    assert STARTING.by_key(9) is None


def test_near_duplicates_are_pointed_out_the_nearest_first() -> None:
    book = tree(("sanctions", None), ("sanction", None), ("trade", None))
    assert [theme.id for theme in book.similar("Sanctions")] == ["sanctions", "sanction"]
    assert book.similar("drones") == []


def test_a_new_theme_gets_the_first_free_key_a_free_colour_and_the_last_place() -> None:
    theme = STARTING.new_theme("  Belt  and Road ", created="2024-05-01T00:00:00Z")
    assert (theme.id, theme.name, theme.key, theme.order) == ("belt-and-road", "Belt and Road", 5, 4)
    assert theme.colour not in {other.colour for other in STARTING}


def test_when_every_key_is_taken_a_new_theme_has_none_and_colours_begin_again() -> None:
    book = STARTING
    for number in range(20):
        book = Codebook([*book, book.new_theme(f"theme {number}")])
    keys = [theme.key for theme in book if theme.key is not None]
    assert sorted(keys) == list(range(1, 10))
    colours = [theme.colour for theme in book]
    assert max(map(colours.count, range(PALETTE_SIZE))) == 2


def test_an_id_is_never_given_twice_even_after_deletion() -> None:
    assert STARTING.new_theme("Taiwan").id == "taiwan-2"
    assert STARTING.new_theme("oil", used_ids={"oil", "oil-2"}).id == "oil-3"


def test_a_name_in_any_script_becomes_an_id() -> None:
    assert slug("Тайвань и США") == "тайвань-и-сша"
    assert slug("台灣") == "台灣"
    assert slug("???") == "theme"


def test_a_theme_needs_a_name_and_a_parent_that_exists() -> None:
    with pytest.raises(InvalidRecord):
        STARTING.new_theme(" \t")
    with pytest.raises(UnknownName):
        STARTING.new_theme("oil", parent="trade")


@each_row(
    "themes, sentence",
    [
        ([Theme("a", "A"), Theme("a", "B")], 'Two themes have the id "a"'),
        ([Theme("a", "A", parent="b")], "does not exist"),
        ([Theme("a", "A", parent="b"), Theme("b", "B", parent="a")], "its own subtheme"),
        ([Theme("a", "A", parent="a")], "its own subtheme"),
    ],
)
def test_what_is_no_tree_is_refused(themes: list[Theme], sentence: str) -> None:
    with pytest.raises(InvalidRecord, match=sentence):
        Codebook(themes)


def test_a_clash_names_the_theme_that_is_in_the_way() -> None:
    assert 'a theme "Taiwan"' in STARTING.find_conflict(Theme("other", "TAIWAN"))
    assert '"fentanyl"' in STARTING.find_conflict(Theme("other", "Other", key=2))
    assert STARTING.find_conflict(Theme("other", "Taiwan", parent="russia")) == ""
    assert STARTING.find_conflict(STARTING.get("taiwan")) == ""


@given(st.lists(st.integers(-1, 30), max_size=30))
def test_every_theme_comes_once_after_the_one_above_it(parents: list[int]) -> None:
    themes = [
        Theme(str(number), f"theme {number}", parent=str(above) if 0 <= above < number else None, order=-number)
        for number, above in enumerate(parents)
    ]
    book = Codebook(themes)
    order = [theme.id for theme in book]
    assert sorted(order) == sorted(theme.id for theme in themes)
    for theme in book:
        assert theme.parent is None or order.index(theme.parent) < order.index(theme.id)
        assert len(book.path(theme.id)) == book.depth(theme.id) + 1


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=20))
def test_new_themes_never_clash_whatever_their_names(names: list[str]) -> None:
    book = STARTING
    for name in names:
        theme = book.new_theme(name)
        if not book.find_conflict(theme):
            book = Codebook([*book, theme])
        assert book.find(theme.name) is not None
