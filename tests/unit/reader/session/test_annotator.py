"""The edits of the analyst: what a command does to the annotations, and when it is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.edits.edit import run_to_end
from annotations.errors import EditRefused, NothingToDo
from annotations.model import State
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from reader.articles.classify import Role
from reader.folder.catalog import ArticleCatalog
from reader.session import open_article
from reader.session.annotator import Annotator
from reader.session.motions import Selection
from reader.session.session import Session

TEXT = """Talks on Taiwan and trade

Wang spoke of Taiwan, and of Taiwan again. Nobody spoke of Russia.

Share this article

The ministers met for two hours in the afternoon, and nothing was said about it for many days after that meeting.
"""
TODAY, TOMORROW = "2024-05-01T09:30:00Z", "2024-05-02T09:30:00Z"


class Clock:
    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    with open_store(folder / "annotations.json") as store:
        session = Session(ArticleCatalog(folder), store, "ana", clock=clock)
        open_article.open_article(session, "one.txt")
        yield session


@pytest.fixture
def annotator(session: Session) -> Annotator:
    return session.state(Annotator)


def select(session: Session, words: str) -> None:
    start = TEXT.index(words)
    session.selection = Selection(Span(start, start + len(words)))


def tagged(session: Session) -> dict[str, tuple[str, ...]]:
    return {passage.anchor.exact: passage.themes for passage in session.store.passages.in_order()}


def test_a_digit_tags_the_selection_and_the_same_digit_removes_the_tag(session: Session, annotator: Annotator) -> None:
    select(session, "Nobody spoke of Russia.")
    annotator.toggle_digit(1)
    assert tagged(session) == {"Nobody spoke of Russia.": ("russia",)}
    annotator.toggle_digit(1)
    assert tagged(session) == {}


def test_a_digit_without_a_theme_says_so_and_changes_nothing(session: Session, annotator: Annotator) -> None:
    with pytest.raises(NothingToDo, match="Key 9 has no theme"):
        annotator.toggle_digit(9)
    assert tagged(session) == {}


def test_the_theme_used_last_tags_again(session: Session, annotator: Annotator) -> None:
    with pytest.raises(NothingToDo, match="No theme has been used yet"):
        annotator.toggle_last_theme()
    annotator.toggle_digit(1)
    annotator.toggle_digit(4)
    select(session, "Nobody spoke of Russia.")
    annotator.toggle_last_theme()
    assert tagged(session)["Nobody spoke of Russia."] == ("taiwan",)


def test_a_new_name_makes_a_theme_and_a_known_name_never_removes_its_tag(
    session: Session, annotator: Annotator
) -> None:
    select(session, "trade")
    annotator.tag_with_name("Trade")
    annotator.tag_with_name("trade")
    assert tagged(session) == {"trade": ("trade",)}
    assert session.codebook.label("trade") == "Trade"


def test_tags_to_remove_are_those_on_the_selection_or_else_the_analysts_own_around_it(
    session: Session, annotator: Annotator
) -> None:
    select(session, "Wang spoke of Taiwan, and of Taiwan again.")
    annotator.toggle_digit(4)
    session.coder = "ben"
    annotator.toggle_digit(1)
    session.coder = "ana"
    select(session, "Taiwan, and")
    assert [(tag.passage.coder, tag.theme) for tag in annotator.own_tags()] == [("ana", "taiwan")]
    annotator.toggle_digit(2)
    assert [tag.theme for tag in annotator.own_tags()] == ["fentanyl"]


def test_a_value_that_is_not_a_date_is_refused_before_anything_is_written(
    session: Session, annotator: Annotator
) -> None:
    with pytest.raises(EditRefused, match="“2024-13” is not a date"):
        annotator.annotate({"note": "why", "said_on": "2024-13"})
    with pytest.raises(EditRefused, match="Published: “May” is not a date"):
        annotator.edit_details({"title": "Talks", "published": "May"})
    assert tagged(session) == {}
    assert not session.store.article("one.txt").title


def test_a_state_is_set_and_the_same_key_reverts_it(session: Session, annotator: Annotator) -> None:
    assert annotator.toggle_state(State.DONE)
    assert session.state_of("one.txt") is State.DONE
    assert not annotator.toggle_state(State.DONE)
    assert session.state_of("one.txt") is State.READING
    assert run_to_end(annotator.undo()) == "Undone: not done"


def test_page_furniture_becomes_body_and_furniture_again(session: Session, annotator: Annotator) -> None:
    select(session, "Share this article")
    for role in (Role.BODY, Role.FURNITURE):
        assert annotator.toggle_line_role()
        article, selection = session.open_selection()
        assert article.lines.role_at(selection.span.start) is role
    select(session, "Nobody spoke of Russia.")
    assert not annotator.toggle_line_role()


def test_undo_in_another_article_or_on_another_day_asks_first(
    session: Session, annotator: Annotator, clock: Clock
) -> None:
    annotator.toggle_digit(1)
    open_article.open_article(session, "two.txt")
    assert run_to_end(annotator.undo()) == "Undo “tag Russia” in one.txt? Press u again."
    assert len(tagged(session)) == 1
    assert run_to_end(annotator.undo()) == "Undone: tag Russia"
    assert tagged(session) == {}
    annotator.toggle_digit(1)
    clock.now = TOMORROW
    assert run_to_end(annotator.undo()) == "Undo “tag Russia” of 2024-05-01? Press u again."
    assert run_to_end(annotator.undo()) == "Undone: tag Russia"
    assert run_to_end(annotator.redo()) == "Redone: tag Russia"
    with pytest.raises(NothingToDo, match="Nothing to redo"):
        run_to_end(annotator.redo())


def test_the_reading_position_is_saved_when_the_article_was_on_screen_and_undo_skips_it(
    session: Session, annotator: Annotator
) -> None:
    annotator.toggle_digit(1)
    select(session, "Nobody spoke of Russia.")
    annotator.save_position()
    assert session.reading("one.txt").place == 0, "the text was not on screen"
    open_article.mark_as_reading(session)
    annotator.save_position()
    assert session.reading("one.txt").place == TEXT.index("Nobody")
    assert run_to_end(annotator.undo()) == "Undone: tag Russia"
    open_article.open_article(session, "two.txt")
    open_article.open_article(session, "one.txt")
    assert session.selection == Selection(Span(TEXT.index("Nobody"), TEXT.index("\n\nShare")))


def test_an_unchanged_reading_position_is_saved_only_once(session: Session, annotator: Annotator, clock: Clock) -> None:
    annotator.toggle_digit(1)
    open_article.mark_as_reading(session)
    annotator.save_position()
    saved: list[object] = []
    session.store.on_change(saved.append)
    clock.now = TOMORROW
    annotator.save_position()
    assert not saved
