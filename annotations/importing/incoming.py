"""Passages from an imported file, validated for shape but not yet located in an article."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from annotations.codebook import path_of
from annotations.errors import InvalidRecord
from annotations.model import Anchor

NOTED = ("note", "speaker", "via", "said_on")
"""Text fields of a passage that analysts write."""


class IncomingTag(NamedTuple):
    """A tag of a passage in an imported file."""

    path: tuple[str, ...]
    """Theme names from the top of the file's codebook."""
    coder: str = ""
    """The coder who tagged; empty if the file does not state it."""
    created: str = ""
    """Time of tagging; empty if the file does not state it."""


@dataclass(frozen=True, slots=True)
class IncomingPassage:
    """A passage in an imported file; an empty string means that the file does not state the field."""

    article: str
    """Path of the article as the file states it; it need not exist in the folder."""
    start: int | None = None
    """First code point in the text with the digest :attr:`sha256`."""
    end: int | None = None
    id: str = ""
    coder: str = ""
    created: str = ""
    quote: str = ""
    """The words on one line, white space collapsed."""
    exact: str = ""
    """The words verbatim."""
    prefix: str = ""
    suffix: str = ""
    sha256: str = ""
    note: str = ""
    speaker: str = ""
    via: str = ""
    said_on: str = ""
    starred: bool = False
    tags: tuple[IncomingTag, ...] = ()
    anchor: Anchor | None = None
    """The anchor, if the file is an annotations file."""


TEXTS = tuple(field.name for field in fields(IncomingPassage) if field.type is str)
"""Text fields of an incoming passage."""


def parse_incoming(stated: Mapping[str, Any]) -> IncomingPassage:
    """Parse the fields of a passage: those of :class:`IncomingPassage`, and ``themes`` as a list of labels.

    Unknown fields are ignored.

    Raises:
        InvalidRecord: A field has the wrong shape, or a required field is missing.
    """
    texts: dict[str, Any] = {name: stated.get(name) or "" for name in TEXTS}
    start, end, starred = stated.get("start"), stated.get("end"), stated.get("starred") or False
    wrong = next((name for name, text in texts.items() if not isinstance(text, str)), "")
    _require(not wrong, f"{wrong} is not text")
    _require(texts["article"], "it names no article")
    _require(start is end is None or _is_stretch(start, end), "its offsets are not a range of text")
    _require(start is not None or texts["exact"] or texts["quote"], "it has neither words nor offsets")
    _require(isinstance(starred, bool), "starred is neither true nor false")
    tags = tuple(map(IncomingTag, _paths(stated.get("themes") or [])))
    kept = tags or starred or texts["note"] or texts["speaker"]
    _require(kept, "it has no theme, note, speaker or star")
    return IncomingPassage(**texts, start=start, end=end, starred=starred, tags=tags)


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise InvalidRecord(otherwise)


def _is_stretch(start: object, end: object) -> bool:
    return type(start) is int and type(end) is int and 0 <= start < end


def _paths(labels: object) -> list[tuple[str, ...]]:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise InvalidRecord("its themes are not a list of text")
    paths = [tuple(" ".join(name.split()) for name in path_of(label)) for label in labels]
    _require(all(paths), "a theme has no name")
    return paths
