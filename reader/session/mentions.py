"""The mentions of themes in the articles: those of the open one, to go through, and counts for the article list.

An article is scanned in pieces from the top. The positions are kept in arrays, so that finding the next untagged
mention stays fast even in an article of ten megabytes.
"""

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from functools import reduce
from itertools import islice

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Changed
from annotations.errors import NothingToDo, UnknownName, UnreadableArticle
from annotations.mentions import Lexicon, Mention
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from annotations.text.span import Span
from annotations.text.units import Kind, Units
from reader.articles.article import Article
from reader.folder.headers import Header
from reader.session.annotator import Annotator
from reader.session.motions import Selection
from reader.session.session import Session

MAX_PIECES_PER_STEP = 4
"""Maximum number of pieces scanned when an article is opened. Most articles have no more."""

MAX_PIECES_PER_KEY = 64
"""Maximum number of pieces scanned per key, about a megabyte."""

MAX_MENTIONS = 1_000
"""Maximum number of changes in an edit that are applied incrementally. After a larger edit, the scan starts again."""

MAX_LISTED_ARTICLES = 50
"""Maximum number of listed articles that wait for a scan. The article listed last is scanned first."""

MAX_ARTICLE_LENGTH = 100_000
"""Maximum size in bytes of an article that is scanned without being opened."""

LOOKAHEAD_LENGTH = 1_000
"""Code points before and after a row that are searched if the scan has not reached the row."""


class MentionPatterns:
    """The search patterns of a codebook and, for each theme, the themes whose tags cover its mentions."""

    def __init__(self, book: Codebook) -> None:
        """Compile the patterns of the current codebook."""
        self.lexicon = Lexicon(book)
        """The keywords of the codebook."""
        self.themes = [theme.id for theme in book]
        """Ids of all themes, in codebook order."""
        self.families: Mapping[str, set[str]] = {id: {id} for id in self.themes}
        """The subtree of each theme by id. A tag with any theme in the subtree covers a mention of the theme."""
        for theme in reversed(list(book)):
            if theme.parent is not None:
                self.families[theme.parent].update(self.families[theme.id])


class UntaggedMentions:
    """The mentions in an article, except those in page furniture."""

    def __init__(self, article: Article, patterns: MentionPatterns, store: AnnotationStore) -> None:
        """Prepare the scan of an article without starting it."""
        self._article = article
        self._patterns = patterns
        self._store = store
        self._starts, self._ends, self._themes = array("I"), array("I"), array("I")
        self._untagged = bytearray()
        self._scan = patterns.lexicon.scan(article.units, Span(0, len(article.text)))
        self._number = {id: number for number, id in enumerate(patterns.themes)}
        self.scanned = 0
        """Number of code points scanned."""
        self.done = not patterns.lexicon
        """True once the whole article is scanned."""

    def continue_search(self, pieces: int) -> bool:
        """Scan a few more pieces, about a millisecond each. Return whether the scan is complete."""
        before = self.scanned
        for end, mentions in islice(self._scan, pieces):
            self.scanned = end
            for mention in mentions:
                if not self._article.lines.is_boilerplate(mention.span):
                    self._starts.append(mention.span.start)
                    self._ends.append(mention.span.end)
                    self._themes.append(self._number[mention.theme])
                    self._untagged.append(self._is_untagged(mention))
        self.done = self.scanned in (before, len(self._article.text))
        return self.done

    @property
    def path(self) -> str:
        """Path of the article."""
        return self._article.path

    @property
    def count(self) -> int:
        """Number of untagged mentions in the part scanned so far."""
        return self._untagged.count(1)

    def tally(self, index: int) -> str:
        """Return the rank of a mention among the untagged ones, as in ``3 of 12``. A ``+`` marks an incomplete scan."""
        return f"{self._untagged.count(1, 0, index + 1)} of {self.count}{'' if self.done else '+'}"

    def __getitem__(self, index: int) -> Mention:
        """Return the mention at an index, tagged or not."""
        return Mention(Span(self._starts[index], self._ends[index]), self._patterns.themes[self._themes[index]])

    def first_from(self, offset: int) -> int:
        """Return the index of the first mention that starts at or after an offset (code points), tagged or not."""
        return bisect_left(self._starts, offset)

    def after(self, index: int) -> int:
        """Return the index of the first untagged mention after an index, or -1."""
        return self._untagged.find(1, index + 1)

    def before(self, index: int) -> int:
        """Return the index of the last untagged mention before an index, or -1."""
        return self._untagged.rfind(1, 0, max(0, index))

    def holds(self, span: Span, index: int) -> bool:
        """Return whether a mention is untagged and lies inside a span."""
        return bool(self._untagged[index]) and span.contains(self[index].span)

    def first_in(self, span: Span) -> int:
        """Return the index of the first untagged mention that lies inside a span, or -1."""
        index = self.after(self.first_from(span.start) - 1)
        while index >= 0 and self._ends[index] > span.end > self._starts[index]:
            index = self.after(index)
        return index if index >= 0 and self._ends[index] <= span.end else -1

    def on(self, row: Span) -> list[Span]:
        """Return the spans of the untagged mentions that overlap a row of text, wholly or in part."""
        near = Span(max(0, row.start - LOOKAHEAD_LENGTH), row.end)
        if row.end <= self.scanned or self.done:
            indexes = range(self.first_from(near.start), self.first_from(near.end))
            found: Iterable[Mention] = (self[index] for index in indexes if self._untagged[index])
        else:
            found = filter(self._is_untagged, self._ahead(row))
        return [mention.span for mention in found if mention.span.overlaps(row)]

    def update(self, span: Span) -> None:
        """Update the tagged state of the mentions inside a span where a passage was added or removed."""
        for index in range(self.first_from(span.start), self.first_from(span.end)):
            self._untagged[index] = self._is_untagged(self[index])

    def _ahead(self, row: Span) -> Iterable[Mention]:
        """Yield the mentions near a row that the scan has not reached."""
        paragraphs = self._article.units.paragraphs
        paragraph = paragraphs[paragraphs.last_from(row.start)]
        near = Span(max(paragraph.start, row.start - LOOKAHEAD_LENGTH), min(paragraph.end, row.end + LOOKAHEAD_LENGTH))
        found = self._patterns.lexicon.find_in(self._article.units, near)
        return (mention for mention in found if not self._article.lines.is_boilerplate(mention.span))

    def _is_untagged(self, mention: Mention) -> bool:
        """Return whether no passage of any coder with the theme, or with a theme below it, covers a mention."""
        family = self._patterns.families[mention.theme]
        return not any(
            passage.span.contains(mention.span) and not family.isdisjoint(passage.themes)
            for passage in self._store.passages.overlapping(self._article.path, mention.span)
        )


class MentionTracker:
    """The mentions in the open article and the counts in listed articles of one session."""

    def __init__(self, session: Session) -> None:
        """Create a tracker that follows the open article and the edits of ``session``."""
        self._session = session
        self._book: Codebook | None = None
        self._patterns = MentionPatterns(session.codebook)
        self._article: Article | None = None
        self._open: UntaggedMentions | None = None
        self._current = -1
        self._counts: dict[str, int] = {}
        self._listed: deque[str] = deque(maxlen=MAX_LISTED_ARTICLES)
        self.at_work = False
        """True while a scan is in progress."""
        self.on_work: Callable[[Generator[str, None, None]], object] = lambda _: None
        """Called with a generator to run between keys. Each step takes a few milliseconds."""
        self.on_found: Callable[[str], object] = lambda _: None
        """Called with the path of each article after its scan."""
        session.store.on_change(self._on_changed)

    @property
    def untagged(self) -> UntaggedMentions | None:
        """The mentions in the open article, or ``None`` without one. Another article or codebook starts a new scan."""
        session = self._session
        if session.codebook is not self._book:
            self._book, self._patterns = session.codebook, MentionPatterns(session.codebook)
            self._article, self._open = None, None
            self._counts.clear()
        if session.article is not self._article:
            if self._open and self._open.done:
                self._counts[self._open.path] = self._open.count
            self._article, self._open, self._current = session.article, None, -1
            if session.article:
                self._open = UntaggedMentions(session.article, self._patterns, session.store)
                if not self._open.continue_search(MAX_PIECES_PER_STEP):
                    self._wake()
        return self._open

    def untagged_count(self, header: Header) -> int | None:
        """Return the number of untagged mentions in an article, or ``None`` if it has not been scanned.

        If the article is not too long, it is scheduled for a scan.
        """
        untagged, path = self.untagged, header.path
        if untagged and untagged.path == path:
            return untagged.count if untagged.done else None
        if (
            path not in self._counts
            and path not in self._listed
            and header.size <= MAX_ARTICLE_LENGTH
            and self._patterns.lexicon
        ):
            self._listed.append(path)
            self._wake()
        return self._counts.get(header.path)

    def _wake(self) -> None:
        if not self.at_work:
            self.at_work = True
            self.on_work(self._continue())

    def _continue(self) -> Generator[str, None, None]:
        """Scan the open article and the listed articles. Each step scans one piece, or one short article."""
        while ((untagged := self.untagged) and not untagged.done) or self._listed:
            if untagged and not untagged.done:
                path = untagged.path if untagged.continue_search(1) else ""
            else:
                path = self._listed.pop()
                self._counts[path] = self._count(path)
            if path:
                self.on_found(path)
            yield ""
        self.at_work = False

    def _count(self, path: str) -> int:
        """Return the number of untagged mentions in an article that is not open, or 0 if it cannot be read."""
        try:
            article = self._session.catalog.read(path, self._session.store.article(path))
        except (UnknownName, UnreadableArticle):
            return 0
        untagged = UntaggedMentions(article, self._patterns, self._session.store)
        while not untagged.continue_search(MAX_PIECES_PER_KEY):
            pass
        return untagged.count

    def on(self, row: Span) -> list[Span]:
        """Return the spans of the untagged mentions on a row of the open article."""
        untagged = self.untagged
        return untagged.on(row) if untagged else []

    def current_index(self) -> int:
        """Return the index of the current mention, or -1.

        The current mention is the one that :meth:`step` last selected, if the selection still contains it, or else the
        first untagged mention inside the selection.
        """
        untagged, selection = self.untagged, self._session.selection
        if untagged is None or selection is None:
            return -1
        if self._current >= 0 and untagged.holds(selection.span, self._current):
            return self._current
        return untagged.first_in(selection.span)

    def current_mention(self) -> Mention | None:
        """Return the current mention, which :meth:`tag` tags, or ``None``."""
        index = self.current_index()
        return self._open[index] if self._open and index >= 0 else None

    def step(self, forward: bool) -> str:
        """Select the sentence of the next or previous untagged mention.

        Further mentions of the same theme in the selected sentence are skipped.

        Returns:
            The rank of the mention among the untagged ones, as in ``3 of 12``.

        Raises:
            NothingToDo: There is no mention on that side, or the scan has not reached it yet.
        """
        article, selection = self._session.open_selection()
        untagged, here = self.untagged, self.current_index()
        assert untagged is not None  # an article is open
        index = here if here >= 0 else untagged.first_from(selection.span.start) - forward
        found = _adjacent(untagged, index, forward, selection.span)
        if found < 0 and forward and not untagged.done:
            untagged.continue_search(MAX_PIECES_PER_KEY)
            found = _adjacent(untagged, index, forward, selection.span)
        if found < 0:
            raise NothingToDo(*self._no_mention_sentence(untagged, article, forward))
        self._current = found
        self._session.selection = Selection(_sentences(article.units, untagged[found].span))
        return untagged.tally(found)

    def tag(self) -> str:
        """Tag the selection with the theme of the current mention, and return the id of the theme.

        Raises:
            NothingToDo: The selection contains no untagged mention.
            StoreReadOnly: The annotations are read-only.
        """
        self._session.open_selection()
        mention = self.current_mention()
        if mention is None:
            raise NothingToDo("No mention of a theme is selected.", "f goes to the next mention.")
        self._session.state(Annotator).toggle_theme(mention.theme)
        return mention.theme

    def _no_mention_sentence(self, untagged: UntaggedMentions, article: Article, forward: bool) -> tuple[str, str]:
        """Return the reason why there is no mention to select, and a hint for the analyst."""
        if not self._patterns.lexicon:
            return "No theme has keywords.", ""
        if not untagged.done:
            return f"Searching for mentions: {100 * untagged.scanned // len(article.text)} %.", "Press f again."
        side = "below" if forward else "above"
        return f"No mention {side}." if untagged.count else "No untagged mention is left in this article.", ""

    def _on_changed(self, changed: Changed) -> None:
        """Update the mentions at the changed passages. After a large edit, start a new scan."""
        if len(changed.passages) > MAX_MENTIONS:
            self._book = None
            return
        for path in changed.articles if changed.passages else ():
            self._counts.pop(path, None)
        if self._open and self._open.path in changed.articles:
            for change in changed.edit.changes:
                if change.table == "passages":
                    self._update(self._open, change)

    def _update(self, untagged: UntaggedMentions, change: Change) -> None:
        """Update the mentions at the former and the present place of a changed passage."""
        store = self._session.store
        now = store.passage(change.id) if change.id in store.passages else None
        was = {**(to_record(now) if now else {}), **(change.before or {})}
        place = was["now"] or was
        untagged.update(Span(place["start"], place["end"]))
        if now:
            untagged.update(now.span)


def _adjacent(untagged: UntaggedMentions, index: int, forward: bool, selection: Span) -> int:
    """Return the index of the next or previous untagged mention, or -1.

    Mentions in the selection that have the same theme as the one at ``index`` are skipped.
    """
    step = untagged.after if forward else untagged.before
    here = untagged[index].theme if index >= 0 and untagged.holds(selection, index) else ""
    index = step(index)
    while index >= 0 and untagged[index].theme == here and untagged.holds(selection, index):
        index = step(index)
    return index


def _sentences(units: Units, span: Span) -> Span:
    """Return the sentence that contains a span, or the union of the sentences that it crosses."""
    ends = (units.around(Kind.SENTENCE, offset) or span for offset in (span.start, span.end - 1))
    return reduce(Span.union, ends, span)
