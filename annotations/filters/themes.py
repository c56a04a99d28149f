"""Resolution of theme names in filters."""

from annotations.codebook import SEPARATOR, Codebook, fold_name
from annotations.errors import FilterError
from annotations.filters.tree import FilterTerm


def themes_named(book: Codebook, name: str) -> frozenset[str]:
    """Return the ids of the themes that a name denotes, with all their subthemes; empty if no theme matches.

    A name is matched first as a path (``trade / sanctions``), then as the name of one or several themes, then as an id.
    Letter case is ignored.
    """
    path = _fold_path(name)
    meant = (
        {theme.id for theme in book if _fold_path(book.label(theme.id)) == path}
        or {theme.id for theme in book if fold_name(theme.name) == fold_name(name)}
        or {theme.id for theme in [book.find(name)] if theme is not None}
    )
    for theme in book if meant else ():  # in tree order, so subthemes come after their parent
        if theme.parent in meant:
            meant.add(theme.id)
    return frozenset(meant)


def _fold_path(path: str) -> tuple[str, ...]:
    return tuple(fold_name(part) for part in path.split(SEPARATOR.strip()))


def theme_ids_of(term: FilterTerm, book: Codebook) -> frozenset[str]:
    """Return the ids of the themes that a term names, with all their subthemes.

    Raises:
        FilterError: There is no such theme.
    """
    ids = themes_named(book, term.value)
    if ids:
        return ids
    near = " or ".join(book.label(theme.id) for theme in book.similar(term.value))
    hint = f"Did you mean {near}?" if near else ""
    raise FilterError(f"There is no theme “{term.value}”.", term.start, term.end, hint)
