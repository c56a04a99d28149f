"""A backend without files: it keeps edits in a list, and refuses those that a test objects to."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotations.codebook import STARTING_THEMES
from annotations.edits.edit import Edit, run_to_end
from annotations.errors import EditRefused
from annotations.store.backend import AppliedEdit, Arrival, Failure, Loaded, Refusal, StaleChoice
from annotations.store.merge import merge
from annotations.store.records_json import ReadItem, encode_line
from annotations.store.state import AnnotationState
from annotations.store.validation import validate
from annotations.tables import to_record


@dataclass
class Shared:
    """What several backends share, as a server would hold it."""

    edits: list[Edit] = field(default_factory=list)
    """The saved edits, oldest first."""
    objections: dict[str, str] = field(default_factory=dict)
    """The reasons why edits are refused, by their labels."""
    taken: bool = False
    """Whether a backend has the right to write."""

    def state(self, count: int | None = None) -> AnnotationState:
        """The state after all edits, or after the first ones."""
        themes = (ReadItem("themes", n, encode_line(n, to_record(one))) for n, one in enumerate(STARTING_THEMES, 1))
        state = AnnotationState(themes)
        for edit in self.edits[:count]:
            state.commit(run_to_end(validate(state, edit, trusted=True)))
        return state


class MemoryBackend:
    """Saves each edit at once, or at :meth:`settle` while it is ``held``."""

    name = "memory"

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.held = False
        self._writes = False
        self._seen = 0
        self._before = 0
        self._waiting: list[AppliedEdit] = []
        self._refusals: list[tuple[int, Refusal]] = []
        self._refused: set[str] = set()
        self._judged = 0
        self._listeners: list[Callable[[], None]] = []

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> Loaded:
        taken = self.shared.taken and not read_only
        self._writes = self.shared.taken = not (read_only or taken)
        reason = "It was opened for reading only." if read_only else "It is open elsewhere." if taken else ""
        self._seen = self._before = self._judged = len(self.shared.edits)
        self.shared.taken = self.shared.taken or taken
        return Loaded(self.shared.state(), self._seen, reason, None)

    @property
    def exists(self) -> bool:
        return bool(self.shared.edits)

    def owns(self, path: Path) -> bool:
        return False

    def arrivals(self, state: AnnotationState, stale_choice: StaleChoice | None) -> Arrival | None:
        seen, self._seen = self._seen, len(self.shared.edits)
        if seen == self._seen:
            return None
        return Arrival("changed outside", *merge(state, self.shared.state(seen).record, self.shared.state()))

    def start_saving(self) -> None:
        pass

    def history(self) -> Iterator[Edit]:
        return (replace(edit, changes=()) for edit in self.shared.edits[: self._before])

    def load_edit(self, id: str) -> Generator[None, None, Edit]:
        yield
        return next(edit for edit in self.shared.edits if edit.id == id)

    def put(self, applied: AppliedEdit) -> None:
        self._waiting.append(applied)
        if not self.held:
            self.settle()

    def take_refusals(self) -> Sequence[Refusal]:
        taken, self._refusals = self._refusals, []
        return [refusal for _, refusal in taken]

    def subscribe(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    @property
    def saved(self) -> int:
        return self._refusals[0][0] - 1 if self._refusals else self._judged

    @property
    def failure(self) -> Failure | None:
        return None

    @property
    def up_to_date(self) -> bool:
        return not self._waiting

    def flush(self) -> None:
        pass

    def settle(self, timeout: float | None = None) -> bool:
        """Judge every waiting edit by the state of the shared edits, as a server does."""
        for applied in self._waiting:
            self._judged, edit = applied.sequence, applied.edit
            state = self.shared.state()
            try:
                if edit.label in self.shared.objections:
                    raise EditRefused(self.shared.objections[edit.label])
                if edit.inverts in self._refused:
                    raise EditRefused("What it inverts was refused.")
                run_to_end(validate(state, edit))
            except EditRefused as error:
                self._refusals.append((applied.sequence, Refusal(edit, error.sentence)))
                self._refused.add(edit.id)
            else:
                self.shared.edits.append(edit)
                self._seen += 1
        self._waiting = []
        for listener in self._listeners:
            listener()
        return True

    def close(self, timeout: float | None = None) -> bool:
        self.settle()
        self.shared.taken = self.shared.taken and not self._writes
        return not self._refusals
