"""One analyst on a disk that fails, forgets and is written to by others; a schedule is decided by its seed alone."""

import errno
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotations.edits.edit import Change, Edit, Signature, run_to_end
from annotations.errors import EditRefused, ReaderError, StoreConflict, StoreError
from annotations.model import Passage
from annotations.store.backend import AppliedEdit, Failure, StaleChoice, StaleCopy
from annotations.store.folder.backend import open_store
from annotations.store.folder.journal import Sizes
from annotations.store.folder.lock import StorePaths
from annotations.store.folder.writer import WritePath, Writer
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from tests.conftest import REPOSITORY
from tests.durability.disk import CALLS, ROOT, Machine, PowerLoss
from tests.unit.annotations.making import AT, passage

FILE = Path(ROOT) / "annotations.json"
SCHEMA_1 = REPOSITORY / "tests" / "unit" / "annotations" / "store" / "folder" / "schemas" / "1"
"""A project that the first version of the program left."""

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

SMALL = Sizes(line=3, part=2, journal=6_000)
"""An edit of few records is written in parts, and journals are short."""

State = dict[str, str]
"""The notes of the passages by their ids: all that a schedule changes."""


class Lost(AssertionError):
    """The store does not hold what it must."""


class InlineWriter(Writer):
    """Writes where the thread would, at moments that a schedule decides."""

    def __init__(
        self,
        path: WritePath,
        saved: int,
        on_outcome: Callable[[], None],
        *,
        chance: random.Random,
    ) -> None:
        super().__init__(path, saved, on_outcome)
        self.path, self.chance = path, chance
        self.waiting: list[AppliedEdit] = []
        self.behind = False
        self.error: Exception | None = None

    @property
    def running(self) -> bool:
        return False

    @property
    def failure(self) -> Failure | None:
        return Failure(str(self.error), NOON, len(self.waiting)) if self.error else None

    def put(self, pending: AppliedEdit) -> None:
        self.waiting.append(pending)
        self.behind = True
        self.write()

    def mark_dirty(self) -> None:
        self.behind = True

    def write(self) -> None:
        try:
            self.path.write(self.waiting)
        except (OSError, ReaderError) as error:
            self.error = error
            return
        self.error, self.saved, self.waiting = None, self.waiting[-1].sequence, []

    def flush(self) -> None:
        """The thread may come to it, or may not before the machine stops."""
        if self.chance.random() < 0.5:
            self.settle()

    def settle(self, timeout: float | None = None) -> bool:
        if self.behind and not self.waiting:
            try:
                self.path.checkpoint()
            except (OSError, ReaderError) as error:
                self.error = error
                return False
            self.behind, self.error = False, None
        return not self.waiting

    def close(self, timeout: float | None) -> bool:
        if self.waiting:
            self.write()
        self.settle()
        return not self.waiting


def fresh(number: int) -> Passage:
    """A new passage in a place of its own."""
    return passage(f"p{number}", 10 * number, 10 * number + 4, "ai")


class Schedule:
    """What happens, and what must be there after it."""

    def __init__(self, machine: Machine, seed: int) -> None:
        self.chance = random.Random(seed)
        self.disk = machine.disk = machine.kind(seed + 1)
        self.acknowledged: State = {}
        self.maybe: list[tuple[int, State]] = []
        """What edits that were not acknowledged lead to, by their numbers."""
        self.copies: list[tuple[bytes, State]] = []
        self.count = 0
        self.answer: StaleChoice | None = None
        """What was said of an older copy that is still there."""
        if self.chance.random() < 0.2:
            self.begin_in_schema_1()
        self.ended = False
        """Whether the program has ended and could not be started again yet."""
        self.store = self.open()

    def begin_in_schema_1(self) -> None:
        """Put a project of the first version on the disk."""
        beside = StorePaths.for_annotations(FILE)
        for folder in (beside.folder, beside.versions):
            self.disk.mkdir(folder)
        for path in (SCHEMA_1 / "beside").rglob("*"):
            if path.is_file():
                self.disk.put_file(beside.folder / path.relative_to(SCHEMA_1 / "beside"), path.read_bytes())
        self.disk.put_file(FILE, (SCHEMA_1 / "annotations.json").read_bytes())
        self.acknowledged = self.document()

    def run(self) -> None:
        """Do what the seed says, and look at the end whether everything is there."""
        for _ in range(self.chance.randint(3, 10)):
            acts: Sequence[object] = (
                *[self.edit] * 8, *[self.settle] * 3, self.undo, self.close_and_open, self.crash, *[self.outside] * 2,
            )  # fmt: skip
            act = self.chance.choice(acts)
            assert callable(act)
            self.disk.fired = False
            if self.chance.random() < 0.5:
                code = self.chance.choice((*CODES, None))
                self.disk.fault = (self.chance.choice((*CALLS, "any", "any")), self.chance.randint(0, 12), code)
            try:
                act()
            except PowerLoss:
                self.crash()
            self.disk.fault = None
        self.crash() if self.chance.random() < 0.5 else self.close_and_open()
        self.look(exactly=True)
        if not self.store.close() or self.store.backend.failure:
            raise Lost(f"a sound disk does not take it: {self.store.backend.failure}")
        if self.document() != self.acknowledged:
            raise Lost("the annotations file is not up to date after closing")

    # What is there

    def held(self) -> State:
        return {kept.id: kept.note for kept in self.store.passages.in_order()}

    def document(self) -> State:
        """What stock TinyDB would find."""
        content = self.disk.read_file(FILE)
        if content is None:
            return {}
        return {record["id"]: record["note"] for record in json.loads(content)["passages"].values()}

    def look(self, *, exactly: bool = False) -> None:
        """Compare what the store holds with what it must hold."""
        held = self.held()
        if held != self.acknowledged and (exactly or held not in [state for _, state in self.maybe]):
            raise Lost(f"{held} instead of {self.acknowledged}")

    def acknowledge(self) -> None:
        """Note what the store calls saved."""
        while self.maybe and self.maybe[0][0] <= self.store.backend.saved:
            self.acknowledged = self.maybe.pop(0)[1]

    # What happens

    def new_writer(self, *arguments: Any) -> InlineWriter:
        """Make the writer of a store that is opened."""
        self.writer = InlineWriter(*arguments, chance=self.chance)
        return self.writer

    def open(self, stale_choice: StaleChoice | None = None, attempt: int = 0) -> AnnotationStore:
        """Open the annotations; a fault meanwhile is told, and changes nothing."""
        try:
            store = open_store(FILE, coder="ana", stale_choice=stale_choice, sizes=SMALL, writer=self.new_writer)
        except StaleCopy:
            raise
        except StoreError:
            if attempt:
                raise
        else:
            if not store.read_only:
                return store
            store.close()
        self.disk.fault = None
        return self.open(stale_choice, attempt + 1)

    def opened(self, stale_choice: StaleChoice | None = None) -> None:
        """Open again, whatever happens, and see that no acknowledged edit is lost."""
        try:
            self.store = self.open(stale_choice)
        except PowerLoss:
            self.disk.lose_power()
            self.opened(stale_choice)
            return
        except StaleCopy:
            if stale_choice is not None or self.answer is None:
                raise
            self.opened(self.answer)
            return
        held = self.held()
        if held not in [self.acknowledged, *(state for _, state in self.maybe)]:
            raise Lost(f"{held} instead of {self.acknowledged} or {self.maybe}")
        self.acknowledged, self.maybe = held, []

    def crash(self) -> None:
        """Lose power and start again."""
        self.disk.lose_power()
        self.document()
        self.opened()

    def close_and_open(self) -> None:
        if self.store.close():
            self.acknowledge()
        self.opened()

    def settle(self) -> None:
        self.writer.settle()
        if not self.store.pending:
            self.look_saved()
        if self.store.backend.failure is None:
            self.answer = None
        if self.chance.random() < 0.4 and not self.maybe and self.store.backend.failure is None:
            content = self.disk.read_file(FILE)
            if content is not None and self.disk.read_file(StorePaths.for_annotations(FILE).journal):
                self.copies.append((content, self.document()))

    def edit(self) -> None:
        """Keep, change or remove passages; sometimes very many at once, as such edits are written in parts."""
        held, after = self.held(), self.held()
        changes: list[Change] = []
        for _ in range(1 if self.chance.random() < 0.8 else SMALL.line + 2):
            self.count += 1
            kind = self.chance.random()
            id = self.chance.choice([*after]) if after and kind < 0.6 else ""
            if not id or id not in held or any(change.id == id for change in changes):
                new = fresh(self.count)
                changes.append(Change("passages", new.id, None, to_record(new)))
                after[new.id] = ""
            elif kind < 0.2:
                changes.append(Change("passages", id, to_record(self.store.passage(id)), None))
                del after[id]
            else:
                changes.append(Change("passages", id, {"note": held[id]}, {"note": f"n{self.count}"}))
                after[id] = f"n{self.count}"
        self.maybe.append((self.store.backend.saved + len(self.maybe) + 1, after))
        self.store.apply(Edit("edit", tuple(changes), "ana", AT))
        self.acknowledge()
        self.look_saved()
        self.look_in_memory(after)

    def look_in_memory(self, expected: State) -> None:
        if self.held() != expected:
            raise Lost("an applied edit is not to be seen")

    def look_saved(self) -> None:
        """A disk that is sound again takes everything, whatever it refused before: nothing stays unsaved for good."""
        if self.store.backend.failure and not self.disk.fired:
            raise Lost(f"a sound disk does not take what is done: {self.store.backend.failure}")

    def undo(self) -> None:
        try:
            if self.store.undoable("ana") is None:
                return
        except StoreError:  # the journal cannot be read just now
            return
        self.maybe.append((self.store.backend.saved + len(self.maybe) + 1, {}))
        try:
            run_to_end(self.store.undo(Signature("ana", AT)))
        except (EditRefused, StoreError):
            self.maybe.pop()
            return
        except PowerLoss:
            self.maybe[-1] = (self.maybe[-1][0], self.held())
            raise
        self.maybe[-1] = (self.maybe[-1][0], self.held())
        self.acknowledge()
        self.look_saved()

    # What others do

    def outside(self) -> None:
        """Something else changes the annotations file, which the program notices now or when it is opened next."""
        self.disk.fault = None
        content = self.disk.read_file(FILE)
        if self.maybe or content is None or self.store.backend.failure or self.answer is not None:
            return  # what was said of an older copy counts when the file was written after it
        kind = self.chance.random()
        if kind < 0.5:
            self.change_outside(content)
        elif kind < 0.8 and self.copies:
            self.put_back(content)
        elif kind > 0.9 and self.disk.read_file(StorePaths.for_annotations(FILE).journal):
            self.remove(content)

    def noticed(self, stale_choice: StaleChoice | None = None) -> None:
        """Have the program notice: while it runs, after it ended, or after a loss of power."""
        running = not (self.store.read_only or self.ended)
        way = self.chance.choice(("refresh", "close", "crash") if running else ("close", "crash"))
        if way == "refresh":
            self.store.refresh(stale_choice)
            return
        if way == "crash":
            self.disk.lose_power()
        elif not self.ended:
            self.store.close()
        self.ended = True
        self.store = self.open(stale_choice)
        self.ended = False

    def change_outside(self, content: bytes) -> None:
        tables = json.loads(content)
        records = tables["passages"]
        base = {record["id"]: record["note"] for record in records.values()}
        number = self.chance.choice([*records, ""])
        self.count += 1
        if not number:
            new = replace(fresh(self.count), note="theirs")
            records[str(max(map(int, records), default=0) + 1)] = to_record(new)
            id, theirs = new.id, "theirs"
        elif self.chance.random() < 0.3:
            id, theirs = records.pop(number)["id"], None
        else:
            id, theirs = records[number]["id"], f"o{self.count}"
            records[number]["note"] = theirs
        tables["meta"]["1"]["stamp"] = self.count
        self.disk.put_file(FILE, json.dumps(tables).encode())
        ours = self.acknowledged.get(id)
        self.noticed()
        expected, held = dict(self.acknowledged), self.held()
        expected.pop(id, None)
        kept = held.pop(id, None)
        if held != expected:
            raise Lost("a change outside changed something else")
        if base.get(id) == ours or ours == theirs:
            right = kept == theirs
        else:
            right = kept is not None and all(text in kept for text in (ours, theirs) if text)
        if not right:
            raise Lost(f"{kept} is not what is left of {ours} and {theirs}, which were {base.get(id)}")
        self.take_as_is()

    def take_as_is(self) -> None:
        """What was merged is acknowledged like any edit."""
        if self.store.pending:
            raise Lost("a sound disk does not take a merge")
        self.acknowledged = self.held()

    def put_back(self, content: bytes) -> None:
        copy, state = self.chance.choice(self.copies)
        if copy == content:
            return
        self.disk.put_file(FILE, copy)
        answer = self.chance.choice([*StaleChoice])
        before = self.acknowledged
        try:
            self.noticed()
        except StaleCopy:
            self.noticed(answer)
            if answer is StaleChoice.KEEP:
                before = state
        else:
            if state != before and copy != self.copies[-1][0]:  # what was written last is brought up to date
                raise Lost("an older copy was taken for the present one")
        self.answer = StaleChoice.BRING_BACK
        if self.held() != before:
            raise Lost(f"{answer}: {self.held()} instead of {before}")
        self.take_as_is()
        if answer is StaleChoice.KEEP and self.chance.random() < 0.3 and self.store.undoable("ana"):
            self.undo()

    def remove(self, content: bytes) -> None:
        self.disk.put_file(FILE, None)
        self.store.refresh()
        self.writer.settle()
        if self.store.backend.failure is None or self.disk.read_file(FILE) is not None:
            raise Lost("a file that is gone was not missed")
        self.store.close()
        try:
            self.open()
        except StoreConflict:
            self.disk.put_file(FILE, content)
            self.store = self.open()
            self.look(exactly=True)
            return
        raise Lost("a new project was begun in the place of one that is gone")
