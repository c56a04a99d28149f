"""``reader recover``: list the copies of the annotations, and restore one."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote

from annotations.errors import StoreReadOnly, UnknownName
from annotations.store.backend import StaleChoice
from annotations.store.folder.backend import open_store
from annotations.store.folder.recovery import Copy, copies, restore
from annotations.text.plural import pluralize
from reader.cli.arguments import add_coder, add_folder, annotations_file, coder
from reader.cli.history import local_time
from reader.paths import state_folder


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("copy", metavar="COPY", nargs="?", type=int, help="the number of the copy to restore")
    parser.add_argument("--to", metavar="FILE", type=Path, help="the new file (default: beside the annotations file)")
    stale = parser.add_mutually_exclusive_group()
    keep = "if the annotations file is older than its journal: keep the file, without the later edits"
    stale.add_argument("--keep", action="store_true", help=keep)
    stale.add_argument("--bring-back", action="store_true", help="in the same case: restore the later edits")
    add_coder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the list of copies, or a report on the copy that was restored or the file that was chosen.

    Raises:
        UnknownName: There is no such copy.
        StoreError: The copy cannot be restored, or the new file already exists.
    """
    if arguments.keep or arguments.bring_back:
        return _choose_stale(arguments, StaleChoice.KEEP if arguments.keep else StaleChoice.BRING_BACK)
    return _recover(annotations_file(arguments).resolve(), arguments.copy, arguments.to)


def _recover(annotations: Path, number: int | None, target: Path | None) -> Iterator[str]:
    found = list(copies(annotations, state_folder()))
    if number is None:
        yield from _listed(found)
        return
    if not 1 <= number <= len(found):
        raise UnknownName(f"There is no copy {number}.", "“reader recover FOLDER” lists the copies.")
    target = target or annotations.with_name(f"{annotations.stem}-recovered{annotations.suffix}")
    restore(found[number - 1], target)
    new, old, hidden = (quote(str(path)) for path in (target, annotations, annotations.with_name(".annotations")))
    yield f"Restored as {target}. To open it: reader FOLDER --annotations {new}\n"
    yield "To use it instead of the present annotations, move these away and rename the restored file:\n"
    yield f"    mv {old} {hidden} ANOTHER-PLACE\n    mv {new} {old}\n"


def _listed(found: Sequence[Copy]) -> Iterator[str]:
    for number, copy in enumerate(found, 1):
        newest = f"newest tag {local_time(copy.newest)}" if copy.newest else "no tag"
        yield f"{number:>3}  {copy.passages:>7} passages  {newest:<28}  {copy.path}  {copy.verdict}\n"
    hint = "To restore a copy as a new file, add its number to the command."
    yield f"{hint if found else 'There are no copies.'}\n"


def _choose_stale(arguments: Namespace, choice: StaleChoice) -> Iterator[str]:
    with open_store(annotations_file(arguments), coder=coder(arguments), stale_choice=choice) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, "Nothing was changed.")
        done = "The older file is kept" if choice is StaleChoice.KEEP else "The later edits are restored"
    yield f"{done}: {pluralize(len(store.passages), 'passage')}.\n"
