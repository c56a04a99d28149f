"""``reader codebook``: print the codebook as TOML, or import a codebook file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from annotations.codebook_file import read, to_toml
from annotations.store.folder.backend import open_store, writing
from reader.cli.arguments import add_coder, add_folder, annotations_file, coder


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("--import", dest="source", metavar="FILE", type=Path, help="import this codebook file")
    add_coder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the codebook, or the numbers of new and changed themes after an import."""
    if arguments.source:
        yield _import(annotations_file(arguments), arguments.source, coder(arguments))
        return
    with open_store(annotations_file(arguments), read_only=True) as store:
        yield to_toml(store.codebook)


def _import(annotations: Path, file: Path, name: str) -> str:
    from annotations.edits.codebook import merge_codebook_entries
    from annotations.edits.edit import Signature, utc_now

    entries = read(file)
    with writing(annotations, name, "Nothing was imported.") as store:
        edit = merge_codebook_entries(store, entries, Signature(name, utc_now()))
        if edit.changes:
            store.apply(edit)
    new = sum(change.before is None for change in edit.changes)
    return f"{new} new, {len(edit.changes) - new} changed\n"
