from hashlib import sha256
from pathlib import Path

from annotations.model import ArticleRecord
from annotations.text.units import Kind
from reader.articles.lines import Role
from reader.folder.catalog import ArticleCatalog
from tests.unit.work import lines_run


def test_an_article_knows_its_text_units_lines_and_details(seeds: Path) -> None:
    catalog = ArticleCatalog(seeds)
    article = catalog.read(catalog.find("003"))
    sentence = article.units.around(Kind.SENTENCE, article.text.index("But Xi indicated"))
    assert sentence
    assert sentence.extract(article.text) == "But Xi indicated that the worst could be over."
    assert article.name == "003_416a444f26f98bd8"
    assert article.sha256 == sha256((seeds / article.path).read_bytes()).hexdigest()
    assert (article.encoding, article.size) == ("utf-8", 7380)
    assert article.facts.title == article.details.title.value == article.lines.title


def test_opening_finds_nothing_that_was_not_asked_for(tmp_path: Path) -> None:
    for name, lines in (("short.txt", 20), ("long.txt", 2_000)):
        (tmp_path / name).write_text("By Jane Doe\nThe crews stay ashore, “for a week,” the union said.\n" * lines)
    catalog = ArticleCatalog(tmp_path)
    assert lines_run(catalog.read, "long.txt") == lines_run(catalog.read, "short.txt")


def test_a_changed_record_changes_roles_and_details_and_keeps_the_units(seeds: Path) -> None:
    catalog = ArticleCatalog(seeds)
    path = catalog.find("001")
    article = catalog.read(path)
    start = article.text.index("Source link")
    before = (article.units, article.sha256)
    changed = article.with_record(ArticleRecord(path, title="A better title", roles={str(start): "body"}))
    assert changed.details.title.value == "A better title"
    assert changed.lines.role_at(start) is Role.BODY
    assert article.lines.role_at(start) is Role.FURNITURE
    assert (changed.units, changed.sha256) == before
