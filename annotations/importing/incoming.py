"""A passage as another file states it, checked for its shape and not yet for its place."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from annotations.errors import InvalidRecord
from annotations.export.labels import path_of
from annotations.model import Anchor

NOTED = ("note", "speaker", "via", "said_on")
"""Fields of a passage that analysts wrote."""


class IncomingTag(NamedTuple):
    """A theme that a file gives to a passage."""

    path: tuple[str, ...]
    """The names from the top of its codebook."""
    coder: str = ""
    """Who tagged, if the file says so."""
    created: str = ""
    """When, if the file says so."""


@dataclass(frozen=True, slots=True)
class IncomingPassage:
    """A passage as a file states it; an empty text means that the file does not say."""

    article: str
    """Path inside the folder of articles, or what the file takes for one."""
    start: int | None = None
    """First code point in the text that :attr:`sha256` is of."""
    end: int | None = None
    id: str = ""
    coder: str = ""
    created: str = ""
    quote: str = ""
    """The words on one line, white space folded."""
    exact: str = ""
    """The words as they stand in the text."""
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
    """All that finds the words again, of a file that has it."""


TEXTS = tuple(field.name for field in fields(IncomingPassage) if field.type is str)
"""Fields of a stated passage that hold text."""


def parse_incoming(stated: Mapping[str, Any]) -> IncomingPassage:
    """Check the fields that a file states of a passage: those of :class:`IncomingPassage`, and ``themes`` as labels.

    Others are left aside.

    Raises:
        InvalidRecord: A field has the wrong shape, or something that is needed is missing.
    """
    texts: dict[str, Any] = {name: stated.get(name) or "" for name in TEXTS}
    start, end, starred = stated.get("start"), stated.get("end"), stated.get("starred") or False
    wrong = next((name for name, text in texts.items() if not isinstance(text, str)), "")
    _require(not wrong, f"{wrong} is no text")
    _require(texts["article"], "it names no article")
    _require(start is end is None or _is_stretch(start, end), "its offsets are no stretch of text")
    _require(start is not None or texts["exact"] or texts["quote"], "it has neither words nor offsets")
    _require(isinstance(starred, bool), "starred is neither true nor false")
    tags = tuple(map(IncomingTag, _paths(stated.get("themes") or [])))
    kept = tags or starred or texts["note"] or texts["speaker"]
    _require(kept, "it has no theme, note, speaker or star to be kept for")
    return IncomingPassage(**texts, start=start, end=end, starred=starred, tags=tags)


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise InvalidRecord(otherwise)


def _is_stretch(start: object, end: object) -> bool:
    return type(start) is int and type(end) is int and 0 <= start < end


def _paths(labels: object) -> list[tuple[str, ...]]:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise InvalidRecord("themes are no list of texts")
    paths = [tuple(" ".join(name.split()) for name in path_of(label)) for label in labels]
    _require(all(paths), "a theme has no name")
    return paths
