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


class GroupHead(NamedTuple):
    """The row above the passages of a group."""

    name: str
    """What they have in common: id of a theme, path of an article, an outlet …; empty when it is not known."""
    ids: Sequence[str]
    """The passages."""


QuoteRow = str | GroupHead
"""Id of a passage, or a head."""

_GROUPS: Mapping[Grouping, Callable[[Session, Passage], Iterable[str]]] = {
    Grouping.NOTHING: lambda _, passage: ("",),
    Grouping.THEME: lambda _, passage: dict.fromkeys(passage.themes) or ("",),
    Grouping.ARTICLE: lambda _, passage: (passage.article,),
    Grouping.OUTLET: lambda session, passage: (session.facts(passage.article).outlet,),
    Grouping.EVENT: lambda session, passage: (session.facts(passage.article).event,),
    Grouping.SPEAKER: lambda _, passage: (passage.speaker,),
}
"""The groups that a passage stands in."""


class IncrementalQuery:
    """Some passages on their way into rows."""

    def __init__(
        self,
        session: Session,
        among: Sequence[str],
        grouping: Grouping,
        prefilter: Callable[[str], bool] | None = None,
        test: Callable[[Passage], bool] | None = None,
        seen: Callable[[Passage], None] = lambda _: None,
    ) -> None:
        """Begin; :meth:`step` does it.

        Args:
            session: Who looks at them.
            among: Ids of passages, in the order in which they are shown.
            grouping: What they are grouped by.
            prefilter: Judges an id, before its passage is decoded; none lets everything through.
            test: Judges a passage; none lets everything through, and where there are no groups nothing is decoded.
            seen: Called with each passage that was decoded.
        """
        self._session = session
        self._grouping = grouping
        self._may, self._test, self._seen = prefilter, test, seen
        self._decodes = test is not None or grouping is not Grouping.NOTHING
        at_once = list(among) if prefilter is None and not self._decodes else []
        self._left = iter(() if at_once else among)
        self._groups: dict[str, list[str]] = {"": at_once} if at_once else {}
        self.found = len(at_once)
        """How many passages were found so far."""

    def step(self, seconds: float) -> bool:
        """Work for about so long; tells whether there is more to do."""
        until, may, take = perf_counter() + seconds, self._may, self._judge_passage
        for id in self._left:
            if may is None or may(id):
                take(id)
            if perf_counter() > until:
                return True
        return False

    def _judge_passage(self, id: str) -> None:
        names: Iterable[str] = ("",)
        if self._decodes:
            store = self._session.store
            if id not in store:  # removed since
                return
            passage = store.passage(id)
            self._seen(passage)
            if self._test is not None and not self._test(passage):
                return
            names = _GROUPS[self._grouping](self._session, passage)
        self.found += 1
        for name in names:
            self._groups.setdefault(name, []).append(id)

    def rows(self) -> Sequence[QuoteRow]:
        """What was found so far: themes as in the codebook, other groups by the alphabet, what is not known last."""
        if self._grouping is Grouping.NOTHING:
            return self._groups.get("", [])
        themes = self._session.codebook if self._grouping is Grouping.THEME else ()
        places = {theme.id: place for place, theme in enumerate(themes)}
        rows: list[QuoteRow] = []
        for name in sorted(self._groups, key=lambda name: (not name, places.get(name, 0), name.casefold())):
            rows += [GroupHead(name, self._groups[name]), *self._groups[name]]
        return rows
