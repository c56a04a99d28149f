"""``reader quotes``: print, write or copy the quotes of a folder with their citations."""

from argparse import Action, ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from annotations.errors import StoreError
from annotations.export.citation import STYLES, Appendix
from annotations.export.formats import FORMATS, Format, FormatOptions
from annotations.export.quote import Quote
from annotations.store.folder.backend import open_store
from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.cli.arguments import add_filter, add_folder, annotations_file, filtering_coder, settings
from reader.cli.selection import facts_of, find_theme, select_passages
from reader.folder.catalog import ArticleCatalog
from reader.session.quoting import ExportOptions, format_options_for, quotes_of

Quotes = Callable[..., Iterable[str]]
"""A function that yields the text of an export in pieces, and passes each quote through its argument ``pass_on``."""


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    add_filter(parser)
    themes = "only passages with this theme or one of its subthemes; repeat the option to accept several themes"
    parser.add_argument("--theme", dest="themes", action="append", default=[], metavar="THEME", help=themes)
    article = "only passages of this article: its path, its number, or a part of its path"
    parser.add_argument("--article", metavar="ARTICLE", help=article)
    parser.formatter_class = _HelpFormatter
    parser.add_argument("--format", type=_format, default="text", metavar="FORMAT", help="the format")
    parser.add_argument("--style", choices=tuple(STYLES), default="plain", help="the citation style (default: plain)")
    columns = "in a table, add a column of 0 and 1 for each theme"
    parser.add_argument("--theme-columns", action="store_true", help=columns)
    raw = "in a table, do not escape cells that a spreadsheet would read as formulas"
    parser.add_argument("--raw-csv", action="store_true", help=raw)
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--output", metavar="FILE", type=Path, help="write to this file, completely or not at all")
    target.add_argument("--copy", action="store_true", help="copy to the clipboard")
    parser.add_argument("--force", action="store_true", help="let --output replace an existing file")


class _HelpFormatter(HelpFormatter):
    """A formatter that lists the formats, which imports the plug-ins, only when the help is shown."""

    def _get_help_string(self, action: Action) -> str | None:
        if action.dest != "format":
            return action.help
        return "; ".join(f"{name}: {format.title}" for name, format in FORMATS.items()).replace("%", "%%")


def _format(name: str) -> Format:
    if name in FORMATS:
        return FORMATS[name]
    choices = ", ".join(map(repr, FORMATS))
    raise ArgumentTypeError(" ".join([f"invalid choice: {name!r} (choose from {choices})", *FORMATS.take_problems()]))


def run(arguments: Namespace) -> Iterable[str]:
    """Yield the quotes, or a report on the file or clipboard that received them."""
    quotes = partial(_print, arguments)
    if arguments.copy:
        return _copy(quotes)
    if arguments.output:
        return _write(quotes, arguments)
    return quotes()


def _print(arguments: Namespace, *, pass_on: Callable[[Iterable[Quote]], Iterable[Quote]] = iter) -> Iterator[str]:
    options = ExportOptions(
        arguments.format,
        arguments.style,
        arguments.theme_columns,
        arguments.raw_csv,
        closing=not arguments.copy,
    )
    catalog = ArticleCatalog(arguments.folder)
    annotations, reading_coder = annotations_file(arguments), filtering_coder(arguments)
    with open_store(annotations, read_only=True, coder=reading_coder) as store:
        passages = select_passages(store, catalog, arguments.filter, facts_of(store, catalog), arguments.article)
        if arguments.themes:
            book = store.codebook
            wanted = frozenset[str]().union(*(book.subtree(find_theme(book, name).id) for name in arguments.themes))
            passages = (passage for passage in passages if not wanted.isdisjoint(passage.themes))
        for _ in catalog.scan() if options.needs_keys else ():
            pass  # citation keys are unique in the folder: they depend on all articles
        quotes = pass_on(quotes_of(store, catalog, passages, keys=options.needs_keys))
        yield from options.format(quotes, format_options_for(store, options))


def _write(quotes: Quotes, arguments: Namespace) -> Iterator[str]:
    from annotations.store.folder.backend import FolderBackend
    from reader.session.output_file import check_target, write_export

    target = arguments.output
    check_target(target, arguments.folder, FolderBackend(annotations_file(arguments)).owns, replacing=arguments.force)
    appendix = Appendix(FormatOptions())
    write_export(target, quotes(pass_on=appendix.collect), replacing=arguments.force)
    yield f"{pluralize(appendix.quotes, 'quote')} written to {sanitize(str(target))}.\n"
    yield from appendix.text


def _copy(quotes: Quotes) -> Iterator[str]:
    from reader.terminal import clipboard

    appendix = Appendix(FormatOptions())
    text = "".join(quotes(pass_on=appendix.collect)).removesuffix("\n")
    clipboard.configure(settings().clipboard)
    outcome = clipboard.copy(text)
    if not outcome.method:
        raise StoreError(outcome.sentence)
    yield f"{outcome.sentence} · {pluralize(appendix.quotes, 'quote')}\n"
    yield from appendix.text
