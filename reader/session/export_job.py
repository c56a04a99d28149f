"""An export and its options: scope, format, citation style and destination. The last options are remembered."""

import json
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from annotations.errors import EditRefused, NothingToDo, ReaderError
from annotations.export.citation import STYLES, Appendix
from annotations.export.formats import FORMATS, Format, FormatOptions
from annotations.export.quote import Quote
from annotations.files import replace_file, write_all
from reader import paths
from reader.session.output_file import BackgroundFileWriter, check_target, safe_name
from reader.session.quoting import ExportOptions, format_options_for, quote_selection, quotes_of
from reader.session.session import Session

REMEMBERED_NAME = "export.json"
"""The file in the user's state folder that stores the last options."""

PREVIEW_QUOTES = 2
"""Number of quotes in a preview."""

CLIPBOARD, FILE = "clipboard", "file"

Scopes = Mapping[str, Sequence[str] | None]
"""The scopes of an export by label: ids of passages, or ``None`` for the selection."""


class ExportResult(NamedTuple):
    """The result of an export."""

    quotes: int
    text: str
    """The text to copy, or an empty string if the export was written to a file."""


class ExportJob:
    """One export, from the choice of options to the last piece of output."""

    def __init__(self, session: Session, which: Scopes) -> None:
        """Create an export with the last options.

        Args:
            session: The session whose quotes are exported.
            which: The scopes that the analyst can choose, the default first.
        """
        self._session = session
        self._which = which
        self.options: Mapping[str, Sequence[str]] = {
            "what": tuple(which),
            "format": tuple(FORMATS),
            "style": tuple(STYLES),
            "where": (CLIPBOARD, FILE),
        }
        """The possible values of each option."""
        last = _remembered()
        self.chosen = {name: among[0] for name, among in self.options.items()}
        """The chosen value of each option."""
        self.chosen |= {name: last[name] for name in ("format", "style", "where") if last[name] in self.options[name]}
        self._folder = Path(last["folder"] or os.curdir)
        self.path = self._proposed
        """The path of the output file, as typed."""
        self._first: dict[str, list[Quote]] = {}

    @property
    def format(self) -> Format:
        """The chosen format."""
        return FORMATS[self.chosen["format"]]

    def cycle(self, name: str, by: int) -> None:
        """Choose another value of an option, ``by`` places further. A proposed file name follows the format."""
        among, proposed = self.options[name], self.path == self._proposed
        self.chosen[name] = among[(among.index(self.chosen[name]) + by) % len(among)]
        self.path = self._proposed if proposed else self.path

    def count(self, what: str) -> int:
        """Return the number of quotes in a scope."""
        ids = self._which[what]
        return 1 if ids is None else len(ids)

    def preview(self) -> Sequence[str]:
        """Return the lines of the first quotes in the chosen format, at most 4,000 code points."""
        format_options = FormatOptions(self.chosen["style"], closing=False, theme_columns=2)
        what = self.chosen["what"]
        first = self._first.setdefault(what, [])
        first += [] if first else islice(self._quotes(keys=False), PREVIEW_QUOTES)
        try:
            text = "".join(self.format(first, format_options))
        except ReaderError as error:  # a plug-in failed
            return [str(error)]
        return text[:4_000].rstrip("\n").split("\n")

    def check(self, *, replacing: bool) -> None:
        """Check that the export is possible, before any output is produced.

        Raises:
            EditRefused: There is nothing to export, or the file must not be written.
        """
        if not self.count(self.chosen["what"]):
            raise NothingToDo("There is nothing to export.")
        if self.chosen["where"] == FILE:
            check_target(
                self._target, self._session.catalog.folder, self._session.store.backend.owns, replacing=replacing
            )

    def steps(self, *, replacing: bool) -> Generator[str, None, ExportResult]:
        """Export in steps of a few milliseconds that yield progress messages. An incomplete export leaves no file.

        Raises:
            EditRefused: The file cannot be written.
        """
        _remember({**self.chosen, "folder": str(self._target.parent)})
        options = ExportOptions(self.format, self.chosen["style"], closing=self.chosen["where"] == FILE)
        noted, total = Appendix(FormatOptions()), self.count(self.chosen["what"])
        format_options = format_options_for(self._session.store, options)
        pieces = options.format(noted.collect(self._quotes(keys=options.needs_keys)), format_options)
        if not options.closing:
            taken = []
            for piece in pieces:
                taken.append(piece)
                yield f"{noted.quotes:,} of {total:,}"
            return ExportResult(noted.quotes, "".join(taken).removesuffix("\n"))
        writing = BackgroundFileWriter(self._target, replacing=replacing)
        try:
            for part in chain(pieces, [None]):
                while not writing.put(part):
                    yield "waiting for the disk"
                yield f"{noted.quotes:,} of {total:,}"
            while writing.is_alive():
                yield "waiting for the disk"
        finally:
            writing.cancel()
        if writing.problem:
            raise EditRefused(writing.problem)
        return ExportResult(noted.quotes, "")

    def _quotes(self, *, keys: bool) -> Iterator[Quote]:
        """Yield the quotes in the chosen scope, except those of passages deleted in the meantime."""
        ids, store = self._which[self.chosen["what"]], self._session.store
        if ids is None:
            yield quote_selection(self._session)
            return
        passages = (store.passage(id) for id in ids if id in store.passages)
        yield from quotes_of(store, self._session.catalog, passages, keys=keys)

    @property
    def _target(self) -> Path:
        return Path(self.path).expanduser()

    @property
    def _proposed(self) -> str:
        """The proposed path: a generated file name in the folder of the last export."""
        name = f"quotes {self._session.catalog.folder.resolve().name}"
        return str(self._folder / safe_name(name, self.format.suffix))


def remember_format(name: str) -> None:
    """Make a format the choice with which the next export begins."""
    _remember({**_remembered(), "format": name})


def _remembered() -> dict[str, str]:
    """Return the last options, with empty strings if the file is missing or invalid."""
    last: object = {}
    with suppress(OSError, ValueError, RecursionError):
        last = json.loads((paths.state_folder() / REMEMBERED_NAME).read_bytes()[:10_000])
    known = last if isinstance(last, dict) else {}
    return {name: str(known.get(name, "")) for name in ("format", "style", "where", "folder")}


def _remember(choices: Mapping[str, str]) -> None:
    """Store the options. If they cannot be stored, the next export starts with the defaults."""
    content = json.dumps(dict(choices)).encode()
    with suppress(OSError):
        folder = paths.state_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(folder / REMEMBERED_NAME, lambda file: write_all(file, content))
