"""What is offered while a filter is typed, and that what is offered can be asked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters import Completion, compile_query, complete, parse
from annotations.filters.fields import FIELDS
from annotations.filters.grammar import WORD, FilterTerm
from annotations.model import Theme
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from tests.tables import each_row
from tests.unit.annotations.filters.filter_world import FACTS, Columns

BOOK = Codebook(
    [
        Theme("ai", "AI", order=1),
        Theme("taiwan", "Taiwan", order=2),
        Theme("sea", "South China Sea", order=3),
        Theme("trade", "trade", order=4),
        Theme("trade-2", "Taiwan", parent="trade"),
        Theme("odd", "a:b", order=5),
        Theme("minus", "-b", order=6),
    ]
)
NO_ANNOTATIONS = AnnotationStore(FolderBackend(Path("annotations.json")))
KNOWN = {
    "speaker": ["Wang Yi", 'Antony "Tony" Blinken'],
    "coder": ["ana"],
    "article": list(FACTS),
    **{name: [getattr(facts, name) for facts in FACTS.values()] for name in ("outlet", "author", "event")},
}


def offered(typed: str) -> list[Completion]:
    """What is offered where ``^`` stands, or at the end."""
    before, _, after = typed.partition("^")
    return complete(before + after, len(before), BOOK, lambda field: KNOWN.get(field, ()))


def chosen(typed: str) -> list[str]:
    """The whole filter after each of the offers was taken."""
    text = typed.replace("^", "")
    return [text[: offer.start] + offer.text + text[offer.end :] for offer in offered(typed)]


@each_row(
    "typed, gives",
    [
        ("ai outl", ["ai outlet:"]),
        ("-(TAIW", ["-(Taiwan", '-(theme:"trade / Taiwan"']),
        ("ai | -sou", ['ai | -theme:"South China Sea"']),
        ("a:", []),
        ("odd:", []),
        ("outlet:", ['outlet:"Deutsche Welle"', 'outlet:"The New York Times"']),
        ("outlet:wel", ['outlet:"Deutsche Welle"']),
        ('ai outlet:"Deutsche W', ['ai outlet:"Deutsche Welle"']),
        ('ai outlet:"New^ russia', ['ai outlet:"The New York Times" russia']),
        ("OUTLET:new^york -ai", ['outlet:"The New York Times" -ai']),
        ("-author:f", ['-author:"Madeline Field"']),
        ("speaker:w", ['speaker:"Wang Yi"']),
        ("speaker:tony", [r'speaker:"Antony \"Tony\" Blinken"']),
        ("coder:", ["coder:ana"]),
        ("event:b", ['event:"Blinken in Beijing"']),
        ("article:news", ["article:news/001.txt"]),
        ("near:south", ['near:"South China Sea"']),
        ("state:un", ["state:unread"]),
        ("is:", ["is:starred", "is:unconfirmed"]),
        ("theme:a:", ["theme:a:b"]),
        ('"made in', []),
        ("nothing:x", []),
        ("zzz", []),
    ],
)
def test_what_is_typed_is_completed(typed: str, gives: list[str]) -> None:
    assert chosen(typed) == gives


def test_what_begins_with_the_letters_comes_first() -> None:
    texts = [offer.text for offer in offered("t")]
    assert texts[:5] == ["Taiwan", "trade", 'theme:"trade / Taiwan"', "theme:", "title:"]
    assert set(texts[5:]) == {
        'theme:"South China Sea"',
        "note:",
        "outlet:",
        "author:",
        "event:",
        "article:",
        "after:",
        "state:",
        "status:",
    }


def test_with_nothing_typed_themes_and_fields_are_offered() -> None:
    texts = [offer.text for offer in offered("ai ")]
    assert texts[:2] == ["AI", "Taiwan"]
    assert "outlet:" in texts
    assert len(texts) <= 20


def test_an_offer_says_what_it_is() -> None:
    assert offered("AI")[0].meaning == "theme"
    assert offered("near")[0].meaning == FIELDS["near"].meaning
    assert offered("outlet:d")[0].meaning == "outlet"


@pytest.mark.parametrize("typed", ["theme:", ""])
def test_every_theme_offered_is_the_theme_meant(typed: str) -> None:
    asked = [parse(offer.text) for offer in offered(typed) if offer.meaning == "theme"]
    meant = [BOOK.named(term.value) for term in asked if isinstance(term, FilterTerm) and term.field in ("theme", WORD)]
    assert len(meant) == len(asked)
    assert all(meant)
    assert frozenset().union(*meant) == {theme.id for theme in BOOK}


@given(st.text(st.sampled_from('aot-("“|):\\ \x00é'), max_size=20), st.data())
def test_completing_never_fails_and_stays_around_the_cursor(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for offer in complete(text, cursor, BOOK, lambda field: KNOWN.get(field, ())):
        assert 0 <= offer.start <= cursor <= offer.end <= len(text)


@given(st.text(max_size=12))
def test_a_value_is_offered_so_that_it_finds_its_article(outlet: str) -> None:
    facts = Columns({"x.txt": ArticleFacts("x.txt", outlet=outlet)})
    for offer in complete("outlet:", 7, BOOK, lambda _: [outlet]):
        assert list(compile_query(offer.text, BOOK).articles(NO_ANNOTATIONS, facts)) == [0]
