"""Articles and annotations of any size, the same in every run."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID

from annotations.anchors import digest, make_anchor
from annotations.edits.edit import Change, Edit
from annotations.model import Passage, Tag
from annotations.store.folder.backend import open_store
from annotations.tables import to_record
from annotations.text.span import Span
from annotations.text.units import Kind, Units

SEEDS = Path(__file__).parents[2] / "seeds"
THEMES = ("russia", "fentanyl", "ai", "taiwan")
"""Ids of the themes that a new annotations file begins with."""
CODER = "bob"
"""Whose passages there are; it is not the one who is at work."""
AT = "2024-05-01T08:00:00Z"
PROSE = 80
"""Code points from which on a paragraph of the samples is prose."""
PER_ARTICLE = 1_000
"""Passages of one article where there are many articles."""


@cache
def _prose() -> list[str]:
    lines = (line.strip() for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if len(line) >= PROSE]


def prose(size: int, *, glue: str = "\n\n", seed: int = 1) -> str:
    """Paragraphs of the sample articles in another order, ``size`` bytes of UTF-8 or a little more."""
    chance, parts, length = random.Random(seed), ["The article of the benchmark\n\n"], 0
    while length < size:
        part = chance.choice(_prose()) + glue
        parts.append(part)
        length += len(part.encode())
    return "".join(parts).strip() + "\n"


def copy_seeds(folder: Path) -> None:
    """Put the five sample articles into a folder."""
    for path in sorted(SEEDS.glob("*.txt")):
        shutil.copyfile(path, folder / path.name)


def passages(article: str, text: str, count: int) -> Iterator[Passage]:
    """Passages spread evenly over an article: sentences, and words where there are not enough of them."""
    units, sha256, chance = Units(text), digest(text), random.Random(article)
    used: set[Span] = set()
    for number in range(count):
        offset = number * len(text) // count
        span = units.around(Kind.SENTENCE, offset)
        if span in used:
            span = units.around(Kind.WORD, offset)
        while span in used:
            span = units.after(Kind.WORD, span)
        if span is not None:
            used.add(span)
            tag = Tag(THEMES[number % len(THEMES)], CODER, AT)
            id = str(UUID(int=chance.getrandbits(128), version=4))
            yield Passage(id, article, CODER, make_anchor(units, span, sha256), tags=(tag,), created=AT, modified=AT)


def keep(annotations: Path, made: Iterator[Passage]) -> None:
    """Write passages into an annotations file, in one edit; without any, no file is made."""
    changes = tuple(Change("passages", passage.id, None, to_record(passage)) for passage in made)
    if changes:
        with open_store(annotations) as store:
            store.apply(Edit("import", changes, CODER, AT, bookkeeping=True))


def many(annotations: Path, count: int) -> None:
    """An annotations file with ``count`` passages, a thousand to an article."""
    pattern = list(passages("pattern.txt", prose(100 * PER_ARTICLE), min(count, PER_ARTICLE)))
    chance = random.Random(count)

    def each() -> Iterator[Passage]:
        for number in range(count):
            article = f"article{number // PER_ARTICLE:03}.txt"
            id = str(UUID(int=chance.getrandbits(128), version=4))
            yield replace(pattern[number % PER_ARTICLE], id=id, article=article)

    keep(annotations, each())
