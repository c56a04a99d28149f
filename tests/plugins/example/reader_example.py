"""An export format for reference managers: each quote as the note of a RIS entry."""

from collections.abc import Iterable, Iterator

from annotations.export.formats import Format, FormatOptions
from annotations.export.quote import Quote, to_single_line


def write(quotes: Iterable[Quote], _: FormatOptions) -> Iterator[str]:
    """Write an entry for each quote."""
    for quote in quotes:
        fields = {"TY": "NEWS", "ID": quote.citekey, "AU": quote.author, "TI": quote.title, "N1": quote.quote}
        lines = (f"{tag}  - {to_single_line(value)}\n" for tag, value in fields.items() if value)
        yield f"{''.join(lines)}ER  - \n"


RIS = Format("RIS, for reference managers", ".ris", write, cites=False, needs_keys=True)
