"""The merge base: the content of the annotations file when this process last read or wrote it."""

from collections import deque

from annotations.store.folder.checkpoint import DocumentFile
from annotations.store.folder.merge import Base, state_before
from annotations.store.folder.opening import Project
from annotations.store.history import AppliedEdit
from annotations.store.state import AnnotationState


class MergeBase:
    """A record of the edits that the annotations file does not hold yet."""

    def __init__(self, project: Project) -> None:
        """Create the merge base of an opened project."""
        self.taken = (project.identity, project.adopted) if project.adopted else None
        """Identity and content of a file that another program wrote and that was adopted, or ``None``."""
        self._unsettled = deque(AppliedEdit(*edit) for edit in project.since)

    def advance(self, applied: AppliedEdit, written: int) -> None:
        """Add the next edit, and drop the edits up to number ``written``, which the file holds."""
        while self._unsettled and self._unsettled[0].sequence <= written:
            self._unsettled.popleft()
        self._unsettled.append(applied)

    def base(self, state: AnnotationState, file: DocumentFile) -> Base:
        """Return a lookup of the records that the file held.

        Args:
            state: The current state.
            file: The file as last read or written here.
        """
        if self.taken is not None and self.taken[0] == file.known[1]:
            return self.taken[1].record
        return state_before(state, [edit for number, edit in self._unsettled if number > file.written])
