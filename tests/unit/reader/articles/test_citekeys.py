from pathlib import Path

from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.citekeys import disambiguate, make_citekey
from reader.articles.details import Detail, Origin
from reader.folder.catalog import ArticleCatalog
from tests.tables import each_row

ARTICLE = "The strike goes on\nBy Jane Doe\n3 May 2024\n\nThe crews will stay ashore, the union said on Tuesday.\n"


@each_row(
    "author, outlet, published, title, key",
    [
        ("Jane Doe", "The Harbour Post", "2024-05-03", "The strike goes on", "doe2024strike"),
        ("Jane Doe and Ali Khan", "", "2024", "Why the strike", "doe2024strike"),
        ("Doe, Jane", "", "2024", "Strike", "doe2024strike"),
        ("Hélène Müller-Šimić", "", "", "L’été", "mullersimiclete"),
        ("", "The Harbour Post", "2024", "3 weeks", "harbourpost2024weeks"),
        ("Мария Окунева", "", "2024", "Забастовка", "okuneva2024zabastovka"),
        ("", "", "2024", "", "anon2024"),
        ("", "", "", "", ""),
        ("王海宁", "", "2024", "罢工", "王海宁2024罢工"),
        ("", "", "", "…", ""),
    ],
)
def test_a_key_says_who_when_and_what(author: str, outlet: str, published: str, title: str, key: str) -> None:
    assert make_citekey(author, outlet, published, title) == key


def test_no_two_articles_get_the_same_key() -> None:
    keys = [disambiguate("doe2024", rank, {"doe2024c"}) for rank in range(30)]
    assert keys[:3] == ["doe2024", "doe2024b", "doe2024d"]
    assert len(set(keys)) == 30
    assert "doe2024c" not in keys


def test_a_key_is_proposed_until_somebody_sets_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE)
    catalog = ArticleCatalog(tmp_path)
    list(catalog.scan())
    assert catalog.read("a.txt").details.citekey == Detail("doe2024strike", Origin.PROPOSED)
    citekey = catalog.citekeys()
    assert [citekey(catalog.facts(path)) for path in ("a.txt", "b.txt")] == ["doe2024strike", "doe2024strikeb"]
    assert catalog.citekeys({"doe2024strike"})(catalog.facts("a.txt")) == "doe2024strikeb"
    confirmed = catalog.facts("b.txt", ArticleRecord("b.txt", citekey="doe24"))
    assert citekey(confirmed) == "doe24"
    assert "citekey" not in confirmed.unconfirmed
    assert citekey(ArticleFacts("b.txt", author="Ali Khan")) == "khan"
