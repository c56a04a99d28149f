"""The records of schema 1, as values that are checked when they are made.

A record in the annotations file is a flat JSON object; :func:`to_record` and the ``from_record`` class methods convert.
Identity never depends on a name, on a position in a list, or on TinyDB's document number.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Any, Self

from annotations.errors import InvalidRecord
from annotations.text.span import Span

CONTEXT_LENGTH = 64
"""Code points of text kept before and after a passage, as W3C prefix and suffix."""

Record = dict[str, Any]
"""One JSON object of the annotations file."""


class Status(StrEnum):
    """How a passage relates to the present text of its article."""

    EXACT = "exact"
    """Its words stand where they stood."""
    MOVED = "moved"
    """Its words stand elsewhere."""
    CHANGED = "changed"
    """Nearly its words, surely meant."""
    REVIEW = "review"
    """Probably here; the analyst decides."""
    HOST = "host"
    """The sentence is here, its words are gone."""
    ORPHAN = "orphan"
    """Not found."""


NEEDS_REVIEW = frozenset({Status.CHANGED, Status.REVIEW, Status.HOST, Status.ORPHAN})
"""What an analyst should look at: other words than were kept, or none."""


class State(StrEnum):
    """How far an analyst is with an article."""

    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    IRRELEVANT = "irrelevant"


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise InvalidRecord(sentence)


def _require_texts(value: object, what: str, names: Iterable[str]) -> None:
    """Check that fields hold text; what is written by hand or by a script may hold anything."""
    for name in names:
        if not isinstance(getattr(value, name), str):
            raise InvalidRecord(f"{what} has a field that is no text: {name}.")


def _span(value: object, what: str) -> Span:
    """Check a pair of offsets; JSON lists are accepted, floats and booleans are not."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise InvalidRecord(f"{what} is not a pair of offsets.")
    start, end = value
    if type(start) is not int or type(end) is not int:
        raise InvalidRecord(f"{what} has an offset that is no integer.")
    if not 0 <= start < end:
        raise InvalidRecord(f"{what} is not a stretch of text: {start} to {end}.")
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class Theme:
    """What a passage is about."""

    id: str
    """Slug of the first name; never changed, never used again, not even after deletion."""
    name: str
    """What analysts read; unique under its parent, letter case aside."""
    parent: str | None = None
    """Id of the theme above, or none."""
    order: int = 0
    """Place among the themes under the same parent."""
    colour: int | str = 0
    """Index into the palette, or ``#rrggbb``."""
    key: int | None = None
    """The digit 1 to 9 that tags with it, or none."""
    description: str = ""
    """When to use the theme."""
    words: tuple[str, ...] = ()
    """Words and phrases that mention the theme; ``*`` stands for any letters. Case matters in a word that is all in
    capitals or has some inside: ``AI`` is not found in ``ai``.
    """
    without: tuple[str, ...] = ()
    """Words and phrases, of the same kind, that rule out a mention inside them."""
    note: str = ""
    """Free text."""
    created: str = ""
    """When it was made, ISO 8601 in UTC."""

    def __post_init__(self) -> None:
        _require_texts(self, "A theme", ("id", "name", "description", "note", "created"))
        _require(bool(self.id), "A theme has no id.")
        _require(bool(self.name.strip()), "A theme has no name.")
        _require(self.parent is None or isinstance(self.parent, str), "A theme's parent is no id.")
        _require(type(self.order) is int, "A theme's order is no integer.")
        _require(_is_colour(self.colour), "A theme's colour is neither of the palette nor #rrggbb.")
        _require(self.key is None or (type(self.key) is int and 1 <= self.key <= 9), "A theme's key is not 1 to 9.")
        _require(
            all(isinstance(word, str) for word in self.words + self.without), "A theme has a word that is no text."
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Make a theme of a record; fields this version does not know are left aside.

        Raises:
            InvalidRecord: A field is missing or has the wrong shape.
        """
        known = _known(cls, record)
        for name in ("words", "without"):
            if name in known:
                _require(isinstance(known[name], list | tuple), f"A theme's {name} are no list.")
                known[name] = tuple(known[name])
        try:
            return cls(**known)
        except TypeError as error:
            raise InvalidRecord("A theme has no id or no name.") from error


def _is_colour(colour: object) -> bool:
    if isinstance(colour, str):
        return re.fullmatch("#[0-9a-fA-F]{6}", colour) is not None
    return type(colour) is int and colour >= 0


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """The sentence that holds a passage."""

    start: int
    """First code point of the sentence."""
    end: int
    """Offset after its last code point."""
    exact: str
    """The sentence, verbatim."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What finds a passage's span again in a revision of its article; never changed once made."""

    start: int
    """First code point in the text the anchor was made on."""
    end: int
    """Offset after the last code point."""
    exact: str
    """The words, verbatim."""
    prefix: str
    """Up to 64 code points before."""
    suffix: str
    """Up to 64 code points after."""
    host: SentenceContext
    """The sentence around it (the passage itself when it is longer than one)."""
    paragraph: Span
    """The paragraph around it."""
    sha256: str
    """Digest of the canonical text (UTF-8) it was made on, in hexadecimal."""

    def __post_init__(self) -> None:
        _span((self.start, self.end), "A passage")
        _span((self.host.start, self.host.end), "A passage's sentence")
        _span(self.paragraph, "A passage's paragraph")
        _require_texts(self, "A passage", ("exact", "prefix", "suffix", "sha256"))
        _require_texts(self.host, "A passage's sentence", ("exact",))
        _require(len(self.exact) == self.end - self.start, "A passage's words are not as long as its span.")

    @property
    def span(self) -> Span:
        """Where the words stand in the text the anchor was made on."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Tag:
    """One theme on one passage, by one coder, at one time."""

    theme: str
    """Id of the theme."""
    coder: str
    """Who tagged."""
    created: str
    """When, ISO 8601 in UTC."""

    def __post_init__(self) -> None:
        _require_texts(self, "A tag", ("theme", "coder", "created"))


@dataclass(frozen=True, slots=True)
class CurrentPlace:
    """Where a passage stands in a revision of its article."""

    start: int
    """First code point in the revision."""
    end: int
    """Offset after the last code point in the revision."""
    sha256: str
    """Digest of the revision."""
    status: Status
    """How sure this is."""
    seen: bool = False
    """Whether an analyst looked at it and left it as it is."""

    def __post_init__(self) -> None:
        _span((self.start, self.end), "A passage's present place")
        _require_texts(self, "A passage's present place", ("sha256",))
        _require(isinstance(self.seen, bool), "A passage's present place was neither seen nor not.")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span that a coder kept: tagged, noted, or both."""

    id: str
    """A random UUID."""
    article: str
    """Path of the article inside its folder, with forward slashes."""
    coder: str
    """Whose passage it is."""
    anchor: Anchor
    """What finds it again."""
    now: CurrentPlace | None = None
    """Where it stands now; none while the article is as the anchor knew it."""
    tags: tuple[Tag, ...] = ()
    """Its themes, in the order they were given."""
    note: str = ""
    """Free text."""
    speaker: str = ""
    """Who said the words."""
    via: str = ""
    """Who reported them (second-hand quotes)."""
    said_on: str = ""
    """When they were said: ``2024``, ``2024-04`` or ``2024-04-26``."""
    starred: bool = False
    """Worth coming back to."""
    created: str = ""
    """When it was made, ISO 8601 in UTC."""
    modified: str = ""
    """When it was last changed, ISO 8601 in UTC."""

    def __post_init__(self) -> None:
        _require_texts(self, "A passage", PASSAGE_TEXTS)
        _require(bool(self.id), "A passage has no id.")
        _require(bool(self.article), "A passage names no article.")
        _require(isinstance(self.starred, bool), "A passage's star is neither on nor off.")

    @property
    def span(self) -> Span:
        """Where the passage stands in the article as it is now."""
        return Span(self.now.start, self.now.end) if self.now else self.anchor.span

    @property
    def status(self) -> Status:
        """How the passage relates to the present text."""
        return self.now.status if self.now else Status.EXACT

    @property
    def text_digest(self) -> str:
        """Digest of the text that its span counts in; in any other one the span means nothing."""
        return self.now.sha256 if self.now else self.anchor.sha256

    @property
    def is_placed(self) -> bool:
        """Whether its words, or what became of them, stand at its span: it is not lost, nor only its sentence there."""
        return self.status not in (Status.HOST, Status.ORPHAN)

    @property
    def needs_review(self) -> bool:
        """Whether an analyst should look at what became of it."""
        return self.now is not None and not self.now.seen and self.now.status in NEEDS_REVIEW

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of the themes it is tagged with."""
        return tuple(tag.theme for tag in self.tags)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left that would keep it: no tag, no note, no speaker, no star."""
        return not (self.tags or self.note or self.speaker or self.starred)

    def to_record(self) -> Record:
        """The flat JSON object that stands for it in the annotations file."""
        record = _flat(self) | _flat(self.anchor)
        record["host"] = _flat(self.anchor.host)
        record["paragraph"] = list(self.anchor.paragraph)
        record["now"] = _flat(self.now) if self.now else None
        record["tags"] = list(map(_flat, self.tags))
        return {name: record[name] for name in PASSAGE_FIELDS}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Make a passage of a flat record.

        Raises:
            InvalidRecord: A field is missing, has the wrong shape, or offsets are impossible.
        """
        try:
            anchor_fields = {name: record[name] for name in ("start", "end", "exact", "prefix", "suffix", "sha256")}
            anchor = Anchor(
                **anchor_fields,
                host=SentenceContext(*(record["host"][name] for name in ("start", "end", "exact"))),
                paragraph=_span(record["paragraph"], "A passage's paragraph"),
            )
            now = record.get("now")
            known = {name: record[name] for name in (*PASSAGE_TEXTS, "starred") if name in record}
            return cls(
                **known,
                anchor=anchor,
                now=_now(now) if now is not None else None,
                tags=tuple(Tag(tag["theme"], tag["coder"], tag["created"]) for tag in record.get("tags", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidRecord(f"A passage is not complete: {error}.") from error


PASSAGE_FIELDS = (
    "id", "article", "coder", "start", "end", "exact", "prefix", "suffix", "host", "paragraph", "sha256", "now", "tags",
    "note", "speaker", "via", "said_on", "starred", "created", "modified",
)  # fmt: skip
"""The fields of a passage in the annotations file, in the order they are written."""

PASSAGE_TEXTS = ("id", "article", "coder", "note", "speaker", "via", "said_on", "created", "modified")
"""The fields of a passage that hold text, its anchor's aside."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What analysts know and decided about an article; made when there is something to keep."""

    path: str
    """Path inside the folder, with forward slashes."""
    sha256: str = ""
    """Digest of the canonical text when the record was last written."""
    title: str = ""
    """Its headline, as an analyst confirmed it; empty, as each detail below, until then."""
    author: str = ""
    """Who wrote it, as it shall be cited."""
    outlet: str = ""
    """Who published it, which is not always where it was scraped."""
    published: str = ""
    """``2024``, ``2024-04`` or ``2024-04-26``."""
    url: str = ""
    """Where it can be read."""
    accessed: str = ""
    """When it was looked at there: ``2024``, ``2024-04`` or ``2024-04-26``."""
    event: str = ""
    """What the article is about, for comparing articles about the same event."""
    event_date: str = ""
    """When that happened: ``2024``, ``2024-04`` or ``2024-04-26``."""
    citekey: str = ""
    """Its name in a bibliography."""
    caution: str = ""
    """A sentence that prints with every quote of the article."""
    note: str = ""
    """Free text."""
    state: State = State.UNREAD
    """How far the analysts are with it."""
    place: int = 0
    """Code point the selection was at when the article was left."""
    furthest: int = 0
    """Greatest code point that was on the screen."""
    opened: str = ""
    """When it was last opened, ISO 8601 in UTC."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Lines whose role an analyst flipped: offset of the line (as text) to role."""
    converter: str = ""
    """Name and version of what turned a file of another format into text."""

    def __post_init__(self) -> None:
        _require_texts(self, "An article record", _ARTICLE_TEXTS)
        _require(bool(self.path), "An article record has no path.")
        for offset in (self.place, self.furthest):
            _require(type(offset) is int and offset >= 0, "An article record has a place that is no offset.")
        _require(isinstance(self.roles, Mapping), "An article record's roles are no table.")
        texts = (*self.roles.keys(), *self.roles.values())
        _require(all(isinstance(text, str) for text in texts), "An article record has a role that is no text.")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Make an article record of a JSON object.

        Raises:
            InvalidRecord: The path is missing, the state is none of ours, or a field has the wrong shape.
        """
        try:
            known = _known(cls, record)
            if "state" in known:
                known["state"] = State(known["state"])
            return cls(**known)
        except (TypeError, ValueError) as error:
            raise InvalidRecord(f"An article record is not valid: {error}.") from error


_ARTICLE_TEXTS = (
    "path", "sha256", "title", "author", "outlet", "published", "url", "accessed", "event", "event_date", "citekey",
    "caution", "note", "state", "opened", "converter",
)  # fmt: skip


def _known(kind: type, record: Mapping[str, Any]) -> dict[str, Any]:
    names = _names(kind)
    return {name: value for name, value in record.items() if name in names}


def _now(record: Mapping[str, Any]) -> CurrentPlace:
    return CurrentPlace(
        record["start"], record["end"], record["sha256"], Status(record["status"]), record.get("seen", False)
    )


@cache
def _names(kind: type) -> frozenset[str]:
    return frozenset(item.name for item in fields(kind))


def _flat(value: Passage | Anchor | SentenceContext | CurrentPlace | Tag) -> Record:
    """The fields of a value as they are; much faster than what the standard library has, which copies deeply."""
    return {name: getattr(value, name) for name in value.__slots__}


def to_record(value: Theme | ArticleRecord | Passage) -> Record:
    """The JSON object that stands for a theme, an article record or a passage in the annotations file."""
    if isinstance(value, Passage):
        return value.to_record()
    record = asdict(value)
    return {name: list(item) if isinstance(item, tuple) else item for name, item in record.items()}
