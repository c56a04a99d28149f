"""The edits of the analyst. The coder of the session makes each edit at the current time."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NamedTuple

from annotations.edits.codebook import create_theme
from annotations.edits.edit import Change, Changed, Edit, Signature
from annotations.edits.passages import (
    Target,
    annotate,
    edit_article,
    edit_reading,
    move_passage,
    remove_tags,
    toggle_tag,
)
from annotations.errors import EditRefused, NothingToDo
from annotations.facts import is_date
from annotations.model import Passage, State
from annotations.text.span import Span
from reader.articles.classify import Role
from reader.articles.detail_fields import DATE_NAMES
from reader.session.details import LABELS
from reader.session.session import Session

MAX_NAME_LENGTH = 60
"""Maximum length in code points of selected words that become the name of a theme."""

MAX_RECENT_THEMES = 20
"""Maximum number of recently used themes to remember."""


class OwnTag(NamedTuple):
    """A tag on one of the coder's own passages."""

    passage: Passage
    theme: str
    """Id of the theme."""


class Annotator:
    """Edits the annotations at the selection and of the open article.

    Each method that edits applies one edit, which undo reverts. It raises StoreReadOnly if the annotations are
    read-only, and EditRefused or InvalidRecord if they do not allow the edit.
    """

    def __init__(self, session: Session) -> None:
        """Create an annotator for the selections of a session."""
        self._session = session
        self._store = session.store
        self.recent_themes: list[str] = []
        """Ids of the themes used for tagging in this session, latest first."""
        self._unconfirmed: Edit | None = None
        """The edit whose undo or redo waits for confirmation."""
        self._position_saved_in = ""
        """Path of the article whose reading position was saved last."""

    @property
    def signature(self) -> Signature:
        """The coder of the session and the current time, for edits that are made now."""
        return Signature(self._session.coder, self._session.clock())

    def apply(self, edit: Edit) -> bool:
        """Apply an edit unless it changes nothing. Return whether it was applied."""
        if edit.changes:
            self._store.apply(edit)
        return bool(edit.changes)

    # Tags at the selection

    def toggle_theme(self, theme: str) -> None:
        """Tag the selection with a theme, or remove that tag if the coder's passage on exactly this span has it."""
        self._store.apply(toggle_tag(self._store, self.target(), theme, self.signature))
        self.remember_theme(theme)

    def toggle_digit(self, digit: int) -> None:
        """Toggle the theme of a digit key on the selection.

        Raises:
            NothingToDo: No theme has the key.
        """
        theme = self._session.codebook.by_key(digit)
        if theme is None:
            raise NothingToDo(f"Key {digit} has no theme.", "Press t to choose one.")
        self.toggle_theme(theme.id)

    def toggle_last_theme(self) -> None:
        """Toggle the theme that was used last on the selection.

        Raises:
            NothingToDo: No theme has been used yet.
        """
        last = next(iter(self.recent_themes), None)
        if last is None or last not in self._session.codebook:
            raise NothingToDo("No theme has been used yet.", "Press t to choose one.")
        self.toggle_theme(last)

    def tag_with_name(self, name: str) -> None:
        """Tag the selection with the theme of this name, creating the theme if it does not exist."""
        theme, label, changes = self.theme_named(name)
        self.apply(Edit(f"new theme {label}", tuple(changes), *self.signature))
        own = self._session.own_passage()
        if own is None or theme not in own.themes:
            self.toggle_theme(theme)

    def selected_name(self) -> str:
        """Return the selected words as the name of a theme.

        Raises:
            EditRefused: The words are longer than :data:`MAX_NAME_LENGTH`.
        """
        article, selection = self._session.open_selection()
        name = " ".join(selection.span.extract(article.text).split())
        if len(name) > MAX_NAME_LENGTH:
            raise EditRefused("These are too many words for the name of a theme.", "Select a word or two first.")
        return name

    def own_tags(self) -> list[OwnTag]:
        """Return the coder's tags on exactly the selected span, or else those of all passages that overlap it."""
        _, selection = self._session.open_selection()
        exact = self._session.own_passage()
        overlapping = (one for one in self._session.passages_at(selection.span) if one.coder == self._session.coder)
        passages = [exact] if exact and exact.themes else overlapping
        return [OwnTag(passage, theme) for passage in passages for theme in passage.themes]

    def remove_tag(self, tag: OwnTag) -> None:
        """Remove one tag from its passage."""
        self._store.apply(remove_tags(self._store, tag.passage, [tag.theme], self.signature))

    # The passage on the selection

    def annotate(self, fields: dict[str, str]) -> None:
        """Set fields of the passage on the selection, creating the passage if there is none.

        Args:
            fields: Values of ``note``, ``speaker``, ``via`` and ``said_on`` by name.

        Raises:
            EditRefused: The value of ``said_on`` is not a date.
        """
        check_date(fields.get("said_on", ""))
        self.apply(annotate(self._store, self.target(), self.signature, **fields))

    def toggle_star(self) -> bool:
        """Star the passage on the selection, or remove its star. Return whether the passage now has a star."""
        own = self._session.own_passage()
        starred = not (own and own.starred)
        self._store.apply(annotate(self._store, self.target(), self.signature, starred=starred))
        return starred

    def move_passage(self, id: str, span: Span) -> None:
        """Move a passage of the open article to another span.

        Raises:
            EditRefused: The passage belongs to another coder, or the coder has another passage on exactly that span.
        """
        passage = self._store.passage(id)
        if passage.span != span:
            self._store.apply(move_passage(self._store, passage, self.target(span), self.signature))

    def values_used(self, field: str) -> list[str]:
        """Return the distinct values of a field in all passages, sorted, for completion."""
        return sorted({value for passage in self._store.passages.in_order() if (value := getattr(passage, field))})

    def target(self, span: Span | None = None) -> Target:
        """Return a span of the open article, by default the selection, as the target of an edit."""
        article, selection = self._session.open_selection()
        return Target(article.path, article.units, article.sha256, span or selection.span)

    # The open article

    def edit_details(self, values: Mapping[str, str]) -> None:
        """Confirm details of the open article.

        Args:
            values: Values by name of field.

        Raises:
            EditRefused: The value of a date field is not a date.
        """
        for name, value in values.items():
            if name in DATE_NAMES:
                check_date(value, LABELS[name])
        article, _ = self._session.open_selection()
        self.apply(edit_article(self._store, article.path, "details", self.signature, **values))

    def toggle_state(self, state: State) -> bool:
        """Mark the open article done or irrelevant, or revert that. Return whether it now has the state."""
        article, _ = self._session.open_selection()
        reverted = self._session.reading(article.path).state is state
        label = f"not {state.value}" if reverted else state.value
        new = State.READING if reverted else state
        self.apply(edit_reading(self._store, article.path, label, self.signature, state=new))
        return not reverted

    def save_position(self) -> None:
        """Save the reading position in the open article, if its text was shown and the annotations are writable."""
        session, store = self._session, self._store
        article, selection = session.article, session.selection
        if article is None or selection is None or article.path not in session.opened:
            return
        if store.read_only or not store.exists:
            return
        store.backend.flush()
        reading = session.reading(article.path)
        fields: dict[str, Any] = {
            "place": selection.span.start,
            "furthest": max(reading.furthest, selection.span.end),
            "state": State.READING if reading.state is State.UNREAD else reading.state,
        }
        if article.path == self._position_saved_in and all(getattr(reading, name) == fields[name] for name in fields):
            return
        self._position_saved_in = article.path
        signature = self.signature
        fields["opened"] = signature.at
        self.apply(edit_reading(store, article.path, "place", signature, bookkeeping=True, **fields))

    def toggle_line_role(self) -> bool:
        """Assign the furniture line at the selection to the body, or restore its original role.

        Returns:
            Whether there is such a line at the selection.
        """
        article, selection = self._session.open_selection()
        line = article.lines.line_at(selection.span.start)
        roles = dict(self._store.article(article.path).roles)
        if line is None or (line.role is not Role.FURNITURE and str(line.span.start) not in roles):
            return False
        if roles.pop(str(line.span.start), None) is None:
            roles[str(line.span.start)] = Role.BODY
        return self.apply(edit_article(self._store, article.path, "role of a line", self.signature, roles=roles))

    # Undo

    def undo(self) -> Generator[None, None, str]:
        """Undo the coder's newest edit, in steps of a few milliseconds.

        An edit made in another article or on another day is undone by the second call; the first one returns a
        question.

        Returns:
            The message to show: the undone edit, or the question.

        Raises:
            NothingToDo: There is nothing to undo.
            EditRefused: A later edit changed the same data.
        """
        store = self._store
        return self._invert(store.undoable(self._session.coder), store.undo, "Undo", "u", "Undone")

    def redo(self) -> Generator[None, None, str]:
        """Redo the edit that was undone last, with the same confirmation and steps as :meth:`undo`."""
        store = self._store
        return self._invert(store.redoable(self._session.coder), store.redo, "Redo", "U", "Redone")

    def _invert(
        self,
        edit: Edit | None,
        invert: Callable[[Signature], Generator[None, None, Changed]],
        verb: str,
        key: str,
        done: str,
    ) -> Generator[None, None, str]:
        if edit is None:
            raise NothingToDo(f"Nothing to {verb.lower()}.")
        article, signature = self._session.article, self.signature
        elsewhere = edit.article not in ("", article.path if article else "")
        earlier = edit.at[:10] != signature.at[:10]
        if (elsewhere or earlier) and self._unconfirmed is not edit:
            self._unconfirmed = edit
            where = f" in {edit.article}" if elsewhere else ""
            when = f" of {edit.at[:10]}" if earlier else ""
            return f"{verb} “{edit.label}”{where}{when}? Press {key} again."
        self._unconfirmed = None
        inverted = yield from invert(signature)
        return f"{done}: {inverted.edit.label}"

    # Themes

    def theme_named(self, name: str) -> tuple[str, str, Sequence[Change]]:
        """Return the id and the label of the theme of this name, and the changes that create it if it is new."""
        known = self._session.codebook.find(name)
        if known is not None:
            return known.id, self._session.codebook.label(known.id), ()
        edit, theme = create_theme(self._store, name, None, self.signature)
        return theme, name, edit.changes

    def remember_theme(self, theme: str) -> None:
        """Record that a theme was used for tagging."""
        others = [other for other in self.recent_themes if other != theme]
        self.recent_themes = [theme, *others][:MAX_RECENT_THEMES]


def check_date(value: str, label: str = "") -> None:
    """Check a date that the analyst wrote, which may be empty.

    Args:
        value: The date.
        label: Label of the form's field for the message.

    Raises:
        EditRefused: The value is not a date.
    """
    if value and not is_date(value):
        start = f"{label}: " if label else ""
        raise EditRefused(f"{start}“{value}” is not a date.", "Write 2024, 2024-04 or 2024-04-26.")
