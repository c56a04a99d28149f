"""The selected span and its origin."""

from dataclasses import dataclass

from annotations.text.span import Span


@dataclass(frozen=True, slots=True)
class Selection:
    """A selected span, never empty while an article with text is open."""

    span: Span
    origin: Span | None = None
    """The span at which extending began. Extending towards it shrinks the selection."""
    return_to: tuple[Span, ...] = ()
    """The selections before each widening, narrowest first. Narrowing restores them."""

    def widened(self, span: Span) -> "Selection":
        """Return the selection after widening to ``span``."""
        return Selection(span, return_to=(*self.return_to, self.span))
