"""A citation says where words come from, and what nobody knows."""

import pytest

from annotations.export.citation import plain_citation
from annotations.export.plain_text import entry
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import Anchor, Host, Now, Passage, Status
from annotations.text.span import Span
from tests.unit.export.quotes import KNOWN, but

SOURCE = "Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9)."


def test_what_is_known_and_confirmed_is_cited_in_one_line() -> None:
    assert plain_citation(KNOWN) == SOURCE
    assert entry(KNOWN) == f"“the flow of fentanyl” — {SOURCE}"


def test_what_nobody_knows_is_a_visible_gap() -> None:
    unknown = but(title="", author="", outlet="", published="", paragraph=None)
    assert plain_citation(unknown) == "[author missing], [title missing: 001.txt], [outlet missing], n.d."


def test_what_was_only_detected_is_marked() -> None:
    detected = but(author="Madeline Field", outlet="", published="", unconfirmed=frozenset({"author", "title"}))
    assert plain_citation(detected) == (
        "Madeline Field [unconfirmed], “Xi Meets Blinken With Tough Issues on the Agenda” [unconfirmed], "
        "[outlet missing], n.d. (¶ 9)."
    )
    dated = but(published="2024-05-21", unconfirmed=frozenset({"published"}))
    assert "2024-05-21 [unconfirmed] (¶ 9)." in plain_citation(dated)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ({"speaker": "Wang Yi"}, "Wang Yi, in Ana Swanson, "),
        ({"speaker": "Wang Yi", "via": "Xinhua"}, "Wang Yi (via Xinhua), in Ana Swanson, "),
        (
            {"speaker": "Wang Yi", "via": "Xinhua", "said_on": "2023-06"},
            "Wang Yi (via Xinhua; said 2023-06), in Ana Swanson, ",
        ),
        ({"via": "The Washington Post"}, "via The Washington Post, in Ana Swanson, "),
        ({}, "Ana Swanson, "),
    ],
)
def test_who_said_it_stands_apart_from_who_wrote_the_article(said: dict[str, str], begins: str) -> None:
    assert plain_citation(but(**said)).startswith(begins)
    assert plain_citation(but(**said)).endswith("The New York Times, 2024-04-26 (¶ 9).")


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        ("Who Blinked?", "“Who Blinked?” The New York Times,"),
        ("“Red Lines” and Talks", "““Red Lines” and Talks,” The New York Times,"),
        ("Talks\xa0on\nIce\x1b[2J", "“Talks on Ice[2J,” The New York Times,"),
    ],
)
def test_titles_keep_their_own_marks(title: str, cited: str) -> None:
    assert cited in plain_citation(but(title=title))


def test_an_article_to_be_careful_with_says_so_with_every_quote() -> None:
    cautioned = but(caution="Machine-spun copy:\nquotations are reworded.")
    assert plain_citation(cautioned) == f"{SOURCE} [Caution: Machine-spun copy: quotations are reworded.]"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.EXACT, ""),
        (Status.MOVED, ""),
        (Status.CHANGED, " [Check: the article’s wording has changed since]"),
        (Status.REVIEW, " [Check: its place in the changed article is not confirmed]"),
        (Status.HOST, " [Check: only its sentence is still in the article, these words are not]"),
        (Status.ORPHAN, " [Check: these words are no longer in the article]"),
    ],
)
def test_words_that_may_have_gone_from_the_article_say_so(status: Status, says: str) -> None:
    assert plain_citation(but(status=status)) == SOURCE + says


def test_a_quote_is_put_together_from_its_passage_and_its_article() -> None:
    exact = "territorial\xa0conflicts\nover Taiwan"
    passage = Passage(
        id="6f0c",
        article="001.txt",
        coder="ana",
        anchor=Anchor(5, 5 + len(exact), exact, "over ", "", Host(0, 40, "…"), Span(0, 40), "ab"),
        now=Now(105, 105 + len(exact), "cd", Status.MOVED),
        note="see [/ and [are]\nagain",
        speaker="Wang Yi",
        created="2024-05-01T09:30:00Z",
    )
    facts = ArticleFacts("001.txt", title="Talks", caution="Careful.", unconfirmed=frozenset({"title"}))
    quote = Quote.of(passage, facts, ["Taiwan"], paragraph=3)
    assert quote.quote == "territorial conflicts over Taiwan"
    assert (quote.start, quote.end, quote.status) == (105, 105 + len(exact), Status.MOVED)
    assert quote.note == "see [/ and [are]\nagain"
    assert entry(quote) == (
        "“territorial conflicts over Taiwan” — Wang Yi, in [author missing], “Talks” [unconfirmed], [outlet missing], "
        "n.d. (¶ 3). [Caution: Careful.]"
    )
