"""Mentions in the open article: which are left, and where ``f`` goes, whatever is tagged and taken back."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.edits.codebook import create_theme
from annotations.edits.edit import Signature, run_to_end
from annotations.edits.passages import Target, add_tags, move_passage, remove_tags
from annotations.errors import EditRefused
from annotations.mentions import Lexicon, Mention
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from reader.folder.catalog import ArticleCatalog
from reader.session import open_article
from reader.session.annotator import Annotator
from reader.session.mentions import MentionTracker, UntaggedMentions
from reader.session.motions import Selection
from reader.session.session import Session
from tests.unit.annotations.making import AT, SIGNATURE, change, edit

TEXT = """Talks on Taiwan and trade

Wang spoke of Taiwan, and of Taiwan again. Nobody spoke of Russia. Artificial intelligence came up.

Taiwan Semiconductor was named. The Russians were not. Moscow said nothing about Taiwan or fentanyl.
"""


def open_session(folder: Path, text: str = TEXT, **others: str) -> Session:
    folder.mkdir(exist_ok=True)
    for name, words in {"one": text, **others}.items():
        (folder / f"{name}.txt").write_text(words, encoding="utf-8")
    session = Session(ArticleCatalog(folder), open_store(folder / "annotations.json"), "ana")
    open_article.open_article(session, "one.txt")
    return session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_session(tmp_path / "folder", two="Taiwan and Taiwan and Russia.", three="Nothing.")
    yield session
    session.store.close()


def selected(session: Session) -> str:
    article, selection = session.open_selection()
    return selection.span.extract(article.text)


def here(session: Session) -> str:
    """The mention at hand, as theme and words."""
    mention = session.state(MentionTracker).current_mention()
    assert session.article
    return f"{mention.theme}: {mention.span.extract(session.article.text)}" if mention else ""


def untagged_in(session: Session) -> UntaggedMentions:
    untagged = session.state(MentionTracker).untagged
    assert untagged is not None
    return untagged


def between_keys(mentioning: MentionTracker) -> tuple[list[Generator[str, None, None]], Callable[[], list[str]]]:
    """What is to be done between the keys, and what does all of it and tells which articles were looked through."""
    work: list[Generator[str, None, None]] = []
    found: list[str] = []
    mentioning.on_work, mentioning.on_found = work.append, found.append

    def looked() -> list[str]:
        found.clear()
        while work:
            deque(work.pop(), maxlen=0)
        return found

    return work, looked


def tag(session: Session, words: str, theme: str, coder: str = "ana") -> None:
    article, _ = session.open_selection()
    start = article.text.index(words)
    span = Span(start, start + len(words))
    tagged, _ = add_tags(
        session.store, Target(article.path, article.units, article.sha256, span), [theme], Signature(coder, AT)
    )
    session.store.apply(tagged)


def test_f_goes_from_sentence_to_sentence_and_names_the_theme(session: Session) -> None:
    mentioning = session.state(MentionTracker)
    session.selection = Selection(Span(0, 5))
    passed = []
    for _ in range(9):
        mentioning.step(True)
        passed.append((here(session), selected(session)))
    assert passed == [
        ("taiwan: Taiwan", "Talks on Taiwan and trade"),
        ("taiwan: Taiwan", "Wang spoke of Taiwan, and of Taiwan again."),
        ("russia: Russia", "Nobody spoke of Russia."),
        ("ai: Artificial intelligence", "Artificial intelligence came up."),
        ("taiwan: Taiwan", "Taiwan Semiconductor was named."),
        ("russia: Russians", "The Russians were not."),
        ("russia: Moscow", "Moscow said nothing about Taiwan or fentanyl."),
        ("taiwan: Taiwan", "Moscow said nothing about Taiwan or fentanyl."),
        ("fentanyl: fentanyl", "Moscow said nothing about Taiwan or fentanyl."),
    ]
    with pytest.raises(EditRefused, match="No mention below"):
        mentioning.step(True)
    assert mentioning.step(False) == "9 of 10"
    assert here(session) == "taiwan: Taiwan"
    assert mentioning.step(False) == "8 of 10"
    assert mentioning.step(False) == "7 of 10"
    assert selected(session) == "The Russians were not."


def test_enter_tags_the_selection_and_what_it_covers_is_no_mention_any_more(session: Session) -> None:
    mentioning = session.state(MentionTracker)
    assert here(session) == "taiwan: Taiwan", "the first sentence has one, and nobody need press f"
    assert mentioning.tag() == "taiwan"
    assert {item.anchor.exact: item.themes for item in session.store.passages.in_order()} == {
        "Wang spoke of Taiwan, and of Taiwan again.": ("taiwan",)
    }
    assert here(session) == ""
    with pytest.raises(EditRefused, match="No mention of a theme is selected"):
        mentioning.tag()
    mentioning.step(False)
    assert selected(session) == "Talks on Taiwan and trade"
    run_to_end(session.state(Annotator).undo())
    assert mentioning.step(True) == "2 of 10"


def test_a_selection_may_be_narrowed_before_it_is_tagged_as_long_as_it_holds_the_mention(session: Session) -> None:
    mentioning = session.state(MentionTracker)
    for _ in range(6):
        mentioning.step(True)
    article, _ = session.open_selection()
    assert here(session) == "taiwan: Taiwan"
    words = "Taiwan or fentanyl"
    start = article.text.index(words)
    session.selection = Selection(Span(start, start + len(words)))
    assert here(session) == "taiwan: Taiwan"
    session.selection = Selection(Span(start + len("Taiwan or "), start + len(words)))
    assert here(session) == "fentanyl: fentanyl"
    session.selection = Selection(Span(start, start + 3))
    assert here(session) == ""


def test_a_tag_of_anybody_counts_and_so_does_one_of_a_theme_below(session: Session) -> None:
    made, strait = create_theme(session.store, "Strait", "taiwan", SIGNATURE)
    session.store.apply(made)
    untagged = untagged_in(session)
    assert untagged.count == 10
    tag(session, "Talks on Taiwan", strait, coder="ben")
    assert untagged.count == 9
    tag(session, "Wang spoke of Taiwan", "russia")
    tag(session, "Taiwan Semi", "taiwan")
    tag(session, "The Russ", "russia")
    assert untagged.count == 8, "another theme, and a part of the words, do not count"


def test_page_furniture_has_no_mentions(tmp_path: Path) -> None:
    prose = "The minister spoke for an hour about the talks, and the reporters wrote down every word of it.\n\n" * 6
    text = f"{prose}It was about Taiwan, he said, and about nothing else at all that day.\n\n"
    text += "Read Also: Taiwan votes\n\nShare this on Facebook\n\nLeave a Reply\n\nRelated: Russia and Taiwan\n"
    session = open_session(tmp_path / "folder", text)
    untagged = untagged_in(session)
    assert untagged.count == 1
    assert [span.extract(text) for span in untagged.on(Span(0, len(text)))] == ["Taiwan"]


def test_new_words_of_a_theme_are_looked_for_at_once(session: Session) -> None:
    mentioning = session.state(MentionTracker)
    taiwan = session.codebook.get("taiwan")
    changed = replace(taiwan, keywords=("Taiwan*", "Wang"), excluded=("Taiwan Semiconductor",))
    session.store.apply(edit("words", change(taiwan, changed)))
    untagged = untagged_in(session)
    assert untagged.count == 10
    assert [span.extract(TEXT) for span in mentioning.on(Span(0, len(TEXT)))][:3] == ["Taiwan", "Wang", "Taiwan"]


def test_without_words_there_is_nothing_to_look_for(session: Session) -> None:
    changes = (change(theme, replace(theme, keywords=())) for theme in session.codebook)
    session.store.apply(edit("words", *changes))
    with pytest.raises(EditRefused, match="No theme has keywords"):
        session.state(MentionTracker).step(True)


def test_listed_articles_are_counted_soon_and_again_when_they_change(session: Session) -> None:
    mentioning, headers = session.state(MentionTracker), list(session.catalog.headers())
    work, looked = between_keys(mentioning)
    assert [mentioning.untagged_count(header) for header in headers] == [10, None, None]
    assert len(work) == 1, "asked for twice, done once"
    assert sorted(looked()) == ["three.txt", "two.txt"]
    assert [mentioning.untagged_count(header) for header in headers] == [10, 0, 3]
    open_article.open_article(session, "two.txt")
    tag(session, "Taiwan and Taiwan", "taiwan")
    assert [mentioning.untagged_count(header) for header in headers] == [10, 0, 1]
    open_article.open_article(session, "one.txt")
    assert [mentioning.untagged_count(header) for header in headers] == [10, 0, 1]
    run_to_end(session.state(Annotator).undo())
    run_to_end(session.state(Annotator).undo())
    assert [mentioning.untagged_count(header) for header in headers] == [10, 0, None]
    looked()
    assert mentioning.untagged_count(headers[2]) == 3
    russia = session.codebook.get("russia")
    session.store.apply(edit("words", change(russia, replace(russia, keywords=()))))
    assert mentioning.untagged_count(headers[2]) is None, "other words are looked for now"
    looked()
    assert mentioning.untagged_count(headers[2]) == 2


def test_an_article_that_is_gone_is_asked_for_once(session: Session) -> None:
    mentioning = session.state(MentionTracker)
    header = next(header for header in session.catalog.headers() if header.path == "two.txt")
    (session.catalog.folder / "two.txt").unlink()
    work, looked = between_keys(mentioning)
    assert mentioning.untagged_count(header) is None
    looked()
    assert mentioning.untagged_count(header) == 0
    assert not work


def test_a_long_article_is_looked_through_between_the_keys(tmp_path: Path) -> None:
    text = "A sentence about nothing at all. " * 30 + "\n"
    session = open_session(tmp_path / "folder", text * 300 + "Then came Taiwan.\n" + text * 900)
    mentioning = session.state(MentionTracker)
    _, looked = between_keys(mentioning)
    untagged = untagged_in(session)
    assert not untagged.done
    assert untagged.scanned < len(text) * 100
    row = Span(len(text) * 300, len(text) * 300 + 17)
    assert untagged.on(row), "what is in view is underlined before the search has come there"
    assert mentioning.step(True) == "1 of 1+"
    assert selected(session) == "Then came Taiwan."
    assert looked() == ["one.txt"]
    assert untagged_in(session).done
    assert untagged.on(row)


def test_an_article_that_is_opened_meanwhile_is_looked_through_too(tmp_path: Path) -> None:
    long = "A sentence about Taiwan. " * 20_000
    session = open_session(tmp_path / "folder", two=long, three="Russia.")
    mentioning = session.state(MentionTracker)
    work, _ = between_keys(mentioning)
    for header in session.catalog.headers():
        mentioning.untagged_count(header)
    (steps,) = work
    next(steps)
    open_article.open_article(session, "two.txt")
    deque(steps, maxlen=0)
    assert untagged_in(session).done
    assert untagged_in(session).count == 20_000
    assert not mentioning.at_work


# Whatever is tagged, moved and taken back

WORDS = ["Taiwan", "Russia", "AI", "the", "talks", "said.", "Moscow", "artificial intelligence", "\n"]
PLACES = st.tuples(st.integers(0, 300), st.integers(1, 60))
STEPS = st.lists(
    st.tuples(st.sampled_from(["tag", "untag", "move", "undo", "undo"]), PLACES, st.sampled_from(["taiwan", "russia"])),
    max_size=8,
)


def left_slowly(session: Session) -> list[Mention]:
    article, _ = session.open_selection()
    every = Lexicon(session.codebook).find_in(article.units, Span(0, len(article.text)))
    return [
        mention
        for mention in every
        if not article.lines.is_boilerplate(mention.span)
        and not any(
            passage.span.contains(mention.span) and mention.theme in passage.themes
            for passage in session.store.passages.in_order()
        )
    ]


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=40).map(" ".join).map("So {}".format), STEPS)
def test_what_is_left_is_right_after_every_edit(
    tmp_path_factory: pytest.TempPathFactory, text: str, steps: list[tuple[str, tuple[int, int], str]]
) -> None:
    session = open_session(tmp_path_factory.mktemp("random") / "folder", text)
    try:
        article, _ = session.open_selection()
        for what, (start, length), theme in steps:
            assert untagged_in(session).done
            span = Span(start % len(text), min(len(text), start % len(text) + length))
            target = Target(article.path, article.units, article.sha256, span)
            passages = list(session.store.passages.in_order())
            if what == "tag":
                edit, _ = add_tags(session.store, target, [theme], SIGNATURE)
                session.store.apply(edit) if edit.changes else None
            elif what == "undo" and session.store.undoable("ana"):
                run_to_end(session.store.undo(Signature("ana", AT)))
            elif passages and what == "untag":
                session.store.apply(remove_tags(session.store, passages[0], passages[0].themes[:1], SIGNATURE))
            elif passages and what == "move" and not session.store.passages.on_span(article.path, span, "ana"):
                session.store.apply(move_passage(session.store, passages[0], target, SIGNATURE))
            expected, untagged = left_slowly(session), untagged_in(session)
            assert untagged.count == len(expected)
            assert untagged.on(Span(0, len(text))) == [mention.span for mention in expected]
    finally:
        session.store.close()
