"""What the annotations file held when it was last seen here: where something else's changes and ours parted."""

from collections import deque

from annotations.store.folder.checkpoint import DocumentFile
from annotations.store.folder.merge import Base, state_before
from annotations.store.folder.opening import Project
from annotations.store.history import AppliedEdit
from annotations.store.state import AnnotationState


class MergeBase:
    """Follows which edits the annotations file does not hold yet."""

    def __init__(self, project: Project) -> None:
        """Begin with what opening found."""
        self.taken = (project.identity, project.adopted) if project.adopted else None
        """A file that something else wrote and that was taken over: its identity, and what it holds."""
        self._unsettled = deque(AppliedEdit(*edit) for edit in project.since)

    def advance(self, applied: AppliedEdit, written: int) -> None:
        """Take in the next edit; those up to the number ``written`` are in the file, and are forgotten."""
        while self._unsettled and self._unsettled[0].sequence <= written:
            self._unsettled.popleft()
        self._unsettled.append(applied)

    def base(self, state: AnnotationState, file: DocumentFile) -> Base:
        """What the file held.

        Args:
            state: What there is now.
            file: The file as it was last seen here.
        """
        if self.taken is not None and self.taken[0] == file.known[1]:
            return self.taken[1].record
        return state_before(state, [edit for number, edit in self._unsettled if number > file.written])
