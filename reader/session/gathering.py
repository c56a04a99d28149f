"""Which passages are shown and under which heads, found out in slices between keys: decoding many takes its time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from annotations.model import Passage
from reader.session.session import Session


class Grouping(StrEnum):
    """What passages are grouped by, in the order in which one key goes through them."""

    NOTHING = "nothing"
    THEME = "theme"
    ARTICLE = "article"
    OUTLET = "outlet"
    EVENT = "event"
    SPEAKER = "speaker"


class Head(NamedTuple):
    """The row above the passages of a group."""

    name: str
    """What they have in common: id of a theme, path of an article, an outlet …; empty when it is not known."""
    ids: Sequence[str]
    """The passages."""


Row = str | Head
"""Id of a passage, or a head."""

_NAMES: Mapping[Grouping, Callable[[Session, Passage], Iterable[str]]] = {
    Grouping.THEME: lambda _, passage: dict.fromkeys(passage.themes) or ("",),
    Grouping.ARTICLE: lambda _, passage: (passage.article,),
    Grouping.OUTLET: lambda session, passage: (session.facts(passage.article).outlet,),
    Grouping.EVENT: lambda session, passage: (session.facts(passage.article).event,),
    Grouping.SPEAKER: lambda _, passage: (passage.speaker,),
}
"""The groups that a passage stands in."""


class Gathering:
    """Some passages on their way into rows."""

    def __init__(
        self,
        session: Session,
        among: Sequence[str],
        grouping: Grouping,
        may: Callable[[str], bool] | None = None,
        test: Callable[[Passage], bool] | None = None,
        seen: Callable[[Passage], None] = lambda _: None,
    ) -> None:
        """Begin; :meth:`go_on` does it.

        Args:
            session: Who looks at them.
            among: Ids of passages, in the order in which they are shown.
            grouping: What they are grouped by.
            may: Judges an id, before its passage is decoded; none lets everything through.
            test: Judges a passage; none lets everything through, and where there are no groups nothing is decoded.
            seen: Called with each passage that was decoded.
        """
        self._session = session
        self._grouping = grouping
        self._may, self._test, self._seen = may, test, seen
        self._groups: dict[str, list[str]] = {}
        self._decodes = test is not None or grouping is not Grouping.NOTHING
        self._left = iter(among)
        self.found = 0
        """How many passages were found so far."""
        if may is None and not self._decodes:
            self._groups[""], self._left, self.found = list(among), iter(()), len(among)

    def go_on(self, seconds: float) -> bool:
        """Work for about so long; tells whether there is more to do."""
        until = perf_counter() + seconds
        for id in self._left:
            if self._may is None or self._may(id):
                self._take(id)
            if perf_counter() > until:
                return True
        return False

    def _take(self, id: str) -> None:
        if not self._decodes:
            self._groups.setdefault("", []).append(id)
            self.found += 1
            return
        store = self._session.store
        if id not in store:  # removed since
            return
        passage = store.passage(id)
        self._seen(passage)
        if self._test is None or self._test(passage):
            self.found += 1
            names = _NAMES.get(self._grouping)
            for name in names(self._session, passage) if names else ("",):
                self._groups.setdefault(name, []).append(id)

    def rows(self) -> Sequence[Row]:
        """What was found so far."""
        if self._grouping is Grouping.NOTHING:
            return self._groups.get("", [])
        rows: list[Row] = []
        for name in sorted(self._groups, key=self._order()):
            rows += [Head(name, self._groups[name]), *self._groups[name]]
        return rows

    def _order(self) -> Callable[[str], tuple[bool, int, str]]:
        """Themes as in the codebook, all else by the alphabet; what is not known last."""
        codebook = {theme.id: place for place, theme in enumerate(self._session.codebook)}
        places = codebook if self._grouping is Grouping.THEME else {}
        return lambda name: (not name, places.get(name, 0), name.casefold())
