"""The command line: opens the app, or runs a subcommand that needs no terminal, on the same core.

Each subcommand imports its dependencies when it runs, so that the other subcommands start faster. Textual is imported
only when the app opens.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from annotations.errors import ReaderError, UnknownName
from annotations.text.sanitize import sanitize, sanitize_lines
from reader import paths
from reader.settings import Settings, read_settings, report

if TYPE_CHECKING:
    from annotations.export.formats import Format

FAILED = 1
"""Exit status after an error; the command changed nothing."""

NO_TERMINAL = 2
"""Exit status without a terminal, which the app needs; argparse exits with the same status after a usage error."""

INTERRUPTED = 130
"""Exit status after ctrl+c, by the convention of shells: 128 + SIGINT."""

PIPE_CLOSED = 141
"""Exit status after the reading end of the output pipe closed, by the convention of shells: 128 + SIGPIPE."""


class CliCommand(NamedTuple):
    """A subcommand that needs no terminal."""

    summary: str
    """A one-line description for the help."""
    declare: Callable[[argparse.ArgumentParser], None]
    """Add the arguments of the subcommand to a parser."""
    run: Callable[[argparse.Namespace], Iterable[str]]
    """Run the subcommand; return the text to print, in pieces."""
    about_folder: bool = True
    """True for a subcommand that takes a folder of articles."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        argv: The arguments without the program name; ``None`` means those of the process.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.disable()  # a subcommand is too short to profit from it; reader.app enables it after the first paint
    try:
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except ReaderError as error:
        return _fail(str(error))
    except BrokenPipeError:
        _give_output_up()
        return PIPE_CLOSED
    except OSError as error:
        _give_output_up()
        return _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.enable()
    return status


def _give_output_up() -> None:
    """Redirect standard output to the null device, so that the flush at interpreter exit does not fail again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str) -> int:
    _complain(sentence)
    return FAILED


def _complain(sentence: str) -> None:
    print(f"reader: {sanitize(sentence)}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """A parser that sanitizes its error messages, which may quote a file name with control characters."""

    def error(self, message: str) -> NoReturn:
        super().error(sanitize(message))


def parse(argv: Sequence[str]) -> tuple[CliCommand | None, argparse.Namespace]:
    """Parse a command line without running it.

    Returns:
        The subcommand, or ``None`` if the command line opens the app, and the parsed arguments.

    Raises:
        SystemExit: The command line has a usage error, or contains ``--help`` or ``--version``.
    """
    if not argv or argv[0] not in COMMANDS:
        return None, _main_parser().parse_args(argv)
    command = COMMANDS[argv[0]]
    parser = _Parser(prog=f"reader {argv[0]}", description=command.summary, allow_abbrev=False)
    if command.about_folder:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="the articles")
        _declare_annotations(parser)
    command.declare(parser)
    return command, parser.parse_intermixed_args(argv[1:])  # optional positionals may also follow an option


def _dispatch(argv: list[str]) -> int:
    command, arguments = parse(argv)
    if command is None:
        return _open_reader(arguments)
    if command.about_folder:
        _check_folder(arguments.folder)
    shown = sanitize_lines if sys.stdout.isatty() else str
    for piece in command.run(arguments):
        sys.stdout.write(shown(piece))
    return 0


def _main_parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {name:<10}{command.summary}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="reader",
        description="Read a folder of articles, tag passages by theme, and take the quotes, cited.",
        epilog=f"Commands that need no terminal (reader COMMAND --help says more):\n{commands}\n\n"
        "A folder that is named like a command is opened by a path: reader ./quotes",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, default=Path(), help="the articles (default: this folder)"
    )
    _declare_annotations(parser)
    _declare_coder(parser)
    parser.add_argument("--passage", metavar="ID", help="open there")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    return parser


class _Version(argparse.Action):
    """An action that looks up the version only on ``--version``: the look-up takes longer than all other parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("passage-reader")
        except PackageNotFoundError:
            number = "(not installed: run from its source)"
        sys.stdout.write(f"reader {number}\n")
        parser.exit()


def _declare_annotations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--annotations", metavar="FILE", help="where the tags are (default: FOLDER/annotations.json)")


def _declare_coder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--coder", metavar="NAME", help="who tags (default: the settings, else your login name)")


TERMINAL_SETTINGS = {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "25"}
"""Environment variables that Textual reads on import: a high frame rate, no animations, and a short escape delay in
milliseconds."""


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        sentence = f"{folder} is not a folder." if folder.exists() else f"There is no folder {folder}."
        raise UnknownName(sentence, "Give the folder that holds the articles.")


def _annotations(arguments: argparse.Namespace) -> Path:
    return paths.annotations_file(arguments.folder, arguments.annotations)


def _settings() -> Settings:
    """Return the settings; print a problem in the settings file, because the file may name another coder."""
    found = read_settings()
    if found.problem:
        _complain(found.problem)
    return found.settings


def _open_reader(arguments: argparse.Namespace) -> int:
    _check_folder(arguments.folder)
    if not (os.isatty(0) and os.isatty(2)) or os.environ.get("TERM") == "dumb":
        names = ", ".join(f"reader {name}" for name in COMMANDS)
        print(f"The reader needs a terminal. These commands need none: {names}; each says more with --help.")
        return NO_TERMINAL
    for name, value in TERMINAL_SETTINGS.items():
        os.environ.setdefault(name, value)
    from reader.terminal.background_query import BackgroundQuery

    settings = _settings()
    coder = paths.coder(arguments.coder, settings)
    background = None if settings.theme else BackgroundQuery.ask()
    try:
        from reader import app

        return app.run(arguments.folder, _annotations(arguments), coder, arguments.passage, settings, background)
    finally:
        if background:
            background.close()


def _declare_quotes(parser: argparse.ArgumentParser) -> None:
    wanted = "only quotes that this lets through: 'taiwan -russia after:2024-04'; -- before one that begins with -"
    parser.add_argument("filter", metavar="FILTER", nargs="?", default="", help=wanted)
    themes = "only quotes with this theme or one under it; given several times: with any of them"
    parser.add_argument("--theme", dest="themes", action="append", default=[], metavar="T", help=themes)
    parser.add_argument("--article", metavar="A", help="only quotes of this article: its path, number or part of it")
    from reader.settings import CITATIONS

    parser.add_argument("--format", action=_FormatOption, type=_format, default="text", metavar="FORMAT")
    parser.add_argument("--style", choices=CITATIONS, default="plain", help="how the source is cited (default: plain)")
    parser.add_argument("--theme-columns", action="store_true", help="in a table: a column of 0 and 1 for each theme")
    raw = "in a table: leave cells as they are, although a spreadsheet takes some for formulas"
    parser.add_argument("--raw-csv", action="store_true", help=raw)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--output", metavar="FILE", type=Path, help="write into this file, the whole or nothing")
    where.add_argument("--copy", action="store_true", help="copy to the clipboard")
    parser.add_argument("--force", action="store_true", help="let --output replace a file that is there")


class _FormatOption(argparse.Action):
    """An option whose help lists the formats, those of plug-ins included, and imports these only when it is shown."""

    @property
    def help(self) -> str:
        from annotations.export.formats import FORMATS

        return "; ".join(f"{name}: {format.title}" for name, format in FORMATS.items()).replace("%", "%%")

    @help.setter
    def help(self, _: object) -> None: ...

    def __call__(self, _: object, namespace: argparse.Namespace, value: object, __: str | None = None) -> None:
        setattr(namespace, self.dest, value)


def _format(name: str) -> "Format":
    from annotations.export.formats import FORMATS

    if name in FORMATS:
        return FORMATS[name]
    choices = ", ".join(map(repr, FORMATS))
    raise argparse.ArgumentTypeError(
        " ".join([f"invalid choice: {name!r} (choose from {choices})", *FORMATS.take_problems()])
    )


def _quotes(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import scripting
    from reader.session.quoting import ExportOptions

    options = ExportOptions(
        arguments.format, arguments.style, arguments.theme_columns, arguments.raw_csv, closing=not arguments.copy
    )
    folder, annotations = arguments.folder, _annotations(arguments)
    chosen = {name: getattr(arguments, name) for name in ("filter", "themes", "article")}
    quotes = partial(scripting.print_quotes, folder, annotations, options=options, **chosen)
    if not (arguments.output or arguments.copy):
        return quotes()
    from reader.cli import transfer

    if arguments.copy:
        return transfer.to_clipboard(quotes, _settings().clipboard)
    return transfer.to_file(quotes, arguments.output, folder, annotations, force=arguments.force)


def _declare_import(parser: argparse.ArgumentParser) -> None:
    from annotations.importing.source import FORMATS

    parser.add_argument("file", metavar="FILE", type=Path, help="passages that somebody exported, or annotations")
    parser.add_argument("--format", choices=FORMATS, help="default: what the file looks like")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would become of each passage")
    parser.add_argument("--skip-rejected", action="store_true", help="import the others when some cannot be imported")
    _declare_coder(parser)


def _import(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import transfer

    return transfer.import_file(
        arguments.folder,
        _annotations(arguments),
        arguments.file,
        paths.coder(arguments.coder, _settings()),
        format=arguments.format,
        dry_run=arguments.dry_run,
        skip=arguments.skip_rejected,
    )


def _declare_search(parser: argparse.ArgumentParser) -> None:
    wanted = 'words, "phrases", nitro*, a | b, -without, ( ); -- before one that begins with -'
    parser.add_argument("query", metavar="QUERY", help=wanted)
    parser.add_argument("--json", action="store_true", help="as a JSON array, with where each place is")


def _search(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import search

    cache, annotations = paths.cache_folder(), _annotations(arguments)
    return search.print_search(arguments.folder, annotations, cache, arguments.query, as_json=arguments.json)


def _declare_themes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as a JSON array, with all that is known of each theme")


def _themes(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import scripting

    return scripting.print_themes(arguments.folder, _annotations(arguments), as_json=arguments.json)


def _declare_matrix(parser: argparse.ArgumentParser) -> None:
    from annotations.export.table import WRITERS
    from reader.cli.codebook import CHOICES

    wanted = "only passages that this lets through; -- before one that begins with -"
    parser.add_argument("filter", metavar="FILTER", nargs="?", default="", help=wanted)
    for name, first, meaning in (
        ("rows", "theme", "what the rows are"),
        ("columns", "article", "what the columns are"),
        ("count", "passages", "what a cell counts"),
        ("by", "overlap", "when a passage of one theme meets one of another, if both are themes"),
    ):
        parser.add_argument(
            f"--{name}",
            choices=CHOICES[name],
            default=first,
            help=f"{meaning} (default: {first})",
        )
    parser.add_argument("--format", choices=tuple(WRITERS), default="table", help="default: table")


def _matrix(arguments: argparse.Namespace) -> Iterable[str]:
    from annotations.matrix import Axis, CoOccurrence, MatrixSpec, Measure
    from reader.cli import codebook

    spec = MatrixSpec(
        Axis(arguments.rows), Axis(arguments.columns), Measure(arguments.count), CoOccurrence(arguments.by)
    )
    return codebook.print_matrix(arguments.folder, _annotations(arguments), arguments.filter, spec, arguments.format)


def _declare_codebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--import", dest="source", metavar="FILE", type=Path, help="take in this codebook file")
    _declare_coder(parser)


def _codebook(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import codebook

    if arguments.source is None:
        return codebook.print_codebook(_annotations(arguments))
    coder = paths.coder(arguments.coder, _settings())
    return codebook.import_codebook(_annotations(arguments), arguments.source, coder)


def _declare_tag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its path, number or part of it")
    parser.add_argument("start", metavar="START", type=int, help="first code point of the words")
    parser.add_argument("end", metavar="END", type=int, help="offset after the last code point")
    parser.add_argument("themes", metavar="THEME", nargs="+", help="a theme by name, path or id")
    parser.add_argument("--note", default=argparse.SUPPRESS, help="free text to keep with the passage")
    parser.add_argument("--speaker", default=argparse.SUPPRESS, help="who said the words")
    _declare_coder(parser)


def _tag(arguments: argparse.Namespace) -> Iterable[str]:
    from annotations.text.span import Span
    from reader.cli import scripting

    span = Span(arguments.start, arguments.end)
    fields = {name: getattr(arguments, name) for name in ("note", "speaker") if name in arguments}
    passage = scripting.tag_words(
        arguments.folder,
        _annotations(arguments),
        arguments.article,
        span,
        arguments.themes,
        paths.coder(arguments.coder, _settings()),
        **fields,
    )
    return [f"{passage}\n"]


def _declare_article(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its path, number or part of it")
    parser.add_argument("--json", action="store_true", help="as JSON, with its lines, sentences and other parts")


def _article(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import scripting

    return scripting.print_article(arguments.folder, _annotations(arguments), arguments.article, as_json=arguments.json)


def _history(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import maintenance

    return maintenance.history(_annotations(arguments))


def _undo(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import maintenance

    return maintenance.undo(_annotations(arguments), paths.coder(arguments.coder, _settings()))


def _check(arguments: argparse.Namespace) -> Iterable[str]:
    from reader.cli import maintenance

    return maintenance.check(arguments.folder, _annotations(arguments))


def _declare_recover(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", metavar="COPY", nargs="?", type=int, help="number of the copy to restore")
    parser.add_argument("--to", metavar="FILE", type=Path, help="the new file (default: beside the annotations)")
    older = parser.add_mutually_exclusive_group()
    older.add_argument("--keep", action="store_true", help="the annotations file is an older copy: go on with it")
    older.add_argument("--bring-back", action="store_true", help="the same: go on with what was done since")
    _declare_coder(parser)


def _recover(arguments: argparse.Namespace) -> Iterable[str]:
    from annotations.store.folder.opening import StaleChoice
    from reader.cli import maintenance

    if arguments.keep or arguments.bring_back:
        answer = StaleChoice.KEEP if arguments.keep else StaleChoice.BRING_BACK
        return maintenance.choose_stale(_annotations(arguments), paths.coder(arguments.coder, _settings()), answer)
    return maintenance.recover(_annotations(arguments), paths.state_folder(), arguments.copy, arguments.to)


COMMANDS: dict[str, CliCommand] = {
    "quotes": CliCommand("Print the quotes of a folder with their citations.", _declare_quotes, _quotes),
    "search": CliCommand(
        "Search the texts of a folder, and print the places in their context.", _declare_search, _search
    ),
    "themes": CliCommand("List the themes of a folder and how many passages carry them.", _declare_themes, _themes),
    "matrix": CliCommand("Count passages: themes by article, outlet, event, speaker, coder.", _declare_matrix, _matrix),
    "codebook": CliCommand("Print the themes as codebook.toml, or take such a file in.", _declare_codebook, _codebook),
    "tag": CliCommand("Tag words of an article, and print the passage's id.", _declare_tag, _tag),
    "article": CliCommand("Say what is known of an article, and where its parts stand.", _declare_article, _article),
    "import": CliCommand("Take in passages and themes that somebody exported, as one edit.", _declare_import, _import),
    "history": CliCommand("List what was done to the tags: number, time, who, what, where.", lambda _: None, _history),
    "undo": CliCommand("Take back your newest edit, and say what it was.", _declare_coder, _undo),
    "check": CliCommand("Verify the annotations, their journal, versions and places.", lambda _: None, _check),
    "recover": CliCommand("List what annotations can be restored from, or restore it.", _declare_recover, _recover),
    "settings": CliCommand(
        "Show every setting, its value and where it comes from.", lambda _: None, lambda _: report(), about_folder=False
    ),
}
"""The subcommands that need no terminal, by name. A new one needs a row here, a function that declares its arguments,
and a function that runs it."""
