"""The span an analyst is looking at, and how it came to be."""

from dataclasses import dataclass

from annotations.text.span import Span


@dataclass(frozen=True, slots=True)
class Selection:
    """A span that is never empty while an article with text is open."""

    span: Span
    origin: Span | None = None
    """Where extending began; extending towards it takes back."""
    return_to: tuple[Span, ...] = ()
    """What widening passed through, narrowest first; narrowing goes back along it."""

    def widened(self, span: Span) -> "Selection":
        """The selection after widening to ``span``."""
        return Selection(span, return_to=(*self.return_to, self.span))
