"""The seam between the annotations in memory and the place where they are stored.

A store applies each edit in memory first and then hands it to its backend. The backend saves edits in the order of
their numbers. Each edit has one of two outcomes: it is saved, or it is refused. The backend also reports what other
programs changed.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

from annotations.edits.edit import Change, Edit
from annotations.errors import StoreConflict
from annotations.store.records_json import EncodedRow
from annotations.store.state import AnnotationState


class AppliedEdit(NamedTuple):
    """An edit that was applied in memory."""

    sequence: int
    """The edit's number; edits are numbered from 1 in the order of their application."""
    edit: Edit
    """The edit, reduced to its effective changes."""
    rows: tuple[EncodedRow, ...]
    """The changed records after the edit, encoded once for all backends that keep JSON."""


class Refusal(NamedTuple):
    """An edit that the backend does not accept, because of what others have stored meanwhile."""

    edit: Edit
    """The refused edit."""
    sentence: str
    """The reason, for the analyst."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure to save edits; the backend keeps them and retries."""

    sentence: str
    """The reason, as a sentence for the analyst."""
    since: datetime
    """The time of the first failed attempt since the last success, in UTC."""
    unsaved: int
    """The number of unsaved edits; 0 if all edits are saved, but not yet in their final form."""
    copy: str = ""
    """The place of an emergency copy of all annotations; empty if there is none."""

    def __str__(self) -> str:
        return f"{self.sentence} A copy is in {self.copy}." if self.copy else self.sentence


class StaleChoice(Enum):
    """The treatment of stored annotations that are an older copy of themselves."""

    KEEP = "keep"
    """Keep the older copy; later edits are reverted by one edit that can be undone."""
    BRING_BACK = "bring back"
    """Keep the later edits; the stored annotations are brought up to date."""


class StaleCopy(StoreConflict):
    """The stored annotations are an older copy of themselves and need a :class:`StaleChoice`."""

    title = "Older annotations file"

    def __init__(self, name: str, edits: Sequence[Edit]) -> None:
        """Create an error for a backend and the edits, without their changes, that were made after the copy."""
        count = "1 edit was" if len(edits) == 1 else f"{len(edits)} edits were"
        super().__init__(
            f"{name} is an older copy: {count} made since.",
            "“reader recover FOLDER --keep” goes on with the copy, “… --bring-back” with the edits.",
        )
        self.edits = edits
        """The later edits, oldest first, without their changes."""


class Arrival(NamedTuple):
    """Changes that other programs made to the stored annotations, for the store to apply as one edit."""

    label: str
    """Description of the changes for undo and redo."""
    changes: tuple[Change, ...] = ()
    """The changes; empty if the stored annotations differ only in what no edit changes."""
    remarks: tuple[str, ...] = ()
    """Sentences about records that were changed on both sides."""
    used_theme_ids: Collection[str] = ()
    """The ids of the themes that other programs created and possibly deleted; they are never used again."""


class Loaded(NamedTuple):
    """The annotations as a backend read them."""

    state: AnnotationState
    """The annotations, which from then on only the store changes."""
    sequence: int
    """The number of the newest edit."""
    read_only_reason: str
    """The reason why no edit can be saved, as a sentence; empty if edits can be saved."""
    arrival: Arrival | None
    """Changes by other programs that are not part of ``state`` yet, or ``None``."""


class Backend(Protocol):
    """A place where annotations are stored.

    A store calls the methods from one thread; only :meth:`read` and :meth:`settle` may be called from any thread.
    """

    name: str
    """The name of the place, for messages."""

    # Reading

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> Loaded:
        """Read the annotations.

        Args:
            read_only: Read without reserving the right to write.
            stale_choice: How to treat an older copy.

        Raises:
            StaleCopy: The stored annotations are an older copy and ``stale_choice`` is ``None``.
            StoreError: The annotations cannot be read or trusted.
        """

    @property
    def exists(self) -> bool:
        """True if annotations are stored."""

    def owns(self, path: Path) -> bool:
        """Return whether a file belongs to the stored annotations, so that nothing else may be written there."""

    # Changes by other programs

    def arrivals(self, state: AnnotationState, stale_choice: StaleChoice | None) -> Arrival | None:
        """Return what other programs changed since the last call, or ``None``.

        Args:
            state: The state of the store.
            stale_choice: How to treat an older copy.

        Raises:
            StaleCopy: The stored annotations are an older copy and ``stale_choice`` is ``None``.
            StoreError: The changes cannot be merged.
        """

    def start_saving(self) -> None:
        """Save what :meth:`read` or :meth:`arrivals` left to save; called after the store has applied the arrival."""

    # History

    def history(self) -> Iterable[Edit]:
        """Yield the edits before those that were :meth:`put`, oldest first, possibly without their changes.

        Raises:
            StoreError: The history cannot be read.
        """

    def load_edit(self, id: str) -> Generator[None, None, Edit]:
        """Return an edit of the history with its changes, read in steps of a few milliseconds.

        Raises:
            StoreError: The edit cannot be read or trusted.
        """

    # Saving

    def put(self, applied: AppliedEdit) -> None:
        """Queue an edit to be saved; its number follows that of the previous edit."""

    def take_refusals(self) -> Sequence[Refusal]:
        """Return the edits that were refused since the last call, oldest first.

        A backend that refuses an edit also refuses the later edits that invert it or do not fit without it.
        """

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call a listener, in a thread of the backend, when edits were saved, could not be saved, or were refused."""

    @property
    def saved(self) -> int:
        """The number of the newest edit with an outcome; up to it, every edit is durable or was refused."""

    @property
    def failure(self) -> Failure | None:
        """The reason and start time of a saving failure; ``None`` while saving works."""

    @property
    def up_to_date(self) -> bool:
        """True if every edit has its outcome and is stored in its final form."""

    def flush(self) -> None:
        """Request an early save in final form, for example when the analyst leaves an article."""

    def settle(self, timeout: float | None = None) -> bool:
        """Save everything in final form and wait until that succeeds or an attempt fails.

        Args:
            timeout: The maximum wait in seconds, or ``None`` to wait without limit.

        Returns:
            :attr:`up_to_date`; if false, :attr:`failure` holds the reason, unless the timeout expired.
        """

    def close(self, timeout: float | None = None) -> bool:
        """Try once more to save the queued edits, release the right to write, and return whether every edit is durable.

        Args:
            timeout: Seconds to wait for an unresponsive place, or ``None`` to wait without limit.
        """
