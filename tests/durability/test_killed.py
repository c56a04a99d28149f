"""A program that is killed while it writes loses no tag that it called saved, and leaves a file all can read."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.store import AnnotationStore
from annotations.text.span import Span

pytestmark = pytest.mark.durability

STEP = 10
"""Code points from the start of one word to the start of the next; passage n is word n."""

# Tags word after word, a few edits ahead of the disk, and says what is saved as soon as it hears of it.
TAGGER = f"""
import sys
from pathlib import Path
from annotations.anchoring import digest
from annotations.edits import toggle
from annotations.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Units

text = "\\n\\n".join(f"word{{n:04}}" for n in range(10_000))
units, sha256 = Units(text), digest(text)
with AnnotationStore.open(Path(sys.argv[1])) as store:
    store.on_saved(lambda sequence: print(sequence, flush=True))
    print(store.saved, flush=True)
    for n in range(store.passage_count, 10_000):
        span = Span(n * {STEP}, n * {STEP} + 8)
        at = "2024-04-26T12:00:00Z"
        receipt = store.apply(toggle(store, "a.txt", units, sha256, span, "russia", "ana", at))
        store.wait_saved(receipt.sequence - 3)
"""


def _tag_until_killed(file: Path, reports: int) -> int:
    """Run the tagger, kill it after so many reports, and give the number of the newest edit that it called saved."""
    command = [sys.executable, "-c", TAGGER, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as tagger:
        assert tagger.stdout
        saved = [tagger.stdout.readline() for _ in range(reports)]
        tagger.kill()
        saved += tagger.stdout.readlines()
    assert all(saved), "the tagger ended by itself"
    return max(int(line) for line in saved if line.endswith("\n"))


def test_no_saved_tag_is_lost_when_the_program_is_killed(tmp_path: Path, rounds: int) -> None:
    file = tmp_path / "annotations.json"
    chance = random.Random(rounds)
    for _ in range(rounds):
        acknowledged = _tag_until_killed(file, chance.randrange(1, 12))
        with AnnotationStore.open(file) as store:
            assert not store.read_only, store.read_only_reason
            assert store.saved >= acknowledged
            assert store.passage_count == store.saved
            spans = [passage.span for passage in store.passages("a.txt") if passage.themes == ("russia",)]
        assert spans == [Span(n * STEP, n * STEP + 8) for n in range(len(spans))]
        assert len(spans) >= acknowledged
        if spans:
            with TinyDB(file) as stock:
                assert len(stock.table("passages")) == len(spans)
        assert [path.name for path in tmp_path.iterdir() if path.name not in {"annotations.json", ".annotations"}] == []
