"""A query for passages and their groups, evaluated in slices between keys because decoding many passages is slow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from annotations.model import Passage
from reader.session.session import Session


class Grouping(StrEnum):
    """The property that passages are grouped by. One key cycles through the members in this order."""

    NOTHING = "nothing"
    THEME = "theme"
    ARTICLE = "article"
    OUTLET = "outlet"
    EVENT = "event"
    SPEAKER = "speaker"


class GroupHead(NamedTuple):
    """The row above the passages of a group."""

    name: str
    """The common value: id of a theme, path of an article, an outlet and so on. Empty if the value is unknown."""
    ids: Sequence[str]
    """Ids of the passages in the group."""


QuoteRow = str | GroupHead
"""Id of a passage, or the head of a group."""

_GROUPS: Mapping[Grouping, Callable[[Session, Passage], Iterable[str]]] = {
    Grouping.NOTHING: lambda _, passage: ("",),
    Grouping.THEME: lambda _, passage: dict.fromkeys(passage.themes) or ("",),
    Grouping.ARTICLE: lambda _, passage: (passage.article,),
    Grouping.OUTLET: lambda session, passage: (session.facts(passage.article).outlet,),
    Grouping.EVENT: lambda session, passage: (session.facts(passage.article).event,),
    Grouping.SPEAKER: lambda _, passage: (passage.speaker,),
}
"""Functions that return the names of the groups to which a passage belongs."""


class IncrementalQuery:
    """A query that turns passages into rows step by step."""

    def __init__(
        self,
        session: Session,
        among: Sequence[str],
        grouping: Grouping,
        prefilter: Callable[[str], bool] | None = None,
        test: Callable[[Passage], bool] | None = None,
        seen: Callable[[Passage], None] = lambda _: None,
    ) -> None:
        """Prepare a query, which :meth:`step` evaluates.

        Args:
            session: The session that evaluates the query.
            among: Ids of passages, in display order.
            grouping: The property to group by.
            prefilter: Tests an id before its passage is decoded. ``None`` accepts every id.
            test: Tests a passage. ``None`` accepts every passage. Without a test and without groups, nothing is
                decoded.
            seen: Called with each decoded passage.
        """
        self._session = session
        self._grouping = grouping
        self._may, self._test, self._seen = prefilter, test, seen
        self._decodes = test is not None or grouping is not Grouping.NOTHING
        at_once = list(among) if prefilter is None and not self._decodes else []
        self._left = iter(() if at_once else among)
        self._groups: dict[str, list[str]] = {"": at_once} if at_once else {}
        self.found = len(at_once)
        """Number of passages found so far."""

    def step(self, seconds: float) -> bool:
        """Work for about ``seconds``. Return whether work remains."""
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
            if id not in store:  # The passage was deleted in the meantime.
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
        """Return the rows found so far.

        Themes follow codebook order, and other groups are sorted alphabetically. The group of unknown values comes
        last.
        """
        if self._grouping is Grouping.NOTHING:
            return self._groups.get("", [])
        themes = self._session.codebook if self._grouping is Grouping.THEME else ()
        places = {theme.id: place for place, theme in enumerate(themes)}
        rows: list[QuoteRow] = []
        for name in sorted(self._groups, key=lambda name: (not name, places.get(name, 0), name.casefold())):
            rows += [GroupHead(name, self._groups[name]), *self._groups[name]]
        return rows
