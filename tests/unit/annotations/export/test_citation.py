"""A citation says where words come from, and what nobody knows."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotations.export.citation import STYLES, apa_reference, citekey_of, format_date
from annotations.export.quote import Quote
from annotations.export.text_formats import quote_line
from annotations.facts import ArticleFacts
from annotations.model import Anchor, CurrentPlace, Passage, SentenceContext, Status
from annotations.text.span import Span
from tests.tables import each_row
from tests.unit.annotations.export.quotes import KNOWN, but


def cited(quote: Quote, style: str = "plain") -> str:
    return STYLES[style].cite(quote).line().removeprefix("— ")


SOURCE = "Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9)."


def test_what_is_known_and_confirmed_is_cited_in_one_line() -> None:
    assert cited(KNOWN) == SOURCE
    assert quote_line(KNOWN) == f"“the flow of fentanyl” — {SOURCE}"


def test_what_nobody_knows_is_a_visible_gap() -> None:
    unknown = but(title="", author="", outlet="", published="", paragraph=None)
    assert cited(unknown) == "[author missing], [title missing: 001.txt], [outlet missing], n.d."


def test_what_was_only_detected_is_marked() -> None:
    detected = but(author="Madeline Field", outlet="", published="", unconfirmed=frozenset({"author", "title"}))
    assert cited(detected) == (
        "Madeline Field [unconfirmed], “Xi Meets Blinken With Tough Issues on the Agenda” [unconfirmed], "
        "[outlet missing], n.d. (¶ 9)."
    )
    dated = but(published="2024-05-21", unconfirmed=frozenset({"published"}))
    assert "2024-05-21 [unconfirmed] (¶ 9)." in cited(dated)


@each_row(
    "said, begins",
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
    assert cited(but(**said)).startswith(begins)
    assert cited(but(**said)).endswith("The New York Times, 2024-04-26 (¶ 9).")


@each_row(
    "title, shown",
    [
        ("Who Blinked?", "“Who Blinked?” The New York Times,"),
        ("“Red Lines” and Talks", "““Red Lines” and Talks,” The New York Times,"),
        ("Talks\xa0on\nIce\x1b[2J", "“Talks on Ice[2J,” The New York Times,"),
    ],
)
def test_titles_keep_their_own_marks(title: str, shown: str) -> None:
    assert shown in cited(but(title=title))


def test_an_article_to_be_careful_with_says_so_with_every_quote() -> None:
    cautioned = but(caution="Machine-spun copy:\nquotations are reworded.")
    assert cited(cautioned) == f"{SOURCE} [Caution: Machine-spun copy: quotations are reworded.]"


@each_row(
    "status, says",
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
    assert cited(but(status=status)) == SOURCE + says


def test_a_quote_is_put_together_from_its_passage_and_its_article() -> None:
    exact = "territorial\xa0conflicts\nover Taiwan"
    passage = Passage(
        id="6f0c",
        article="001.txt",
        coder="ana",
        anchor=Anchor(5, 5 + len(exact), exact, "over ", "", SentenceContext(0, 40, "…"), Span(0, 40), "ab"),
        now=CurrentPlace(105, 105 + len(exact), "cd", Status.MOVED),
        note="see [/ and [are]\nagain",
        speaker="Wang Yi",
        created="2024-05-01T09:30:00Z",
    )
    facts = ArticleFacts("001.txt", title="Talks", caution="Careful.", unconfirmed=frozenset({"title"}))
    quote = Quote.from_passage(passage, facts, ["Taiwan"], paragraph=3)
    assert quote.quote == "territorial conflicts over Taiwan"
    assert (quote.start, quote.end, quote.status) == (105, 105 + len(exact), Status.MOVED)
    assert quote.note == "see [/ and [are]\nagain"
    assert quote_line(quote) == (
        "“territorial conflicts over Taiwan” — Wang Yi, in [author missing], “Talks” [unconfirmed], [outlet missing], "
        "n.d. (¶ 3). [Caution: Careful.]"
    )


NOTE = (
    "Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, April 26, 2024, para. 9, "
    "https://nyt.example/xi."
)


def test_a_chicago_note_is_that_of_a_newspaper_article() -> None:
    assert cited(but(url="https://nyt.example/xi", accessed="2024-05-02"), "chicago") == NOTE
    undated = but(published="", accessed="2024-05-02", paragraph=None)
    assert cited(undated, "chicago").endswith("The New York Times, n.d., accessed May 2, 2024.")
    assert cited(but(speaker="Wang Yi", said_on="2023-06"), "chicago").startswith(
        "Wang Yi (said 2023-06), quoted in Ana Swanson, “Xi Meets"
    )


@each_row("changed, cited_as", [
        ({}, "(Ana Swanson, 2024, para. 9)"),
        ({"author": "Swanson, Ana"}, "(Swanson, 2024, para. 9)"),
        ({"author": "Swanson, Ana; Doe, Jane", "paragraph": None}, "(Swanson and Doe, 2024)"),
        ({"author": "Associated Press"}, "(Associated Press, 2024, para. 9)"),
        ({"author": "", "published": ""}, "(“Xi Meets Blinken With Tough Issues on…,” n.d., para. 9)"),
        ({"author": "", "title": "", "published": ""}, "([author missing], n.d., para. 9)"),
        ({"speaker": "Wang Yi", "via": "Xinhua"}, "(Wang Yi (via Xinhua), as cited in Ana Swanson, 2024, para. 9)"),
        ({"unconfirmed": frozenset({"author", "published"})},
         "(Ana Swanson [unconfirmed], 2024 [unconfirmed], para. 9)"),
    ])  # fmt: skip
def test_an_apa_citation_stands_in_the_text(changed: dict[str, Any], cited_as: str) -> None:
    assert cited(but(**changed), "apa") == cited_as
    assert quote_line(but(**changed), "apa") == f"“the flow of fentanyl” {cited_as}"


def test_the_apa_reference_names_every_gap() -> None:
    assert apa_reference(but(author="Swanson, Ana", url="https://nyt.example/xi")) == (
        "Swanson, Ana. (2024, April 26). Xi Meets Blinken With Tough Issues on the Agenda. The New York Times. "
        "https://nyt.example/xi"
    )
    unknown = but(author="", title="", outlet="", published="")
    assert apa_reference(unknown) == "[author missing]. (n.d.). [title missing: 001.txt]. [outlet missing]."


def test_pandoc_finds_the_key_and_the_paragraph() -> None:
    assert cited(but(citekey="swanson2024xi"), "pandoc") == "[@swanson2024xi, para. 9]"
    said = but(citekey="swanson2024xi", speaker="Wang Yi", caution="Spun.", paragraph=None)
    assert quote_line(said, "pandoc") == "“the flow of fentanyl” — Wang Yi [@swanson2024xi] [Caution: Spun.]"


@given(st.text(min_size=1))
def test_a_key_is_one_that_pandoc_reads_to_its_end(key: str) -> None:
    made = citekey_of(but(citekey=key))
    assert re.fullmatch(r"[^\W_]+([:.+_-][^\W_]+)*", made)
    assert citekey_of(but(citekey=made)) == made


@each_row(
    "day, written",
    [
        ("2024-04-26", "April 26, 2024"),
        ("2024-04", "April 2024"),
        ("2024", "2024"),
        ("", ""),
        ("2024-99", "2024-99"),
        ("last\nspring", "last spring"),
    ],
)
def test_dates_are_written_as_far_as_they_are_known(day: str, written: str) -> None:
    assert format_date(day) == written


def test_the_words_of_a_changed_article_are_quoted_as_they_are_now() -> None:
    exact, text = "the flow of drugs", "They want the flow\nof fentanyl to end."
    anchor = Anchor(5, 5 + len(exact), exact, "", "", SentenceContext(0, 40, "…"), Span(0, 40), "ab")
    passage = Passage("6f0c", "001.txt", "ana", anchor, now=CurrentPlace(10, 30, "cd", Status.CHANGED), starred=True)
    quote = Quote.from_passage(passage, ArticleFacts("001.txt"), [], None, text)
    assert (quote.quote, quote.exact, quote.prefix) == ("the flow of fentanyl", "the flow\nof fentanyl", "They want ")
    assert "[Check: the article’s wording has changed since]" in quote_line(quote)


@each_row("status", [Status.REVIEW, Status.HOST, Status.ORPHAN])
def test_words_whose_place_nobody_knows_are_quoted_as_they_were(status: Status) -> None:
    exact = "the flow of drugs"
    anchor = Anchor(5, 5 + len(exact), exact, "", "", SentenceContext(0, 40, "…"), Span(0, 40), "ab")
    passage = Passage("6f0c", "001.txt", "ana", anchor, now=CurrentPlace(10, 30, "cd", status), starred=True)
    quote = Quote.from_passage(passage, ArticleFacts("001.txt"), [], None, "They want the flow\nof fentanyl to end.")
    assert (quote.quote, quote.start, quote.sha256) == (exact, 5, "ab")
    assert "[Check: " in quote_line(quote)
