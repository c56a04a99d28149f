"""Passages stay with their articles: bookkeeping that is no part of undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.anchors import digest, make_anchor
from annotations.anchors.revision import Revision
from annotations.edits.edit import Signature, run_to_end
from annotations.edits.passages import Target, add_tags, annotate, edit_reading
from annotations.edits.reanchoring import dismiss, locate_passages, outdated_passages, place_passages, rename_articles
from annotations.errors import EditRefused
from annotations.model import Passage, State, Status
from annotations.store.folder.backend import open_store
from annotations.store.records_json import read_passage_keys
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Units
from tests.unit.annotations.making import AT, CODER, LATER, SIGNATURE

PATH = "a.txt"
LATER_SIGNATURE = Signature(CODER, LATER)
CLOSING = (
    "Nobody else spoke of anything, and nobody had been asked to, before the evening came and the doors were closed."
)
OLD = f"The ministers spoke of Taiwan and of sanctions against Russia for two hours.\n\n{CLOSING}\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AnnotationStore]:
    with open_store(tmp_path / "annotations.json") as opened:
        yield opened


def tag(store: AnnotationStore, words: str, *themes: str, text: str = OLD, coder: str = "ana") -> str:
    """Tag words; gives the passage's id."""
    start = text.index(words)
    span = Span(start, start + len(words))
    edit, id = add_tags(
        store, Target(PATH, Units(text), digest(text), span), themes or ("russia",), Signature(coder, AT)
    )
    store.apply(edit)
    return id


def follow(store: AnnotationStore, text: str) -> None:
    """The article has this text now."""
    sha256 = digest(text)
    found = locate_passages(outdated_passages(store.passages.in_article(PATH), sha256), Revision(text, sha256))
    edit = place_passages(store, PATH, sha256, found, LATER_SIGNATURE)
    if edit.changes:
        store.apply(edit)


def status(store: AnnotationStore, id: str) -> Status:
    return store.passage(id).status


def test_passages_move_with_their_words_and_undo_passes_over_that(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    text = "News.\n\n" + OLD
    follow(store, text)
    passage = store.passage(id)
    assert passage.span.extract(text) == "Taiwan"
    assert (passage.status, passage.text_digest) == (Status.MOVED, digest(text))
    assert passage.modified == AT
    assert [one.id for one in store.passages.overlapping(PATH, passage.span)] == [id]
    run_to_end(store.undo(LATER_SIGNATURE))
    assert id not in store.passages


def test_a_text_that_is_again_as_it_was_leaves_no_trace(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    before = store.passage(id)
    follow(store, "News.\n\n" + OLD)
    follow(store, OLD)
    assert store.passage(id) == before
    assert not store.passages.revised


def test_what_counts_in_an_earlier_text_is_known_without_decoding(store: AnnotationStore) -> None:
    id, text = tag(store, "Taiwan", "taiwan"), "News.\n\n" + OLD
    assert store.passages.outdated_ids(PATH, digest(OLD)[:32]) == []
    assert store.passages.outdated_ids(PATH, digest(text)[:32]) == [id]
    follow(store, text)
    assert store.passages.outdated_ids(PATH, digest(text)[:32]) == []
    assert store.passages.outdated_ids(PATH, digest(OLD)) == [id]
    assert store.passages.outdated_ids("b.txt", digest(OLD)) == []


def test_what_is_lost_waits_and_is_nowhere_in_the_text(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    span = store.passage(id).span
    follow(store, "Something else entirely stands here now, and it is long enough.")
    assert status(store, id) is Status.ORPHAN
    assert store.passages.revised == {PATH: {id: True}}
    assert not store.passages.overlapping(PATH, Span(0, 10_000))
    assert store.passages.on_span(PATH, span, "ana") is None
    assert store.passage(id).themes == ("taiwan",)


def test_two_words_of_a_sentence_that_is_left_without_them_may_both_wait_there(store: AnnotationStore) -> None:
    ids = [tag(store, "Taiwan"), tag(store, "Russia")]
    follow(store, OLD.replace("Taiwan", "fish").replace("Russia", "whales"))
    assert [status(store, id) for id in ids] == [Status.HOST, Status.HOST]
    assert store.passage(ids[0]).span == store.passage(ids[1]).span


def test_a_coder_never_has_two_passages_in_one_place(store: AnnotationStore) -> None:
    text = "Read our privacy policy for more information about us.\n\nA story.\n\n" * 2
    both = [tag(store, "Read our privacy policy", text=text), ""]
    start = text.rindex("Read our privacy policy")
    span = Span(start, start + len("Read our privacy policy"))
    edit, both[1] = add_tags(store, Target(PATH, Units(text), digest(text), span), ["russia"], SIGNATURE)
    store.apply(edit)
    follow(store, text[: len(text) // 2])
    states = [status(store, id) for id in both]
    assert Status.ORPHAN in states
    assert len({store.passage(id).span for id in both if store.passage(id).is_placed}) == states.count(Status.EXACT)


def test_words_of_an_earlier_text_are_not_mistaken_for_those_that_stand_there_now(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    span, text = store.passage(id).span, "x" * len(OLD)
    edit = annotate(store, Target(PATH, Units(text), digest(text), span), LATER_SIGNATURE, note="of the new words")
    with pytest.raises(EditRefused):
        store.apply(edit)
    assert store.passage(id).note == ""


def test_what_was_left_as_it_is_waits_no_more_while_it_stays_lost(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    follow(store, "Nothing of it is left in this text.")
    store.apply(dismiss([store.passage(id)], LATER_SIGNATURE))
    assert store.passages.revised == {PATH: {id: False}}
    follow(store, "Nor is anything of it left in this one.")
    assert store.passages.revised == {PATH: {id: False}}
    follow(store, OLD)
    assert not store.passages.revised


def test_records_and_passages_follow_a_renamed_file(store: AnnotationStore) -> None:
    id = tag(store, "Taiwan", "taiwan")
    store.apply(edit_reading(store, PATH, "done", SIGNATURE, state=State.DONE))
    store.apply(rename_articles(store, {PATH: "b.txt"}, LATER_SIGNATURE))
    assert store.passage(id).article == "b.txt"
    assert store.readings.resolve("b.txt", SIGNATURE.coder).state is State.DONE
    assert store.readings.own(PATH, SIGNATURE.coder) is None
    assert [one.id for one in store.passages.in_article("b.txt")] == [id]
    assert store.passages.theme_counts("b.txt") == {"taiwan": 1}


def test_what_the_new_name_has_already_stays(store: AnnotationStore) -> None:
    moving = tag(store, "Taiwan", "taiwan")
    store.apply(rename_articles(store, {PATH: "b.txt"}, SIGNATURE))
    staying = tag(store, "Taiwan", "russia")
    store.apply(edit_reading(store, "b.txt", "done", SIGNATURE, state=State.DONE))
    store.apply(edit_reading(store, PATH, "irrelevant", SIGNATURE, state=State.IRRELEVANT))
    edit = rename_articles(store, {PATH: "b.txt"}, LATER_SIGNATURE)
    assert not edit.changes
    assert store.passage(moving).article == "b.txt"
    assert store.passage(staying).article == PATH
    assert store.readings.resolve("b.txt", SIGNATURE.coder).state is State.DONE


def test_what_waits_is_known_again_after_opening(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        lost, moved = tag(store, "Taiwan", "taiwan"), tag(store, CLOSING)
        follow(store, f"A preface.\n\n{CLOSING}\n")
    lines = [line for line in file.read_bytes().split(b"\n") if b'"now":{' in line]
    assert all(read_passage_keys(line) for line in lines)
    with open_store(file, read_only=True) as store:
        assert store.passages.revised == {PATH: {lost: True, moved: False}}
        assert store.passage(moved).status is Status.MOVED
    with open_store(file) as store:
        store.apply(dismiss([store.passage(lost)], LATER_SIGNATURE))
    with open_store(file, read_only=True) as store:
        assert (store.passages.revised, store.passages.review_count) == ({PATH: {lost: False, moved: False}}, 0)


def test_an_anchor_made_on_the_new_text_is_not_looked_for(store: AnnotationStore) -> None:
    text = "News.\n\n" + OLD
    id = tag(store, "Taiwan", "taiwan", text=text)
    follow(store, text)
    passage: Passage = store.passage(id)
    assert passage.now is None
    assert passage.anchor == make_anchor(Units(text), passage.span, digest(text))
