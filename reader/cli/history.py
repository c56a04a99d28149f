"""``reader history``: list the edits of the annotations."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime

from annotations.store.folder.journal import journal_files, read_journals
from annotations.store.folder.lock import StorePaths
from reader.cli.arguments import add_folder, annotations_file


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Yield a line for every edit, oldest first: number, local time, coder, description and article."""
    paths = StorePaths.for_annotations(annotations_file(arguments).resolve())
    for journal in read_journals(journal_files(paths.journal)):
        for number, edit in journal.heads():
            kind = "undo or redo: " if edit.inverts is not None else ""
            article = f"  {edit.article}" if edit.article else ""
            yield f"{number:>6}  {local_time(edit.at)}  {edit.coder:<12} {kind}{edit.label}{article}\n"


def local_time(at: str) -> str:
    """Return a time in ISO 8601 as local time, to the minute; return other text as it is."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at
