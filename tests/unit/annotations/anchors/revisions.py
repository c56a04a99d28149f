"""Revisions of articles in which it is known where every character came from, and how passages in them are judged.

A text is edited as a list of characters that remember their old offset, so that the place of a passage in the revision
is known and not found out by the means that are on trial.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from annotations.anchors import digest, make_anchor
from annotations.model import Anchor, CurrentPlace, Status
from annotations.text.span import Span
from annotations.text.units import Kind, Units

SEEDS: Final = Path(__file__).parents[4] / "seeds"
STORIES: Final = Path(__file__).parent / "stories"
UNSEEN: Final = frozenset({"column", "interview", "spanish", "polish", "portuguese", "turkish", "001_38289c5492cd757c"})
"""Texts that nobody looked at while thresholds were chosen."""

FURNITURE: Final = (
    "Subscribe to our newsletter and never miss a story", "Leave a Reply", "Share this article",
    "Read also: Ten things you did not know about harbours", "Read also: Why the ministers are silent",
    "Advertisement", "Your email address will not be published. Required fields are marked *",
    "Photo: archive", "© All rights reserved", "Related stories", "Tags: politics, world, trade",
    "We use cookies to give you the best experience. By going on you agree to this.",
)  # fmt: skip
"""Lines that pages have around their articles."""

HERE: Final = 0.5
"""Share of a short passage's letters that must still be there for it to count as being there."""
HERE_LONG: Final = 0.35
"""The same for longer ones, which are known by what is left of them."""
RIGHT: Final = 0.5
"""What a place and the true one have in common, over what they cover together, from which it is the right one."""


class Char(NamedTuple):
    """One character of a revision."""

    char: str
    place: int
    """Offset in the old text that it stands at or for; -1 when it is new."""
    kept: bool
    """Whether it is the old character itself."""


Text = list[Char]
Edit = Callable[[Text, Random, Span], Text]
"""Edits a text; it is told the passage."""


@cache
def tracked(text: str) -> Text:
    """A text before any edit; no edit changes it, each makes another one."""
    return [Char(char, offset, True) for offset, char in enumerate(text)]


def plain(text: Text) -> str:
    """The revision as a text."""
    return "".join(char.char for char in text)


@cache
def texts() -> dict[str, str]:
    """The sample articles and the stories by name."""
    paths = [*sorted(SEEDS.glob("*.txt")), *sorted(STORIES.glob("*.txt"))]
    return {path.stem: path.read_bytes().decode("utf-8").replace("\r\n", "\n") for path in paths}


def _new(text: str, place: int) -> Text:
    """Characters that stand for what was at an old offset."""
    return [Char(char, place, False) for char in text]


def _inside(char: Char, span: Span) -> bool:
    return span.start <= char.place < span.end


def typos(rate: float) -> Edit:
    """Letters doubled, dropped, swapped with the next or replaced."""

    def edit(text: Text, random: Random, _: Span) -> Text:
        found: Text = []
        for char in text:
            if not char.char.isalpha() or random.random() >= rate:
                found.append(char)
                continue
            kind = random.randrange(4)
            if kind == 0:
                found += [char, char._replace(kept=False)]
            elif kind == 1 and found:
                found.insert(-1, char)
            elif kind == 2:
                found.append(char._replace(char=random.choice("aeinorst"), kept=False))
        return found

    return edit


def _words(text: Text) -> Iterator[tuple[int, int]]:
    """Begin and end of each word of a revision; of a run without blanks, two characters at a time."""
    start = None
    for index, char in enumerate([*text, Char(" ", -1, False)]):
        wide = char.char > "\u3000"
        if start is not None and (not char.char.isalnum() or (wide and index - start == 2)):
            yield start, index
            start = None
        if start is None and char.char.isalnum():
            start = index


def words_changed(rate: float, *, inside: bool = False) -> Edit:
    """Words replaced by others of the text, dropped, or put in; in the whole text or inside the passage only."""

    def edit(text: Text, random: Random, passage: Span) -> Text:
        found: Text = []
        done = 0
        words = list(_words(text))
        for start, end in words:
            found += text[done:start]
            done = end
            word = text[start:end]
            if random.random() >= rate or (inside and not any(_inside(char, passage) for char in word)):
                found += word
                continue
            other, kind = plain(text[slice(*random.choice(words))]), random.randrange(6)
            if kind < 4 or inside:
                found += _new(other, word[0].place)
            elif kind == 4:
                found += [*word, *_new(f" {other}", -1)]
        return found + text[done:]

    return edit


def _lines(text: Text) -> list[Text]:
    """Paragraphs with the newlines after them."""
    paragraphs = Units(plain(text)).paragraphs
    starts = [0, *(paragraph.start for paragraph in paragraphs[1:]), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _joined(lines: Sequence[Text]) -> Text:
    return [char for line in lines for char in line]


def paragraphs_moved(text: Text, random: Random, __: Span) -> Text:
    """A quarter of the paragraphs elsewhere, at most eight."""
    lines = _lines(text)
    for _ in range(min(8, max(1, len(lines) // 4))):
        line = lines.pop(random.randrange(len(lines)))
        lines.insert(random.randrange(len(lines) + 1), line)
    return _joined(lines)


def furniture_removed(text: Text, random: Random, passage: Span) -> Text:
    """Half of the short lines gone, save those with the passage."""
    return _joined(
        [
            line
            for line in _lines(text)
            if len(line) > 60 or random.random() < 0.5 or any(_inside(char, passage) for char in line)
        ]
    )


def furniture_added(text: Text, random: Random, __: Span) -> Text:
    """Lines of the page between the paragraphs."""
    lines = _lines(text)
    for _ in range(random.randint(2, 6)):
        lines.insert(random.randrange(len(lines) + 1), _new(random.choice(FURNITURE) + "\n", -1))
    return _joined(lines)


def respelt(text: Text, random: Random, _: Span) -> Text:
    """Straight quotes, plain blanks and dashes, and lines wrapped anew."""
    table = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "\xa0": " "})
    found: Text = []
    column, width = 0, random.choice((48, 66, 78))
    for char in text:
        new = char.char.translate(table)
        column = 0 if new == "\n" else column + 1
        if new == " " and column > width:
            new, column = "\n", 0
        found.append(char._replace(char=new))
    return found


def deleted(text: Text, _: Random, passage: Span) -> Text:
    """Without the passage."""
    return [char for char in text if not _inside(char, passage)]


def paragraph_deleted(text: Text, _: Random, passage: Span) -> Text:
    """Without the paragraphs that the passage is in."""
    return _joined([line for line in _lines(text) if not any(_inside(char, passage) for char in line)])


def sentence_deleted(text: Text, _: Random, passage: Span) -> Text:
    """Without the sentences that the passage is in."""
    units = Units(plain(text))
    places = [index for index, char in enumerate(text) if _inside(char, passage)]
    whole = list(units.within(Kind.SENTENCE, Span(places[0], places[-1] + 1))) if places else []
    return [char for index, char in enumerate(text) if not any(span.contains_offset(index) for span in whole)]


def another_article(text: Text, random: Random, _: Span) -> Text:
    """A wholly different text under the same name."""
    others = sorted(set(texts().values()) - {plain(text)})
    return _new(random.choice(others), -1)


def together(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(text: Text, random: Random, passage: Span) -> Text:
        for one in edits:
            text = one(text, random, passage)
        return text

    return edit


EDITS: Final[dict[str, Edit]] = {
    "typos .5 %": typos(0.005),
    "typos 3 %": typos(0.03),
    "words changed 8 %": words_changed(0.08),
    "words changed 25 %": words_changed(0.25),
    "rewritten 30 %": words_changed(0.3, inside=True),
    "rewritten 55 %": words_changed(0.55, inside=True),
    "paragraphs moved": paragraphs_moved,
    "moved, words changed": together(paragraphs_moved, words_changed(0.08)),
    "furniture removed": furniture_removed,
    "furniture added": furniture_added,
    "straight, re-wrapped": respelt,
    "all together": together(
        paragraphs_moved, furniture_removed, furniture_added, words_changed(0.08), typos(0.005), respelt
    ),
    "passage deleted": deleted,
    "sentence deleted": sentence_deleted,
    "paragraph deleted": paragraph_deleted,
    "deleted, words changed": together(deleted, words_changed(0.08), furniture_added),
    "another article": another_article,
}
"""The kinds of revisions."""

KINDS: Final = ("sentence", "quotation", "paragraph", "1-3 words")
"""The kinds of passages."""


def passages(units: Units, kind: str) -> list[Span]:
    """All passages of a kind in a text; short ones are made of one to three words in a row."""
    whole = Span(0, len(units.text))
    if kind != "1-3 words":
        return [span for span in units.within(Kind(kind), whole) if any(map(str.isalnum, span.extract(units.text)))]
    words = [
        word for word in units.within(Kind.WORD, whole) if word.length > 1 or ord(word.extract(units.text)) > 0x3000
    ]
    found = []
    for index, word in enumerate(words):
        size = index % 3
        last = words[min(index + size, len(words) - 1)]
        joined = word.union(last)
        if joined.length <= 2 * (size + 1) * 12 and not set(joined.extract(units.text)) & set("\n.!?。"):
            found.append(joined)
    return found


class Fate(NamedTuple):
    """What really became of a passage."""

    kept: float
    """Share of its letters that are still there."""
    span: Span | None
    """Where it is; none when nothing stands for it."""
    host: Span | None
    """Where its sentence is."""


def fate(text: Text, passage: Span, host: Span, letters: int) -> Fate:
    """What became of a passage in a revision.

    Args:
        text: The revision.
        passage: Its span in the old text.
        host: Its sentence's.
        letters: How many letters and digits it had.
    """
    around = passage.union(host)
    near = [(index, char) for index, char in enumerate(text) if around.start <= char.place < around.end]
    kept = sum(char.kept and char.char.isalnum() and _inside(char, passage) for _, char in near)
    return Fate(kept / max(letters, 1), _extent(near, passage), _extent(near, host))


def _extent(near: Sequence[tuple[int, Char]], span: Span) -> Span | None:
    places = [index for index, char in near if _inside(char, span) and not char.char.isspace()]
    return Span(places[0], places[-1] + 1) if places else None


@dataclass(frozen=True)
class Case:
    """One passage in one revision."""

    story: str
    kind: str
    edit: str
    anchor: Anchor
    revision: str
    fate: Fate

    @property
    def there(self) -> bool:
        """Whether the passage is still there."""
        return self.fate.span is not None and self.fate.kept >= (HERE if self.kind == KINDS[-1] else HERE_LONG)

    @property
    def gone(self) -> bool:
        """Whether nothing of it is left; between the two it may be called either, but not be put elsewhere."""
        return self.fate.kept == 0

    def right(self, now: CurrentPlace | Span) -> bool:
        """Whether a place is the true one."""
        return shared(Span(now.start, now.end), self.fate.span) >= RIGHT


def shared(one: Span, other: Span | None) -> float:
    """What two spans have in common, over what they cover together."""
    if other is None:
        return 0.0
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / one.union(other).length


@cache
def units_of(story: str) -> Units:
    """The units of a text, made once."""
    return Units(texts()[story])


def cases(seed: int, stories: Sequence[str], per_kind: int) -> Iterator[Case]:
    """Cases of every kind and edit for each text, the same ones for the same seed.

    Args:
        seed: Of the random choices.
        stories: Names of texts.
        per_kind: How many passages of each kind meet each edit in each text.
    """
    for story in stories:
        units = units_of(story)
        text, sha = units.text, digest(units.text)
        for kind in KINDS:
            spans = passages(units, kind)
            for edit, change in EDITS.items():
                random = Random(f"{seed} {story} {kind} {edit}")
                for span in random.sample(spans, min(per_kind, len(spans))):
                    anchor = make_anchor(units, span, sha)
                    revised = change(tracked(text), random, span)
                    letters = sum(map(str.isalnum, anchor.exact))
                    host = Span(anchor.host.start, anchor.host.end)
                    yield Case(story, kind, edit, anchor, plain(revised), fate(revised, span, host, letters))


class Tally:
    """Counts of what came of cases, for one kind of passage."""

    def __init__(self) -> None:
        self.there = self.found = self.offered = self.wrong = self.elsewhere = 0
        self.gone = self.false = self.flagged = self.hosted = 0
        self.partly = 0

    def __add__(self, other: "Tally") -> "Tally":
        both = Tally()
        for name, count in vars(self).items():
            setattr(both, name, count + getattr(other, name))
        return both

    @property
    def cases(self) -> int:
        """How many there were."""
        return self.there + self.gone + self.partly

    def add(self, case: Case, now: CurrentPlace) -> str:
        """Judge a case; gives one word."""
        taken = now.status in (Status.EXACT, Status.MOVED, Status.CHANGED)
        right = now.status is not Status.ORPHAN and case.right(now)
        if case.there:
            self.there += 1
            verdict = self._there(now.status, taken=taken, right=right)
        elif case.gone:
            self.gone += 1
            verdict = self._gone(case, now, taken=taken)
        else:
            self.partly += 1
            verdict = "wrong" if taken and not right else "partly"
            self.wrong += verdict == "wrong"
        return verdict

    def _there(self, status: Status, *, taken: bool, right: bool) -> str:
        if taken:
            self.found += right
            self.wrong += not right
            return "found" if right else "wrong"
        if status is Status.REVIEW:
            self.offered += right
            self.elsewhere += not right
            return "offered" if right else "elsewhere"
        return "missed"

    def _gone(self, case: Case, now: CurrentPlace, *, taken: bool) -> str:
        if taken:
            self.false += 1
            return "false"
        if now.status is Status.REVIEW:
            self.flagged += 1
            return "flagged"
        if now.status is Status.HOST:
            host = case.fate.host
            right = host is not None and Span(now.start, now.end).overlaps(host)
            self.hosted += right
            self.false += not right
            return "hosted" if right else "false"
        return "lost"


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share, at 95 %."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)
