"""Arguments that several commands share, and the values that they stand for."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotations.text.sanitize import sanitize
from reader import paths
from reader.settings import Settings, coder_name, read_settings


def add_folder(parser: ArgumentParser) -> None:
    """Add the folder of articles and the annotations file."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the folder of articles")
    add_annotations(parser)


def add_annotations(parser: ArgumentParser) -> None:
    """Add the option for the annotations file."""
    parser.add_argument("--annotations", metavar="FILE", help="the annotations file (default: FOLDER/annotations.json)")


def add_coder(parser: ArgumentParser) -> None:
    """Add the option for the coder."""
    parser.add_argument("--coder", metavar="NAME", help="your name as coder (default: the setting, or your login name)")


def add_filter(parser: ArgumentParser) -> None:
    """Add the optional filter of passages."""
    example = "for example: 'taiwan -russia after:2024-04'; write -- before a filter that begins with -"
    parser.add_argument(
        "filter", metavar="FILTER", nargs="?", default="", help=f"only passages that match the filter; {example}"
    )


def annotations_file(arguments: Namespace) -> Path:
    """Return the annotations file that a command uses."""
    return paths.annotations_file(arguments.folder, arguments.annotations)


def coder(arguments: Namespace) -> str:
    """Return the coder whose name a command writes."""
    return coder_name(arguments.coder, settings())


def filtering_coder(arguments: Namespace) -> str:
    """Return the coder whose reading states the filter of :func:`add_filter` tests."""
    return coder_name(None, settings()) if arguments.filter else ""


def settings() -> Settings:
    """Return the settings; report a problem in the settings file, because the file may name another coder."""
    found = read_settings()
    if found.problem:
        report_problem(found.problem)
    return found.settings


def report_problem(sentence: str) -> None:
    """Print a sentence to standard error."""
    print(f"reader: {sanitize(sentence)}", file=sys.stderr)
