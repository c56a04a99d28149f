"""The codebook changes as understanding grows: what each change does to themes and passages, and what it says."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotations.edits.codebook import (
    Impact,
    alter_theme,
    create_theme,
    delete_theme,
    impact,
    merge_codebook_entries,
    merge_themes,
    move_theme,
    shift_theme,
)
from annotations.edits.edit import Edit, Signature, run_to_end
from annotations.errors import EditRefused, InvalidRecord, UnknownName
from annotations.model import Tag
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from tests.tables import each_row
from tests.unit.annotations.making import AT, CODER, LATER, SIGNATURE, add_theme, content, keep, passage


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return open_store(tmp_path / "annotations.json")


def names(store: AnnotationStore, parent: str | None = None) -> list[str]:
    return [theme.name for theme in store.codebook.children(parent)]


def done(store: AnnotationStore, edit: Edit) -> str:
    """Apply an edit; gives its label."""
    store.apply(edit)
    return edit.label


def test_a_renamed_theme_keeps_its_identity_and_its_passages(store: AnnotationStore) -> None:
    keep(store, passage("a", 1, 9, "taiwan"))
    assert (
        done(store, alter_theme(store, "taiwan", SIGNATURE, name="  Taiwan   Strait "))
        == "rename Taiwan to Taiwan Strait"
    )
    assert store.codebook.get("taiwan").name == "Taiwan Strait"
    assert [found.id for found in store.passages.with_theme("taiwan")] == ["a"]


def test_a_theme_takes_a_key_from_another_one(store: AnnotationStore) -> None:
    done(store, alter_theme(store, "taiwan", SIGNATURE, key=1))
    assert [(theme.name, theme.key) for theme in store.codebook] == [
        ("Russia", None), ("fentanyl", 2), ("AI", 3), ("Taiwan", 1),
    ]  # fmt: skip
    done(store, alter_theme(store, "taiwan", SIGNATURE, key=None))
    assert [theme.key for theme in store.codebook] == [None, 2, 3, None]


def test_several_fields_change_in_one_edit(store: AnnotationStore) -> None:
    fields = {
        "description": "Its army",
        "note": "ask",
        "colour": "#aabbcc",
        "keywords": ("Kyiv*",),
        "excluded": ("Kiev",),
    }
    label = done(store, alter_theme(store, "russia", SIGNATURE, **fields))
    assert label == "description, note, colour, keywords, excluded of Russia"
    theme = store.codebook.get("russia")
    assert {name: getattr(theme, name) for name in fields} == fields
    run_to_end(store.undo(Signature(CODER, LATER)))
    assert store.codebook.get("russia").keywords[0] == "Russia"


@each_row("fields", [{"name": " "}, {"key": 10}, {"colour": "blue"}])
def test_what_no_theme_can_be_is_refused(store: AnnotationStore, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidRecord):
        alter_theme(store, "ai", SIGNATURE, **fields)


def test_a_name_that_is_taken_is_refused_with_the_theme_in_the_way(store: AnnotationStore) -> None:
    with pytest.raises(EditRefused, match='"Russia"'):
        store.apply(alter_theme(store, "ai", SIGNATURE, name="RUSSIA"))


def test_what_changes_nothing_is_no_edit(store: AnnotationStore) -> None:
    assert not alter_theme(store, "ai", SIGNATURE, name="AI").changes
    assert not shift_theme(store, "russia", -1, SIGNATURE).changes


def test_themes_are_put_in_order(store: AnnotationStore) -> None:
    assert done(store, shift_theme(store, "taiwan", -2, SIGNATURE)) == "order of Taiwan"
    assert names(store) == ["Russia", "Taiwan", "fentanyl", "AI"]


def test_a_theme_moves_with_all_under_it_and_never_under_itself(store: AnnotationStore) -> None:
    done(store, move_theme(store, "ai", "russia", SIGNATURE))
    assert done(store, move_theme(store, "russia", "taiwan", SIGNATURE)) == "move Russia under Taiwan"
    assert store.codebook.label("ai") == "Taiwan / Russia / AI"
    for under in ("taiwan", "russia", "ai"):
        with pytest.raises(EditRefused, match="under itself"):
            move_theme(store, "taiwan", under, SIGNATURE)
    done(store, move_theme(store, "ai", None, SIGNATURE))
    assert names(store) == ["fentanyl", "Taiwan", "AI"]


def test_a_merge_says_what_it_does_and_can_be_undone(store: AnnotationStore) -> None:
    under = add_theme(store, "drones", parent="ai")
    keep(
        store,
        passage("a", 1, 9, "ai"),
        passage("b", 2, 9, "ai", "russia"),
        passage("c", 3, 9, "russia", under.id),
        replace(passage("d", 4, 9), tags=(Tag("ai", "ben", AT), Tag("russia", "ana", AT))),
    )
    before = content(store)
    assert len({*store.passages.ids("ai")} & {*store.passages.ids("russia")}) == 2
    edit = run_to_end(merge_themes(store, "ai", "russia", Signature(CODER, LATER)))
    assert impact(edit) == Impact(changed=3, removed=0)
    assert done(store, edit) == "merge AI into Russia"
    assert {found.id: [(tag.theme, tag.coder) for tag in found.tags] for found in store.passages.in_order()} == {
        "a": [("russia", "ana")],
        "b": [("russia", "ana")],
        "c": [("russia", "ana"), (under.id, "ana")],
        "d": [("russia", "ben"), ("russia", "ana")],
    }
    assert store.codebook.label(under.id) == "Russia / drones"
    assert store.codebook.get("russia").keywords[-2:] == ("artificial intelligence", "AI")
    run_to_end(store.undo(Signature(CODER, LATER)))
    assert content(store) == before


def test_a_merged_theme_gives_its_key_to_one_that_has_none(store: AnnotationStore) -> None:
    done(store, alter_theme(store, "russia", SIGNATURE, key=None))
    done(store, run_to_end(merge_themes(store, "ai", "russia", SIGNATURE)))
    assert store.codebook.get("russia").key == 3


def test_a_theme_merged_into_one_under_it_gives_it_its_place(store: AnnotationStore) -> None:
    done(store, move_theme(store, "taiwan", "fentanyl", SIGNATURE))
    done(store, move_theme(store, "ai", "taiwan", SIGNATURE))
    done(store, run_to_end(merge_themes(store, "fentanyl", "ai", SIGNATURE)))
    assert names(store) == ["Russia", "AI"]
    assert names(store, "ai") == ["Taiwan"]


def test_a_theme_is_not_merged_with_itself(store: AnnotationStore) -> None:
    with pytest.raises(EditRefused, match="itself"):
        run_to_end(merge_themes(store, "ai", "ai", SIGNATURE))


def test_deleting_says_what_goes_and_themes_under_it_take_its_place(store: AnnotationStore) -> None:
    done(store, move_theme(store, "ai", "fentanyl", SIGNATURE))
    keep(
        store,
        passage("gone", 1, 9, "fentanyl"),
        passage("noted", 2, 9, "fentanyl", note="why?"),
        passage("said", 3, 9, "fentanyl", speaker="Xi"),
        passage("starred", 4, 9, "fentanyl", starred=True),
        passage("other", 5, 9, "fentanyl", "ai"),
    )
    before = content(store)
    edit = run_to_end(delete_theme(store, "fentanyl", Signature(CODER, LATER)))
    assert impact(edit) == Impact(changed=4, removed=1)
    assert done(store, edit) == "delete fentanyl"
    assert {found.id: found.themes for found in store.passages.in_order()} == {
        "noted": (),
        "said": (),
        "starred": (),
        "other": ("ai",),
    }
    assert names(store) == ["Russia", "AI", "Taiwan"]
    run_to_end(store.undo(Signature(CODER, LATER)))
    assert content(store) == before


def test_themes_that_cannot_move_up_keep_the_one_above_them(store: AnnotationStore) -> None:
    add_theme(store, "taiwan", parent="ai")
    before = content(store)
    with pytest.raises(EditRefused, match='already a theme "Taiwan"'):
        store.apply(run_to_end(delete_theme(store, "ai", SIGNATURE)))
    assert content(store) == before


def test_the_id_of_a_deleted_theme_is_never_given_again(store: AnnotationStore) -> None:
    done(store, run_to_end(delete_theme(store, "ai", SIGNATURE)))
    assert create_theme(store, "AI", None, SIGNATURE)[1] == "ai-2"
    imported = merge_codebook_entries(store, [{"id": "ai", "name": "AI"}], SIGNATURE)
    assert [change.id for change in imported.changes if change.before is None] == ["ai-2"]


def test_a_theme_that_is_not_there_is_named(store: AnnotationStore) -> None:
    with pytest.raises(UnknownName, match="oil"):
        run_to_end(delete_theme(store, "oil", SIGNATURE))


def test_many_passages_are_merged_in_slices_while_others_are_tagged(store: AnnotationStore) -> None:
    keep(store, *(passage(f"p{number}", number, number + 9, "ai") for number in range(300)))
    steps = merge_themes(store, "ai", "russia", SIGNATURE)
    assert next(steps) is None
    keep(store, passage("new", 1_000, 1_009, "taiwan"))
    applying = store.apply_in_steps(run_to_end(steps))
    assert sum(1 for _ in applying) > 5
    assert len(store.passages.ids("russia")) == 300
    assert list(store.passages.ids("taiwan")) == ["new"]
