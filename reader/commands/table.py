"""The command table: the single source of key bindings, palette, help and key documentation.

To add a command, add one row to :data:`COMMANDS` and one function to the screen's actions (``reader.actions``). A test
checks that the two match.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Scope(StrEnum):
    """The part of the interface in which the keys of a command are active."""

    READING = "Reading"
    LIST = "Article list"
    MAIN = "Text and article list"
    QUOTES = "Quotes"
    THEMES = "Codebook"
    MATRIX = "Matrix"
    SEARCH = "Search"
    REVIEW = "Review"
    TABLE = "Tables"
    EVERYWHERE = "Everywhere"

    @property
    def parents(self) -> tuple["Scope", ...]:
        """The scopes whose keys are also active while this scope has the focus."""
        return () if self is Scope.EVERYWHERE else (*_PARENTS.get(self, ()), Scope.EVERYWHERE)

    def is_active_in(self, scope: "Scope") -> bool:
        """Return whether keys of this scope are active while ``scope`` has the focus."""
        return self is scope or self in scope.parents

    def collides_with(self, other: "Scope") -> bool:
        """Return whether the keys of both scopes are active at the same time in any scope."""
        return any({self, other} <= {scope, *scope.parents} for scope in Scope)


_PARENTS = {
    Scope.READING: (Scope.MAIN,),
    Scope.LIST: (Scope.MAIN,),
    Scope.QUOTES: (Scope.TABLE,),
    Scope.SEARCH: (Scope.TABLE,),
    Scope.REVIEW: (Scope.TABLE,),
    Scope.THEMES: (Scope.TABLE,),
    Scope.MATRIX: (Scope.TABLE,),
}


@dataclass(frozen=True, slots=True)
class Command:
    """An action that the analyst can trigger by key or from the palette."""

    id: str
    """Stable name, used in the settings to rebind the command."""
    keys: tuple[str, ...]
    """Keys in the notation of the settings: a character, or a name such as ``pagedown``."""
    title: str
    """A short description, shown in the palette and the help."""
    scope: Scope = Scope.READING
    group: str = ""
    """Heading in the help."""
    hint: str = ""
    """One word for the status line. Only the most useful commands have one."""


def _review() -> Iterator[Command]:
    here, group = Scope.REVIEW, "Review"
    yield Command("mark-review", ("space",), "Mark the passage; again unmarks", here, group, "mark")
    yield Command("attach-here", ("a",), "Attach the passage to the new words", here, group, "attach")
    yield Command("attach-to-selection", ("s",), "Attach it to what is selected in its article", here, group)
    yield Command("keep-as-it-is", ("=",), "Keep it as it is; it does not wait any more", here, group, "keep")
    yield Command("delete-passage", ("x",), "Delete the passage with its tags and notes", here, group, "delete")
    yield Command("show-everything", ("0",), "Show what moved, too; again only what waits", here, group)


def _hits() -> Iterator[Command]:
    here, group = Scope.SEARCH, "Search"
    yield Command("mark-hit", ("space",), "Mark the place, or those of the article; again unmarks", here, group, "mark")
    yield Command("mark-all-hits", ("a",), "Mark all places; again none", here, group)
    yield Command("pick-theme-for-hits", ("t",), "Tag the sentences of the marked places", here, group, "tag")
    for digit in range(1, 10):
        yield Command(f"tag-hits-{digit}", (str(digit),), f"Tag them with the theme on key {digit}", here, group)
    yield Command("sort-hits", ("s",), "Best first; again the newest first", here, group, "sort")
    yield Command("search-again", ("r",), "Look for it again in the folder as it is now", here, group)


def _tags() -> Iterator[Command]:
    for digit in range(1, 10):
        yield Command(
            f"tag-{digit}", (str(digit),), f"Tag with the theme on key {digit}; again takes it off", group=_TAG
        )


def _only() -> Iterator[Command]:
    for digit in range(1, 10):
        title = f"Only the theme on key {digit}; again all"
        yield Command(f"only-theme-{digit}", (str(digit),), title, Scope.QUOTES, "Quotes")


def _theme_keys() -> Iterator[Command]:
    for digit in range(1, 10):
        title = f"Let key {digit} tag with the theme; again with none"
        yield Command(f"theme-key-{digit}", (str(digit),), title, Scope.THEMES, "Codebook")


_MOVE, _TAG, _PASSAGE, _FIND, _VIEW, _ARTICLE = (
    "Select",
    "Tag",
    "Passages and quotes",
    "Find",
    "Move the view",
    "Articles",
)
_R, _L, _M, _T, _Q, _E = Scope.READING, Scope.LIST, Scope.MAIN, Scope.TABLE, Scope.QUOTES, Scope.EVERYWHERE
_C, _X = Scope.THEMES, Scope.MATRIX

COMMANDS: tuple[Command, ...] = (
    Command("pick-theme", ("t",), "Tag: choose or make a theme", _R, _TAG, "tag"),
    *_tags(),
    Command("tag-again", (".",), "Tag with the last theme", _R, _TAG),
    Command("untag", ("x",), "Take tags off", _R, _TAG),
    Command("next-mention", ("f",), "Next mention of a theme that nobody has tagged", _R, _TAG),
    Command("previous-mention", ("F",), "Previous mention", _R, _TAG),
    Command("tag-mention", ("enter",), "Tag with the theme that is mentioned; in fine selection: keep it", _R, _TAG),
    Command("theme-from-words", ("a",), "New theme named by the selected words", _R, _TAG),
    Command("next-sentence", ("down", "j"), "Next sentence", _R, _MOVE),
    Command("previous-sentence", ("up", "k"), "Previous sentence", _R, _MOVE),
    Command("next-word", ("right", "l", "w"), "Next word; first the one inside the selection", _R, _MOVE),
    Command("previous-word", ("left", "h", "b"), "Previous word; first the one inside the selection", _R, _MOVE),
    Command("extend-sentence", ("shift+down", "J"), "Extend by a sentence", _R, _MOVE),
    Command("extend-sentence-back", ("shift+up", "K"), "Take back, or extend upwards, by a sentence", _R, _MOVE),
    Command("extend-word", ("shift+right", "L"), "Extend by a word", _R, _MOVE),
    Command("extend-word-back", ("shift+left", "H"), "Take back, or extend to the left, by a word", _R, _MOVE),
    Command("next-clause", (",",), "Next clause; first the one inside the selection", _R, _MOVE),
    Command("previous-clause", (";",), "Previous clause", _R, _MOVE),
    Command("next-paragraph", ("p", "}"), "Next paragraph", _R, _MOVE),
    Command("previous-paragraph", ("P", "{"), "Previous paragraph", _R, _MOVE),
    Command("next-quotation", ("c", '"'), "Next quotation; first the one inside the selection", _R, _MOVE),
    Command("previous-quotation", ("C", "'"), "Previous quotation", _R, _MOVE),
    Command("widen", ("+", "="), "Widen: word, clause, quotation, sentence, paragraph", _R, _MOVE),
    Command("narrow", ("-",), "Narrow again", _R, _MOVE),
    Command("fine", ("v",), "Fine selection: ← → by letter, ↑ ↓ by row, again leaves", _R, _MOVE),
    Command("swap-ends", ("o",), "In fine selection: move the other end", _R, _MOVE),
    Command("leave-fine", ("escape",), "In fine selection: leave it, as v does", _R, _MOVE),
    Command("next-passage", (")", "]"), "Next passage", _R, _PASSAGE),
    Command("previous-passage", ("(", "["), "Previous passage", _R, _PASSAGE),
    Command("adjust-start", ("s",), "Move the start of the passage: arrows, then enter", _R, _PASSAGE),
    Command("adjust-end", ("e",), "Move the end of the passage: arrows, then enter", _R, _PASSAGE),
    Command("copy", ("y",), "Copy the quote with its citation", _R, _PASSAGE, "copy"),
    Command("copy-more", ("Y",), "Add the quote to what was copied", _R, _PASSAGE),
    Command("note", ("m",), "Note, speaker, via, said on", _R, _PASSAGE, "note"),
    Command("star", ("*",), "Star", _R, _PASSAGE),
    Command("find", ("/",), "Find in the article", _R, _FIND, "find"),
    Command("next-match", ("n",), "Next match", _R, _FIND),
    Command("previous-match", ("N",), "Previous match", _R, _FIND),
    Command("page-down", ("space", "pagedown"), "A page down", _R, _VIEW),
    Command("page-up", ("backspace", "pageup"), "A page up", _R, _VIEW),
    Command("top", ("g", "home"), "Top of the article", _R, _VIEW),
    Command("bottom", ("G", "end"), "End of the article", _R, _VIEW),
    Command("fold", ("z",), "Fold or unfold page furniture; on a line of it, flip the line", _R, _VIEW),
    Command("details", ("i",), "Details of the article: title, author, outlet, date, event", _R, _ARTICLE),
    Command("done", ("d",), "Done, and on to the next unread article", _R, _ARTICLE),
    Command("irrelevant", ("D",), "Irrelevant, and on to the next unread article", _R, _ARTICLE),
    Command("open", ("enter", "right", "l"), "Read the article", _L, _ARTICLE, "read"),
    Command(
        "filter-list",
        ("/",),
        "Filter the list: words, state:unread, theme:taiwan, has:passages",
        _L,
        _ARTICLE,
        "filter",
    ),
    Command("sort-list", ("s",), "Sort the list: name, date, outlet, passages, last read", _L, _ARTICLE),
    Command("list-down", ("down", "j"), "Next article in the list", _L, _ARTICLE),
    Command("list-up", ("up", "k"), "Previous article in the list", _L, _ARTICLE),
    Command("list-page-down", ("pagedown", "space"), "A page down in the list", _L, _ARTICLE),
    Command("list-page-up", ("pageup", "backspace"), "A page up in the list", _L, _ARTICLE),
    Command("list-top", ("home", "g"), "First article", _L, _ARTICLE),
    Command("list-bottom", ("end", "G"), "Last article", _L, _ARTICLE),
    Command("next-article", (">",), "Next article", _M, _ARTICLE),
    Command("previous-article", ("<",), "Previous article", _M, _ARTICLE),
    Command("look-again", ("r",), "Look at the folder again", _M, _ARTICLE),
    Command("toggle-list", ("\\",), "Article list on and off", _M, _VIEW),
    Command("zen", ("Z",), "Reading pane alone", _M, _VIEW),
    Command("other-pane", ("tab", "shift+tab"), "The other pane", _M, _VIEW),
    Command("mark-quote", ("space",), "Mark the passage, or the group, in order; again unmarks", _Q, "Quotes", "mark"),
    Command("mark-all-quotes", ("a",), "Mark all that are shown; again none", _Q, "Quotes"),
    Command("copy-quotes", ("y",), "Copy the marked quotes with their citations", _Q, "Quotes", "copy"),
    Command("copy-more-quotes", ("Y",), "Add the marked quotes to what was copied", _Q, "Quotes"),
    Command("tag-quotes", ("t",), "Tag the marked passages: choose or make a theme", _Q, "Quotes", "tag"),
    Command("untag-quotes", ("x",), "Take a theme off the marked passages", _Q, "Quotes"),
    Command("note-quotes", ("m",), "Note, speaker, via, said on, of the marked passages", _Q, "Quotes"),
    Command("star-quotes", ("*",), "Star the marked passages; again unstars", _Q, "Quotes"),
    Command("group-quotes", ("s",), "Group by theme, article, outlet, event, speaker", _Q, "Quotes"),
    *_only(),
    Command("show-all-quotes", ("0", "escape"), "Show all passages again", _Q, "Quotes"),
    Command("new-theme", ("n",), "New theme beside this one", _C, "Codebook"),
    Command("new-theme-under", ("N",), "New theme under this one", _C, "Codebook"),
    Command("edit-theme", ("e",), "Name, description, words, words that exclude, key, note", _C, "Codebook"),
    Command("suggest-words", ("w",), "Words that its passages have in common, to be added", _C, "Codebook"),
    *_theme_keys(),
    Command("theme-colour", ("c",), "Colour", _C, "Codebook"),
    Command("theme-up", ("K", "shift+up"), "Up among those under the same theme", _C, "Codebook"),
    Command("theme-down", ("J", "shift+down"), "Down among those under the same theme", _C, "Codebook"),
    Command("move-theme", ("m",), "Put it under another theme, or at the top", _C, "Codebook"),
    Command("merge-theme", ("=",), "Merge it into another theme", _C, "Codebook"),
    Command("delete-theme", ("x",), "Delete it; says first what goes", _C, "Codebook"),
    Command("column-right", ("right", "l"), "Next column", _X, "Matrix"),
    Command("column-left", ("left", "h"), "Previous column", _X, "Matrix"),
    Command("first-column", ("0",), "First column", _X, "Matrix"),
    Command("last-column", ("$",), "Last column: the sums", _X, "Matrix"),
    Command("sort-matrix", ("s",), "Sort by this column; again in their own order", _X, "Matrix"),
    Command("matrix-rows", ("r",), "Other rows: theme, article, outlet, event, speaker, coder", _X, "Matrix"),
    Command("matrix-columns", ("c",), "Other columns: the same; themes by themes tell which meet", _X, "Matrix"),
    Command("swap-axes", ("x",), "Swap rows and columns", _X, "Matrix"),
    Command("matrix-counts", ("n",), "Count passages, articles, words", _X, "Matrix"),
    Command("matrix-meeting", ("b",), "Themes meet where they overlap, in a sentence, in a paragraph", _X, "Matrix"),
    Command("copy-matrix", ("y",), "Copy as Markdown", _X, "Matrix"),
    Command("copy-matrix-tabs", ("Y",), "Copy with tabs, for a spreadsheet", _X, "Matrix"),
    *_hits(),
    *_review(),
    Command("row-down", ("down", "j"), "Next row", _T, "Tables"),
    Command("row-up", ("up", "k"), "Previous row", _T, "Tables"),
    Command("row-page-down", ("pagedown",), "A page down", _T, "Tables"),
    Command("row-page-up", ("pageup", "backspace"), "A page up", _T, "Tables"),
    Command("row-top", ("home", "g"), "First row", _T, "Tables"),
    Command("row-bottom", ("end", "G"), "Last row", _T, "Tables"),
    Command("filter-rows", ("/",), "Show only some rows", _T, "Tables", "filter"),
    Command("go-there", ("enter",), "Go there; q comes back to the row", _T, "Tables", "go there"),
    Command("quotes", ("Q",), "Quotes: every passage of the folder", _E, "Everywhere"),
    Command("codebook", ("T",), "Codebook: the themes, and every change to them", _E, "Everywhere"),
    Command("matrix", ("M",), "Matrix: themes by article, outlet, event, speaker, coder", _E, "Everywhere"),
    Command("search", ("S",), "Search the texts of the folder", _E, "Everywhere"),
    Command("review", ("R",), "Review: what became of passages in changed articles", _E, "Everywhere"),
    Command("export", ("E",), "Export quotes: what, in which format, where to", _E, "Everywhere"),
    Command("undo", ("u",), "Undo your newest edit", _E, "Everywhere", "undo"),
    Command("redo", ("U",), "Redo", _E, "Everywhere"),
    Command("help", ("?",), "Every key, and a command by its name", _E, "Everywhere", "help"),
    Command("palette", ("ctrl+p", ":"), "Find a command by its name", _E, "Everywhere"),
    Command("quit", ("q",), "Go back; from reading, quit", _E, "Everywhere"),
)
"""Every command, in the order of the help."""

BY_ID = {command.id: command for command in COMMANDS}

_KEY_LABELS = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "shift+down": "shift+↓", "shift+up": "shift+↑",
    "shift+left": "shift+←", "shift+right": "shift+→", "pagedown": "page down", "pageup": "page up",
}  # fmt: skip
"""Labels of the keys that are not displayed under their own name."""


def key_label(keys: Iterable[str]) -> str:
    """Return the label of keys for help and documentation."""
    return "  ".join(_KEY_LABELS.get(key, key) for key in keys)


def in_scope(*places: Scope) -> Iterator[Command]:
    """Yield the commands declared for any of these scopes."""
    return (command for command in COMMANDS if command.scope in places)


@cache
def active_in(scope: Scope) -> tuple[Command, ...]:
    """Return the commands whose keys are active while ``scope`` has the focus."""
    return tuple(in_scope(scope, *scope.parents))
