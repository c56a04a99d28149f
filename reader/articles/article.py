"""An article: its text, and its lines, units and details, computed on demand."""

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

    Lines, units and details are computed on first access and cached, so that opening an article costs little more than
    reading its file.
    """

    path: str
    """Its path inside the folder, with forward slashes."""
    text: str
    """Canonical text; the offsets of all spans count its code points."""
    encoding: str
    """Name of the codec that decoded the file."""
    size: int
    """Size of the file in bytes."""
    record: ArticleRecord
    """Details that analysts confirmed and roles that they set."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Details stated in ``sources.csv``."""

    @property
    def name(self) -> str:
        """The file name without its suffix."""
        return PurePosixPath(self.path).stem

    @cached_property
    def sha256(self) -> str:
        """SHA-256 digest of the text as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def lines(self) -> Lines:
        """The lines with their roles."""
        return classify_lines(self.text, overrides=self.record.roles)

    @cached_property
    def units(self) -> "Units":
        """The words, clauses, quotations, sentences and paragraphs of the text."""
        from annotations.text.units import Units  # lists and citations do not need units

        return Units(self.text)

    @cached_property
    def paragraphs(self) -> Paragraphs:
        """The paragraphs, computed without the other units."""
        return Paragraphs(self.text)

    @cached_property
    def details(self) -> Details:
        """The title, the author and the other details, each with its origin."""
        return resolve(self.record, self.layers)

    @property
    def layers(self) -> Layers:
        """The details from each origin except the analysts."""
        return {
            Origin.FRONT_MATTER: read_front_matter(self.text).fields,
            Origin.SOURCES_CSV: self.sources,
            Origin.DETECTED: detect_details(self.text, self.lines),
        }

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """The problems found in the front matter, one sentence each."""
        return read_front_matter(self.text).problems

    @property
    def facts(self) -> ArticleFacts:
        """The details as strings, for filters and exports."""
        return self.details.facts(self.path)

    def with_record(self, record: ArticleRecord) -> Self:
        """Return the same text with a changed record, keeping the cached values that do not depend on the record."""
        changed = replace(self, record=record)
        known = {name: value for name, value in vars(self).items() if name in ("units", "sha256")}
        vars(changed).update(known)
        return changed
