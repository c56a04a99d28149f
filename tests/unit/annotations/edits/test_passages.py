"""What an analyst does to a passage, as edits: what it leaves, how undo names it, and that it can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchors import digest
from annotations.edits.codebook import create_theme
from annotations.edits.edit import Edit, Signature, run_to_end
from annotations.edits.passages import Target, add_tags, annotate, edit_reading, move_passage, remove_tags, toggle_tag
from annotations.errors import EditRefused, InvalidRecord, UnknownName
from annotations.model import Passage, State
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from annotations.text.span import Span
from annotations.text.units import Units

TEXT = "Blinken met Xi in Beijing. They spoke of “fentanyl” and Taiwan.\n\nWang Yi spoke of Russia."
UNITS = Units(TEXT)
SHA = digest(TEXT)
PATH = "001.txt"
AT = "2024-05-01T09:30:00Z"
LATER = "2024-05-01T10:00:00Z"
SENTENCE = Span(0, 26)
TARGET = Target(PATH, UNITS, SHA, SENTENCE)
SIGNATURE = Signature("ana", AT)
LATER_SIGNATURE = Signature("ana", LATER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AnnotationStore]:
    with open_store(tmp_path / "annotations.json") as opened:
        yield opened


def tag(store: AnnotationStore, theme: str, span: Span = SENTENCE, coder: str = "ana", at: str = AT) -> Edit:
    """Press the theme's digit."""
    edit = toggle_tag(store, Target(PATH, UNITS, SHA, span), theme, Signature(coder, at))
    store.apply(edit)
    return edit


def note(store: AnnotationStore, at: str = AT, **fields: str | bool) -> Edit:
    """Fill in the passage's form."""
    edit = annotate(store, TARGET, Signature("ana", at), **fields)
    if edit.changes:
        store.apply(edit)
    return edit


def own(store: AnnotationStore, coder: str = "ana") -> Passage:
    passage = store.passages.on_span(PATH, SENTENCE, coder)
    assert passage is not None
    return passage


def test_a_digit_makes_a_passage_with_its_words(store: AnnotationStore) -> None:
    assert tag(store, "fentanyl").label == "tag fentanyl"
    passage = own(store)
    assert passage.themes == ("fentanyl",)
    assert passage.anchor.exact == "Blinken met Xi in Beijing."
    assert (passage.created, passage.modified, passage.tags[0].coder) == (AT, AT, "ana")


def test_the_same_digit_again_leaves_nothing(store: AnnotationStore) -> None:
    tag(store, "fentanyl")
    assert tag(store, "fentanyl", at=LATER).label == "untag fentanyl"
    assert len(store.passages) == 0


def test_a_second_digit_adds_to_the_same_passage(store: AnnotationStore) -> None:
    tag(store, "fentanyl")
    tag(store, "taiwan", at=LATER)
    assert own(store).themes == ("fentanyl", "taiwan")
    assert (own(store).created, own(store).modified) == (AT, LATER)
    tag(store, "fentanyl")
    assert own(store).themes == ("taiwan",)


def test_a_digit_on_other_words_never_takes_a_tag_off(store: AnnotationStore) -> None:
    tag(store, "fentanyl")
    tag(store, "fentanyl", Span(0, 7))
    assert [passage.span for passage in store.passages.in_article(PATH)] == [SENTENCE, Span(0, 7)]


def test_tagging_over_another_coders_passage_makes_ones_own(store: AnnotationStore) -> None:
    tag(store, "fentanyl", coder="ben")
    tag(store, "fentanyl", coder="ana")
    tag(store, "fentanyl", coder="ana")
    assert [passage.coder for passage in store.passages.in_article(PATH)] == ["ben"]


def test_nobody_takes_tags_off_another_coders_passage(store: AnnotationStore) -> None:
    tag(store, "fentanyl", coder="ben")
    with pytest.raises(EditRefused, match="ben"):
        remove_tags(store, own(store, "ben"), ["fentanyl"], SIGNATURE)


def test_taking_the_last_tag_off_keeps_a_passage_with_a_note(store: AnnotationStore) -> None:
    tag(store, "fentanyl")
    note(store, note="see [/ again")
    store.apply(remove_tags(store, own(store), ["fentanyl"], LATER_SIGNATURE))
    assert own(store).note == "see [/ again"
    assert note(store, note="").label == "note"
    assert len(store.passages) == 0


def test_a_note_needs_no_tag(store: AnnotationStore) -> None:
    assert note(store, speaker="Wang Yi", via="Xinhua", said_on="2023-06").label == "speaker, via, said on"
    assert (own(store).speaker, own(store).themes) == ("Wang Yi", ())


def test_only_what_changes_is_named_and_kept(store: AnnotationStore) -> None:
    note(store, note="a", speaker="Wang Yi")
    edit = note(store, LATER, note="b", speaker="Wang Yi")
    assert edit.label == "note"
    assert edit.changes[0].after == {"note": "b", "modified": LATER}
    assert not note(store, LATER, note="b", speaker="Wang Yi").changes


def test_a_form_left_empty_makes_nothing(store: AnnotationStore) -> None:
    assert not note(store, note="", speaker="", via="", said_on="").changes


def test_a_star_comes_and_goes(store: AnnotationStore) -> None:
    assert note(store, starred=True).label == "star"
    assert own(store).starred
    assert note(store, starred=False).label == "unstar"
    assert len(store.passages) == 0


def test_several_tags_and_a_note_are_one_edit(store: AnnotationStore) -> None:
    themes = ["taiwan", "russia", "taiwan"]
    edit, id = add_tags(store, TARGET, themes, SIGNATURE, note="why", speaker="Wang Yi")
    store.apply(edit)
    assert edit.label == "tag Taiwan, Russia"
    assert store.passage(id).themes == ("taiwan", "russia")
    assert (store.passage(id).note, store.passage(id).speaker) == ("why", "Wang Yi")
    again, same = add_tags(store, TARGET, ["russia"], LATER_SIGNATURE)
    assert (again.changes, same) == ((), id)
    run_to_end(store.undo(LATER_SIGNATURE))
    assert len(store.passages) == 0


def test_a_new_theme_is_ready_for_its_digit(store: AnnotationStore) -> None:
    edit, id = create_theme(store, " trade ", None, SIGNATURE)
    store.apply(edit)
    inner, below = create_theme(store, "Sanctions", id, SIGNATURE)
    store.apply(inner)
    assert (edit.label, inner.label) == ("new theme trade", "new theme Sanctions")
    assert store.codebook.label(below) == "trade / Sanctions"
    assert tag(store, below).label == "tag trade / Sanctions"


def test_a_passage_states_the_paragraph_where_it_was_made_and_another_one_when_it_is_moved(
    store: AnnotationStore,
) -> None:
    last = UNITS.paragraphs[1]
    tag(store, "ai", last)
    tag(store, "ai")
    assert [one.locator for one in store.passages.in_article(PATH)] == ["¶ 1", "¶ 2"]
    moved = store.passages.in_article(PATH)[0]
    store.apply(move_passage(store, moved, Target(PATH, UNITS, SHA, Span(last.start, last.start + 7)), SIGNATURE))
    assert store.passage(moved.id).locator == "¶ 2"


def test_an_article_is_marked_and_remembered(store: AnnotationStore) -> None:
    done = edit_reading(store, PATH, "done", SIGNATURE, state=State.DONE)
    store.apply(done)
    moved = edit_reading(store, PATH, "place", LATER_SIGNATURE, bookkeeping=True, place=30, opened=LATER)
    store.apply(moved)
    reading = store.readings.resolve(PATH, SIGNATURE.coder)
    assert (reading.state, reading.place) == (State.DONE, 30)
    assert moved.changes[0].after == {"place": 30, "opened": LATER}
    assert store.undoable("ana") is not None
    run_to_end(store.undo(LATER_SIGNATURE))
    reading = store.readings.resolve(PATH, SIGNATURE.coder)
    assert (reading.state, reading.place) == (State.UNREAD, 30), "the place is no part of it"


def test_what_is_not_there_cannot_be_tagged(store: AnnotationStore) -> None:
    with pytest.raises(UnknownName):
        toggle_tag(store, TARGET, "trade", SIGNATURE)
    with pytest.raises(InvalidRecord):
        toggle_tag(store, Target(PATH, UNITS, SHA, Span(80, 900)), "russia", SIGNATURE)


def content(store: AnnotationStore) -> dict[str, object]:
    passages = {passage.id: to_record(passage) for passage in store.passages.in_order()}
    articles = {path: to_record(record) for path, record in store.articles.items()}
    return {**passages, **articles, "themes": [to_record(theme) for theme in store.codebook]}


spans = st.tuples(st.sampled_from([0, 8, 26, 40]), st.sampled_from([7, 26, 41, 60])).filter(
    lambda pair: pair[0] < pair[1]
)
steps = st.one_of(
    st.tuples(st.just("tag"), spans, st.sampled_from(["russia", "fentanyl", "taiwan"])),
    st.tuples(st.just("note"), spans, st.sampled_from(["", "a", "b [/"])),
    st.tuples(st.just("star"), spans, st.booleans()),
    st.tuples(st.just("state"), spans, st.sampled_from(list(State))),
    st.tuples(st.just("theme"), spans, st.sampled_from(["trade", "Handel", "交易"])),
)


def take(store: AnnotationStore, step: tuple[str, tuple[int, int], object]) -> Edit:
    """The edit of one step; it may change nothing."""
    kind, (start, end), value = step
    target = Target(PATH, UNITS, SHA, Span(start, end))
    if kind == "tag":
        return toggle_tag(store, target, str(value), SIGNATURE)
    if kind == "note":
        return annotate(store, target, SIGNATURE, note=str(value))
    if kind == "star":
        return annotate(store, target, SIGNATURE, starred=bool(value))
    if kind == "state":
        return edit_reading(store, PATH, "state", SIGNATURE, state=value)
    return create_theme(store, str(value), None, SIGNATURE)[0]


@given(st.lists(steps, max_size=12))
def test_everything_done_can_be_undone_and_done_again(
    tmp_path_factory: pytest.TempPathFactory, taken: list[tuple[str, tuple[int, int], object]]
) -> None:
    with open_store(tmp_path_factory.mktemp("store") / "annotations.json") as store:
        states = [content(store)]
        for step in taken:
            edit = take(store, step)
            if edit.changes and store.codebook.find(edit.label.removeprefix("new theme ")) is None:
                store.apply(edit)
                states.append(content(store))
        for state in reversed(states[:-1]):
            run_to_end(store.undo(LATER_SIGNATURE))
            assert content(store) == state
        for state in states[1:]:
            run_to_end(store.redo(LATER_SIGNATURE))
            assert content(store) == state
