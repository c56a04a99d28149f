"""The themes of the codebook screen and of the picker, filtered by the typed text, with counts of passages."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import NamedTuple

from annotations.codebook import fold_name
from annotations.errors import ArticleError, EditRefused, NothingToDo, UnknownName
from annotations.keywords import MIN_PASSAGES, suggest_keywords
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.session.annotator import Annotator
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
            raise NothingToDo("No theme is highlighted.", "n creates a theme.")
        return self.session.codebook.get(self._ids[place])

    def set_filter(self, typed: str) -> None:
        """Show the themes whose labels match the typed text."""
        book, wanted = self.session.codebook, normalize_query(typed).strip()
        self.typed = typed
        self._ids = [t.id for t in book if match_rank(wanted, normalize_query(book.label(t.id))) is not None]
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
            reason = f"Keywords are suggested from {MIN_PASSAGES} passages on."
            raise NothingToDo(reason if few else "There are no keywords to suggest.")
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
        found = find_themes(self.session, typed, ())
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
        raise EditRefused("A key is a digit from 1 to 9, or empty.")
    return int(typed) if typed.strip() else None


class ThemeCandidate(NamedTuple):
    """A row of the theme picker."""

    theme: Theme | None
    """The theme, or ``None`` in the row that creates a new one."""
    label: str
    """Path of the theme, or the name of the new one."""
    passages: int
    """Number of passages in the folder that have the theme."""
    is_tagged: bool
    """True if the theme is already among those of the passage."""
    similar: str = ""
    """Name of an existing theme that resembles the new name, or an empty string."""


def find_themes(session: Session, typed: str, taken: Collection[str] | None = None) -> list[ThemeCandidate]:
    """Return the themes that match the typed text, with an offer to create a theme if none has that name.

    The themes are sorted by quality of the match, use in the open article, recent use and codebook order. The offer
    comes last.

    Args:
        session: The session in which the analyst chooses.
        typed: The typed text.
        taken: Ids of the themes already assigned. The default is the themes of the coder's own passage on the
            selection.
    """
    book, counts = session.codebook, session.store.passages.theme_counts()
    if taken is None:
        own = session.own_passage()
        taken = own.themes if own else ()
    here = session.store.passages.theme_counts(session.article.path) if session.article else {}
    recent = {theme: place for place, theme in enumerate(session.state(Annotator).recent_themes)}
    wanted = normalize_query(typed).strip()
    ranked = []
    for order, theme in enumerate(book):
        label = book.label(theme.id)
        rank = match_rank(wanted, normalize_query(label))
        if rank is not None:
            place = (rank, theme.id not in here, recent.get(theme.id, len(recent)), order)
            ranked.append((place, ThemeCandidate(theme, label, counts.get(theme.id, 0), theme.id in taken)))
    found = [candidate for _, candidate in sorted(ranked, key=lambda item: item[0])]
    return [*found, *_new(session, typed)]


def _new(session: Session, typed: str) -> Iterator[ThemeCandidate]:
    name = " ".join(typed.split())
    if name and session.codebook.find(name) is None:
        like = session.codebook.similar(name)
        yield ThemeCandidate(None, name, 0, False, like[0].name if like else "")


def match_rank(wanted: str, label: str) -> int | None:
    """Return how well a normalized query matches a normalized label: 0 is best, and ``None`` means no match.

    The ranks from 0 to 4 are: the whole label, its beginning, the beginning of a word, any part, and letters in order.
    """
    if not wanted or wanted == label:
        return 0
    if label.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in label.split()):
        return 2
    if wanted in label:
        return 3
    letters = iter(label)
    return 4 if all(letter in letters for letter in wanted) else None
