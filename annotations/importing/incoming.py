"""A passage as another file states it, checked for its shape and not yet for its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotations.errors import InvalidRecord
from annotations.export.labels import path_of
from annotations.model import Anchor

TEXTS = (
    "id", "article", "coder", "created", "quote", "exact", "prefix", "suffix", "sha256", "note", "speaker", "via",
    "said_on",
)  # fmt: skip
"""Fields of a stated passage that hold text."""

NOTED = ("note", "speaker", "via", "said_on")
"""Those of them that analysts wrote."""


class Tagged(NamedTuple):
    """A theme that a file gives to a passage."""

    path: tuple[str, ...]
    """The names from the top of its codebook."""
    coder: str = ""
    """Who tagged, if the file says so."""
    created: str = ""
    """When, if the file says so."""


@dataclass(frozen=True, slots=True)
class Incoming:
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
    tags: tuple[Tagged, ...] = ()
    anchor: Anchor | None = None
    """All that finds the words again, of a file that has it."""


def incoming(stated: Mapping[str, Any]) -> Incoming:
    """Check what a file states of a passage.

    Args:
        stated: Fields of :class:`Incoming` by name, as far as the file has them, with ``themes`` as labels in place
            of ``tags``; others are left aside.

    Raises:
        InvalidRecord: A field has the wrong shape, or something that is needed is missing.
    """
    texts: dict[str, Any] = {name: stated.get(name) or "" for name in TEXTS}
    wrong = next((name for name, text in texts.items() if not isinstance(text, str)), "")
    if wrong:
        raise InvalidRecord(f"{wrong} is no text")
    if not texts["article"]:
        raise InvalidRecord("it names no article")
    start, end = stated.get("start"), stated.get("end")
    if not (start is None and end is None) and not (type(start) is type(end) is int and 0 <= start < end):
        raise InvalidRecord("its offsets are no stretch of text")
    if start is None and not (texts["exact"] or texts["quote"]):
        raise InvalidRecord("it has neither words nor offsets")
    starred = stated.get("starred") or False
    if not isinstance(starred, bool):
        raise InvalidRecord("starred is neither true nor false")
    tags = stated.get("tags") or tuple(map(Tagged, _paths(stated.get("themes") or [])))
    if not (tags or starred or texts["note"] or texts["speaker"]):
        raise InvalidRecord("it has no theme, note, speaker or star to be kept for")
    return Incoming(**texts, start=start, end=end, starred=starred, tags=tags)


def _paths(labels: object) -> list[tuple[str, ...]]:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise InvalidRecord("themes are no list of texts")
    paths = [tuple(" ".join(name.split()) for name in path_of(label)) for label in labels]
    if not all(paths):
        raise InvalidRecord("a theme has no name")
    return paths
