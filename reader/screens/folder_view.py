"""The article list, kept in step with the folder: filtered, sorted, and looked through in a thread of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.edits.edit import Edit
from annotations.errors import NothingToDo
from reader.folder.scan import ScanProgress
from reader.screens.folder_scan import FolderScan
from reader.session.list_entry import ArticleEntry, article_entry
from reader.session.reanchoring import Reanchorer

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


class FolderView:
    """What the list of the main screen shows, and what is found out about the folder meanwhile."""

    def __init__(self, screen: "ReadingScreen") -> None:
        """Serve a screen; nothing is looked at before :meth:`begin`."""
        self._screen = screen
        self._session = screen.session
        self.scan = FolderScan(self._session.catalog, screen.call_later, self._on_progress, self._on_end)
        """Looks through the folder."""
        self.progress: ScanProgress | None = None
        """How far the scan is, while one is at work."""
        self._asked_for_news = False

    @property
    def highlighted(self) -> str:
        """Path of the article that is highlighted in the list.

        Raises:
            EditRefused: The list is empty.
        """
        if not self._screen.articles.count:
            raise NothingToDo("No article fits the filter.", "Press / and change it.")
        return self._session.article_list.path_at(self._screen.articles.index)

    def entry_at(self, index: int) -> ArticleEntry:
        """What the list shows of an article."""
        return article_entry(self._session, self._session.article_list[index])

    def empty(self) -> Sequence[str]:
        """What the list says when it shows no article."""
        if self._session.article_list.typed:
            return ["No article fits the filter.", "/ changes it, esc there shows all."]
        return ["The folder holds no articles.", "r looks again."]

    def highlight(self, path: str) -> None:
        """Highlight an article, if the list shows it."""
        place = self._session.article_list.index_of(path)
        if place is not None:
            self._screen.articles.go_to(place)

    def show(self, highlighted: str | None = None) -> None:
        """Show the articles as they are filtered and sorted now.

        Args:
            highlighted: Path of the article to highlight if it is shown; the open one by default.
        """
        article, listing = self._session.article, self._session.article_list
        if highlighted is None:
            highlighted = article.path if article else ""
        self._screen.articles.show(len(listing), listing.index_of(highlighted) or 0)
        self._screen.refresh_rows()

    def filter(self, typed: str) -> None:
        """Show the articles that fit what is typed; what is shown stays while it is not whole."""
        self._screen.perform(lambda _: self._session.article_list.filter(typed))
        self.show()

    def reload(self) -> None:
        """Show what the folder holds now, under the same filter; what is highlighted stays so."""
        listing, articles = self._session.article_list, self._screen.articles
        highlighted = listing.path_at(articles.index) if articles.count else ""
        listing.reload(self._session.catalog.headers())
        self.show(highlighted)

    def rescan(self) -> None:
        """See which articles there are now, and say so."""
        self._asked_for_news = True
        self.scan.start()

    def refresh(self, path: str) -> None:
        """Draw the entry of an article anew; of the whole list when the path is empty."""
        place = self._session.article_list.index_of(path) if path else None
        if place is not None:
            self._screen.articles.refresh_entry(place)
        elif not path:
            self._screen.articles.refresh()

    def on_edit(self, edit: Edit) -> None:
        """The counts of an edited article have changed; an edit of the folder may change all of them."""
        self._session.article_list.on_edit(edit)
        self.refresh(edit.article)

    def _on_progress(self, step: ScanProgress) -> None:
        self.progress = step
        if step.changed:
            self.reload()
        self._screen.articles.refresh()
        self._screen.refresh_rows()

    def _on_end(self, problem: str) -> None:
        self.progress = None
        self.reload()
        self._session.state(Reanchorer).on_scanned()
        news = problem or self._session.article_list.describe_changes()
        if self._asked_for_news or (news and not self._screen.said):
            self._screen.say(news or "No articles came or went")
        self._asked_for_news = False
        if self._session.catalog.is_large:
            from reader.session.index_builder import IndexBuilder  # small folders are searched without an index

            self._session.state(IndexBuilder).start(self._screen.app.call_later)
