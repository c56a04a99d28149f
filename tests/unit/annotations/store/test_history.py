"""What each coder can take back and do again."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.edits.edit import Change, Edit, Signature, invert, run_to_end
from annotations.store.history import History


def act(label: str, coder: str = "ana", *, bookkeeping: bool = False) -> Edit:
    return Edit(label, (Change("themes", "x", {"note": ""}, {"note": label}),), coder, "", bookkeeping=bookkeeping)


class Log:
    """Applies edits, undos and redos to a history as a store does."""

    def __init__(self) -> None:
        self.history = History()
        self.history.undoable("ana")

    def add(self, edit: Edit) -> None:
        self.history.add(edit)

    def reverse(self, edit: Edit | None) -> str | None:
        if edit is None:
            return None
        self.add(run_to_end(invert(edit, Signature(edit.coder, ""))))
        return edit.label

    def undo(self, coder: str = "ana") -> str | None:
        return self.reverse(self.history.undoable(coder))

    def redo(self, coder: str = "ana") -> str | None:
        return self.reverse(self.history.redoable(coder))


def test_the_newest_edit_is_undone_first_and_done_again_last() -> None:
    log = Log()
    log.add(act("one"))
    log.add(act("two"))
    assert [log.undo(), log.undo(), log.undo()] == ["two", "one", None]
    assert [log.redo(), log.redo(), log.redo()] == ["one", "two", None]
    assert [log.undo(), log.undo()] == ["two", "one"]


def test_a_new_edit_empties_what_could_be_done_again() -> None:
    log = Log()
    log.add(act("one"))
    log.undo()
    log.add(act("two"))
    assert log.redo() is None
    assert [log.undo(), log.undo()] == ["two", None]


def test_coders_undo_their_own_edits_only() -> None:
    log = Log()
    log.add(act("hers", "ana"))
    log.add(act("his", "ben"))
    assert log.undo("ana") == "hers"
    log.add(act("his too", "ben"))
    assert log.redo("ana") == "hers"
    assert [log.undo("ben"), log.undo("ben")] == ["his too", "his"]


def test_bookkeeping_is_passed_over_and_does_not_empty_redo() -> None:
    log = Log()
    log.add(act("one"))
    log.undo()
    log.add(act("opened", bookkeeping=True))
    assert log.redo() == "one"
    assert log.undo() == "one"


@given(st.lists(st.sampled_from(["edit", "undo", "redo", "bookkeeping"]), max_size=40), st.data())
def test_stacks_rebuilt_from_the_edits_are_those_that_grew(acts: list[str], data: st.DataObject) -> None:
    log = Log()
    for number, what in enumerate(acts):
        coder = data.draw(st.sampled_from(["ana", "ben"]))
        if what == "undo":
            log.undo(coder)
        elif what == "redo":
            log.redo(coder)
        else:
            log.add(act(str(number), coder, bookkeeping=what == "bookkeeping"))
    rebuilt = History(lambda: log.history.added)
    for coder in ("ana", "ben"):
        assert rebuilt.undoable(coder) == log.history.undoable(coder)
        assert rebuilt.redoable(coder) == log.history.redoable(coder)
