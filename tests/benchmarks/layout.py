"""How long wrapping a large article takes, against reading and decoding it."""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from annotations.text.span import Span
from reader.layout.rows import Rows

SEEDS = Path(__file__).parents[2] / "seeds"
SIZE = 10_000_000
"""Bytes of the article."""
WIDTH = 84
"""Cells of the text column."""
ROUNDS = 7


def wrapping() -> tuple[float, float]:
    """Seconds to wrap 10 MB of the sample articles, and to read and decode them; each the best of a few rounds."""
    sample = "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))) + "\n\n"
    encoded = sample.encode("utf-8")
    with TemporaryDirectory() as folder:
        article = Path(folder) / "large.txt"
        article.write_bytes(encoded * (SIZE // len(encoded)))
        text = article.read_bytes().decode("utf-8")
        paragraphs = [Span(*match.span()) for match in re.finditer(r"\S(?:[^\n]*\S)?", text)]
        ours, yardstick = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: Rows(text, paragraphs, WIDTH)))
            yardstick.append(_seconds(lambda: article.read_bytes().decode("utf-8")))
    return min(ours), min(yardstick)


def _seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes once."""
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    ours, yardstick = wrapping()
    print(
        f"wrapping 10 MB  {ours * 1000:.0f} ms   reading and decoding it  {yardstick * 1000:.0f} ms   "
        f"ratio {ours / yardstick:.1f}"
    )
