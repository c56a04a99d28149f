"""The plan of an import: the place and the verdict of each passage, and the single edit that imports them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from annotations.anchors import make_anchor, make_locator
from annotations.anchors.revision import Revision
from annotations.codebook import Codebook, fold_name
from annotations.codebook_file import MAX_ENTRIES
from annotations.edits.edit import Change, Edit, new_id, value_change, without_none
from annotations.errors import InvalidRecord, StoreError
from annotations.export.quote import to_single_line
from annotations.importing.incoming import NOTED, IncomingPassage
from annotations.importing.source import ImportedFile, ParsedPassage
from annotations.model import Anchor, CurrentPlace, Passage, Tag, Theme
from annotations.store.store import AnnotationStore
from annotations.text.normalized import NormalizedText
from annotations.text.span import Span
from annotations.text.units import Units


class Verdict(StrEnum):
    """The result of the check of an incoming passage."""

    NEW = "new"
    SAME = "same"
    """The store already has the passage with everything that the file states."""
    CONFLICT = "conflict"
    """The store already has the passage and differs; existing values stay, and missing ones are added."""
    REJECTED = "rejected"


class PlannedPassage(NamedTuple):
    """A passage of an imported file with its verdict."""

    where: str
    """Position in the file, in words."""
    verdict: Verdict
    why: str = ""


class ReadableArticle(NamedTuple):
    """The data of an article that imports need."""

    path: str
    """Path inside the folder."""
    text: str
    """Canonical text."""
    sha256: str
    """Digest of the text."""
    units: Units


Articles = Callable[[str, str], ReadableArticle | None]
"""Function that returns the article with a path, else one whose text has a digest, else ``None``."""


class Plan:
    """The effects of importing a file; creating a plan does not change the annotations."""

    def __init__(self, store: AnnotationStore, articles: Articles, source: ImportedFile, coder: str, at: str) -> None:
        """Check every passage of a file; passages without a coder are attributed to ``coder``.

        Raises:
            StoreError: The file has more themes than a codebook can have.
        """
        self._store = store
        self._articles = articles
        self._coder = coder
        self._at = at
        self._themes = _Themes(store, source, at)
        self._changes: list[Change | None] = []
        self._seen: dict[object, str] = {}
        self.judged: list[PlannedPassage] = []
        """Every passage of the file with its verdict, in file order."""
        for stated in source.passages:
            verdict, why = self._judge(stated)
            self.judged.append(PlannedPassage(stated.where, verdict, why))

    @property
    def counts(self) -> Counter[Verdict]:
        """Number of passages by verdict."""
        return Counter(judged.verdict for judged in self.judged)

    @property
    def new_themes(self) -> list[str]:
        """Labels of the themes that the import creates."""
        book = self._themes.book
        return [book.label(theme.id) for theme in self._themes.made]

    def edit(self, label: str) -> Edit:
        """Create the edit that imports every passage not rejected; it has no changes if nothing is new."""
        themes = [value_change(None, theme) for theme in self._themes.made]
        return Edit(label, without_none([*themes, *self._changes]), self._coder, self._at)

    def _judge(self, stated: ParsedPassage) -> tuple[Verdict, str]:
        try:
            passage, bare = self._placed(stated)
        except InvalidRecord as error:
            return Verdict.REJECTED, error.sentence
        here = self._store.passages.on_span(bare.article, bare.span, bare.coder)
        if here is not None:
            return self._join(passage, here)
        if passage.id in self._store.passages:
            return Verdict.CONFLICT, "the passage with this id has other words, and stays as it is"
        return self._add(passage, bare)

    def _placed(self, stated: ParsedPassage) -> tuple[IncomingPassage, Passage]:
        """Locate an incoming passage; return it with a new passage at its place, without tags and other fields.

        Raises:
            InvalidRecord: The passage is malformed, cannot be located, or occurs twice in the file.
        """
        passage = stated.passage
        if passage is None:
            raise InvalidRecord(stated.problem)
        article = self._articles(passage.article, passage.sha256)
        if article is None:
            raise InvalidRecord(f"there is no article “{passage.article}”")
        id, coder = passage.id or new_id(), passage.coder or self._coder
        bare = Passage(id, article.path, coder, *locate(article, passage))
        if bare.is_placed:
            bare = replace(bare, locator=make_locator(article.units, bare.span))
        for known in ((article.path, bare.span, coder), id):
            if known in self._seen:
                raise InvalidRecord(f"the file has it twice, first at {self._seen[known]}")
            self._seen[known] = stated.where
        return passage, bare

    def _add(self, passage: IncomingPassage, bare: Passage) -> tuple[Verdict, str]:
        made = replace(
            bare,
            tags=self._tags(passage, bare.coder),
            starred=passage.starred,
            created=passage.created or self._at,
            modified=self._at,
            **{name: getattr(passage, name) for name in NOTED},
        )
        self._changes.append(value_change(None, made))
        return Verdict.NEW, ""

    def _join(self, passage: IncomingPassage, here: Passage) -> tuple[Verdict, str]:
        """Add missing fields and tags to an existing passage; where values differ, the existing ones stay."""
        tags = [tag for tag in self._tags(passage, here.coder) if tag.theme not in here.themes]
        given = {name: getattr(passage, name) for name in NOTED if getattr(passage, name)}
        fields = {name: value for name, value in given.items() if not getattr(here, name)}
        differing = [name for name, value in given.items() if getattr(here, name) not in ("", value)]
        joined = replace(here, tags=(*here.tags, *tags), starred=here.starred or passage.starred, **fields)
        if joined == here and not differing:
            return Verdict.SAME, ""
        if joined != here:
            joined = replace(joined, modified=self._at)
            self._changes.append(value_change(here, joined))
        added = [*(self._themes.book.label(tag.theme) for tag in tags), *fields]
        said = [f"added: {', '.join(added)}" if added else "", f"kept: {', '.join(differing)}" if differing else ""]
        return Verdict.CONFLICT, "; ".join(filter(None, said)) or "added: star"

    def _tags(self, passage: IncomingPassage, coder: str) -> tuple[Tag, ...]:
        made: dict[tuple[str, str], Tag] = {}
        for path, tagged_by, created in passage.tags:
            tag = Tag(self._themes.id_of(path), tagged_by or coder, created or passage.created or self._at)
            made.setdefault((tag.theme, tag.coder), tag)
        return tuple(made.values())


class _Themes:
    """The themes that a file names: existing themes, and themes that the import creates."""

    def __init__(self, store: AnnotationStore, source: ImportedFile, at: str) -> None:
        self.book = store.codebook
        self.made: list[Theme] = []
        self._used = store.used_theme_ids
        self._described = source.themes
        self._at = at
        self._known: dict[tuple[str, ...], str] = {}
        for path in source.themes:
            self.id_of(path)

    def id_of(self, path: tuple[str, ...]) -> str:
        """Return the id of the theme with a path; create the theme and its ancestors if necessary."""
        if path not in self._known:
            parent = self.id_of(path[:-1]) if path[1:] else None
            siblings = {fold_name(theme.name): theme.id for theme in self.book.children(parent)}
            self._known[path] = siblings.get(fold_name(path[-1])) or self._make(path, parent)
        return self._known[path]

    def _make(self, path: tuple[str, ...], parent: str | None) -> str:
        if len(self.book) >= MAX_ENTRIES:
            raise StoreError(f"The codebook would have more than {MAX_ENTRIES:,} themes.")
        theme = self.book.new_theme(path[-1], parent=parent, created=self._at, used_ids=self._used)
        if described := self._described.get(path):
            names = ("colour", "description", "keywords", "excluded", "note", "created")
            theme = replace(theme, **{name: getattr(described, name) for name in names})
        self.made.append(theme)
        self.book = Codebook([*self.book, theme])
        return theme.id


def locate(article: ReadableArticle, passage: IncomingPassage) -> tuple[Anchor, CurrentPlace | None]:
    """Locate a passage at its offsets if its words are there, else at the only occurrence of its words.

    A passage with an anchor made on another text keeps the anchor and is located by it, like stored passages after a
    revision; it is kept even if it is not found.

    Raises:
        InvalidRecord: The article does not contain the words, or contains them several times.
    """
    if passage.anchor and passage.anchor.sha256 != article.sha256:
        return passage.anchor, _revision(article.text, article.sha256).locate(passage.anchor)
    return make_anchor(article.units, _span(article, passage), article.sha256), None


@lru_cache(maxsize=4)
def _revision(text: str, sha256: str) -> Revision:
    return Revision(text, sha256)


def _span(article: ReadableArticle, passage: IncomingPassage) -> Span:
    words = to_single_line(passage.exact or passage.quote)
    return _as_stated(article, passage, words) or _only_place(article.text, passage, words)


def _as_stated(article: ReadableArticle, passage: IncomingPassage, words: str) -> Span | None:
    if passage.start is None or passage.end is None or passage.end > len(article.text):
        return None
    span = Span(passage.start, passage.end)
    wordless = not (passage.exact or passage.quote)
    there = to_single_line(span.extract(article.text)) == words or (wordless and passage.sha256 == article.sha256)
    return span if there else None


def _only_place(text: str, passage: IncomingPassage, words: str) -> Span:
    if not words:
        raise InvalidRecord("it has no words, and its offsets belong to another text")
    found = list(_places(text, passage, words))
    if len(found) > 1:
        found = [span for span in found if _fits(text, span, passage)] or found
    if len(found) != 1:
        raise InvalidRecord(f"its words occur at {len(found)} places" if found else "its words are not in the article")
    return found[0]


def _places(text: str, passage: IncomingPassage, words: str) -> Iterator[Span]:
    """Yield every occurrence of the words."""
    at = text.find(passage.exact) if passage.exact else -1
    if at < 0:
        yield from (
            span for span in NormalizedText(text).finditer(words) if to_single_line(span.extract(text)) == words
        )
        return
    while at >= 0:
        yield Span(at, at + len(passage.exact))
        at = text.find(passage.exact, at + 1)


def _fits(text: str, span: Span, passage: IncomingPassage) -> bool:
    """Return whether the text around a span matches the prefix and suffix of the passage."""
    before, after = passage.prefix, passage.suffix
    around = text[max(0, span.start - len(before)) : span.start] == before and text.startswith(after, span.end)
    return bool(before or after) and around
