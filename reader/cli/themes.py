"""``reader themes``: list the themes of a folder."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from annotations.export.json_formats import to_json_list
from annotations.model import Theme
from annotations.store.folder.backend import open_store
from reader.cli.arguments import add_folder, annotations_file
from reader.cli.selection import check_not_empty
from reader.folder.catalog import ArticleCatalog


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, with all fields of each theme")


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the themes in tree order, each with its key and the number of its passages."""
    with open_store(annotations_file(arguments), read_only=True) as store:
        check_not_empty(store, ArticleCatalog(arguments.folder))
        counts = store.passages.theme_counts()
        rows = [(theme, store.codebook.label(theme.id), counts.get(theme.id, 0)) for theme in store.codebook]
    if arguments.json:
        yield from to_json_list("themes", (_record(*row) for row in rows))
    else:
        width = max((len(label) for _, label, _ in rows), default=0)
        yield from (f"{theme.key or ' '}  {label:<{width}}  {count:>6}\n" for theme, label, count in rows)


def _record(theme: Theme, label: str, passages: int) -> dict[str, object]:
    return {
        "id": theme.id,
        "name": theme.name,
        "label": label,
        "parent": theme.parent,
        "order": theme.order,
        "colour": theme.colour,
        "key": theme.key,
        "description": theme.description,
        "keywords": theme.keywords,
        "excluded": theme.excluded,
        "note": theme.note,
        "created": theme.created,
        "passages": passages,
    }
