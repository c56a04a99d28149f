"""Which themes a person means by a name in a filter."""

from annotations.codebook import SEPARATOR, Codebook, fold_name
from annotations.errors import FilterError
from annotations.filters.tree import FilterTerm


def themes_named(book: Codebook, name: str) -> frozenset[str]:
    """Ids of the themes that a name means, with all under them; none when no theme has it.

    A name is a path (``trade / sanctions``), else the name of one theme or of several, else an id; letter case aside.
    """
    path = _fold_path(name)
    meant = (
        {theme.id for theme in book if _fold_path(book.label(theme.id)) == path}
        or {theme.id for theme in book if fold_name(theme.name) == fold_name(name)}
        or {theme.id for theme in [book.find(name)] if theme is not None}
    )
    for theme in book if meant else ():  # in tree order: what is under a theme comes after it
        if theme.parent in meant:
            meant.add(theme.id)
    return frozenset(meant)


def _fold_path(path: str) -> tuple[str, ...]:
    return tuple(fold_name(part) for part in path.split(SEPARATOR.strip()))


def theme_ids_of(term: FilterTerm, book: Codebook) -> frozenset[str]:
    """Ids of the themes that a term is about.

    Raises:
        FilterError: There is no such theme.
    """
    ids = themes_named(book, term.value)
    if ids:
        return ids
    near = " or ".join(book.label(theme.id) for theme in book.similar(term.value))
    hint = f"Did you mean {near}?" if near else ""
    raise FilterError(f"There is no theme “{term.value}”.", term.start, term.end, hint)
