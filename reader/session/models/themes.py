"""The codebook screen's model: the tree of themes, filtered by the typed text, with counts of passages."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice

from annotations.codebook import fold_name
from annotations.errors import ArticleError, EditRefused, NothingToDo, UnknownName
from annotations.keywords import MIN_PASSAGES, suggest_keywords
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.session import theme_candidates
from reader.session.models.row_model import RowModel
from reader.session.session import Session

MAX_ARTICLES_COMPARED, MAX_LENGTH_COMPARED, MAX_PASSAGES_COMPARED = 20, 50_000, 500
"""Maximum number of articles, code points of each, and passages read to suggest keywords, so that reading is quick."""


class ThemesModel(RowModel):
    """The themes in tree order, filtered by their labels."""

    def __init__(self, session: Session) -> None:
        """Create a model of all themes."""
        super().__init__(session)
        self._ids: list[str] = []
        self._within: dict[str, int] = {}
        self.reload()

    def __len__(self) -> int:
        return len(self._ids)

    def key(self, index: int) -> str:
        """Return the id of the theme at ``index``."""
        return self._ids[index]

    def theme(self, index: int | None = None) -> Theme:
        """Return the theme at ``index``. The default is the highlighted theme.

        Raises:
            EditRefused: There is no such theme.
        """
        place = self.index if index is None else index
        if place >= len(self._ids):
            raise NothingToDo("There is no theme here.", "n makes one.")
        return self.session.codebook.get(self._ids[place])

    def set_filter(self, typed: str) -> None:
        """Show the themes whose labels match the typed text."""
        book, wanted = self.session.codebook, normalize_query(typed).strip()
        self.typed = typed
        self._ids = [
            t.id for t in book if theme_candidates.match_rank(wanted, normalize_query(book.label(t.id))) is not None
        ]
        self._within = {}

    def reload(self, highlight: str | None = None) -> None:
        """Update the rows, and highlight the theme with the id ``highlight``, by default the same theme as before."""
        wanted = highlight or self.highlighted_key
        self.set_filter(self.typed)
        place = self.find(wanted) if wanted is not None else None
        self.index = min(self.index, max(0, len(self._ids) - 1)) if place is None else place

    def count_passages(self, theme: Theme) -> int:
        """Return the number of passages that carry a theme."""
        return self.session.store.passages.theme_counts().get(theme.id, 0)

    def count_passages_within(self, theme: Theme) -> int:
        """Return the number of passages that carry a theme or any of its subthemes. Each passage counts once."""
        if theme.id not in self._within:
            ids = self.session.codebook.subtree(theme.id)
            several = len(ids) > 1
            tagged = set().union(*map(self.session.store.passages.ids_with_theme, ids)) if several else ()
            self._within[theme.id] = len(tagged) if several else self.count_passages(theme)
        return self._within[theme.id]

    def count_both(self, one: Theme, other: Theme) -> int:
        """Return the number of passages that carry both themes."""
        tagged = self.session.store.passages.ids_with_theme
        return len(set(tagged(one.id)).intersection(tagged(other.id)))

    def similar_labels(self, theme: Theme) -> list[str]:
        """Return the labels of other themes with nearly the same name."""
        book = self.session.codebook
        return [book.label(other.id) for other in book.similar(theme.name) if other.id != theme.id]

    def suggest_keywords(self, theme: Theme) -> list[str]:
        """Return words that are more frequent in the passages of a theme than in the rest of the opened articles.

        Raises:
            EditRefused: There are no such words, or the theme has fewer than :data:`MIN_PASSAGES` passages.
        """
        ids = islice(self.session.store.passages.ids_with_theme(theme.id), MAX_PASSAGES_COMPARED)
        words = suggest_keywords(
            theme,
            (self.session.store.passage(id).anchor.exact for id in ids),
            chain.from_iterable(
                self._rest(path, theme) for path in sorted(self.session.opened)[:MAX_ARTICLES_COMPARED]
            ),
        )
        if not words:
            few = self.count_passages(theme) < MIN_PASSAGES
            raise NothingToDo(
                f"{MIN_PASSAGES} passages are needed before words show." if few else "No word stands out."
            )
        return words

    def _rest(self, path: str, theme: Theme) -> Iterator[str]:
        """Yield the text of an article outside the passages of a theme, or nothing if the article cannot be read."""
        store, place = self.session.store, 0
        with suppress(ArticleError, UnknownName):
            text = self.session.catalog.read(path, store.article(path)).text[:MAX_LENGTH_COMPARED]
            for passage in store.passages.in_article(path):
                if theme.id in passage.themes and passage.span.end > place:
                    yield text[place : passage.span.start]
                    place = passage.span.end
            yield text[place:]

    def target_themes(self, theme: Theme, typed: str) -> list[Theme]:
        """Return the other themes that match the typed text, best match first, as targets for a move or a merge."""
        found = theme_candidates.find_themes(self.session, typed, ())
        return [each.theme for each in found if each.theme is not None and each.theme.id != theme.id]

    def filter_of(self, theme: Theme) -> str:
        """Return the label of a theme if the filter language resolves it to exactly its subtree, otherwise the id."""
        book = self.session.codebook
        label = book.label(theme.id)
        return label if book.named(label) == book.subtree(theme.id) else theme.id


def parse_keywords(typed: str) -> tuple[str, ...]:
    """Return the comma-separated keywords in a text, with white space normalized and duplicates removed."""
    return tuple(dict.fromkeys(word for part in typed.split(",") if (word := " ".join(part.split()))))


def parse_digit(typed: str) -> int | None:
    """Return the typed digit key, or ``None`` for an empty text.

    Raises:
        EditRefused: The text is not a digit from 1 to 9.
    """
    if fold_name(typed) not in {"", *map(str, range(1, 10))}:
        raise EditRefused("A key is 1 to 9, or nothing.")
    return int(typed) if typed.strip() else None
