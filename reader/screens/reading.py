"""The main screen: the article list on the left, the text on the right, status rows above and below.

The screen maps command ids to actions (``reader.actions``) and repaints after edits; it has no other logic.
"""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.widgets import Input, Static

from annotations.edits.edit import Changed
from annotations.errors import EditRefused
from annotations.text.span import Span
from reader.actions import ACTIONS, text
from reader.actions.context import Actions
from reader.actions.general import report_changes
from reader.commands.keymap import Keymap
from reader.commands.scopes import LIST, MAIN, READING, Scope
from reader.screens import status_rows
from reader.screens.article_view import ArticleView
from reader.screens.command_screen import CommandScreen
from reader.screens.folder_view import FolderView
from reader.screens.scheduling import run_when_idle
from reader.session import open_article
from reader.session.annotator import Annotator
from reader.session.mentions import MentionTracker
from reader.session.motions import Selection
from reader.session.reanchoring import Reanchorer
from reader.session.session import Session
from reader.widgets.article_list import ArticleList
from reader.widgets.bindings import bindings_for
from reader.widgets.content import ChromeRows
from reader.widgets.inputs import FilterSuggester, FindInput
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.style import style_of

LIST_KEYS = {
    "open": "reads the article",
    "quotes": "quotes",
    "codebook": "themes",
    "search": "search",
    "matrix": "matrix",
    "export": "export",
}
"""Commands and descriptions to show while the article list has the focus."""

NARROW_WIDTH, WIDE_WIDTH = 100, 140
"""Terminal widths in cells from which the list is beside the text, and from which the list is wider."""

MIN_WIDTH, MIN_HEIGHT = 40, 10
"""Minimum terminal size in cells; below it, no key has an effect except quit, so that no hidden text is tagged."""


class ReadingScreen(CommandScreen):
    """The screen to read, select and tag."""

    BINDINGS = bindings_for(MAIN)
    ACTIONS: Actions["ReadingScreen"] = ACTIONS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW_WIDTH, "-medium"), (WIDE_WIDTH, "-wide")]

    _top = query_one("#top", ChromeRows)
    _head = query_one("#head", ChromeRows)
    _foot = query_one("#foot", ChromeRows)
    filter_input = query_one("#filter", FindInput)
    """The filter input of the list, hidden until it is opened."""
    find_input = query_one("#find", FindInput)
    """The find input of the article, hidden until it is opened."""

    def __init__(self, session: Session, keymap: Keymap, folder: str, start: str | None = None) -> None:
        """Create the screen.

        Args:
            session: The analyst's session.
            keymap: The keys of all commands.
            folder: Name of the folder for the first row.
            start: Id of the passage to open, or ``None``.
        """
        super().__init__(session, keymap)
        self._folder = folder
        self._start = start
        self._asked_to_leave = False
        self.folder = FolderView(self)
        """The view of the article list."""
        self.articles = self.folder.articles
        """The widget of the article list."""
        self.view = ArticleView(self)
        """The view of the open article."""
        self.pane = self.view.pane
        """The widget of the text."""
        tracker = session.state(MentionTracker)
        tracker.on_work = partial(self.call_later, run_when_idle, self)
        tracker.on_found = self._show_mentions

    def compose(self) -> ComposeResult:
        """Compose the panes and the status rows."""
        yield ChromeRows("top", id="top")
        yield self.articles
        yield ChromeRows("above", "title", "facts", "below", id="head")
        yield self.pane
        yield ChromeRows("here", "state", id="foot")
        yield FindInput("words of the article", enter="selects the next match", escape="goes back", id="find")
        hint = "title, outlet, author, state:unread, theme:taiwan"
        suggester = FilterSuggester(self.session.article_list.completed)
        yield FindInput(hint, enter="goes to the list", escape="shows all", id="filter", suggester=suggester)
        yield Static("too small: 40 × 10 cells are needed", id="too-small")

    def on_mount(self) -> None:
        """Show on the topmost screen whether the edits are saved."""
        self.session.store.backend.subscribe(self._on_outcome)

    def _on_outcome(self) -> None:
        """Handle the outcome of an edit; called in a thread of the backend."""
        self.call_later(self._show_outcome)

    def _show_outcome(self) -> None:
        """Roll refused edits back, and show whether the others are saved."""
        for refusal in self.session.store.roll_back_refused():
            self.topmost.say(f"Not saved and undone: {refusal.edit.label}. {refusal.sentence}")
        self.topmost.refresh_rows()

    def on_open(self) -> None:
        """Show the folder and open the start passage, else the article read last, else the first readable article."""
        reanchorer = self.session.state(Reanchorer)
        reanchorer.post, reanchorer.run = self.call_later, partial(run_when_idle, self)
        self.articles.show(len(self.session.article_list))
        if self.session.store.unread:
            self.show_list()
            self.say(self.session.store.read_only_reason)
            return
        passage = self.session.store.passage(self._start) if self._start else None
        path = passage.article if passage else open_article.latest_article(self.session)
        if path:
            self.perform(lambda: self.open(path, passage.span if passage and passage.is_placed else None))
        if passage:
            self.show_text()
        else:
            self.show_list()
        report_changes(self.context, self.session.store.outside)
        self.call_after_refresh(self.folder.scan.start)  # the first repaint must not wait for the scan

    def on_annotations_read(self) -> None:
        """Reload the list and the screen once the annotations are read."""
        self.session.article_list.reload(self.session.catalog.headers())
        self.on_open()

    def on_unmount(self) -> None:
        """Stop the scan and close the session."""
        self.folder.scan.stop()
        self.session.close()

    # Methods for actions

    def action_command(self, id: str) -> None:
        """Run a command of the command table; a terminal below the minimum size allows only quit."""
        self._asked_to_leave &= id == "quit"
        if self.has_class("-too-small") and id != "quit":
            return
        if self.session.range and id in text.CHAR_MODE:
            self.perform(partial(text.CHAR_MODE[id], self.context))
        else:
            self.session.range = None
            super().action_command(id)

    @property
    def scope(self) -> Scope:
        """The scope of the current key bindings."""
        return LIST if self.list_has_keys else READING

    def make_room(self, rows: int) -> Region:
        """Return the screen region of the selection, scrolled so that a dialog of ``rows`` rows fits beside it."""
        _, selection = self.session.open_selection()
        place = self.pane.region_of(selection.span)
        if place.bottom + rows > self.size.height and place.y < rows:
            self.pane.scroll_to_offset(selection.span.start)
            place = self.pane.region_of(selection.span)
        return place

    def open(self, path: str, span: Span | None = None) -> None:
        """Open an article at ``span``, or by default at the last reading position."""
        former, article = self.session.article, open_article.open_article(self.session, path, span)
        self.folder.highlight(path)
        self.view.show(article)
        if self.session.selection:
            self.pane.select(self.session.selection.span)
        if not self.list_has_keys:
            open_article.mark_as_reading(self.session)
        for changed in (former.path if former else path, path):
            self.folder.refresh(changed)

    def select(self, selection: Selection, *, towards_end: bool = False) -> None:
        """Set the selection and scroll it into view."""
        self.session.selection = selection
        self.pane.select(selection.span, towards_end=towards_end)

    def open_at(self, path: str, span: Span) -> None:
        """Open an article at ``span`` and focus the text."""
        self.perform(lambda: self.open(path, span))
        self.show_text()

    @property
    def list_has_keys(self) -> bool:
        """True if the article list or its filter has the focus."""
        return self.focused in (self.articles, self.filter_input)

    def show_text(self) -> None:
        """Focus the text; on a narrow terminal, hide the list."""
        self.remove_class("-list")
        self.set_focus(self.pane)
        open_article.mark_as_reading(self.session)

    def show_list(self) -> None:
        """Show and focus the article list."""
        self.remove_class("-zen", "-no-list")
        self.add_class("-list")
        self.set_focus(self.articles)

    def toggle_list(self) -> None:
        """Show or hide the article list, which covers the text on a narrow terminal."""
        if self.has_class("-narrow"):
            self.show_text() if self.list_has_keys else self.show_list()
        elif self.has_class("-no-list"):
            self.remove_class("-no-list", "-zen")
        else:
            self.show_text()
            self.add_class("-no-list")

    def toggle_zen(self) -> None:
        """Toggle between the reading pane alone and all panes."""
        self.toggle_class("-zen")
        self.set_focus(self.pane)

    def open_find(self) -> None:
        """Open the find input of the article."""
        self.view.begin_find()
        self.find_input.open()

    def open_filter(self) -> None:
        """Open the filter input of the list."""
        self.filter_input.open(self.session.article_list.typed)

    def _show_mentions(self, path: str) -> None:
        """Update the mention count of an article, and repaint the text if the article is open."""
        if self.session.article and self.session.article.path == path:
            self.pane.refresh()
            self.refresh_rows()
        self.folder.refresh(path)

    def go_back(self) -> None:
        """Open again the screens that were closed by :meth:`visit`; without such screens, end the program."""
        trail, self.session.return_to = self.session.return_to, ()
        if not trail:
            self.quit()
        for opened_by in trail:
            self.action_command(opened_by)

    def quit(self) -> None:
        """Store the reading position and end the program.

        Raises:
            EditRefused: Some edits are not saved; a second call in succession ends the program nevertheless.
        """
        failure = self.session.store.backend.failure
        if failure and failure.unsaved and not self._asked_to_leave:
            self._asked_to_leave = True
            edits = "1 edit is" if failure.unsaved == 1 else f"{failure.unsaved} edits are"
            raise EditRefused(f"{edits} NOT SAVED.", "The same key again leaves without saving; any other key stays.")
        self.session.state(Annotator).save_position()
        self.app.exit(0)

    # Edits

    def on_changed(self, changed: Changed) -> None:
        """Repaint the lanes of the edited passages, the list and the status rows."""
        self.view.on_changed(changed)
        self.folder.on_changed(changed)
        self.refresh_rows()

    # Status rows

    def show_rows(self) -> None:
        """Show the status rows: folder, open article, context of the selection, and save status."""
        session, look, columns = self.session, style_of(self), self.pane.columns
        rows = {
            "top": status_rows.top_row(session, look, self._folder, self.size.width, self.folder.progress),
            "title": status_rows.title_row(session, look, columns.left),
            "facts": status_rows.facts_row(session, look, columns.left, columns.text),
            **self.bottom_rows(session.article_list.progress),
        }
        for widget in (self._top, self._head, self._foot):
            widget.show(rows)

    def context_row(self) -> Content:
        """Return the main keys of the list, or the context of the selection."""
        look, width = style_of(self), self.size.width
        if self.list_has_keys:
            return status_rows.keys_row(look, self.keymap, LIST_KEYS, width)
        return status_rows.context_row(self.session, look, self.keymap, width)

    def on_descendant_focus(self) -> None:
        """Update the status rows, which name the keys of the focused pane."""
        self.refresh_rows()

    def on_resize(self) -> None:
        """Show only a notice if the terminal is below the minimum size."""
        self.set_class(self.size.width < MIN_WIDTH or self.size.height < MIN_HEIGHT, "-too-small")

    # Pane events

    @on(ArticleList.Selected)
    def _read_clicked(self) -> None:
        self.action_command("open")

    @on(ReadingPane.Clicked)
    def _select_clicked(self, event: ReadingPane.Clicked) -> None:
        self.perform(lambda: text.select_clicked(self.context, event.offset, event.double))

    @on(ReadingPane.Dragged)
    def _select_dragged(self, event: ReadingPane.Dragged) -> None:
        self.perform(lambda: text.select_dragged(self.context, event.start, event.end))

    @on(ReadingPane.SelectionScrolledOut)
    def _select_in_view(self, event: ReadingPane.SelectionScrolledOut) -> None:
        self.perform(lambda: text.select_in_view(self.context, event.top))

    @on(ReadingPane.LaneClicked)
    def _select_lane(self, event: ReadingPane.LaneClicked) -> None:
        self.select(Selection(self.session.store.passage(event.passage).span))
        self.refresh_rows()

    @on(Input.Changed, "#find")
    def _find_typed(self, event: Input.Changed) -> None:
        self.perform(lambda: self.view.look_for(event.value))

    @on(FindInput.Closed, "#find")
    def _find_left(self, event: FindInput.Closed) -> None:
        self.show_text()
        if event.chosen:
            self.action_command("next-match" if self.session.selection else "find")
        else:
            self.view.end_find()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        self.folder.filter(event.value)

    @on(FindInput.Closed, "#filter")
    def _filter_left(self, event: FindInput.Closed) -> None:
        if not event.chosen:
            self.folder.filter("")
        self.show_list()
