"""Keyword suggestions for a theme: words far more frequent in its passages than in the other texts.

Words are ranked by log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn, "Fightin' Words",
2008). The score measures the confidence that a word belongs to the passages, so neither rare words nor ubiquitous
words rank high.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from math import log, sqrt
from typing import Final

from annotations.mentions import Lexicon
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from annotations.text.span import Span
from annotations.text.units import Units

MIN_PASSAGES: Final = 5
"""Minimum number of passages for suggestions; fewer passages characterize an article rather than the theme."""
MIN_OCCURRENCES: Final = 2
"""Minimum number of passages that contain a suggested word."""
MIN_SCORE: Final = 1.5
"""Minimum z-score of a suggested word, in standard deviations; low, because noise costs less than a missed word."""
MAX_SUGGESTIONS: Final = 12
"""Maximum number of suggested words."""
PRIOR_WEIGHT: Final = 10.0
"""Weight of the prior, in pseudo-words per hundred words of text; a higher weight lowers the score of rare words."""
_word: Final = cache(lambda: re.compile(r"[^\W\d_]{3,}(?:[-‐‑'’][^\W\d_]{2,})*|[^\W\d_a-z]{2}"))


def suggest_keywords(theme: Theme, passages: Iterable[str], rest: Iterable[str]) -> list[str]:
    """Suggest keywords for a theme, highest score first.

    Args:
        theme: The theme. Words that its keywords, its excluding words or its name already match are left out.
        passages: The texts of the passages tagged with the theme.
        rest: Other texts for comparison, such as the articles around the passages.

    Returns:
        Up to :data:`MAX_SUGGESTIONS` words in their most frequent spelling; an empty list for fewer than
        :data:`MIN_PASSAGES` passages.
    """
    spelled: dict[str, Counter[str]] = {}
    inside: Counter[str] = Counter()
    holding: Counter[str] = Counter()
    tagged = 0
    for text in passages:
        tagged += 1
        words = list(_words(text))
        inside.update(folded for folded, _ in words)
        holding.update({folded for folded, _ in words})
        for folded, word in words:
            spelled.setdefault(folded, Counter())[word] += 1
    if tagged < MIN_PASSAGES:
        return []
    outside = Counter(folded for text in rest for folded, _ in _words(text))
    odds = _log_odds_scores(inside, outside)
    sure = sorted(
        (word for word in odds if odds[word] > MIN_SCORE and holding[word] >= MIN_OCCURRENCES), key=lambda w: -odds[w]
    )
    names = [min(spelled[word], key=lambda form: (-spelled[word][form], form)) for word in sure]
    known = Lexicon([Theme(theme.id, theme.name, keywords=(*theme.keywords, *theme.excluded, theme.name))])
    return [name for name in names if not known.find_in(Units(name), Span(0, len(name)))][:MAX_SUGGESTIONS]


def _log_odds_scores(inside: Counter[str], outside: Counter[str]) -> dict[str, float]:
    """Return the z-score of the log-odds ratio of each word in ``inside`` compared with ``outside``."""
    every, own, others = inside + outside, inside.total(), outside.total()
    weight = PRIOR_WEIGHT / 100
    odds = {}
    for word, times in inside.items():
        prior = weight * every[word]
        ours, theirs = times + prior, outside[word] + prior
        rest, their_rest = (total + weight * every.total() for total in (own, others))
        ratio = log(ours / max(rest - ours, prior)) - log(theirs / max(their_rest - theirs, prior))
        odds[word] = ratio / sqrt(1 / ours + 1 / theirs)
    return odds


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the content words of a text as pairs of folded form and original spelling."""
    for match in _word().finditer(text):
        yield normalize_query(match[0]), match[0]
