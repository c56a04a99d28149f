"""The appendix of an export: references, and missing or unconfirmed details of the articles."""

from collections.abc import Iterable, Iterator

from annotations.export.citation import apa_reference
from annotations.export.clean_text import to_single_line
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

CITED = ("author", "title", "outlet", "published")
"""Details of an article that its citation consists of."""


class Appendix:
    """A collector of references and gaps from a stream of quotes; it stores a line for each article and no quotes."""

    def __init__(self, format_options: FormatOptions) -> None:
        """Create an empty appendix."""
        self._layout = format_options
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
                if self._layout.style == "apa":
                    self._references[quote.article] = apa_reference(quote)
            yield quote

    @property
    def paragraphs(self) -> Iterator[tuple[str, list[str]]]:
        """Headings with their lines; empty if the appendix is switched off or has no content."""
        if not self._layout.closing:
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
