"""What stands at the end of an export: the references, and what is not known of the articles."""

from collections.abc import Iterable, Iterator

from annotations.export.citation import apa_reference
from annotations.export.clean_text import to_single_line
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

CITED = ("author", "title", "outlet", "published")
"""The details of an article that its citation is made of."""


class Appendix:
    """Notes what is to be said at the end while the quotes go by; keeps a line for each article and no quote."""

    def __init__(self, format_options: FormatOptions) -> None:
        """Begin with no article."""
        self._layout = format_options
        self._gaps: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self.quotes = 0
        """How many went by."""

    def collect(self, quotes: Iterable[Quote]) -> Iterator[Quote]:
        """Pass the quotes on."""
        for quote in quotes:
            self.quotes += 1
            if quote.article not in self._gaps:
                self._gaps[quote.article] = missing_details(quote)
                if self._layout.style == "apa":
                    self._references[quote.article] = apa_reference(quote)
            yield quote

    @property
    def paragraphs(self) -> Iterator[tuple[str, list[str]]]:
        """Headings and the lines under each; nothing when nothing is to be said."""
        if not self._layout.closing:
            return
        if self._references:
            yield "References", sorted(self._references.values())
        lacking = [f"{to_single_line(path)}: {gap}" for path, gap in self._gaps.items() if gap]
        if lacking:
            yield f"Not known or not confirmed ({len(lacking):,} of {len(self._gaps):,} articles)", lacking

    @property
    def text(self) -> Iterator[str]:
        """The same as plain text, each with an empty line before it."""
        for heading, lines in self.paragraphs:
            yield f"\n{heading}:\n" + "".join(f"{line}\n" for line in lines)


def missing_details(quote: Quote) -> str:
    """What its citation lacks: ``author and outlet missing; title not confirmed``, or an empty string."""
    missing = [name for name in CITED if not to_single_line(getattr(quote, name))]
    detected = [name for name in CITED if name in quote.unconfirmed and name not in missing]
    said = [(missing, "missing"), (detected, "not confirmed")]
    return "; ".join(f"{', '.join(names)} {what}" for names, what in said if names)
