"""Edits that the backend refuses: taken back as if they had never been made, with what was built on them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.edits.edit import Edit, Signature, run_to_end
from annotations.errors import EditRefused
from annotations.model import ArticleRecord, Passage
from annotations.store.store import AnnotationStore
from tests.unit.annotations.making import LATER, add_theme, change, content, edit, passage
from tests.unit.annotations.store.memory import MemoryBackend, Shared

HERS = Signature("ana", LATER)


@pytest.fixture
def shared() -> Shared:
    return Shared()


@pytest.fixture
def store(shared: Shared) -> Iterator[AnnotationStore]:
    """A store whose backend judges edits at ``settle``."""
    with held(shared) as store:
        yield store


def held(shared: Shared) -> AnnotationStore:
    backend = MemoryBackend(shared)
    backend.held = True
    store = AnnotationStore(backend, coder="ana")
    store.adopt(backend.read())
    return store


def put(store: AnnotationStore, label: str, *passages: Passage) -> None:
    """Keep passages by an edit of a label."""
    was = [store.passage(one.id) if one.id in store.passages else None for one in passages]
    store.apply(edit(label, *(change(before, one) for before, one in zip(was, passages, strict=True))))


def judged(store: AnnotationStore) -> list[tuple[str, str]]:
    """Have the backend judge the edits; gives what is taken back, and why."""
    store.backend.settle()
    return [(refusal.edit.label, refusal.sentence) for refusal in store.roll_back_refused()]


def test_a_refused_edit_is_gone_from_the_annotations_and_from_undo(store: AnnotationStore, shared: Shared) -> None:
    put(store, "first", passage("p", 1, 5, "ai"))
    assert judged(store) == []
    before, heard = content(store), list[str]()
    shared.objections["second"] = "ben has deleted the theme."
    put(store, "second", passage("q", 6, 9, "ai"))
    store.on_change(lambda changed: heard.extend(changed.passages))
    assert judged(store) == [("second", "ben has deleted the theme.")]
    assert content(store) == before
    assert heard == ["q"], "views hear that the passage is gone"
    undoable = store.undoable("ana")
    assert undoable
    assert undoable.label == "first"
    assert store.roll_back_refused() == []


def test_a_refused_edit_is_never_called_saved(store: AnnotationStore, shared: Shared) -> None:
    shared.objections["second"] = "no"
    put(store, "first", passage("p", 1, 5, "ai"))
    put(store, "second", passage("q", 6, 9, "ai"))
    put(store, "third", passage("r", 10, 12, "ai"))
    said: list[tuple[bool, bool]] = []
    store.backend.subscribe(lambda: said.append((store.pending, "q" in store.passages)))
    judged(store)
    assert said == [(True, True)], "saving is not over while the refused edit is on the screen"
    assert not store.pending


def test_an_outcome_without_a_refusal_costs_no_second_reading_of_the_history(shared: Shared) -> None:
    read: list[str] = []

    class Counting(MemoryBackend):
        def history(self) -> Iterator[Edit]:
            read.append("history")
            return super().history()

    backend = Counting(shared)
    store = AnnotationStore(backend, coder="ana")
    store.adopt(backend.read())
    for number in range(3):
        put(store, "edit", passage(f"p{number}", 10 * number, 10 * number + 5, "ai"))
        assert judged(store) == []
        assert store.undoable("ana")
    assert read == ["history"]


def test_later_edits_stay_unless_they_need_the_refused_one(store: AnnotationStore, shared: Shared) -> None:
    shared.objections["new"] = "no"
    put(store, "new", passage("p", 1, 5, "ai"))
    put(store, "other", passage("q", 6, 9, "russia"))
    put(store, "note", replace(store.passage("p"), note="why"))
    put(store, "same words", passage("r", 20, 25, "ai"))
    assert judged(store) == [("new", "no"), ("note", "The passage is not there any more.")]
    assert store.passages.ids() == ["q", "r"]
    assert [run_to_end(store.undo(HERS)).edit.label for _ in range(2)] == ["same words", "other"]
    assert judged(store) == []
    assert content(store) == content(held(Shared(shared.edits)))


def test_an_edit_of_other_fields_of_the_same_record_stays(store: AnnotationStore, shared: Shared) -> None:
    put(store, "new", passage("p", 1, 5, "ai"))
    judged(store)
    shared.objections["note"] = "no"
    put(store, "note", replace(store.passage("p"), note="why"))
    put(store, "star", replace(store.passage("p"), starred=True))
    put(store, "note again", replace(store.passage("p"), note="why not"))
    assert [label for label, _ in judged(store)] == ["note", "note again"]
    assert (store.passage("p").note, store.passage("p").starred) == ("", True)


def test_a_refused_undo_is_done_again(store: AnnotationStore, shared: Shared) -> None:
    put(store, "new", passage("p", 1, 5, "ai"))
    judged(store)
    run_to_end(store.undo(HERS))
    shared.objections["new"] = "no"
    assert judged(store) == [("new", "no")]
    assert store.passages.ids() == ["p"]
    undoable = store.undoable("ana")
    assert undoable
    assert undoable.inverts is None
    assert store.redoable("ana") is None


def test_an_edit_that_was_refused_after_its_undo_leaves_nothing_to_do_again(
    store: AnnotationStore, shared: Shared
) -> None:
    shared.objections["new"] = "no"
    put(store, "new", passage("p", 1, 5, "ai"))
    run_to_end(store.undo(HERS))
    assert [label for label, _ in judged(store)] == ["new"], "the undo is not reported: it did what was wanted"
    assert len(store.passages) == 0
    assert (store.undoable("ana"), store.redoable("ana")) == (None, None)


def test_views_hear_of_each_step_while_it_is_the_case(store: AnnotationStore, shared: Shared) -> None:
    shared.objections["first"] = "no"
    put(store, "first", passage("p", 1, 5, "ai"))
    put(store, "second", passage("q", 6, 9, "ai"))
    store.apply(edit("remove", change(store.passage("q"), None)))
    steps: list[tuple[str, bool, bool]] = []
    store.on_change(
        lambda changed: steps.extend(
            (one.id, one.after is not None, one.id in store.passages) for one in changed.edit.changes
        )
    )
    judged(store)
    assert [id for id, _, _ in steps] == ["q", "q", "p", "q", "q"]
    assert all(there == told for _, told, there in steps)


def test_an_edit_made_in_steps_starts_over_when_another_one_is_refused_meanwhile(
    store: AnnotationStore, shared: Shared
) -> None:
    shared.objections["new"] = "no"
    put(store, "new", passage("p", 1, 5, "ai"))
    steps = store.apply_in_steps(edit("note", change(store.passage("p"), replace(store.passage("p"), note="why"))))
    next(steps)
    judged(store)
    with pytest.raises(EditRefused, match="not there any more"):
        run_to_end(steps)


def test_a_theme_of_a_refused_edit_is_gone_with_its_tags(store: AnnotationStore, shared: Shared) -> None:
    before = content(store)
    shared.objections["new theme oil"] = "no"
    add_theme(store, "oil")
    put(store, "tag", passage("p", 1, 5, "oil"))
    store.apply(edit("details", change(None, ArticleRecord("a.txt", title="T"))))
    assert [label for label, _ in judged(store)] == ["new theme oil", "tag"]
    themes, passages, articles, *_ = content(store)
    assert (themes, passages) == before[:2]
    assert list(articles) == ["a.txt"]
    assert content(store) == content(held(Shared(shared.edits)))


@given(st.data())
def test_the_annotations_are_as_if_the_refused_edits_had_never_been_made(data: st.DataObject) -> None:
    shared = Shared()
    store = held(shared)
    for number in range(data.draw(st.integers(1, 8))):
        id = data.draw(st.sampled_from("pqr"))
        if id in store.passages:
            was = store.passage(id)
            now = data.draw(
                st.sampled_from([None, replace(was, note=str(number)), replace(was, starred=not was.starred)])
            )
            if now is not None and now.is_empty:
                now = None
            done: Edit = edit(str(number), change(was, now))
        else:
            start = 10 * ord(id)
            done = edit(
                str(number), change(None, passage(id, start, start + 5, data.draw(st.sampled_from(["ai", "russia"]))))
            )
        store.apply(done)
        if data.draw(st.booleans()):
            shared.objections[str(number)] = "no"
        if data.draw(st.integers(0, 3)) == 0 and store.undoable("ana"):
            run_to_end(store.undo(HERS))
        if data.draw(st.integers(0, 3)) == 0:
            judged(store)
    judged(store)
    fresh = held(Shared(shared.edits))
    assert content(store) == content(fresh)
    mine, theirs = store.undoable("ana"), fresh.undoable("ana")
    assert (mine and mine.id) == (theirs and theirs.id)
    mine, theirs = store.redoable("ana"), fresh.redoable("ana")
    assert (mine and mine.id) == (theirs and theirs.id)
