"""What an import would do, passage by passage, and the one edit that does it."""

import uuid
from collections import Counter
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from annotations.codebook import Codebook, fold_name
from annotations.codebook_file import MAX_ENTRIES
from annotations.edits.edit import Change, Edit, difference, without_none
from annotations.errors import InvalidRecord, StoreError
from annotations.importing.incoming import NOTED, IncomingPassage
from annotations.importing.placement import Articles, locate
from annotations.importing.source import ImportedFile, ParsedPassage
from annotations.model import Passage, Tag, Theme, to_record
from annotations.store.store import AnnotationStore


class Verdict(StrEnum):
    """What becomes of a passage of a file."""

    NEW = "new"
    SAME = "same"
    """It is here already, with all that the file says of it."""
    CONFLICT = "conflict"
    """It is here already and differs; what is here stays, and what is not here is added."""
    REJECTED = "rejected"


class PlannedPassage(NamedTuple):
    """A passage of a file and what becomes of it."""

    where: str
    """Its place in the file, in words."""
    verdict: Verdict
    why: str = ""


class Plan:
    """What taking in a file comes to; the annotations are only looked at."""

    def __init__(self, store: AnnotationStore, articles: Articles, source: ImportedFile, coder: str, at: str) -> None:
        """Judge every passage of a file, as of a coder where it does not say whose it is.

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
        """Every passage of the file, in its order."""
        for stated in source.passages:
            verdict, why = self._judge(stated)
            self.judged.append(PlannedPassage(stated.where, verdict, why))

    @property
    def counts(self) -> Counter[Verdict]:
        """How many passages there are of each kind."""
        return Counter(judged.verdict for judged in self.judged)

    @property
    def new_themes(self) -> list[str]:
        """Labels of the themes that would be made."""
        book = self._themes.book
        return [book.label(theme.id) for theme in self._themes.made]

    def edit(self, label: str) -> Edit:
        """The edit that takes everything in that is not rejected; without changes when nothing is new."""
        themes = [difference("themes", theme.id, None, to_record(theme)) for theme in self._themes.made]
        return Edit(label, without_none([*themes, *self._changes]), self._coder, self._at)

    def _judge(self, stated: ParsedPassage) -> tuple[Verdict, str]:
        try:
            passage, bare = self._placed(stated)
        except InvalidRecord as error:
            return Verdict.REJECTED, error.sentence
        here = self._store.passage_on(bare.article, bare.span, bare.coder)
        if here is not None:
            return self._join(passage, here)
        if passage.id in self._store:
            return Verdict.CONFLICT, "it is here at other words, and stays there"
        return self._add(passage, bare)

    def _placed(self, stated: ParsedPassage) -> tuple[IncomingPassage, Passage]:
        """A passage and its place in an article that is here, with nothing yet of what the file says of it."""
        passage = stated.passage
        if passage is None:
            raise InvalidRecord(stated.problem)
        article = self._articles(passage.article, passage.sha256)
        if article is None:
            raise InvalidRecord(f"there is no article “{passage.article}”")
        id, coder = passage.id or str(uuid.uuid4()), passage.coder or self._coder
        bare = Passage(id, article.path, coder, *locate(article, passage))
        for known in ((article.path, bare.span, coder), id):
            if known in self._seen:
                raise InvalidRecord(f"it is there twice, first at {self._seen[known]}")
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
        self._changes.append(difference("passages", made.id, None, made.to_record()))
        return Verdict.NEW, ""

    def _join(self, passage: IncomingPassage, here: Passage) -> tuple[Verdict, str]:
        """Add to a passage what it lacks; what both have and is not the same stays as it is here."""
        tags = [tag for tag in self._tags(passage, here.coder) if tag.theme not in here.themes]
        given = {name: getattr(passage, name) for name in NOTED if getattr(passage, name)}
        fields = {name: value for name, value in given.items() if not getattr(here, name)}
        differing = [name for name, value in given.items() if getattr(here, name) not in ("", value)]
        joined = replace(here, tags=(*here.tags, *tags), starred=here.starred or passage.starred, **fields)
        if joined == here and not differing:
            return Verdict.SAME, ""
        if joined != here:
            joined = replace(joined, modified=self._at)
            self._changes.append(difference("passages", here.id, here.to_record(), joined.to_record()))
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
    """The themes that a file names: those that are here, and those to be made."""

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
        """The id of the theme with a path, which is made if need be, as those above it are."""
        if path not in self._known:
            parent = self.id_of(path[:-1]) if path[1:] else None
            siblings = {fold_name(theme.name): theme.id for theme in self.book.children(parent)}
            self._known[path] = siblings.get(fold_name(path[-1])) or self._make(path, parent)
        return self._known[path]

    def _make(self, path: tuple[str, ...], parent: str | None) -> str:
        if len(self.book) >= MAX_ENTRIES:
            raise StoreError(f"With it there would be more than {MAX_ENTRIES:,} themes.")
        theme = self.book.new_theme(path[-1], parent=parent, created=self._at, used_ids=self._used)
        if described := self._described.get(path):
            names = ("colour", "description", "words", "without", "note", "created")
            theme = replace(theme, **{name: getattr(described, name) for name in names})
        self.made.append(theme)
        self.book = Codebook([*self.book, theme])
        return theme.id
