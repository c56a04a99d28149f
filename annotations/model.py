"""The records of schema 2, as immutable values that are validated on creation.

A record in the annotations file is a flat JSON object; :func:`~annotations.tables.to_record` and the ``from_record``
class methods convert between the two forms. Identity never depends on a name, a position in a list, or TinyDB's
document number.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self

from annotations.errors import InvalidRecord
from annotations.facts import ArticleDetails
from annotations.text.span import Span

CONTEXT_LENGTH = 64
"""Code points of text kept before and after a passage, as W3C prefix and suffix."""

Record = dict[str, Any]
"""One JSON object of the annotations file."""


class Status(StrEnum):
    """The relation of a passage to the current text of its article."""

    EXACT = "exact"
    """The words are unchanged and at their original offsets."""
    MOVED = "moved"
    """The words are unchanged and at other offsets."""
    CHANGED = "changed"
    """The wording has changed slightly; the match is certain."""
    REVIEW = "review"
    """The match is probable; the analyst decides."""
    HOST = "host"
    """Only the sentence around the passage was found; its words are gone."""
    ORPHAN = "orphan"
    """Neither the words nor their sentence were found."""


NEEDS_REVIEW = frozenset({Status.CHANGED, Status.REVIEW, Status.HOST, Status.ORPHAN})
"""Statuses that an analyst should review: the wording has changed, or the words were not found."""


class State(StrEnum):
    """The progress of a coder with an article."""

    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    IRRELEVANT = "irrelevant"


def require(condition: bool, sentence: str) -> None:
    """Refuse a record with a sentence unless a condition holds."""
    if not condition:
        raise InvalidRecord(sentence)


def require_texts(value: object, what: str, names: tuple[str, ...]) -> None:
    """Check that two or more fields hold text; records written by hand or by a script may hold values of any type."""
    if set(map(type, _attributes(names)(value))) != {str}:
        name = next((name for name in names if not isinstance(getattr(value, name), str)), None)
        require(name is None, f"{what} has a field that is not text: {name}.")


@cache
def _attributes(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    return attrgetter(*names)


def _check_span(start: object, end: object, what: str) -> None:
    """Check a pair of offsets; floats and booleans are not offsets."""
    if type(start) is not int or type(end) is not int:
        raise InvalidRecord(f"{what} has an offset that is not an integer.")
    if not 0 <= start < end:
        raise InvalidRecord(f"{what} is not a stretch of text: {start} to {end}.")


@dataclass(frozen=True, slots=True)
class FlatRecord:
    """A record whose fields are those of its JSON object."""

    NOUN: ClassVar[str]
    """The subject of the sentences that refuse a record."""
    CONVERTERS: ClassVar[Mapping[str, Callable[[Any], object]]] = {}
    """The fields that JSON represents in another form, with a function that takes that form."""

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Create the value of a record; fields unknown to this version are ignored.

        Raises:
            InvalidRecord: A field is missing or has the wrong shape.
        """
        known = {item.name: record[item.name] for item in fields(cls) if item.name in record}
        try:
            known |= {name: convert(known[name]) for name, convert in cls.CONVERTERS.items() if name in known}
            return cls(**known)
        except (TypeError, ValueError, KeyError) as error:
            needed = (item.name for item in fields(cls) if MISSING is item.default is item.default_factory)
            missing = " and no ".join(name for name in needed if name not in known)
            what = f"has no {missing}" if missing else f"is not valid: {error}"
            raise InvalidRecord(f"{cls.NOUN} {what}.") from error


def to_tuple(value: object) -> object:
    """Convert a JSON array to a tuple, and leave another value to the checks of the record."""
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Theme(FlatRecord):
    """A theme (code) of the codebook, with which passages are tagged."""

    NOUN = "A theme"
    CONVERTERS = {"keywords": to_tuple, "excluded": to_tuple}

    id: str
    """Slug of the original name; never changed, and never reused, even after deletion."""
    name: str
    """Displayed name; unique under its parent, ignoring letter case."""
    parent: str | None = None
    """Id of the parent theme, or ``None`` at the top level."""
    order: int = 0
    """Position among the themes under the same parent."""
    colour: int | str = 0
    """Index into the palette, or ``#rrggbb``."""
    key: int | None = None
    """Digit key 1 to 9 that tags with the theme, or ``None``."""
    description: str = ""
    """Instructions for the use of the theme."""
    keywords: tuple[str, ...] = ()
    """Words and phrases that mention the theme; ``*`` matches any letters. A word in all capitals, or with a capital
    after its first letter, is case-sensitive: ``AI`` does not match ``ai``.
    """
    excluded: tuple[str, ...] = ()
    """Words and phrases with the same syntax; a mention inside a match of them does not count."""
    note: str = ""
    """Free text."""
    created: str = ""
    """Time of creation, ISO 8601 in UTC."""
    guid: str = ""
    """The id of the theme in another program, kept from an import."""

    def __post_init__(self) -> None:
        require_texts(self, "A theme", ("id", "name", "description", "note", "created", "guid"))
        require(bool(self.id), "A theme has no id.")
        require(bool(self.name.strip()), "A theme has no name.")
        require(self.parent is None or isinstance(self.parent, str), "A theme's parent is not an id.")
        require(type(self.order) is int, "A theme's order is not an integer.")
        require(_is_colour(self.colour), "A theme's colour is neither of the palette nor #rrggbb.")
        require(self.key is None or (type(self.key) is int and 1 <= self.key <= 9), "A theme's key is not 1 to 9.")
        for name in ("keywords", "excluded"):
            words = getattr(self, name)
            require(isinstance(words, tuple), f"A theme's {name} are no list.")
            require(all(isinstance(word, str) for word in words), "A theme has a word that is not text.")


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
    """The immutable data that relocate a passage in a revision of its article."""

    start: int
    """First code point in the text that the anchor was made on."""
    end: int
    """Offset after the last code point."""
    exact: str
    """The words, verbatim."""
    prefix: str
    """Up to 64 code points before the passage."""
    suffix: str
    """Up to 64 code points after the passage."""
    host: SentenceContext
    """The sentence around the passage, or the passage itself if it is longer than one sentence."""
    paragraph: Span
    """The paragraph around the passage."""
    sha256: str
    """Digest of the canonical text (UTF-8) that the anchor was made on, in hexadecimal."""

    def __post_init__(self) -> None:
        _check_span(self.start, self.end, "A passage")
        _check_span(self.host.start, self.host.end, "A passage's sentence")
        _check_span(*self.paragraph, "A passage's paragraph")
        require_texts(self, "A passage", ("exact", "prefix", "suffix", "sha256"))
        require(isinstance(self.host.exact, str), "A passage's sentence has a field that is not text: exact.")
        require(len(self.exact) == self.end - self.start, "A passage's words are not as long as its span.")

    @property
    def span(self) -> Span:
        """Span of the words in the text that the anchor was made on."""
        return Span(self.start, self.end)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Create an anchor from its fields in a record.

        Raises:
            KeyError: A field is missing.
            TypeError: The sentence is not an object.
            InvalidRecord: A field has the wrong shape, or offsets are impossible.
        """
        host, paragraph = record["host"], record["paragraph"]
        if not isinstance(paragraph, list | tuple) or len(paragraph) != 2:
            raise InvalidRecord("A passage's paragraph is not a pair of offsets.")
        return cls(
            record["start"],
            record["end"],
            record["exact"],
            record["prefix"],
            record["suffix"],
            SentenceContext(host["start"], host["end"], host["exact"]),
            Span(*paragraph),
            record["sha256"],
        )


@dataclass(frozen=True, slots=True)
class Tag:
    """The assignment of a theme to a passage by a coder."""

    theme: str
    """Id of the theme."""
    coder: str
    """The coder who tagged the passage."""
    created: str
    """Time of tagging, ISO 8601 in UTC."""

    def __post_init__(self) -> None:
        require_texts(self, "A tag", ("theme", "coder", "created"))


@dataclass(frozen=True, slots=True)
class CurrentPlace:
    """The location of a passage in a revision of its article."""

    start: int
    """First code point in the revision."""
    end: int
    """Offset after the last code point in the revision."""
    sha256: str
    """Digest of the revision."""
    status: Status
    """Result and certainty of the relocation."""
    seen: bool = False
    """Whether an analyst has reviewed this place and left it unchanged."""

    def __post_init__(self) -> None:
        _check_span(self.start, self.end, "A passage's present place")
        require(isinstance(self.sha256, str), "A passage's present place has a field that is not text: sha256.")
        require(isinstance(self.seen, bool), "A passage's present place was neither seen nor not.")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that a coder kept, with tags, a note, a speaker or a star."""

    id: str
    """A random UUID."""
    article: str
    """Path of the article inside its folder, with forward slashes."""
    coder: str
    """The coder who owns the passage."""
    anchor: Anchor
    """The original location, from which the passage is found again in a revision."""
    now: CurrentPlace | None = None
    """The current location; ``None`` while the article's text is the one that the anchor was made on."""
    tags: tuple[Tag, ...] = ()
    """Tags in the order of their assignment."""
    note: str = ""
    """Free text."""
    speaker: str = ""
    """The speaker of the words."""
    via: str = ""
    """The person or outlet that reported the words (second-hand quotes)."""
    said_on: str = ""
    """Date of the statement: ``2024``, ``2024-04`` or ``2024-04-26``."""
    starred: bool = False
    """Whether the coder starred the passage."""
    created: str = ""
    """Time of creation, ISO 8601 in UTC."""
    modified: str = ""
    """Time of the last change, ISO 8601 in UTC."""
    locator: str = ""
    """The place in the article as a citation states it, from the time of creation: ``p. 12``, ``ch. 3``, ``¶ 9``."""
    source_id: str = ""
    """The id of the passage in another program, kept from an import."""

    def __post_init__(self) -> None:
        require_texts(self, "A passage", _PASSAGE_TEXTS)
        require(bool(self.id), "A passage has no id.")
        require(bool(self.article), "A passage names no article.")
        require(isinstance(self.starred, bool), "A passage's star is neither on nor off.")

    @property
    def span(self) -> Span:
        """Span of the passage in the text that :attr:`text_digest` identifies."""
        return Span(self.now.start, self.now.end) if self.now else self.anchor.span

    @property
    def status(self) -> Status:
        """Relation of the passage to the current text of its article."""
        return self.now.status if self.now else Status.EXACT

    @property
    def text_digest(self) -> str:
        """Digest of the text that :attr:`span` refers to; the span is meaningless in any other text."""
        return self.now.sha256 if self.now else self.anchor.sha256

    @property
    def is_placed(self) -> bool:
        """Whether the passage's words, possibly changed, are at its span; false for ``HOST`` and ``ORPHAN``."""
        return self.status not in (Status.HOST, Status.ORPHAN)

    @property
    def needs_review(self) -> bool:
        """Whether an analyst should review the current place of the passage."""
        return self.now is not None and not self.now.seen and self.now.status in NEEDS_REVIEW

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of the passage's themes, in the order of its tags."""
        return tuple(tag.theme for tag in self.tags)

    @property
    def is_empty(self) -> bool:
        """Whether the passage has no tag, note, speaker or star, so that the store does not keep it."""
        return not (self.tags or self.note or self.speaker or self.starred)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Create a passage from a flat record.

        Raises:
            InvalidRecord: A field is missing or has the wrong shape, or offsets are impossible.
        """
        try:
            now, get = record.get("now"), record.get
            return cls(
                record["id"],
                record["article"],
                record["coder"],
                Anchor.from_record(record),
                None if now is None else _now(now),
                tuple([Tag(tag["theme"], tag["coder"], tag["created"]) for tag in get("tags", ())]),
                get("note", ""),
                get("speaker", ""),
                get("via", ""),
                get("said_on", ""),
                get("starred", False),
                get("created", ""),
                get("modified", ""),
                get("locator", ""),
                get("source_id", ""),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidRecord(f"A passage is not complete: {error}.") from error


ANCHOR_FIELDS = ("start", "end", "exact", "prefix", "suffix", "host", "paragraph", "sha256")
"""The fields of an anchor in the annotations file, in writing order."""

PASSAGE_FIELDS = (
    "id", "article", "coder", *ANCHOR_FIELDS, "now", "tags", "note", "speaker", "via", "said_on", "starred",
    "created", "modified",
)  # fmt: skip
"""The fields that every passage has in the annotations file, in writing order."""

_PASSAGE_TEXTS = (
    "id", "article", "coder", "note", "speaker", "via", "said_on", "created", "modified", "locator", "source_id",
)  # fmt: skip


class ArticleKind(StrEnum):
    """The kind of publication to which an article belongs."""

    NEWSPAPER = "newspaper"
    REPORT = "report"
    BOOK = "book"
    WEBPAGE = "webpage"
    MAIL = "mail"
    TRANSCRIPT = "transcript"


class Converter(NamedTuple):
    """The program that turned a file of another format into the text of an article."""

    name: str
    version: str


def _converter(value: Mapping[str, str]) -> Converter:
    converter = Converter(value["name"], value["version"])
    if not all(isinstance(text, str) for text in converter):
        raise TypeError("the converter is not text")
    return converter


@dataclass(frozen=True, slots=True)
class ArticleRecord(FlatRecord, ArticleDetails):
    """What analysts recorded about an article: the details that they confirmed, and more."""

    NOUN = "An article record"
    CONVERTERS = {"kind": ArticleKind, "converter": _converter}

    sha256: str = ""
    """Digest of the canonical text when the record was last written."""
    note: str = ""
    """Free text."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Roles of lines that an analyst changed, by the offset of the line (as text)."""
    id: str = ""
    """A UUID that identifies the article in an exchange between folders."""
    file_sha256: str = ""
    """Digest of the bytes of the file, in hexadecimal."""
    kind: ArticleKind | None = None
    """The kind of publication, or ``None`` if it is not known."""
    converter: Converter | None = None
    """The converter of a file of another format; ``None`` for a text file."""
    pages: str = ""
    """The pages of the article in its publication, as a citation states them."""

    def __post_init__(self) -> None:
        require_texts(self, "An article record", _ARTICLE_TEXTS)
        require(bool(self.path), "An article record has no path.")
        require(isinstance(self.roles, Mapping), "An article record's roles are no table.")
        texts = (*self.roles.keys(), *self.roles.values())
        require(all(isinstance(text, str) for text in texts), "An article record has a role that is not text.")


_ARTICLE_TEXTS = (
    "path", "sha256", "title", "author", "outlet", "published", "url", "accessed", "event", "event_date", "citekey",
    "caution", "note", "id", "file_sha256", "pages",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading(FlatRecord):
    """The progress of one coder with one article."""

    NOUN = "A reading"
    CONVERTERS = {"state": State}

    path: str
    """Path of the article inside its folder, with forward slashes."""
    coder: str
    """The coder; empty for the progress that all coders shared in schema 1."""
    state: State = State.UNREAD
    """The progress as a whole."""
    place: int = 0
    """Offset of the selection, in code points, when the coder last closed the article."""
    furthest: int = 0
    """Greatest offset, in code points, that the coder has seen on the screen."""
    opened: str = ""
    """Time of the last opening, ISO 8601 in UTC; empty if the coder has not closed the article yet."""

    def __post_init__(self) -> None:
        require_texts(self, "A reading", ("path", "coder", "opened"))
        require(bool(self.path), "A reading has no path.")
        for offset in (self.place, self.furthest):
            require(type(offset) is int and offset >= 0, "A reading has a place that is not an offset.")

    def filled_from(self, shared: "Reading") -> "Reading":
        """Return this reading with the values of another one where the coder has none of their own."""
        state = shared.state if self.state is State.UNREAD else self.state
        latest = self if self.opened else shared
        return Reading(self.path, self.coder, state, latest.place, latest.furthest, latest.opened)


def _now(record: Mapping[str, Any]) -> CurrentPlace:
    return CurrentPlace(
        record["start"], record["end"], record["sha256"], Status(record["status"]), record.get("seen", False)
    )
