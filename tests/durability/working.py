"""An analyst who never stops, to be killed: ``python -m tests.durability.working KIND FILE``.

The edits are the same in every run, so that what must be there after any number of them is known.
"""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from annotations.edits.edit import Edit
from annotations.store.folder.backend import open_store
from annotations.store.folder.writer import Pace, Writer
from annotations.store.store import AnnotationStore
from tests.unit.annotations.making import change, edit, passage, wait_saved

GROUP = 30
"""Passages that are changed or removed one after the other."""

RESTLESS = Pace(rest=0.002, longest_behind=0.002, share=0)
"""The file is written all the time, between the edits."""

State = dict[str, str]
"""The notes of passages by their ids."""


def step(kind: str, number: int) -> State | tuple[str, str | None]:
    """What the edit of a number does: new passages, or the new note of one, or its removal."""
    turn, place = divmod(number - 1, GROUP + 1)
    if kind == "insert":
        return {f"p{number}": ""}
    if place == 0 and (kind == "remove" or turn == 0):
        return {f"p{turn}-{one}": "" for one in range(GROUP)}
    if kind == "remove":
        return f"p{turn}-{place - 1}", None
    return f"p0-{number % GROUP}", f"{number} " * (1 + number % 40)


def after(kind: str, count: int) -> State:
    """What is there after so many edits."""
    state: State = {}
    for number in range(1, count + 1):
        done = step(kind, number)
        if isinstance(done, dict):
            state |= done
        elif done[1] is None:
            del state[done[0]]
        else:
            state[done[0]] = done[1]
    return state


def edit_of(store: AnnotationStore, kind: str, number: int) -> Edit:
    """The edit of a number."""
    done = step(kind, number)
    if isinstance(done, dict):
        starts = {id: 10 * (number * GROUP + place) for place, id in enumerate(done)}
        return edit("keep", *(change(None, passage(id, start, start + 4, "ai")) for id, start in starts.items()))
    id, note = done
    was = store.passage(id)
    return edit("change", change(was, None if note is None else replace(was, note=note)))


def main() -> None:
    """Work, a few edits ahead of the disk, and say what is saved as soon as that is heard of."""
    kind, file = sys.argv[1:]
    with open_store(Path(file), writer=partial(Writer, pace=RESTLESS)) as store:
        store.backend.subscribe(lambda: print(store.backend.saved, flush=True))
        print(store.backend.saved, flush=True)
        for number in range(store.backend.saved + 1, 100_000):
            receipt = store.apply(edit_of(store, kind, number))
            wait_saved(store, receipt.sequence - 3)


if __name__ == "__main__":
    main()
