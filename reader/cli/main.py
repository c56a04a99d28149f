"""The command line: opens the app, or runs a command that needs no terminal, on the same core.

Only the module of the command that runs is imported, so that each starts fast. Textual is imported only when the app
opens.
"""

import gc
import io
import os
import sys
from argparse import Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol, cast

from annotations.errors import ReaderError, UnknownName
from annotations.text.sanitize import sanitize, sanitize_lines
from reader.cli.arguments import add_annotations, add_coder, annotations_file, report_problem, settings

FAILED = 1
"""Exit status after an error; the command changed nothing."""

NO_TERMINAL = 2
"""Exit status without a terminal, which the app needs; argparse exits with the same status after a usage error."""

INTERRUPTED = 130
"""Exit status after ctrl+c, by the convention of shells: 128 + SIGINT."""

PIPE_CLOSED = 141
"""Exit status after the reading end of the output pipe closed, by the convention of shells: 128 + SIGPIPE."""

TERMINAL_SETTINGS = {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "25"}
"""Environment variables that Textual reads on import: a high frame rate, no animations, and a short escape delay in
milliseconds."""


class CommandModule(Protocol):
    """The module of a command."""

    def declare(self, parser: ArgumentParser, /) -> None:
        """Add the arguments of the command to a parser."""

    def run(self, arguments: Namespace, /) -> Iterable[str]:
        """Run the command; return the text to print, in pieces."""


class CliCommand(NamedTuple):
    """A command that needs no terminal."""

    summary: str
    """A one-line description for the help."""
    module: str
    """The name of its module in this package."""

    def load(self) -> CommandModule:
        """Import the module."""
        return cast(CommandModule, import_module(f"reader.cli.{self.module}"))


COMMANDS: Mapping[str, CliCommand] = {
    "quotes": CliCommand("Print the quotes of a folder with their citations.", "quotes"),
    "search": CliCommand("Search the articles of a folder, and print the matches in their context.", "search"),
    "themes": CliCommand("List the themes of a folder with the number of their passages.", "themes"),
    "matrix": CliCommand("Count passages in a table: themes by article, outlet, event, speaker or coder.", "matrix"),
    "codebook": CliCommand("Print the codebook as TOML, or import a codebook file.", "codebook"),
    "tag": CliCommand("Tag a passage of an article, and print the id of the passage.", "tag"),
    "article": CliCommand("Print the details of an article, or its text and the positions of its parts.", "article"),
    "import": CliCommand("Import passages and themes from a file, as one edit.", "import_passages"),
    "history": CliCommand("List all edits: number, time, coder, change and article.", "history"),
    "undo": CliCommand("Undo your newest edit.", "undo"),
    "check": CliCommand("Verify the annotations, and locate the passages of changed articles again.", "check"),
    "recover": CliCommand("List the copies of the annotations, or restore one.", "recover"),
    "settings": CliCommand("Show every setting, its value and its origin.", "settings"),
}
"""The commands that need no terminal, by name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        argv: The arguments without the program name; ``None`` means those of the process.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.disable()  # a command is too short to profit from it; reader.app enables it after the first paint
    try:
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except ReaderError as error:
        report_problem(str(error))
        return FAILED
    except BrokenPipeError:
        _give_output_up()
        return PIPE_CLOSED
    except OSError as error:
        _give_output_up()
        report_problem(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
        return FAILED
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


def _dispatch(argv: list[str]) -> int:
    command, arguments = parse(argv)
    if "folder" in arguments:
        _check_folder(arguments.folder)
    if command is None:
        return _open_reader(arguments)
    shown = sanitize_lines if sys.stdout.isatty() else str
    for piece in command.run(arguments):
        sys.stdout.write(shown(piece))
    return 0


def parse(argv: Sequence[str]) -> tuple[CommandModule | None, Namespace]:
    """Parse a command line without running it.

    Returns:
        The command, or ``None`` if the command line opens the app, and the parsed arguments.

    Raises:
        SystemExit: The command line has a usage error, or contains ``--help`` or ``--version``.
    """
    if not argv or argv[0] not in COMMANDS:
        return None, _main_parser().parse_args(argv)
    row = COMMANDS[argv[0]]
    command = row.load()
    parser = _Parser(prog=f"reader {argv[0]}", description=row.summary, allow_abbrev=False)
    command.declare(parser)
    return command, parser.parse_intermixed_args(argv[1:])  # optional positionals may also follow an option


class _Parser(ArgumentParser):
    """A parser that sanitizes its error messages, which may quote a file name with control characters."""

    def error(self, message: str) -> NoReturn:
        super().error(sanitize(message))


def _main_parser() -> ArgumentParser:
    commands = "\n".join(f"  {name:<10}{command.summary}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="reader",
        description="Read a folder of articles, tag passages by theme, and copy quotes with their citations.",
        epilog=f"Commands that need no terminal (“reader COMMAND --help” describes each):\n{commands}\n\n"
        "To open a folder that has the name of a command, give a path: reader ./quotes",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    folder = "the folder of articles (default: the current folder)"
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=Path(), help=folder)
    add_annotations(parser)
    add_coder(parser)
    parser.add_argument("--passage", metavar="ID", help="open the article of this passage, at the passage")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    return parser


class _Version(Action):
    """An action that looks up the version only on ``--version``: the look-up takes longer than all other parsing."""

    def __call__(self, parser: ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("passage-reader")
        except PackageNotFoundError:
            number = "(not installed: run from its source)"
        sys.stdout.write(f"reader {number}\n")
        parser.exit()


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        sentence = f"{folder} is not a folder." if folder.exists() else f"There is no folder {folder}."
        raise UnknownName(sentence, "Give the folder that contains the articles.")


def _open_reader(arguments: Namespace) -> int:
    if not (os.isatty(0) and os.isatty(2)) or os.environ.get("TERM") == "dumb":
        names = ", ".join(f"reader {name}" for name in COMMANDS)
        print(f"The reader needs a terminal. These commands do not: {names}. “reader COMMAND --help” describes each.")
        return NO_TERMINAL
    for name, value in TERMINAL_SETTINGS.items():
        os.environ.setdefault(name, value)
    from reader.terminal.background_query import BackgroundQuery

    chosen = settings()
    background = None if chosen.theme else BackgroundQuery.ask()
    try:
        from reader import app
        from reader.settings import coder_name

        name = coder_name(arguments.coder, chosen)
        return app.run(arguments.folder, annotations_file(arguments), name, arguments.passage, chosen, background)
    finally:
        if background:
            background.close()
