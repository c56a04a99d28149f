"""``codebook.toml``: what is written is read back, what a person writes means what she would think."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.codebook import STARTING_THEMES, Codebook
from annotations.codebook_file import MAX_ENTRIES, CodebookEntry, merge_entries, parse, read, to_toml
from annotations.edits.codebook import merge_codebook_entries
from annotations.edits.edit import Signature, run_to_end
from annotations.errors import StoreError
from annotations.model import Theme
from annotations.store.folder.backend import open_store
from tests.tables import each_row
from tests.unit.annotations.making import AT, CODER, SIGNATURE, add_theme, tree

STARTING = Codebook(STARTING_THEMES)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def entries(text: str) -> list[CodebookEntry]:
    return parse(text)


def taken(text: str, book: Codebook = STARTING) -> Codebook:
    return Codebook(merge_entries(book, parse(text)))


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Any codebook that edits could have led to."""
    book = Codebook(())
    for name in draw(st.lists(TEXTS.filter(str.strip), max_size=8)):
        parent = draw(st.sampled_from([None, *(theme.id for theme in book)]))
        theme = replace(
            book.new_theme(name, parent=parent),
            description=draw(TEXTS),
            note=draw(TEXTS),
            keywords=tuple(draw(st.lists(TEXTS, max_size=3))),
            excluded=tuple(draw(st.lists(TEXTS, max_size=2))),
            colour=draw(st.integers(0, 11) | st.just("#a0B1c2")),
        )
        if not book.find_conflict(theme):
            book = Codebook([*book, theme])
    return book


@given(codebooks())
def test_a_codebook_that_is_written_is_read_back(book: Codebook) -> None:
    assert list(Codebook(merge_entries(Codebook(()), parse(to_toml(book))))) == list(book)


@given(codebooks())
def test_taking_in_what_was_written_changes_nothing(book: Codebook) -> None:
    assert list(Codebook(merge_entries(book, parse(to_toml(book)), used_ids={theme.id for theme in book}))) == list(
        book
    )


@example("\ud800\udc00")
@given(st.text(st.characters(categories=["Cs", "Cc", "Zl", "Lu", "Po"]), min_size=1))
def test_any_name_gives_toml_that_can_be_read(name: str) -> None:
    (entry,) = tomllib.loads(to_toml(Codebook([Theme("a", f"a{name}")])))["theme"]
    assert entry["name"] == "a" + "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in name)


def test_a_file_written_by_hand_needs_no_more_than_names() -> None:
    book = taken('[[theme]]\nname = "Trade"\n\n[[theme]]\nname = "tariffs"\nunder = "trade"\nkey = 1\n', Codebook(()))
    assert [(theme.id, book.label(theme.id), theme.key) for theme in book] == [
        ("trade", "Trade", None),
        ("tariffs", "Trade / tariffs", 1),
    ]
    assert book.get("trade").colour != book.get("tariffs").colour


def test_what_an_entry_leaves_out_stays_as_it_is() -> None:
    book = taken('[[theme]]\nname = "taiwan"\ndescription = "The island"\n')
    theme = book.get("taiwan")
    assert (theme.name, theme.description) == ("taiwan", "The island")
    assert (theme.key, theme.keywords) == (4, ("Taiwan*", "Taipei"))


def test_what_is_emptied_is_empty() -> None:
    theme = taken('[[theme]]\nid = "taiwan"\nname = "Taiwan"\nkey = 0\nwords = []\n').get("taiwan")
    assert (theme.key, theme.keywords) == (None, ())


def test_themes_of_the_file_come_first_in_its_order_and_keep_their_keys() -> None:
    book = taken('[[theme]]\nname = "Taiwan"\n[[theme]]\nname = "oil"\nkey = 1\n')
    assert [(theme.name, theme.key) for theme in book] == [
        ("Taiwan", 4), ("oil", 1), ("Russia", None), ("fentanyl", 2), ("AI", 3),
    ]  # fmt: skip


def test_an_id_finds_a_renamed_theme_and_a_name_never_another_ones_id() -> None:
    book = Codebook([Theme("trade", "Commerce"), Theme("trade-2", "Trade", order=1)])
    assert taken('[[theme]]\nid = "trade"\nname = "Business"\n', book).get("trade").name == "Business"
    assert taken('[[theme]]\nname = "Trade"\nnote = "x"\n', book).get("trade-2").note == "x"


def test_a_theme_moves_where_the_file_says() -> None:
    book = tree(("a", None), ("b", None), ("c", "a"))
    assert taken('[[theme]]\nid = "c"\nname = "c"\nunder = "b"\n', book).label("c") == "b / c"
    assert taken('[[theme]]\nid = "c"\nname = "c"\nunder = ""\n', book).label("c") == "c"
    assert taken('[[theme]]\nid = "c"\nname = "see"\n', book).label("c") == "a / see"


@each_row(
    "text, sentence",
    [
        ("[[theme]\n", "not valid TOML"),
        ("[theme]\nname = 'a'\n", "entries that are not themes"),
        ("title = 'x'\n", "entries that are not themes"),
        ("[[theme]]\ncolor = 1\nname = 'a'\n", "Theme 1 .* has an unknown field “color”"),
        ("[[theme]]\nid = 'a'\n", "no name"),
        ("[[theme]]\nname = 3\n", "not text"),
        ("[[theme]]\nname = ' '\n", "has no name"),
        ("[[theme]]\nname = 'a'\nkey = 12\n", "not 1 to 9"),
        ("[[theme]]\nname = 'a'\ncolour = 'red'\n", "colour"),
        ("[[theme]]\nname = 'a'\nwords = 'oil'\n", "are not a list"),
        ("[[theme]]\nname = 'a'\nwords = [1]\n", "not text"),
        ("[[theme]]\nname = 'a'\nunder = 'b'\n[[theme]]\nname = 'b'\n", "“a” has the parent “b”"),
        ("[[theme]]\nname = 'a'\n[[theme]]\nname = ' A'\n", "twice"),
        ("[[theme]]\nid = 'x'\nname = 'a'\n[[theme]]\nid = 'y'\nname = 'A'\n", "already a theme"),
        ("[[theme]]\nname = 'a'\nkey = 1\n[[theme]]\nname = 'b'\nkey = 1\n", "Key 1"),
        ("[[theme]]\nid = 'ai'\nname = 'AI'\nunder = 'ai'\n", "its own subtheme"),
        ("[[theme]]\nname = 'a'\n" * (MAX_ENTRIES + 1), "more than"),
        ("x = " + "[" * 3000, "not valid TOML"),
    ],
)
def test_what_cannot_be_a_codebook_is_refused_with_a_reason(text: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        taken(text)


def test_a_new_annotations_file_begins_with_the_codebook_beside_it(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text('\ufeff[[theme]]\nname = "Trade"\nkey = 1\n', "utf-8")
    path = tmp_path / "annotations.json"
    with open_store(path) as store:
        assert [theme.name for theme in store.codebook] == ["Trade"]
        assert store.undoable(CODER) is None
        add_theme(store, "oil")
    (tmp_path / "codebook.toml").write_text("no codebook")
    with open_store(path) as store:
        assert [theme.name for theme in store.codebook] == ["Trade", "oil"]


@pytest.mark.parametrize("written", [b"[[theme]]\nname = 3", b"\xff\xfe"])
def test_a_codebook_that_cannot_be_read_is_not_passed_over(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "codebook.toml").write_bytes(written)
    with pytest.raises(StoreError, match="codebook"):
        open_store(tmp_path / "annotations.json")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["codebook.toml"]


def test_a_folder_is_no_codebook(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a regular file"):
        read(tmp_path)


def test_an_import_is_one_edit_that_can_be_undone(tmp_path: Path) -> None:
    with open_store(tmp_path / "annotations.json") as store:
        before = list(store.codebook)
        store.apply(
            merge_codebook_entries(
                store, parse('[[theme]]\nname = "oil"\nkey = 1\n[[theme]]\nname = "AI"\n'), SIGNATURE
            )
        )
        assert [theme.name for theme in store.codebook] == ["oil", "AI", "Russia", "fentanyl", "Taiwan"]
        run_to_end(store.undo(Signature(CODER, AT)))
        assert list(store.codebook) == before
