"""Annotations that are worked at in whatever way hypothesis thinks of, and that undo leads all the way back from."""

import shutil
import tempfile
from abc import abstractmethod
from pathlib import Path
from typing import Generic, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from annotations.edits.edit import Signature, run_to_end
from annotations.store.folder.backend import open_store
from tests.unit.annotations.making import CODER, LATER, content

State = TypeVar("State")


class Machine(RuleBasedStateMachine, Generic[State]):
    """One analyst at work, and what she believes is there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = open_store(self.folder / "annotations.json")
        self.names = {theme.id: theme.name for theme in self.store.codebook}
        self.undos: list[State] = []
        self.redos: list[State] = []
        self.beginning = content(self.store)

    @abstractmethod
    def state(self) -> State:
        """What she believes now."""

    @abstractmethod
    def restore(self, state: State) -> None:
        """Believe what she did before."""

    def remember(self, state: State) -> None:
        """Note what was there before an edit that was taken."""
        self.undos.append(state)
        self.redos.clear()

    def teardown(self) -> None:
        while self.undos:
            self.undo()
        assert content(self.store) == self.beginning
        assert self.store.close()
        shutil.rmtree(self.folder)

    @precondition(lambda self: self.undos)
    @rule()
    def undo(self) -> None:
        run_to_end(self.store.undo(Signature(CODER, LATER)))
        self.redos.append(self.state())
        self.restore(self.undos.pop())

    @precondition(lambda self: self.redos)
    @rule()
    def redo(self) -> None:
        run_to_end(self.store.redo(Signature(CODER, LATER)))
        self.undos.append(self.state())
        self.restore(self.redos.pop())
