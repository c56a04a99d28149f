"""Passages of a changed article: how fast they are found again, and how often where they are not.

``python -m tests.benchmarks.anchoring`` runs the campaign: thousands of revisions in which it is known what became of
each passage, judged beside a matcher that works as that of the Hypothesis client does.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from random import Random

from annotations.anchors.revision import Revision
from annotations.model import Anchor, CurrentPlace, Status
from annotations.text.span import Span
from tests.benchmarks import corpus
from tests.benchmarks.keys import MB, NEXT, PREVIOUS, WARM, folder, pressing, reading
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn, milliseconds
from tests.unit.annotations.anchors.revisions import (
    KINDS,
    UNSEEN,
    Tally,
    cases,
    interval,
    plain,
    texts,
    tracked,
    words_changed,
)

SEEN_SEED, NEW_SEED = 1, 2_026
"""Seeds of the random choices: those that thresholds were chosen with begin at the first, the others at the second."""
PER_KIND = 5
"""Passages of each kind that meet each kind of revision in each text."""
CHANGED = 0.08
"""Share of words that differ in the revisions that are timed."""
PASSAGES = 500


def hypothesis(anchor: Anchor, text: str) -> CurrentPlace | None:
    """Where the Hypothesis client puts a quote: never nowhere, as long as half of its letters are like some place."""
    exact, found = anchor.exact, []
    if text.startswith(exact, anchor.start):
        return CurrentPlace(anchor.start, anchor.end, "", Status.MOVED)
    start = text.find(exact)
    while start >= 0:
        found.append((start, start + len(exact), 0))
        start = text.find(exact, start + 1)
    if not found:
        found = _approximate(text, exact, min(256, len(exact) // 2))
    places = [(_score(anchor, text, *place), place) for place in found]
    if not places:
        return None
    start, end, _ = max(places)[1]
    return CurrentPlace(start, end, "", Status.MOVED)


def _score(anchor: Anchor, text: str, start: int, end: int, errors: int) -> float:
    """Its weights: 50 for the quote, 20 for each side, 2 for the position."""
    prefix, suffix = anchor.prefix[-32:], anchor.suffix[:32]
    before, behind = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
    sides = [SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in ((prefix, before), (suffix, behind))]
    position = 1 - abs(start - anchor.start) / max(len(text), 1)
    return 50 * (1 - errors / len(anchor.exact)) + 20 * sum(sides) + 2 * position


def _approximate(text: str, words: str, most: int) -> list[tuple[int, int, int]]:
    """The places with the fewest errors, at most ``most``: starts, ends, errors. Bit-parallel, after Myers (1999)."""
    ends = _ends(text, words)
    least = min((errors for _, errors in ends), default=most + 1)
    if least > most:
        return []
    found = []
    for end, errors in ends:
        if errors == least:
            back = _ends(text[max(0, end - len(words) - least) : end][::-1], words[::-1])
            size = next(length for length, others in back if others == least) if back else len(words)
            found.append((end - size, end, errors))
    return [place for place in found if place[0] < place[1]]


def _ends(text: str, words: str) -> list[tuple[int, int]]:
    """For each end of a place in the text the fewest errors of one that ends there."""
    peq: defaultdict[str, int] = defaultdict(int)
    for index, char in enumerate(words):
        peq[char] |= 1 << index
    mask, last, errors = (1 << len(words)) - 1, 1 << (len(words) - 1), len(words)
    up, down = mask, 0
    found = []
    for end, char in enumerate(text, 1):
        equal = peq.get(char, 0) | down
        sums = (((equal & up) + up) ^ up) | equal
        more, less = down | ~(sums | up) & mask, up & sums
        errors += bool(more & last) - bool(less & last)
        more, less = (more << 1) & mask, (less << 1) & mask
        equal = peq.get(char, 0)
        up, down = (less | ~((equal | down) | more)) & mask, more & (equal | down)
        found.append((end, errors))
    return found


Matcher = Callable[[Anchor, str], CurrentPlace | None]


def ours(anchor: Anchor, text: str) -> CurrentPlace | None:
    """What this program does."""
    return Revision(text, "").locate(anchor)


def campaign(seeds: Sequence[int], stories: Sequence[str], matchers: dict[str, Matcher]) -> dict[str, dict[str, Tally]]:
    """Judge matchers on the same cases: by matcher, by kind of passage."""
    tallies: dict[str, dict[str, Tally]] = {name: defaultdict(Tally) for name in matchers}
    for seed in seeds:
        for case in cases(seed, stories, PER_KIND):
            for name, matcher in matchers.items():
                now = matcher(case.anchor, case.revision) or CurrentPlace(0, 1, "", Status.ORPHAN)
                tallies[name][case.kind].add(case, now)
    return tallies


def _line(name: str, tally: Tally) -> str:
    def share(hits: int, of: int) -> str:
        low, high = interval(hits, of)
        return f"{hits:>5} of {of:<5} {100 * hits / max(of, 1):6.2f} % [{100 * low:.2f}, {100 * high:.2f}]"

    either = tally.found + tally.offered
    return (
        f"{name:<24} found {share(tally.found, tally.there)}   or offered {share(either, tally.there)}"
        f"   wrong {share(tally.wrong, tally.there)}   gone, yet put somewhere {share(tally.false, tally.gone)}"
        f"   flagged {tally.flagged}   sentence here {tally.hosted}"
    )


def _revised(size: int, passages: int) -> tuple[str, list[Anchor]]:
    """A text in which words were changed, and the anchors of its passages."""
    text = corpus.prose(size)
    anchors = [passage.anchor for passage in corpus.passages("a.txt", text, passages)]
    return plain(words_changed(CHANGED)(tracked(text), Random(1), Span(0, 1))), anchors


def _finding(place: Place, size: int, than: int) -> Samples:
    """The passages of an article found again, against one of another size; milliseconds for each passage."""

    def each(size: int) -> Callable[[], float]:
        text, anchors = _revised(size, PASSAGES * size // MB)

        def work() -> None:
            revision = Revision(text, "")
            for anchor in anchors:
                revision.locate(anchor)

        return lambda: milliseconds(work) / len(anchors)

    return in_turn(max(1, place.rounds // 3), each(size), each(than), warm=0)


def _keys_meanwhile(place: Place) -> Samples:
    """Steps in an article of 1 MB while its passages are looked for."""
    articles = folder(place, "1 MB", PASSAGES)
    for path in Path(articles).glob("*.txt"):
        path.write_text(plain(words_changed(CHANGED)(tracked(path.read_text("utf-8")), Random(1), Span(0, 1))), "utf-8")
    with reading(place, articles) as (reader, bare):
        return in_turn(place.keys, pressing(reader, NEXT, PREVIOUS), pressing(bare, NEXT, PREVIOUS), warm=WARM)


BENCHMARKS = (
    Benchmark(
        "anchoring",
        f"anchoring: a passage, 1 MB with {PASSAGES}",
        "0.1 MB with 50",
        partial(_finding, size=MB, than=MB // 10),
        10.0,
    ),
    Benchmark(
        "anchoring",
        f"anchoring: a key while {PASSAGES} are sought",
        "bare Textual key",
        _keys_meanwhile,
        None,
        NEARLY_ALWAYS,
    ),
)


def main() -> None:
    """Run the campaign: half with seeds and texts that thresholds were chosen with, half with others."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    known, unseen = sorted(set(texts()) - UNSEEN), sorted(texts())
    halves = {
        "known seeds, known texts": (range(SEEN_SEED, SEEN_SEED + runs), known),
        "new seeds, all texts": (range(NEW_SEED, NEW_SEED + runs), unseen),
    }
    for title, (seeds, stories) in halves.items():
        tallies = campaign(seeds, stories, {"ours": ours, "as Hypothesis": hypothesis})
        print(f"{title}: {sum(tally.cases for tally in tallies['ours'].values()):,} cases")
        for name, kinds in tallies.items():
            for kind in KINDS:
                print(_line(f"{name}, {kind}", kinds[kind]), flush=True)
            print(_line(f"{name}, all", sum(kinds.values(), Tally())), flush=True)


if __name__ == "__main__":
    main()
