"""``reader undo``: undo your newest edit."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from annotations.edits.edit import Signature, run_to_end, utc_now
from annotations.errors import NothingToDo
from annotations.store.folder.backend import writing
from reader.cli.arguments import add_coder, add_folder, annotations_file, coder
from reader.cli.history import local_time


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    add_coder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Undo the newest edit of the coder, wait until the undo is durable, and yield a description of the edit."""
    name = coder(arguments)
    with writing(annotations_file(arguments), name, "Nothing was undone.") as store:
        edit = store.undoable(name)
        if edit is None:
            raise NothingToDo(f"{name} has nothing to undo.")
        run_to_end(store.undo(Signature(name, utc_now())))
    article = f" in {edit.article}" if edit.article else ""
    yield f"Undone: {edit.label}{article}, {local_time(edit.at)}\n"
