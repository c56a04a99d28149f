from pathlib import Path

from annotations.model import ArticleRecord
from reader.articles.article import Article
from reader.articles.detail_fields import DETAIL_NAMES
from reader.articles.details import Detail, Details, Origin, resolve
from reader.folder.catalog import ArticleCatalog
from tests.tables import each_row

DETECTED, MISSING, CONFIRMED = Origin.DETECTED, Origin.MISSING, Origin.CONFIRMED

TITLES = {
    "000": "Blinken-Xi Talks Highlight Continued Areas Of Disagreement",
    "001": "Xi Meets Blinken With Tough Issues on the Agenda",
    "002": "Secretary of State Antony Blinken Meets with Chinese President Jinping",
    "003": "Blinken and Xi Meet in Beijing, Pledge to Stabilize US-China Relations",
    "004": "Blinken visits President Xi in an effort to reduce tensions between the US and China",
}


def of(text: str, **confirmed: str) -> Details:
    return Article("a.txt", text, "utf-8", len(text), ArticleRecord("a.txt", **confirmed)).details  # type: ignore[arg-type]


def of_seed(folder: Path, number: str) -> Details:
    catalog = ArticleCatalog(folder)
    return catalog.read(catalog.find(number)).details


@each_row("number, title", TITLES.items())
def test_the_sample_articles_show_their_titles(seeds: Path, number: str, title: str) -> None:
    assert of_seed(seeds, number).title == Detail(title, DETECTED)


def test_authors_and_dates_are_detected_and_not_taken(seeds: Path) -> None:
    assert of_seed(seeds, "002").author == Detail("Madeline Field", DETECTED)
    assert of_seed(seeds, "002").published == Detail("2024-04", DETECTED)
    assert of_seed(seeds, "004").published == Detail("2024-05-21", DETECTED)
    for number in ("000", "001", "003"):
        assert of_seed(seeds, number).author == Detail("", MISSING)
        assert of_seed(seeds, number).published == Detail("", MISSING)


@each_row("number", TITLES)
def test_the_site_of_the_scraper_is_never_the_outlet(seeds: Path, number: str) -> None:
    assert of_seed(seeds, number).outlet == Detail("", MISSING)


def test_what_an_analyst_confirmed_wins(seeds: Path) -> None:
    catalog = ArticleCatalog(seeds)
    path = catalog.find("004")
    record = ArticleRecord(path, published="2023-06-19", outlet="InsiderBLM", caution="Spun copy.")
    found = catalog.read(path, record).details
    assert found.published == Detail("2023-06-19", CONFIRMED)
    assert found.outlet == Detail("InsiderBLM", CONFIRMED)
    assert found.title.origin is DETECTED


def test_citations_know_what_is_not_confirmed(seeds: Path) -> None:
    catalog = ArticleCatalog(seeds)
    path = catalog.find("002")
    facts = catalog.facts(path, ArticleRecord(path, author="M. Field"))
    assert (facts.path, facts.author, facts.published) == (path, "M. Field", "2024-04")
    assert facts.unconfirmed == {"title", "published", "citekey"}
    assert facts.confirmed("author")
    assert not facts.confirmed("published")
    assert not facts.confirmed("outlet")


BODY = "The crews will stay ashore for a third week, the union said.\nIt gave no date for talks.\n"


def test_the_date_of_an_update_is_not_the_date_of_publication() -> None:
    assert of("A longer strike\nUpdated: 15 March 2023\n" + BODY).published.value == ""
    both = "A longer strike\nUpdated 15 March 2023 | Published 14 March 2023\n" + BODY
    assert of(both).published.value == "2023-03-14"


def test_a_byline_gives_the_author() -> None:
    assert of("A longer strike\nBy Jane Doe and Ali Khan\n" + BODY).author.value == "Jane Doe and Ali Khan"


def test_a_bare_name_beside_a_date_is_the_author_and_one_alone_is_not() -> None:
    assert of("A longer strike\nJane Doe\n3 May 2024\n" + BODY).author.value == "Jane Doe"
    assert of("A longer strike\nSan Francisco\n" + BODY).author.value == ""


def test_without_a_text_there_is_what_was_confirmed() -> None:
    found = resolve(ArticleRecord("a.txt", title="A title"), {})
    assert [name for name in DETAIL_NAMES if getattr(found, name).origin is CONFIRMED] == ["title"]
    assert found.citekey == Detail("anontitle", Origin.PROPOSED)
