"""Whatever an analyst does, the store holds what a plain list would, and undo leads all the way back."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tinydb import TinyDB

from annotations.anchors import digest
from annotations.codebook import fold_name
from annotations.edits.edit import Change, Edit
from annotations.edits.passages import Target, annotate, toggle_tag
from annotations.errors import EditRefused
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from annotations.text.units import Units
from tests.unit.annotations.machine import Machine
from tests.unit.annotations.making import AT, CODER, SIGNATURE, change, content, edit

TEXT = "Blinken met Xi. They spoke of fentanyl.\n\nWang Yi left."
UNITS, SHA = Units(TEXT), digest(TEXT)
ARTICLES = ("a.txt", "b.txt")
SPANS = (Span(0, 7), Span(0, 15), Span(12, 20), Span(30, 38), Span(41, 45))
NAMES = ("oil", "Oil", "sanctions", "Taiwan", "chips")

Marks = dict[tuple[str, Span], tuple[tuple[str, ...], str]]
"""The themes and the note of each passage, by article and span."""

State = tuple[Marks, dict[str, str]]
"""The passages, and the names of the themes by id."""


class Analyst(Machine[State]):
    """One analyst who tags."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: Marks = {}

    def state(self) -> State:
        return dict(self.marks), dict(self.names)

    def restore(self, state: State) -> None:
        self.marks, self.names = state

    def apply(self, done: Edit) -> None:
        """Apply an edit that the rules allow, and remember what was before it."""
        self.store.apply(done)
        self.remember(self.state())

    def mark(self, place: tuple[str, Span], themes: tuple[str, ...], note: str) -> None:
        if themes or note:
            self.marks[place] = (themes, note)
        else:
            self.marks.pop(place, None)

    @rule(article=st.sampled_from(ARTICLES), span=st.sampled_from(SPANS), data=st.data())
    def press_a_digit(self, article: str, span: Span, data: st.DataObject) -> None:
        theme = data.draw(st.sampled_from(sorted(self.names)))
        self.apply(toggle_tag(self.store, Target(article, UNITS, SHA, span), theme, SIGNATURE))
        themes, note = self.marks.get((article, span), ((), ""))
        kept = tuple(other for other in themes if other != theme)
        self.mark((article, span), kept if theme in themes else (*themes, theme), note)

    @rule(article=st.sampled_from(ARTICLES), span=st.sampled_from(SPANS), note=st.sampled_from(["", "a", "b\n\udcff"]))
    def write_a_note(self, article: str, span: Span, note: str) -> None:
        themes, old = self.marks.get((article, span), ((), ""))
        if note != old:
            self.apply(annotate(self.store, Target(article, UNITS, SHA, span), SIGNATURE, note=note))
            self.mark((article, span), themes, note)

    @rule(name=st.sampled_from(NAMES))
    def make_a_theme(self, name: str) -> None:
        theme = self.store.codebook.new_theme(name, created=AT, used_ids=self.store.used_theme_ids)
        assert theme.id not in self.names
        self.change_theme(theme.id, name, edit("new theme", change(None, theme)))

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def rename_a_theme(self, name: str, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.names)))
        if name != self.names[id]:
            renaming = Change("themes", id, {"name": self.names[id]}, {"name": name})
            self.change_theme(id, name, edit("rename", renaming))

    def change_theme(self, id: str, name: str, done: Edit) -> None:
        """Give a theme a name, unless another one has it."""
        taken = {fold_name(other) for known, other in self.names.items() if known != id}
        if fold_name(name) in taken:
            before = content(self.store)
            try:
                self.store.apply(done)
            except EditRefused:
                assert content(self.store) == before
                return
            raise AssertionError("two themes of one name")
        self.apply(done)
        self.names[id] = name

    @rule()
    def open_the_folder_again(self) -> None:
        before = content(self.store)
        assert self.store.close()
        self.store = open_store(self.folder / "annotations.json")
        assert content(self.store) == before
        if (self.folder / "annotations.json").exists():
            with TinyDB(self.folder / "annotations.json", access_mode="r") as stock:
                assert {record["id"]: dict(record) for record in stock.table("passages")} == before[1]

    @invariant()
    def the_store_holds_what_she_believes(self) -> None:
        assert {theme.id: theme.name for theme in self.store.codebook} == self.names
        assert {
            (kept.article, kept.span): (kept.themes, kept.note) for kept in self.store.passages.in_order()
        } == self.marks
        assert len(self.store.passages) == len(self.marks)
        assert bool(self.store.undoable(CODER)) == bool(self.undos)
        assert bool(self.store.redoable(CODER)) == bool(self.redos)


TestAnalyst = Analyst.TestCase
