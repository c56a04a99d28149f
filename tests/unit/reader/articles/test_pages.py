"""What is found in articles of other sites and languages, counted against what a person says of them."""

from collections import Counter

from annotations.model import ArticleRecord
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.articles.lines import Role
from tests.tables import each_row
from tests.unit.reader.articles.pages import AUTHORS_AND_DATES, PAGES, Page

MISSED = {
    "english wire": {"___": Role.BODY},
    "english think tank": {"Commentary": Role.BODY, "Helena Voss, Senior Fellow": Role.BODY},
    "english transcript": {"Heard on Evening Edition": Role.BODY},
    "japanese": {"海野真理": Role.BODY},
}
"""The lines that are not known for what they are: all of them are shown as text, none is hidden."""


def article(page: Page) -> Article:
    return Article("a.txt", page.text, "utf-8", len(page.text), ArticleRecord("a.txt"))


@each_row("name", PAGES)
def test_the_lines_of_a_page_are_what_a_person_says_they_are(name: str) -> None:
    lines = list(article(PAGES[name]).lines)
    wrong = {
        line.span.extract(PAGES[name].text): line.role
        for line, role in zip(lines, PAGES[name].roles, strict=True)
        if line.role is not role
    }
    assert wrong == MISSED.get(name, {})


def test_the_pages_are_many_and_hardly_a_line_of_them_is_missed() -> None:
    roles = [role for page in PAGES.values() for role in page.roles]
    assert (len(PAGES), len(roles)) == (14, 203)
    assert sum(map(len, MISSED.values())) == 5


@each_row("name", PAGES)
def test_the_title_of_a_page_is_found(name: str) -> None:
    assert article(PAGES[name]).lines.title == PAGES[name].title


@each_row("name", PAGES)
def test_author_and_date_of_a_page_are_detected(name: str) -> None:
    details = article(PAGES[name]).details
    author, published = AUTHORS_AND_DATES[name]
    missed = name == "japanese"  # a bare name without blanks may be anything
    assert (details.author.value, details.published.value) == ("" if missed else author, published)


def units(page: Page, kind: Kind) -> set[Span]:
    """Those on lines of article text."""
    opened = article(page)
    lines = (line for line, role in zip(opened.lines, page.roles, strict=True) if role is Role.BODY)
    return {span for line in lines for span in opened.units.within(kind, line.span)}


def test_every_quotation_of_the_pages_is_found_and_nothing_else() -> None:
    found = {(name, span) for name, page in PAGES.items() for span in units(page, Kind.QUOTATION)}
    gold = {(name, span) for name, page in PAGES.items() for span in page.quotations}
    assert found == gold
    assert len(gold) == 24


def test_all_sentences_of_the_pages_are_found() -> None:
    right: Counter[str] = Counter()
    for page in PAGES.values():
        found, gold = units(page, Kind.SENTENCE), set(page.sentences)
        right.update(gold=len(gold), right=len(found & gold))
    assert right == Counter(gold=86, right=86)
