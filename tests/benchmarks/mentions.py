"""How fast mentions are found, against the plain alternation of the same words; and how fast a key goes to the next."""

import re
from collections.abc import Callable
from functools import partial

from annotations.codebook import STARTING_THEMES
from annotations.mentions import Lexicon
from annotations.model import Theme
from annotations.text.span import Span
from annotations.text.units import Units
from tests.benchmarks import corpus
from tests.benchmarks.keys import CASES, MB, NEXT, PREVIOUS, TOP, WARM, folder, pressing, reading
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn, milliseconds

SIZE = 10 * MB
MANY = 40
"""Themes of a large codebook."""
MENTION, MENTION_BACK = "f", "F"


def _large_codebook() -> tuple[Theme, ...]:
    """The words of the samples that are neither everywhere nor nowhere, three to a theme."""
    words = re.findall("[A-Za-z]{5,}", corpus.prose(MB // 10))
    usual = sorted(set(words), key=words.count, reverse=True)[20 : 20 + 3 * MANY]
    groups = [tuple(usual[number : number + 3]) for number in range(0, len(usual), 3)]
    return tuple(Theme(f"theme{number}", f"Theme {number}", keywords=group) for number, group in enumerate(groups))


def _places(themes: Callable[[], tuple[Theme, ...]], place: Place) -> Samples:
    """All mentions of all themes in one article, and all matches of an alternation for each theme."""
    text = corpus.prose(SIZE)
    units, lexicon = Units(text), Lexicon(themes())
    plain = [re.compile("|".join(re.escape(word.strip("*")) for word in theme.keywords), re.I) for theme in themes()]

    def ours() -> float:
        return milliseconds(lambda: sum(len(found) for _, found in lexicon.scan(units, Span(0, len(text)))))

    def yardstick() -> float:
        return milliseconds(lambda: sum(1 for each in plain for _ in each.finditer(text)))

    return in_turn(place.rounds, ours, yardstick)


def _next(place: Place, size: str, passages: int) -> Samples:
    """From one mention to the next and back."""
    with reading(place, folder(place, size, passages)) as (reader, bare):
        reader.press(TOP)
        reader.settle()
        return in_turn(place.keys, pressing(reader, MENTION, MENTION_BACK), pressing(bare, NEXT, PREVIOUS), warm=WARM)


BENCHMARKS = (
    Benchmark(
        "mentions", "mentions of 4 themes in 10 MB", "plain alternation", partial(_places, lambda: STARTING_THEMES), 1.5
    ),
    Benchmark(
        "mentions", f"mentions of {MANY} themes in 10 MB", "plain alternation", partial(_places, _large_codebook), 1.5
    ),
    *(
        Benchmark(
            "mentions",
            f"next mention, {size}, {passages:,} passages",
            "bare Textual key",
            partial(_next, size=size, passages=passages),
            2.0,
            NEARLY_ALWAYS,
        )
        for size, passages in CASES
        if (size, passages) in (("4 KB", 0), ("10 MB", 10_000))
    ),
)
