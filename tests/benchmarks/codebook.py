"""How long the matrix takes to count, beside a count that only knows what is there."""

import gc
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from uuid import UUID

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.matrix import Axis, CoOccurrence, MatrixSpec, Measure, count_passages
from annotations.model import Passage, Tag, Theme
from tests.benchmarks import corpus
from tests.benchmarks.measure import Benchmark, Place, Samples, in_turn, milliseconds

THEMES, ARTICLES, MANY = 50, 1_000, 100_000


@cache
def _book() -> Codebook:
    """Thirty themes, and twenty under ten of them."""
    return Codebook(
        Theme(f"t{n}", f"theme {n}", parent=f"t{n % 10}" if n >= 30 else None, order=n) for n in range(THEMES)
    )


@cache
def _passages() -> Sequence[Passage]:
    """A hundred passages in each of the articles, with one to three themes each; many overlap."""
    chance = random.Random(1)
    text = corpus.prose(40_000)
    pattern = sorted(corpus.passages("pattern.txt", text, MANY // ARTICLES), key=lambda each: each.span)
    found = []
    for article in range(ARTICLES):
        for each in pattern:
            themes = chance.sample(range(THEMES), chance.choice((1, 1, 2, 3)))
            tags = tuple(Tag(f"t{theme}", corpus.CODER, corpus.AT) for theme in themes)
            id = str(UUID(int=chance.getrandbits(128), version=4))
            found.append(replace(each, id=id, article=f"{article:04}.txt", tags=tags))
    return found


def _plain() -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for passage in _passages():
        for tag in passage.tags:
            counts[tag.theme, passage.article] += 1
    return counts


def _counting(place: Place, spec: MatrixSpec) -> Samples:
    passages, book = _passages(), _book()
    gc.collect()
    gc.freeze()  # as the reader does after its first paint
    try:
        return in_turn(
            max(2, place.rounds // 2),
            lambda: milliseconds(lambda: count_passages(passages, spec, book, ArticleFacts)),
            lambda: milliseconds(_plain),
        )
    finally:
        gc.unfreeze()


BENCHMARKS = tuple(
    Benchmark("matrix", f"matrix of {MANY:,} passages, {what}", "a Counter of theme and article",
              partial(_counting, spec=question), target)
    for what, question, target in (
        (f"{THEMES} themes × {ARTICLES:,} articles", MatrixSpec(), 6),
        ("themes × themes that overlap", MatrixSpec(columns=Axis.THEME), None),
        ("themes × themes in a paragraph", MatrixSpec(columns=Axis.THEME, by=CoOccurrence.PARAGRAPH), None),
        (f"{THEMES} themes × {ARTICLES:,} articles, in words", MatrixSpec(measure=Measure.WORDS), None),
    )
)  # fmt: skip
