"""Whatever is done to the codebook, the annotations say what a plain list would, and undo leads all the way back."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from annotations.codebook import fold_name
from annotations.edits import codebook
from annotations.edits.edit import Edit, run_to_end
from annotations.errors import EditRefused
from annotations.model import Tag
from tests.unit.annotations.machine import Machine
from tests.unit.annotations.making import AT, SIGNATURE, change, content, edit, passage

NAMES = ("oil", "Oil", "sanctions", "Taiwan", "chips")
WHO = ("ana", "ben")

Tree = dict[str | None, list[str]]
"""Ids of the themes under each one, in order."""

Kept = dict[str, tuple[frozenset[tuple[str, str]], str]]
"""The tags (theme and coder) and the note of each passage."""


State = tuple[dict[str, str], Tree, Kept]
"""The names of the themes by id, the tree, and the passages."""


class Codebooks(Machine[State]):
    """One analyst who changes her mind."""

    def __init__(self) -> None:
        super().__init__()
        self.tree: Tree = {None: list(self.names)}
        self.kept: Kept = {}
        self.ever = set(self.names)
        self.made = 0

    def state(self) -> State:
        return dict(self.names), {above: list(ids) for above, ids in self.tree.items()}, dict(self.kept)

    def restore(self, state: State) -> None:
        self.names, self.tree, self.kept = state

    def apply(self, done: Edit) -> bool:
        """Apply an edit; tell whether it was taken and changed anything. One that is refused changes nothing."""
        if not done.changes:
            return False
        before, state = content(self.store), self.state()
        try:
            self.store.apply(done)
        except EditRefused:
            assert content(self.store) == before
            return False
        self.remember(state)
        return True

    def above(self, id: str) -> str | None:
        return next(parent for parent, ids in self.tree.items() if id in ids)

    def under(self, id: str) -> set[str]:
        return {id}.union(*(self.under(child) for child in self.tree.get(id, ())))

    def is_taken(self, name: str, parent: str | None, *but: str) -> bool:
        return fold_name(name) in {fold_name(self.names[id]) for id in self.tree.get(parent, ()) if id not in but}

    def theme(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.names)))

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def create(self, name: str, data: st.DataObject) -> None:
        parent = data.draw(st.sampled_from([None, *sorted(self.names)]))
        done, id = codebook.create_theme(self.store, name, parent, SIGNATURE)
        assert id not in self.ever
        taken = self.is_taken(name, parent)
        assert self.apply(done) is not taken
        if not taken:
            self.names[id] = name
            self.tree.setdefault(parent, []).append(id)
            self.ever.add(id)

    @precondition(lambda self: self.names)
    @rule(name=st.sampled_from(NAMES), key=st.sampled_from([None, 1, 2]), data=st.data())
    def alter(self, name: str, key: int | None, data: st.DataObject) -> None:
        id = self.theme(data)
        if self.apply(codebook.alter_theme(self.store, id, SIGNATURE, name=name, key=key)):
            self.names[id] = name
            assert self.store.codebook.get(id).key == key
        else:
            assert self.names[id] == name or self.is_taken(name, self.above(id), id)

    @precondition(lambda self: self.names)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        id, parent = self.theme(data), data.draw(st.sampled_from([None, *sorted(self.names)]))
        taken = self.is_taken(self.names[id], parent, id)
        try:
            done = codebook.move_theme(self.store, id, parent, SIGNATURE)
        except EditRefused:
            assert parent in self.under(id)
            return
        assert parent not in self.under(id)
        if self.apply(done):
            assert not taken
            self.tree[self.above(id)].remove(id)
            self.tree.setdefault(parent, []).append(id)
        else:
            assert taken or self.tree[parent][-1] == id

    @precondition(lambda self: self.names)
    @rule(by=st.sampled_from([-1, 1, 3]), data=st.data())
    def shift(self, by: int, data: st.DataObject) -> None:
        id = self.theme(data)
        if self.apply(codebook.shift_theme(self.store, id, by, SIGNATURE)):
            row = self.tree[self.above(id)]
            place = row.index(id)
            row.remove(id)
            row.insert(max(0, place + by), id)

    @precondition(lambda self: len(self.names) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        id, into = (self.theme(data) for _ in range(2))
        if id == into:
            return
        done = run_to_end(codebook.merge_themes(self.store, id, into, SIGNATURE))
        both = {name for name, (tags, _) in self.kept.items() if {id, into} <= {theme for theme, _ in tags}}
        assert both == set(self.store.passages.ids(id)) & set(self.store.passages.ids(into))
        tagged = sum(id in {theme for theme, _ in tags} for tags, _ in self.kept.values())
        assert codebook.impact(done) == (tagged, 0)
        if self.apply(done):
            if into in self.under(id):
                self.tree[self.above(into)].remove(into)
                row = self.tree[self.above(id)]
                row.insert(row.index(id), into)
            self.tree.setdefault(into, []).extend(self.tree.pop(id, ()))
            self.forget(id)
            self.retag(lambda theme: into if theme == id else theme)

    @precondition(lambda self: self.names)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        id = self.theme(data)
        done = run_to_end(codebook.delete_theme(self.store, id, SIGNATURE))
        before = len(self.kept)
        if self.apply(done):
            row = self.tree[self.above(id)]
            place = row.index(id)
            row[place:place] = self.tree.pop(id, ())
            self.forget(id)
            self.retag(lambda theme: None if theme == id else theme)
            assert codebook.impact(done).removed == before - len(self.kept)

    def forget(self, id: str) -> None:
        self.tree[self.above(id)].remove(id)
        del self.names[id]

    def retag(self, new: Callable[[str], str | None]) -> None:
        for name, (tags, note) in list(self.kept.items()):
            now = frozenset((theme, who) for old, who in tags if (theme := new(old)) is not None)
            if now or note:
                self.kept[name] = now, note
            else:
                del self.kept[name]

    @precondition(lambda self: self.names)
    @rule(note=st.sampled_from(["", "why?"]), data=st.data())
    def tag(self, note: str, data: st.DataObject) -> None:
        tag = st.tuples(st.sampled_from(sorted(self.names)), st.sampled_from(WHO))
        tags = data.draw(st.lists(tag, min_size=1, unique=True, max_size=3))
        self.made += 1
        made = passage(f"p{self.made}", self.made * 10, self.made * 10 + 15, note=note)
        made = replace(made, tags=tuple(Tag(theme, who, AT) for theme, who in tags))
        assert self.apply(edit("tag", change(None, made)))
        self.kept[made.id] = frozenset(tags), note

    @invariant()
    def the_annotations_say_what_she_believes(self) -> None:
        book = self.store.codebook
        assert {theme.id: theme.name for theme in book} == self.names
        for parent in (None, *self.names):
            assert [theme.id for theme in book.children(parent)] == self.tree.get(parent, [])
        found = {
            one.id: (frozenset((tag.theme, tag.coder) for tag in one.tags), one.note)
            for one in self.store.passages.in_order()
        }
        assert found == self.kept


TestCodebooks = Codebooks.TestCase
