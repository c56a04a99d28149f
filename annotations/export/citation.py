"""Citations of quotes in several styles, as one line to place after the quote, and the appendix of an export.

A citation never guesses: an unknown detail appears as a visible gap, and a value that was only detected is marked.
Citations do not even guess which of an author's names is the family name. Speaker and author are kept separate.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from annotations.export.formats import FormatOptions
from annotations.export.quote import Quote, in_quotation_marks, to_single_line
from annotations.facts import is_date
from annotations.model import Status

UNCONFIRMED = "[unconfirmed]"
"""Mark after a value that was detected in the text and not confirmed by an analyst."""

SHORT_TITLE_LENGTH = 40
"""Maximum length of a shortened title in a citation, in code points."""

STATUS_REMARKS = {
    Status.CHANGED: "the article’s wording has changed since",
    Status.REVIEW: "its place in the changed article is not confirmed",
    Status.HOST: "only its sentence is still in the article, these words are not",
    Status.ORPHAN: "these words are no longer in the article",
}
"""Warnings for readers of a quote, by status; exact and moved passages need none."""

_KEY = re.compile(r"[^\W_]+(?:[:.+_-][^\W_]+)*")
_GAPS = {"author": "[author missing]", "outlet": "[outlet missing]", "published": "n.d."}
CITED = ("author", "title", "outlet", "published")
"""Details of an article that its citation consists of."""


class Citation(NamedTuple):
    """A citation in up to three parts: ``key`` is generated markup; ``words`` and ``remarks`` contain article text."""

    words: str
    key: str = ""
    """``[@key, para. 9]``, or empty."""
    remarks: str = ""
    """Warnings for users of the quote."""
    dash: bool = True
    """Whether a dash precedes the words."""

    def line(self, harmless: Callable[[str], str] = str) -> str:
        """Return the citation as one line; ``harmless`` escapes markup of the target format in article text."""
        dash = "— " if self.dash and self.words else ""
        return dash + " ".join(filter(None, (harmless(self.words), self.key, harmless(self.remarks))))


def plain_citation(quote: Quote) -> Citation:
    """Cite in plain prose, such as ``Speaker (via Outlet), in Author, “Title,” Outlet, 2024-04-26 (¶ 9)``."""
    said, (author, outlet) = _said(quote), (_detail(quote, name) for name in ("author", "outlet"))
    source = f"{author}, {_title(quote)} {outlet}, {_detail(quote, 'published')}"
    place = f" (¶ {quote.paragraph})" if quote.paragraph else ""
    line = f"{said}, in {source}{place}" if said else f"{source}{place}"
    return Citation(line if line.endswith(".") else f"{line}.", remarks=_remarks(quote))


def chicago(quote: Quote) -> Citation:
    """Cite as a note for a newspaper article in the Chicago Manual of Style."""
    author, outlet = _name(quote), _detail(quote, "outlet")
    parts = [
        *([f"{_said(quote)}, quoted in {author}"] if _said(quote) else [author]),
        f"{_title(quote)} {outlet}",
        _detail(quote, "published", format_date(quote.published)),
        *([f"para. {quote.paragraph}"] if quote.paragraph else []),
        *([f"accessed {format_date(quote.accessed)}"] if quote.accessed and not quote.published else []),
        *([to_single_line(quote.url)] if quote.url else []),
    ]
    return Citation(f"{', '.join(parts)}.", remarks=_remarks(quote))


def apa(quote: Quote) -> Citation:
    """Cite in the text as in the APA manual; :func:`apa_reference` returns the matching reference entry."""
    by_title = quote.title and not quote.author
    title = _marked(quote, "title", f"“{_short(to_single_line(quote.title))},”")
    source = title if by_title else f"{_name(quote, family=True)},"
    cited = f"{source} {_detail(quote, 'published', quote.published[:4])}"
    said = f"{_said(quote)}, as cited in " if _said(quote) else ""
    place = f", para. {quote.paragraph}" if quote.paragraph else ""
    return Citation(f"({said}{cited}{place})", remarks=_remarks(quote), dash=False)


def apa_reference(quote: Quote) -> str:
    """Return the entry of a quote's article in an APA reference list."""
    day = quote.published and format_date(quote.published, year_first=True)
    title = _detail(quote, "title") if quote.title else f"[title missing: {to_single_line(quote.article)}]"
    url = f" {to_single_line(quote.url)}" if quote.url else ""
    author = to_single_line(quote.author) or "[author missing]"
    return f"{_marked(quote, 'author', author)}. ({_detail(quote, 'published', day)}). {title}. " + (
        f"{_detail(quote, 'outlet')}.{url}"
    )


def pandoc(quote: Quote) -> Citation:
    """Cite by key; pandoc fills in the citation from a bibliography, such as an export in the format ``csl``."""
    place = f", para. {quote.paragraph}" if quote.paragraph else ""
    return Citation(_said(quote), f"[@{citekey_of(quote)}{place}]", _remarks(quote))


class Style(NamedTuple):
    """A citation style with its requirements."""

    cite: Callable[[Quote], Citation]
    needs_keys: bool = False
    """Whether each quote needs the citation key of its article."""
    reference: Callable[[Quote], str] | None = None
    """The function that returns the entry of an article for the references at the end of an export."""


STYLES: Mapping[str, Style] = {
    "plain": Style(plain_citation),
    "chicago": Style(chicago),
    "apa": Style(apa, reference=apa_reference),
    "pandoc": Style(pandoc, needs_keys=True),
}
"""Citation styles by name; a new style needs one function and one row."""


def citekey_of(quote: Quote) -> str:
    """Return the article's citation key for pandoc and CSL: letters and digits with single marks between them."""
    key = to_single_line(quote.citekey or quote.article)
    return key if _KEY.fullmatch(key) else "-".join(re.findall(r"[^\W_]+", key)) or "article"


def format_date(day: str, *, year_first: bool = False) -> str:
    """Format ``2024-04-26`` as ``April 26, 2024`` or ``2024, April 26``.

    A partial date yields a partial result; text that is not a date is returned on one line.
    """
    if not is_date(day) or len(day) == len("2024"):
        return to_single_line(day)
    year, month, *rest = day.split("-")
    name = date(2000, int(month), 1).strftime("%B")
    days = [str(int(part)) for part in rest]
    if year_first:
        return " ".join([f"{year}, {name}", *days])
    return f"{' '.join([name, *days])}, {year}" if days else f"{name} {year}"


def _detail(quote: Quote, name: str, shown: str = "") -> str:
    """Return the field ``name`` (or ``shown`` in its place), marked if unconfirmed, or a gap if it is empty."""
    value = to_single_line(getattr(quote, name))
    return _marked(quote, name, shown or value) if value else _GAPS[name]


def _marked(quote: Quote, name: str, value: str) -> str:
    return f"{value} {UNCONFIRMED}" if name in quote.unconfirmed else value


def _name(quote: Quote, *, family: bool = False) -> str:
    """Return the authors as ``Jane Doe and …``; with ``family``, only the family name of an author ``Doe, Jane``."""
    names = []
    for author in to_single_line(quote.author).split(";"):
        last, _, first = (part.strip() for part in author.partition(","))
        names.append(f"{first} {last}" if first and not family else last)
    return _marked(quote, "author", " and ".join(filter(None, names))) if quote.author else _GAPS["author"]


def _title(quote: Quote) -> str:
    """Return the title in quotation marks, followed by a comma unless it ends with ``?`` or ``!``."""
    title = to_single_line(quote.title)
    if not title:
        return f"[title missing: {to_single_line(quote.article)}],"
    marked = in_quotation_marks(title)
    if "title" in quote.unconfirmed:
        return f"{marked} {UNCONFIRMED},"
    return marked if marked[-2] in "?!" else f"{marked[:-1]},{marked[-1]}"


def _short(title: str) -> str:
    """Shorten a title to its first words, at most :data:`SHORT_TITLE_LENGTH` code points and an ellipsis."""
    return (
        title
        if len(title) <= SHORT_TITLE_LENGTH
        else f"{title[:SHORT_TITLE_LENGTH].rpartition(' ')[0] or title[:SHORT_TITLE_LENGTH]}…"
    )


def _said(quote: Quote) -> str:
    """Return the speaker, the source that reported the words, and the date of the statement, as far as known."""
    speaker, via, said_on = to_single_line(quote.speaker), to_single_line(quote.via), to_single_line(quote.said_on)
    asides = "; ".join(([f"via {via}"] if via else []) + ([f"said {said_on}"] if said_on else []))
    return f"{speaker} ({asides})" if speaker and asides else speaker or asides


def _remarks(quote: Quote) -> str:
    """Return the warnings for users of the quote, in brackets."""
    caution, standing = to_single_line(quote.caution), STATUS_REMARKS.get(quote.status)
    return " ".join(([f"[Caution: {caution}]"] if caution else []) + ([f"[Check: {standing}]"] if standing else []))


class Appendix:
    """A collector of references and gaps from a stream of quotes; it stores a line for each article and no quotes."""

    def __init__(self, format_options: FormatOptions) -> None:
        """Create an empty appendix."""
        self._closing = format_options.closing
        self._reference = STYLES[format_options.style].reference
        self._gaps: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self.quotes = 0
        """Number of quotes collected."""

    def collect(self, quotes: Iterable[Quote]) -> Iterator[Quote]:
        """Record the article of each quote, and yield the quotes unchanged."""
        for quote in quotes:
            self.quotes += 1
            if quote.article not in self._gaps:
                self._gaps[quote.article] = missing_details(quote)
                if self._reference:
                    self._references[quote.article] = self._reference(quote)
            yield quote

    @property
    def paragraphs(self) -> Iterator[tuple[str, list[str]]]:
        """Headings with their lines; empty if the appendix is switched off or has no content."""
        if not self._closing:
            return
        if self._references:
            yield "References", sorted(self._references.values())
        lacking = [f"{to_single_line(path)}: {gap}" for path, gap in self._gaps.items() if gap]
        if lacking:
            yield f"Not known or not confirmed ({len(lacking):,} of {len(self._gaps):,} articles)", lacking

    @property
    def text(self) -> Iterator[str]:
        """The :attr:`paragraphs` as plain text, each preceded by an empty line."""
        for heading, lines in self.paragraphs:
            yield f"\n{heading}:\n" + "".join(f"{line}\n" for line in lines)


def missing_details(quote: Quote) -> str:
    """Describe the gaps of a quote's citation: ``author, outlet missing; title not confirmed``, or an empty string."""
    missing = [name for name in CITED if not to_single_line(getattr(quote, name))]
    detected = [name for name in CITED if name in quote.unconfirmed and name not in missing]
    said = [(missing, "missing"), (detected, "not confirmed")]
    return "; ".join(f"{', '.join(names)} {what}" for names, what in said if names)
