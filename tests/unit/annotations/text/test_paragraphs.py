"""A newline ends a paragraph unless the lines were wrapped by hand."""

import textwrap
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given

from annotations.text.paragraphs import Paragraphs, Shape
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_apart, assert_spans, texts

PROSE = (
    "Blinken participated in almost six hours of meetings with the foreign minister, addressing bilateral issues to "
    "varying degrees of success. They discussed manufacturing, human rights and opioids, and agreed to talk again. "
)


def of(text: str) -> list[str]:
    return [" ".join(paragraph.extract(text).split()) for paragraph in Paragraphs(text)]


@each_row("name, count", [("000", 14), ("001", 33), ("002", 16), ("003", 35), ("004", 44)])
def test_each_line_of_the_samples_is_a_paragraph(seeds: Path, name: str, count: int) -> None:
    (path,) = seeds.glob(f"{name}*.txt")
    text = path.read_text(encoding="utf-8")
    assert Paragraphs(text).shape is Shape.LINES
    assert of(text) == [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    assert len(Paragraphs(text)) == count


@each_row("width", [40, 66, 72, 78, 100, 132])
def test_the_samples_wrapped_by_hand_have_the_same_paragraphs(seeds: Path, width: int) -> None:
    for path in sorted(seeds.glob("*.txt")):
        paragraphs = of(path.read_text(encoding="utf-8"))
        wrapped = "\n\n".join(textwrap.fill(words, width, break_on_hyphens=False) for words in paragraphs)
        assert Paragraphs(wrapped).shape is Shape.WRAPPED
        assert of(wrapped) == paragraphs


def test_short_lines_and_list_marks_end_a_paragraph_of_wrapped_text() -> None:
    body = textwrap.fill(PROSE * 3, 70)
    item = textwrap.fill("- " + PROSE, 70, subsequent_indent="  ")
    text = f"A Heading\\n{body}\\n{item}\\n{item}\\n \\xa0 \\n{body}\\n".replace("\\n", "\n").replace("\\xa0", "\xa0")
    flat = " ".join((PROSE * 3).split())
    assert of(text) == ["A Heading", flat, f"- {PROSE.strip()}", f"- {PROSE.strip()}", flat]


@each_row(
    "text",
    [
        "Shall I compare thee\nto a summer’s day\nThou art more lovely\nand more temperate",
        "Russia\nfentanyl\nartificial intelligence\nTaiwan",
        "\n".join(f"2024-04-{day:02} Beijing, China" for day in range(1, 20)),
        "\n".join(f"Speaker {line}: {PROSE[: 60 + line % 9].strip()}." for line in range(30)),
        "one line only",
    ],
)
def test_other_texts_of_short_lines_keep_their_lines(text: str) -> None:
    assert of(text) == text.split("\n")


@given(texts)
@example("\xa0\n \n\u2028")
def test_paragraphs_hold_all_that_is_no_blank(text: str) -> None:
    paragraphs = Paragraphs(text)
    assert_spans(text, paragraphs)
    assert_apart(paragraphs)
    borders = [0, *(offset for paragraph in paragraphs for offset in paragraph), len(text)]
    assert not any(text[start:end].strip() for start, end in list(pairwise(borders))[::2])


@given(texts)
def test_the_nearest_paragraph_is_found_from_anywhere(text: str) -> None:
    paragraphs = Paragraphs(text)
    for offset in range(-2, len(text) + 3):
        if not paragraphs:
            with pytest.raises(IndexError):
                paragraphs.index_at(offset)
            continue
        distances = [max(span.start - offset, offset - span.end + 1, 0) for span in paragraphs]
        assert paragraphs.index_at(offset) == distances.index(min(distances))


def test_paragraphs_are_a_sequence() -> None:
    paragraphs = Paragraphs("one\n\ntwo\nthree")
    assert [tuple(span) for span in paragraphs] == [(0, 3), (5, 8), (9, 14)]
    assert paragraphs[-1] == (9, 14)
    assert list(paragraphs[1:]) == [(5, 8), (9, 14)]
    with pytest.raises(IndexError):
        paragraphs[3]
