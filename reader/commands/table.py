"""The command table: the single source of key bindings, palette, help and key documentation.

To add a command, add one row to :data:`COMMANDS` and one action (``reader.actions``) under the same id. A test
checks that the two match.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reader.commands.scopes import (
    CODEBOOK,
    EVERYWHERE,
    LIST,
    MAIN,
    MATRIX,
    QUOTES,
    READING,
    REVIEW,
    SEARCH,
    TABLE,
    Scope,
)


@dataclass(frozen=True, slots=True)
class Command:
    """An action that the analyst can trigger by key or from the palette."""

    id: str
    """Stable name, used in the settings to rebind the command."""
    keys: tuple[str, ...]
    """Keys in the notation of the settings: a character, or a name such as ``pagedown``."""
    title: str
    """A short description, shown in the palette and the help."""
    scope: Scope
    group: str
    """Heading in the help."""
    hint: str = ""
    """One word for the status line. Only the most useful commands have one."""


def _digits(id: str, title: str, scope: Scope, group: str) -> Iterator[Command]:
    """Yield a command for each digit key, which replaces ``{}`` in the title."""
    return (Command(f"{id}-{digit}", (str(digit),), title.format(digit), scope, group) for digit in range(1, 10))


_MOVE, _TAG, _PASSAGE = "Select", "Tag", "Passages and quotes"
_FIND, _VIEW, _ARTICLE = "Find", "Move the view", "Articles"

COMMANDS: tuple[Command, ...] = (
    Command("pick-theme", ("t",), "Tag: choose or create a theme", READING, _TAG, "tag"),
    *_digits("tag", "Tag with the theme on key {}; again removes the tag", READING, _TAG),
    Command("tag-again", (".",), "Tag with the last theme", READING, _TAG),
    Command("untag", ("x",), "Remove tags", READING, _TAG),
    Command("next-mention", ("f",), "Next untagged mention of a theme", READING, _TAG),
    Command("previous-mention", ("F",), "Previous untagged mention", READING, _TAG),
    Command("tag-mention", ("enter",), "Tag with the mentioned theme; in fine selection: save", READING, _TAG),
    Command("theme-from-words", ("a",), "New theme named after the selected words", READING, _TAG),
    Command("next-sentence", ("down", "j"), "Next sentence", READING, _MOVE),
    Command("previous-sentence", ("up", "k"), "Previous sentence", READING, _MOVE),
    Command("next-word", ("right", "l", "w"), "Next word; first the one in the selection", READING, _MOVE),
    Command("previous-word", ("left", "h", "b"), "Previous word; first the one in the selection", READING, _MOVE),
    Command("extend-sentence", ("shift+down", "J"), "Extend by a sentence", READING, _MOVE),
    Command("extend-sentence-back", ("shift+up", "K"), "Shrink, or extend upwards, by a sentence", READING, _MOVE),
    Command("extend-word", ("shift+right", "L"), "Extend by a word", READING, _MOVE),
    Command("extend-word-back", ("shift+left", "H"), "Shrink, or extend to the left, by a word", READING, _MOVE),
    Command("next-clause", (",",), "Next clause; first the one in the selection", READING, _MOVE),
    Command("previous-clause", (";",), "Previous clause", READING, _MOVE),
    Command("next-paragraph", ("p", "}"), "Next paragraph", READING, _MOVE),
    Command("previous-paragraph", ("P", "{"), "Previous paragraph", READING, _MOVE),
    Command("next-quotation", ("c", '"'), "Next quotation; first the one in the selection", READING, _MOVE),
    Command("previous-quotation", ("C", "'"), "Previous quotation", READING, _MOVE),
    Command("widen", ("+", "="), "Widen: word, clause, quotation, sentence, paragraph", READING, _MOVE),
    Command("narrow", ("-",), "Narrow again", READING, _MOVE),
    Command("fine", ("v",), "Fine selection: ← → by letter, ↑ ↓ by row, again leaves", READING, _MOVE),
    Command("swap-ends", ("o",), "In fine selection: move the other end", READING, _MOVE),
    Command("leave-fine", ("escape",), "In fine selection: leave it, as v does", READING, _MOVE),
    Command("next-passage", (")", "]"), "Next passage", READING, _PASSAGE),
    Command("previous-passage", ("(", "["), "Previous passage", READING, _PASSAGE),
    Command("adjust-start", ("s",), "Move the start of the passage: arrows, then enter", READING, _PASSAGE),
    Command("adjust-end", ("e",), "Move the end of the passage: arrows, then enter", READING, _PASSAGE),
    Command("copy", ("y",), "Copy the quote with its citation", READING, _PASSAGE, "copy"),
    Command("copy-more", ("Y",), "Add the quote to what was copied", READING, _PASSAGE),
    Command("note", ("m",), "Note, speaker, via, said on", READING, _PASSAGE, "note"),
    Command("star", ("*",), "Star", READING, _PASSAGE),
    Command("find", ("/",), "Find in the article", READING, _FIND, "find"),
    Command("next-match", ("n",), "Next match", READING, _FIND),
    Command("previous-match", ("N",), "Previous match", READING, _FIND),
    Command("page-down", ("space", "pagedown"), "A page down", READING, _VIEW),
    Command("page-up", ("backspace", "pageup"), "A page up", READING, _VIEW),
    Command("top", ("g", "home"), "Top of the article", READING, _VIEW),
    Command("bottom", ("G", "end"), "End of the article", READING, _VIEW),
    Command("fold", ("z",), "Fold or unfold page furniture; on a line of it, switch its role", READING, _VIEW),
    Command("details", ("i",), "Details of the article: title, author, outlet, date, event", READING, _ARTICLE),
    Command("done", ("d",), "Done, and on to the next unread article", READING, _ARTICLE),
    Command("irrelevant", ("D",), "Irrelevant, and on to the next unread article", READING, _ARTICLE),
    Command("open", ("enter", "right", "l"), "Read the article", LIST, _ARTICLE, "read"),
    Command(
        "filter-list",
        ("/",),
        "Filter the list: words, state:unread, theme:taiwan, has:passages",
        LIST,
        _ARTICLE,
        "filter",
    ),
    Command("sort-list", ("s",), "Sort the list: name, date, outlet, passages, last read", LIST, _ARTICLE),
    Command("list-down", ("down", "j"), "Next article in the list", LIST, _ARTICLE),
    Command("list-up", ("up", "k"), "Previous article in the list", LIST, _ARTICLE),
    Command("list-page-down", ("pagedown", "space"), "A page down in the list", LIST, _ARTICLE),
    Command("list-page-up", ("pageup", "backspace"), "A page up in the list", LIST, _ARTICLE),
    Command("list-top", ("home", "g"), "First article", LIST, _ARTICLE),
    Command("list-bottom", ("end", "G"), "Last article", LIST, _ARTICLE),
    Command("next-article", (">",), "Next article", MAIN, _ARTICLE),
    Command("previous-article", ("<",), "Previous article", MAIN, _ARTICLE),
    Command("look-again", ("r",), "Rescan the folder", MAIN, _ARTICLE),
    Command("toggle-list", ("\\",), "Show or hide the article list", MAIN, _VIEW),
    Command("zen", ("Z",), "Reading pane alone", MAIN, _VIEW),
    Command("other-pane", ("tab", "shift+tab"), "The other pane", MAIN, _VIEW),
    Command(
        "mark-quote", ("space",), "Mark the passage, or the group, in order; again unmarks", QUOTES, "Quotes", "mark"
    ),
    Command("mark-all-quotes", ("a",), "Mark all that are shown; again unmarks all", QUOTES, "Quotes"),
    Command("copy-quotes", ("y",), "Copy the marked quotes with their citations", QUOTES, "Quotes", "copy"),
    Command("copy-more-quotes", ("Y",), "Add the marked quotes to what was copied", QUOTES, "Quotes"),
    Command("tag-quotes", ("t",), "Tag the marked passages: choose or create a theme", QUOTES, "Quotes", "tag"),
    Command("untag-quotes", ("x",), "Remove a theme from the marked passages", QUOTES, "Quotes"),
    Command("note-quotes", ("m",), "Note, speaker, via, said on, of the marked passages", QUOTES, "Quotes"),
    Command("star-quotes", ("*",), "Star the marked passages; again unstars", QUOTES, "Quotes"),
    Command("group-quotes", ("s",), "Group by theme, article, outlet, event, speaker", QUOTES, "Quotes"),
    *_digits("only-theme", "Show only the theme on key {}; again shows all", QUOTES, "Quotes"),
    Command("show-all-quotes", ("0", "escape"), "Show all passages again", QUOTES, "Quotes"),
    Command("new-theme", ("n",), "New theme at the same level", CODEBOOK, "Codebook"),
    Command("new-theme-under", ("N",), "New subtheme", CODEBOOK, "Codebook"),
    Command("edit-theme", ("e",), "Edit: name, description, keywords, excluded words, key, note", CODEBOOK, "Codebook"),
    Command("suggest-words", ("w",), "Suggest keywords from its passages", CODEBOOK, "Codebook"),
    *_digits("theme-key", "Assign key {} to the theme; again clears it", CODEBOOK, "Codebook"),
    Command("theme-colour", ("c",), "Choose the colour", CODEBOOK, "Codebook"),
    Command("theme-up", ("K", "shift+up"), "Move up among its siblings", CODEBOOK, "Codebook"),
    Command("theme-down", ("J", "shift+down"), "Move down among its siblings", CODEBOOK, "Codebook"),
    Command("move-theme", ("m",), "Move under another theme, or to the top level", CODEBOOK, "Codebook"),
    Command("merge-theme", ("=",), "Merge into another theme", CODEBOOK, "Codebook"),
    Command("delete-theme", ("x",), "Delete; shows the effect first", CODEBOOK, "Codebook"),
    Command("column-right", ("right", "l"), "Next column", MATRIX, "Matrix"),
    Command("column-left", ("left", "h"), "Previous column", MATRIX, "Matrix"),
    Command("first-column", ("0",), "First column", MATRIX, "Matrix"),
    Command("last-column", ("$",), "Last column: the totals", MATRIX, "Matrix"),
    Command("sort-matrix", ("s",), "Sort by this column; again restores the order", MATRIX, "Matrix"),
    Command("matrix-rows", ("r",), "Change the rows: theme, article, outlet, event, speaker, coder", MATRIX, "Matrix"),
    Command("matrix-columns", ("c",), "Change the columns: the same; themes by themes co-occur", MATRIX, "Matrix"),
    Command("swap-axes", ("x",), "Swap rows and columns", MATRIX, "Matrix"),
    Command("matrix-counts", ("n",), "Count passages, articles, words", MATRIX, "Matrix"),
    Command("matrix-meeting", ("b",), "Co-occurrence: overlap, same sentence, same paragraph", MATRIX, "Matrix"),
    Command("copy-matrix", ("y",), "Copy as Markdown", MATRIX, "Matrix"),
    Command("copy-matrix-tabs", ("Y",), "Copy with tabs, for a spreadsheet", MATRIX, "Matrix"),
    Command("mark-hit", ("space",), "Mark the match, or all of the article; again unmarks", SEARCH, "Search", "mark"),
    Command("mark-all-hits", ("a",), "Mark all matches; again unmarks all", SEARCH, "Search"),
    Command("pick-theme-for-hits", ("t",), "Tag the sentences of the marked matches", SEARCH, "Search", "tag"),
    *_digits("tag-hits", "Tag the sentences with the theme on key {}", SEARCH, "Search"),
    Command("sort-hits", ("s",), "Best first; again the newest first", SEARCH, "Search", "sort"),
    Command("search-again", ("r",), "Search again in the current folder", SEARCH, "Search"),
    Command("mark-review", ("space",), "Mark the passage; again unmarks", REVIEW, "Review", "mark"),
    Command("attach-here", ("a",), "Attach the passage to the new words", REVIEW, "Review", "attach"),
    Command("attach-to-selection", ("s",), "Attach the passage to the selection in its article", REVIEW, "Review"),
    Command("keep-as-it-is", ("=",), "Keep the passage as it is, without review", REVIEW, "Review", "keep"),
    Command("delete-passage", ("x",), "Delete the passage with its tags and notes", REVIEW, "Review", "delete"),
    Command("show-everything", ("0",), "Show all passages that moved; again only those to review", REVIEW, "Review"),
    Command("row-down", ("down", "j"), "Next row", TABLE, "Tables"),
    Command("row-up", ("up", "k"), "Previous row", TABLE, "Tables"),
    Command("row-page-down", ("pagedown",), "A page down", TABLE, "Tables"),
    Command("row-page-up", ("pageup", "backspace"), "A page up", TABLE, "Tables"),
    Command("row-top", ("home", "g"), "First row", TABLE, "Tables"),
    Command("row-bottom", ("end", "G"), "Last row", TABLE, "Tables"),
    Command("filter-rows", ("/",), "Filter the rows", TABLE, "Tables", "filter"),
    Command("go-there", ("enter",), "Open the article there; q returns to the row", TABLE, "Tables", "go there"),
    Command("quotes", ("Q",), "Quotes: every passage of the folder", EVERYWHERE, "Everywhere"),
    Command("codebook", ("T",), "Codebook: view and edit the themes", EVERYWHERE, "Everywhere"),
    Command("matrix", ("M",), "Matrix: themes by article, outlet, event, speaker, coder", EVERYWHERE, "Everywhere"),
    Command("search", ("S",), "Search the texts of the folder", EVERYWHERE, "Everywhere"),
    Command("review", ("R",), "Review: the passages of changed articles", EVERYWHERE, "Everywhere"),
    Command("export", ("E",), "Export quotes: what, in which format, where to", EVERYWHERE, "Everywhere"),
    Command("undo", ("u",), "Undo your newest edit", EVERYWHERE, "Everywhere", "undo"),
    Command("redo", ("U",), "Redo", EVERYWHERE, "Everywhere"),
    Command("help", ("?",), "Help: all keys, and a search for commands", EVERYWHERE, "Everywhere", "help"),
    Command("palette", ("ctrl+p", ":"), "Command palette: find a command by its name", EVERYWHERE, "Everywhere"),
    Command("quit", ("q",), "Go back; from reading, quit", EVERYWHERE, "Everywhere"),
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
