"""What is quoted is found, without its marks."""

from pathlib import Path

from hypothesis import given

from annotations.text.paragraphs import Paragraphs
from annotations.text.quotations import quotations
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_spans, texts

COUNTS = {"000": 6, "001": 9, "002": 8, "003": 19, "004": 10}
"""Quotations in double marks of each sample; ‘China threat theory’ in 003 is the only other one."""


def of(text: str) -> list[str]:
    return [quotation.extract(text) for quotation in quotations(text)]


@each_row(
    "text, quoted",
    [
        ("He said “yes” and “ no ”.", ["yes", "no"]),
        ("expressed frustration with China’s“unfair trade practices,” he said", ["unfair trade practices,"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ('The 5" gun and a 5"x6"x7" box', []),
        ("Er sagte „ja“ und „nein“, he „said” so", ["ja", "nein", "said"]),
        ("«oui» et «non»; »ja« und »nein«; ”ja” och ”nej”", ["oui", "non", "ja", "nein", "ja", "nej"]),
        ("他说「你好『世界』」。", ["你好『世界』", "世界"]),
        ("It is China’s and the countries’ ‘own’ goal.", []),
        ("“First paragraph of several", ["First paragraph of several"]),
        ("“First of several, “nested” too", ["First of several, “nested” too", "nested"]),
        ("He said: “and it goes on", ["and it goes on"]),
        ("He said “lost, and “found” again", ["found"]),
        ("A stray” closer alone, and “” and “ ” are nothing", []),
        ("“Near.” And more” is mangled, “this” is not.", ["Near.” And more", "this"]),
        ("“Near.” And”more of it is mangled too.", ["Near.” And"]),
        (f"“Far.” {'And more ' * 40}” stands alone.", ["Far."]),
    ],
)
def test_pairs_of_marks(text: str, quoted: list[str]) -> None:
    assert of(text) == quoted


def test_quotations_of_the_samples(seeds: Path) -> None:
    found = {}
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found[path.name[:3]] = [words for paragraph in Paragraphs(text) for words in of(paragraph.extract(text))]
    assert {name: len(quoted) for name, quoted in found.items()} == COUNTS
    nested = found["004"].index("China threat theory,")
    assert found["004"][nested - 1].startswith("demanded that the U.S. stop hyping up the “China threat theory,” lift")
    assert found["004"][nested - 1].endswith("interference in China’s internal affairs.")
    assert "misperception of the US side.” China, resulting in incorrect policies towards China" in found["003"]
    assert "low point" in found["003"]


@given(texts)
def test_quotations_nest_and_never_cross(text: str) -> None:
    found = quotations(text)
    assert_spans(text, found)
    assert found == sorted(set(found), key=lambda span: (span.start, -span.end))


@given(texts)
def test_where_each_mark_is_a_character_quotations_nest_and_never_cross(text: str) -> None:
    found = quotations(text.replace("\u200d", ""))
    for outer in found:
        for inner in found:
            assert not outer.overlaps(inner) or outer.contains(inner) or inner.contains(outer)
