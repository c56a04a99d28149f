"""An article: its text, and what is found in it when someone asks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Self

from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from annotations.text.paragraphs import Paragraphs
from reader.articles.classify import classify_lines
from reader.articles.details import Details, Layers, Origin, resolve
from reader.articles.detection import detect_details
from reader.articles.front_matter import read_front_matter
from reader.articles.lines import Lines

if TYPE_CHECKING:
    from annotations.text.units import Units


@dataclass(frozen=True, eq=False)
class Article:
    """One file of the folder as canonical text.

    Lines, units and details are found at the first look and then kept: opening costs little more than reading.
    """

    path: str
    """Its path inside the folder, with forward slashes."""
    text: str
    """Canonical text: every span counts its code points."""
    encoding: str
    """Name of the codec that read it."""
    size: int
    """Bytes of the file."""
    record: ArticleRecord
    """What analysts confirmed and decided."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """What ``sources.csv`` states of it."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return PurePosixPath(self.path).stem

    @cached_property
    def sha256(self) -> str:
        """Digest of the text as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def lines(self) -> Lines:
        """What each line is."""
        return classify_lines(self.text, overrides=self.record.roles)

    @cached_property
    def units(self) -> "Units":
        """Its words, clauses, quotations, sentences and paragraphs."""
        from annotations.text.units import Units  # lists and citations need none

        return Units(self.text)

    @cached_property
    def paragraphs(self) -> Paragraphs:
        """Its paragraphs, for whoever needs no other units."""
        return Paragraphs(self.text)

    @cached_property
    def details(self) -> Details:
        """Its title, author and the rest, each with its origin."""
        return resolve(self.record, self.layers)

    @property
    def layers(self) -> Layers:
        """What each origin but the analysts says of it."""
        return {
            Origin.FRONT_MATTER: read_front_matter(self.text).fields,
            Origin.SOURCES_CSV: self.sources,
            Origin.DETECTED: detect_details(self.text, self.lines),
        }

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What in its front matter could not be taken, one sentence each."""
        return read_front_matter(self.text).problems

    @property
    def facts(self) -> ArticleFacts:
        """The details as plain strings, for filters and exports."""
        return self.details.facts(self.path)

    def with_record(self, record: ArticleRecord) -> Self:
        """The same text under a changed record: details edited, lines flipped."""
        changed = replace(self, record=record)
        known = {name: value for name, value in vars(self).items() if name in ("units", "sha256")}
        vars(changed).update(known)
        return changed
