"""The passages that a command prints or counts."""

from collections.abc import Callable, Iterable
from functools import cache

from annotations.codebook import Codebook
from annotations.errors import UnknownName
from annotations.facts import ArticleFacts
from annotations.model import Passage, Theme
from annotations.store.store import AnnotationStore
from reader.folder.catalog import ArticleCatalog


def select_passages(
    store: AnnotationStore,
    catalog: ArticleCatalog,
    filter: str,
    facts: Callable[[str], ArticleFacts],
    article: str | None = None,
) -> Iterable[Passage]:
    """Return the passages that match a filter, by article and position.

    Args:
        store: The annotations.
        catalog: The articles.
        filter: The filter; everything matches an empty one.
        facts: Returns the facts about an article.
        article: The path, number or unique part of the name of the only article to search. A full path also finds an
            article whose file is missing.

    Raises:
        FilterError: The filter is invalid.
        UnknownName: There is no such article.
        ArticleError: The folder has no articles, and there are no passages of articles since removed.
    """
    query = None
    if filter.strip():
        from annotations.filters import compile_query  # The commands start faster without it.

        query = compile_query(filter, store.codebook)
    check_not_empty(store, catalog)
    passages = store.passages.in_order()
    if article is not None:
        passages = iter(store.passages.in_article(article) or store.passages.in_article(catalog.find(article)))
    if query is None:
        return passages
    return query.passages(store, facts, None if article is None else [passage.id for passage in passages])


def facts_of(store: AnnotationStore, catalog: ArticleCatalog) -> Callable[[str], ArticleFacts]:
    """Return a function that looks up the facts about an article by path, each only once."""
    return cache(lambda path: catalog.facts(path, store.article(path)))


def check_not_empty(store: AnnotationStore, catalog: ArticleCatalog) -> None:
    """Check that the folder has articles, unless there are passages of articles since removed.

    Raises:
        ArticleError: The folder has no articles.
    """
    if not len(store.passages):
        catalog.headers()


def find_theme(book: Codebook, name: str) -> Theme:
    """Return the theme with a name, path or id.

    Raises:
        UnknownName: There is no such theme; the remedy names similar themes, or all.
    """
    theme = book.find(name)
    if theme is not None:
        return theme
    near = [book.label(other.id) for other in book.similar(name)]
    labels = [book.label(other.id) for other in book]
    remedy = f"Did you mean {' or '.join(near)}?" if near else f"The themes are: {', '.join(labels)}."
    raise UnknownName(f"There is no theme “{name}”.", remedy)
