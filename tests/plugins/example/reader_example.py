"""An export format for reference managers, and a loader for mail that was saved as files."""

from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy

from annotations.export.formats import Format, FormatOptions
from annotations.export.quote import Quote, to_single_line
from reader.articles.decoding import Decoded, decode
from reader.articles.loading import Loader


def write(quotes: Iterable[Quote], _: FormatOptions) -> Iterator[str]:
    """Write an entry for each quote."""
    for quote in quotes:
        fields = {"TY": "NEWS", "ID": quote.citekey, "AU": quote.author, "TI": quote.title, "N1": quote.quote}
        lines = (f"{tag}  - {to_single_line(value)}\n" for tag, value in fields.items() if value)
        yield f"{''.join(lines)}ER  - \n"


RIS = Format("RIS, for reference managers", ".ris", write, cites=False, needs_keys=True)


def read_mail(content: bytes, *, complete: bool = True) -> Decoded:
    """Return the subject and the text of a message."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    if body is None:
        raise ValueError("it has no text")
    return decode(f"{message['subject']}\n\n{body.get_content()}".encode(), complete=complete)


MAIL = Loader(read_mail, whole=True)
