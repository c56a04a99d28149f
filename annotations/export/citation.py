"""Where a quote's words come from, as a line to stand behind them, in the styles that people are asked for.

What nobody knows stands as a visible gap, what was only detected is marked: a citation never guesses, not even which
of an author's names is the last one. Who said the words and who wrote the article are kept apart.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from annotations.export.clean_text import in_quotation_marks, to_single_line
from annotations.export.quote import Quote
from annotations.model import Status
from annotations.text.dates import is_date

UNCONFIRMED = "[unconfirmed]"
"""Stands behind a value that was detected in the text and that no person confirmed."""

SHORT_TITLE_LENGTH = 40
"""Code points of a title in a citation that gives only its first words."""

_STATUS_REMARKS = {
    Status.CHANGED: "the article’s wording has changed since",
    Status.REVIEW: "its place in the changed article is not confirmed",
    Status.HOST: "only its sentence is still in the article, these words are not",
    Status.ORPHAN: "these words are no longer in the article",
}
"""What a reader of the quote must know of its status; an exact or a moved passage needs no word."""

_KEY = re.compile(r"[^\W_]+(?:[:.+_-][^\W_]+)*")


class Citation(NamedTuple):
    """A citation in up to three parts, of which the middle one is markup of ours and the others foreign words."""

    words: str
    key: str = ""
    """``[@key, para. 9]``, or empty."""
    remarks: str = ""
    """What must not be missed by whoever uses the quote."""
    dash: bool = True
    """Whether a dash stands before the words."""

    def line(self, harmless: Callable[[str], str] = str) -> str:
        """The whole as one line; ``harmless`` takes from foreign words what a format would act upon."""
        dash = "— " if self.dash and self.words else ""
        return dash + " ".join(filter(None, (harmless(self.words), self.key, harmless(self.remarks))))


def plain_citation(quote: Quote) -> Citation:
    """The source in plain prose, such as ``Speaker (via Outlet), in Author, “Title,” Outlet, 2024-04-26 (¶ 9)``."""
    said, (author, outlet) = _said(quote), (_detail(quote, name) for name in ("author", "outlet"))
    source = f"{author}, {_title(quote)} {outlet}, {_detail(quote, 'published')}"
    place = f" (¶ {quote.paragraph})" if quote.paragraph else ""
    line = f"{said}, in {source}{place}" if said else f"{source}{place}"
    return Citation(line if line.endswith(".") else f"{line}.", remarks=_remarks(quote))


def chicago(quote: Quote) -> Citation:
    """A note as in the Chicago Manual of Style, for an article in a newspaper."""
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
    """A citation in the text as in the manual of the APA; :func:`apa_reference` is the entry that it leads to."""
    by_title = quote.title and not quote.author
    title = _marked(quote, "title", f"“{_short(to_single_line(quote.title))},”")
    source = title if by_title else f"{_name(quote, family=True)},"
    cited = f"{source} {_detail(quote, 'published', quote.published[:4])}"
    said = f"{_said(quote)}, as cited in " if _said(quote) else ""
    place = f", para. {quote.paragraph}" if quote.paragraph else ""
    return Citation(f"({said}{cited}{place})", remarks=_remarks(quote), dash=False)


def apa_reference(quote: Quote) -> str:
    """The entry of a quote's article in a list of references."""
    day = quote.published and format_date(quote.published, year_first=True)
    title = _detail(quote, "title") if quote.title else f"[title missing: {to_single_line(quote.article)}]"
    url = f" {to_single_line(quote.url)}" if quote.url else ""
    author = to_single_line(quote.author) or "[author missing]"
    return f"{_marked(quote, 'author', author)}. ({_detail(quote, 'published', day)}). {title}. " + (
        f"{_detail(quote, 'outlet')}.{url}"
    )


def pandoc(quote: Quote) -> Citation:
    """A citation that pandoc fills in from a bibliography, such as the one that the format ``csl`` gives."""
    place = f", para. {quote.paragraph}" if quote.paragraph else ""
    return Citation(_said(quote), f"[@{citekey_of(quote)}{place}]", _remarks(quote))


STYLES: Mapping[str, Callable[[Quote], Citation]] = {
    "plain": plain_citation, "chicago": chicago, "apa": apa, "pandoc": pandoc,
}  # fmt: skip
"""Citation styles by name; another style is one function and one row."""


def citekey_of(quote: Quote) -> str:
    """The article's key, as pandoc and CSL know it: letters and digits, with single marks between them."""
    key = to_single_line(quote.citekey or quote.article)
    return key if _KEY.fullmatch(key) else "-".join(re.findall(r"[^\W_]+", key)) or "article"


def format_date(day: str, *, year_first: bool = False) -> str:
    """``2024-04-26`` as ``April 26, 2024`` or ``2024, April 26``; as much as is known; what is no date as it is."""
    if not is_date(day) or len(day) == len("2024"):
        return to_single_line(day)
    year, month, *rest = day.split("-")
    name = date(2000, int(month), 1).strftime("%B")
    days = [str(int(part)) for part in rest]
    if year_first:
        return " ".join([f"{year}, {name}", *days])
    return f"{' '.join([name, *days])}, {year}" if days else f"{name} {year}"


_GAPS = {"author": "[author missing]", "outlet": "[outlet missing]", "published": "n.d."}


def _detail(quote: Quote, name: str, shown: str = "") -> str:
    """The field ``name`` (as ``shown``, if given), marked when it was only detected, or a gap when nobody knows it."""
    value = to_single_line(getattr(quote, name))
    return _marked(quote, name, shown or value) if value else _GAPS[name]


def _marked(quote: Quote, name: str, value: str) -> str:
    return f"{value} {UNCONFIRMED}" if name in quote.unconfirmed else value


def _name(quote: Quote, *, family: bool = False) -> str:
    """The author as a sentence names them; of ``Doe, Jane`` only ``Doe`` where the family name is enough."""
    names = []
    for author in to_single_line(quote.author).split(";"):
        last, _, first = (part.strip() for part in author.partition(","))
        names.append(f"{first} {last}" if first and not family else last)
    return _marked(quote, "author", " and ".join(filter(None, names))) if quote.author else _GAPS["author"]


def _title(quote: Quote) -> str:
    """The title in quotation marks, with the comma that parts it from the outlet where one belongs."""
    title = to_single_line(quote.title)
    if not title:
        return f"[title missing: {to_single_line(quote.article)}],"
    marked = in_quotation_marks(title)
    if "title" in quote.unconfirmed:
        return f"{marked} {UNCONFIRMED},"
    return marked if marked[-2] in "?!" else f"{marked[:-1]},{marked[-1]}"


def _short(title: str) -> str:
    """The first words of a title."""
    return (
        title
        if len(title) <= SHORT_TITLE_LENGTH
        else f"{title[:SHORT_TITLE_LENGTH].rpartition(' ')[0] or title[:SHORT_TITLE_LENGTH]}…"
    )


def _said(quote: Quote) -> str:
    """Who said the words, who reported them, and when they were said, as far as it is known."""
    speaker, via, said_on = to_single_line(quote.speaker), to_single_line(quote.via), to_single_line(quote.said_on)
    asides = "; ".join(([f"via {via}"] if via else []) + ([f"said {said_on}"] if said_on else []))
    return f"{speaker} ({asides})" if speaker and asides else speaker or asides


def _remarks(quote: Quote) -> str:
    """What must not be missed by whoever uses the quote, in brackets."""
    caution, standing = to_single_line(quote.caution), _STATUS_REMARKS.get(quote.status)
    return " ".join(([f"[Caution: {caution}]"] if caution else []) + ([f"[Check: {standing}]"] if standing else []))
