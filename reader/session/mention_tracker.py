"""From mention to mention in the open article, and how many are left in the articles that are listed."""

from collections import deque
from collections.abc import Callable, Generator
from functools import reduce

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Edit
from annotations.errors import EditRefused, NothingToDo, UnknownName, UnreadableArticle
from annotations.mentions import Mention
from annotations.text.span import Span
from annotations.text.units import Kind, Units
from reader.articles.article import Article
from reader.folder.headers import Header
from reader.session.selection import Selection
from reader.session.session import Session
from reader.session.tagging import toggle_theme
from reader.session.untagged_mentions import MentionPatterns, UntaggedMentions

MAX_PIECES_PER_STEP = 4
"""Pieces that are looked through when an article is opened: most articles have no more."""

MAX_PIECES_PER_KEY = 64
"""Pieces that one key looks through, about a megabyte."""

MAX_MENTIONS = 1_000
"""Changed records from which on an edit is followed by looking anew."""

MAX_LISTED_ARTICLES = 50
"""Listed articles that wait to be looked through; the one that was listed last comes first."""

MAX_ARTICLE_LENGTH = 100_000
"""Bytes of the longest article that is looked through without being opened."""


class MentionTracker:
    """What is known of mentions while one analyst works."""

    def __init__(self, session: Session) -> None:
        """Follow what is open in ``session``, and what is edited."""
        self._session = session
        self._book: Codebook | None = None
        self._wanted = MentionPatterns(session.codebook)
        self._article: Article | None = None
        self._open: UntaggedMentions | None = None
        self._current = -1
        self._counts: dict[str, int] = {}
        self._listed: deque[str] = deque(maxlen=MAX_LISTED_ARTICLES)
        self.at_work = False
        """Whether there is something left to look through."""
        self.on_work: Callable[[Generator[str, None, None]], object] = lambda _: None
        """Given what is to be done between the keys, a few milliseconds a step."""
        self.on_found: Callable[[str], object] = lambda _: None
        """Told the path of each article that is looked through."""
        session.store.on_change(self._on_edit)

    @property
    def untagged(self) -> UntaggedMentions | None:
        """The mentions of the open article; looked for anew when it or the codebook is another one than before."""
        session = self._session
        if session.codebook is not self._book:
            self._book, self._wanted = session.codebook, MentionPatterns(session.codebook)
            self._article, self._open = None, None
            self._counts.clear()
        if session.article is not self._article:
            if self._open and self._open.done:
                self._counts[self._open.path] = self._open.count
            self._article, self._open, self._current = session.article, None, -1
            if session.article:
                self._open = UntaggedMentions(session.article, self._wanted, session.store)
                if not self._open.continue_search(MAX_PIECES_PER_STEP):
                    self._wake()
        return self._open

    def untagged_count(self, header: Header) -> int | None:
        """How many untagged mentions an article has; none while nobody has looked, which is done soon."""
        untagged, path = self.untagged, header.path
        if untagged and untagged.path == path:
            return untagged.count if untagged.done else None
        if (
            path not in self._counts
            and path not in self._listed
            and header.size <= MAX_ARTICLE_LENGTH
            and self._wanted.lexicon
        ):
            self._listed.append(path)
            self._wake()
        return self._counts.get(header.path)

    def _wake(self) -> None:
        if not self.at_work:
            self.at_work = True
            self.on_work(self._continue())

    def _continue(self) -> Generator[str, None, None]:
        """Look through what is open and what is listed, a piece or a short article a step."""
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
        """How many untagged mentions an article has that is not open; none when it cannot be read."""
        try:
            article = self._session.catalog.read(path, self._session.store.article(path))
        except (UnknownName, UnreadableArticle):
            return 0
        untagged = UntaggedMentions(article, self._wanted, self._session.store)
        while not untagged.continue_search(MAX_PIECES_PER_KEY):
            pass
        return untagged.count

    def on(self, row: Span) -> list[Span]:
        """Where untagged mentions stand on a row of the open article."""
        untagged = self.untagged
        return untagged.on(row) if untagged else []

    def current_index(self) -> int:
        """Index of the mention that was gone to while the selection holds it, else of the first it holds, or -1."""
        untagged, selection = self.untagged, self._session.selection
        if untagged is None or selection is None:
            return -1
        if self._current >= 0 and untagged.holds(selection.span, self._current):
            return self._current
        return untagged.first_in(selection.span)

    def current_mention(self) -> Mention | None:
        """The mention that is at hand: the one that :meth:`tag` takes."""
        index = self.current_index()
        return self._open[index] if self._open and index >= 0 else None

    def step(self, forward: bool) -> str:
        """Select the sentence of the next or previous mention; of one theme, only the first in a sentence is gone to.

        Returns:
            Which of how many it is.

        Raises:
            EditRefused: There is none on that side, or the search has not come there yet.
        """
        article, selection = self._session.open_selection()
        untagged, here = self._check_ready(), self.current_index()
        index = here if here >= 0 else untagged.first_from(selection.span.start) - forward
        found = _adjacent(untagged, index, forward, selection.span)
        if found < 0 and forward and not untagged.done:
            untagged.continue_search(MAX_PIECES_PER_KEY)
            found = _adjacent(untagged, index, forward, selection.span)
        if found < 0:
            raise EditRefused(*self._no_mention_sentence(untagged, article, forward))
        self._current = found
        self._session.selection = Selection(_sentences(article.units, untagged[found].span))
        return untagged.tally(found)

    def tag(self) -> str:
        """Tag the selection with the theme of the mention in it; tells the theme's id.

        Raises:
            EditRefused: There is no mention in it.
            StoreReadOnly: Nothing can be written.
        """
        self._session.open_selection()
        mention = self.current_mention()
        if mention is None:
            raise NothingToDo("No mention of a theme is selected.", "f goes to the next one.")
        toggle_theme(self._session, mention.theme)
        return mention.theme

    def _check_ready(self) -> UntaggedMentions:
        untagged = self.untagged
        if untagged is None:
            raise NothingToDo("No article is open.")
        return untagged

    def _no_mention_sentence(self, untagged: UntaggedMentions, article: Article, forward: bool) -> tuple[str, str]:
        """Why there is no mention to go to, and what to do."""
        if not self._wanted.lexicon:
            return "No theme has words to look for.", ""
        if not untagged.done:
            return f"Still looking for mentions: {100 * untagged.looked // len(article.text)} %.", "Press f again."
        side = "below" if forward else "above"
        return f"No mention {side}." if untagged.count else "No mention is left in this article.", ""

    def _on_edit(self, edit: Edit, _: int) -> None:
        """See which mentions are tagged now, at the passages that changed; after an edit of many, look anew."""
        if len(edit.changes) > MAX_MENTIONS:
            self._book = None
            return
        for change in edit.changes:
            if change.table == "passages":
                self._passage_changed(change)

    def _passage_changed(self, change: Change) -> None:
        store = self._session.store
        now = store.passage(change.id) if change.id in store else None
        was = {**(now.to_record() if now else {}), **(change.before or {})}
        place = was["now"] or was
        spans = [Span(place["start"], place["end"]), *([now.span] if now else ())]
        for path in {was["article"], now.article if now else was["article"]}:
            self._counts.pop(path, None)
            if self._open and self._open.path == path:
                for span in spans:
                    self._open.update(span)


def _adjacent(untagged: UntaggedMentions, index: int, forward: bool, selection: Span) -> int:
    """Index of the next or previous untagged mention, or -1; none in the selection that has the theme of this one."""
    step = untagged.after if forward else untagged.before
    here = untagged[index].theme if index >= 0 and untagged.holds(selection, index) else ""
    index = step(index)
    while index >= 0 and untagged[index].theme == here and untagged.holds(selection, index):
        index = step(index)
    return index


def _sentences(units: Units, span: Span) -> Span:
    """The sentence that holds a span, or all that it lies in."""
    ends = (units.around(Kind.SENTENCE, offset) or span for offset in (span.start, span.end - 1))
    return reduce(Span.union, ends, span)
