"""The article list of the main screen: filtering, sorting, and updates by scans of the folder."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from threading import Event, Thread
from time import monotonic

from annotations.edits.edit import Changed
from annotations.errors import NothingToDo, ReaderError
from annotations.model import State
from reader.folder.catalog import ArticleCatalog
from reader.folder.scan import ScanProgress
from reader.screens.command_screen import CommandScreen
from reader.session.mentions import MentionTracker
from reader.session.reanchoring import Reanchorer
from reader.widgets.article_list import ArticleEntry, ArticleList, ThemeCount

_PAUSE_SECONDS = 0.001
"""Pause in seconds after each slice of work, so that the event loop can handle key presses."""

_REPORT_SECONDS = 0.1
"""Minimum time in seconds between two progress reports without changes."""

_STOP_SECONDS = 0.5
"""Maximum wait in seconds for the scan thread to store its results at exit, so that a hung disk cannot block it."""


class FolderScan:
    """Scans of a folder that update the catalogue, one at a time, in a thread that leaves time for key presses."""

    def __init__(
        self,
        catalog: ArticleCatalog,
        post: Callable[[Callable[[], object]], object],
        on_progress: Callable[[ScanProgress], object],
        on_end: Callable[[str], object],
    ) -> None:
        """Store the catalogue and the callbacks without starting a scan.

        Args:
            catalog: The catalogue of the folder's articles.
            post: Schedules a call on the event loop; thread-safe.
            on_progress: Called on the event loop with the progress, at intervals and whenever articles changed.
            on_end: Called on the event loop at the end of a scan, with an error message or ``""``.
        """
        self._catalog = catalog
        self._post = post
        self._on_progress = on_progress
        self._on_end = on_end
        self._thread: Thread | None = None
        self._again = False
        self._stopped = Event()

    @property
    def is_running(self) -> bool:
        """True from the start of a scan until its end is handled on the event loop."""
        return self._thread is not None

    def start(self) -> None:
        """Start a scan, or schedule one more after the scan that is running."""
        if self._thread is not None:
            self._again = True
        elif not self._stopped.is_set():
            self._again = False
            self._thread = Thread(target=self._run, name="folder scan", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after the current slice of work; results so far are kept."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        try:
            self._scan()
            problem = ""
        except ReaderError as error:
            problem = str(error)
        if not self._stopped.is_set():
            self._post(partial(self._end, problem))

    def _scan(self) -> None:
        reported, known = monotonic(), 0
        with closing(self._catalog.scan()) as steps:
            for step in steps:
                if step.changed or step.of != known or monotonic() - reported >= _REPORT_SECONDS:
                    reported, known = monotonic(), step.of
                    self._post(partial(self._on_progress, step))
                if self._stopped.wait(_PAUSE_SECONDS):
                    return

    def _end(self, problem: str) -> None:
        self._thread = None
        self._on_end(problem)
        if self._again:
            self.start()


class FolderView:
    """The content of the article list, and the scans that update it."""

    def __init__(self, screen: CommandScreen) -> None:
        """Create the view of a list to be mounted on ``screen``, without starting a scan."""
        self._screen = screen
        self._session = screen.session
        self.articles = ArticleList(self._entry_at, self._empty, id="articles")
        """The widget of the list."""
        self.scan = FolderScan(self._session.catalog, screen.call_later, self._on_progress, self._on_end)
        """The scans of the folder."""
        self.progress: ScanProgress | None = None
        """Progress of the running scan, or ``None``."""
        self._asked_for_news = False

    @property
    def highlighted(self) -> str:
        """Path of the highlighted article.

        Raises:
            EditRefused: The list is empty.
        """
        if not self.articles.count:
            raise NothingToDo("No article matches the filter.", "Press / to change it.")
        return self._session.article_list.path_at(self.articles.index)

    def _entry_at(self, index: int) -> ArticleEntry:
        session = self._session
        header, passages = session.article_list[index], session.store.passages
        if header.problem:
            return ArticleEntry(State.UNREAD, header.path, header.problem, (), readable=False)
        counts = passages.theme_counts(header.path)
        published = f"{header.published}{'?' if header.unconfirmed else ''}" if header.published else "n.d."
        return ArticleEntry(
            session.state_of(header.path),
            header.title,
            f"{header.outlet or header.author or 'outlet missing'} · {published}",
            tuple(ThemeCount(one.name[:1], one.colour, counts[one.id]) for one in session.codebook if one.id in counts),
            readable=True,
            new=header.new,
            mentions=session.state(MentionTracker).untagged_count(header) or 0,
            needs_review=sum(passages.revised.get(header.path, {}).values()),
        )

    def _empty(self) -> Sequence[str]:
        if self._session.article_list.typed:
            return ["No article matches the filter.", "/ changes it, esc there shows all."]
        return ["The folder holds no articles.", "r rescans it."]

    def highlight(self, path: str) -> None:
        """Highlight an article if the list contains it."""
        place = self._session.article_list.index_of(path)
        if place is not None:
            self.articles.go_to(place)

    def show(self, highlighted: str | None = None) -> None:
        """Show the articles with the current filter and order.

        Args:
            highlighted: Path of the article to highlight if it is shown; by default, the open article.
        """
        article, listing = self._session.article, self._session.article_list
        if highlighted is None:
            highlighted = article.path if article else ""
        self.articles.show(len(listing), listing.index_of(highlighted) or 0)
        self._screen.refresh_rows()

    def filter(self, typed: str) -> None:
        """Show the articles that match a filter; keep the rows while the filter is incomplete."""

        def show_matches() -> None:
            self._session.article_list.filter(typed)
            self.show()

        self._screen.perform(show_matches)

    def reload(self) -> None:
        """Show the current articles of the folder with the same filter and highlight."""
        listing, articles = self._session.article_list, self.articles
        highlighted = listing.path_at(articles.index) if articles.count else ""
        listing.reload(self._session.catalog.headers())
        self.show(highlighted)

    def rescan(self) -> None:
        """Scan the folder and show a message about new and removed articles."""
        self._asked_for_news = True
        self.scan.start()

    def refresh(self, path: str) -> None:
        """Repaint the entry of an article, or the whole list if the path is empty."""
        place = self._session.article_list.index_of(path) if path else None
        if place is not None:
            self.articles.refresh_entry(place)
        elif not path:
            self.articles.refresh()

    def on_changed(self, changed: Changed) -> None:
        """Repaint the entry of a changed article, or the list if themes or several articles changed."""
        self._session.article_list.on_changed(changed)
        if changed.themes or len(changed.articles) > 1:
            self.refresh("")
        else:
            for path in changed.articles:
                self.refresh(path)

    def _on_progress(self, step: ScanProgress) -> None:
        self.progress = step
        if step.changed:
            self.reload()
        self.articles.refresh()
        self._screen.refresh_rows()

    def _on_end(self, problem: str) -> None:
        self.progress = None
        self.reload()
        self._session.state(Reanchorer).on_scanned()
        news = problem or self._session.article_list.describe_changes()
        if self._asked_for_news or (news and not self._screen.said):
            self._screen.say(news or "No articles were added or removed")
        self._asked_for_news = False
        if self._session.catalog.is_large:
            from reader.session.index_builder import IndexBuilder  # small folders are searched without an index

            self._session.state(IndexBuilder).start(self._screen.app.call_later)
