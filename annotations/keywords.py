"""Words that a theme may lack: those that its passages have far more often than the rest of what was read.

Log-odds ratios with an informative Dirichlet prior (Monroe, Colaresi and Quinn, "Fightin' Words", 2008): a word counts
by how sure it is that it belongs to the passages, so that neither rare words nor those that are everywhere stand out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import log, sqrt
from typing import Final

from annotations.mentions import Lexicon
from annotations.model import Theme
from annotations.text.lazy_regex import lazy_regex
from annotations.text.normalized import normalize_query
from annotations.text.span import Span
from annotations.text.units import Units

MIN_PASSAGES: Final = 5
"""Passages of a theme before words are suggested for it: fewer say more about an article than about the theme."""
MIN_OCCURRENCES: Final = 2
"""Passages that must have a word."""
MIN_SCORE: Final = 1.5
"""Standard deviations beyond which a word is hardly there by chance: some noise is better than a word not seen."""
MAX_SUGGESTIONS: Final = 12
"""Words that are suggested."""
PRIOR_WEIGHT: Final = 10.0
"""Words of prior knowledge for each hundred that were read; the more, the less rare words count."""
_word: Final = lazy_regex(r"[^\W\d_]{3,}(?:[-‐‑'’][^\W\d_]{2,})*|[^\W\d_a-z]{2}")


def suggest_keywords(theme: Theme, passages: Iterable[str], rest: Iterable[str]) -> list[str]:
    """Words for a theme, the surest first; none before a few passages have the theme.

    Args:
        theme: The theme; what its words or the words that rule a mention out find already is not suggested.
        passages: The words of the passages that are tagged with it.
        rest: Other texts that were read, such as the articles around the passages.

    Returns:
        Words as most passages spell them; adding them to the theme is up to the analyst.
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
    known = Lexicon([Theme(theme.id, theme.name, words=(*theme.words, *theme.without, theme.name))])
    return [name for name in names if not known.find_in(Units(name), Span(0, len(name)))][:MAX_SUGGESTIONS]


def _log_odds_scores(inside: Counter[str], outside: Counter[str]) -> dict[str, float]:
    """How many standard deviations each word inside is from being as frequent there as outside."""
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
    """The words of a text that may say what it is about, folded and as they are spelled."""
    for match in _word().finditer(text):
        yield normalize_query(match[0]), match[0]
