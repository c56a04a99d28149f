"""Nothing foreign can act on the terminal, and every offset stays what it was."""

from itertools import compress
from unicodedata import bidirectional, category

from hypothesis import given

from annotations.text.sanitize import sanitize, sanitize_lines
from tests.tables import each_row
from tests.unit.annotations.text.strategies import texts

KEPT_FORMATS = "\xad\u200b\u200c\u200d\u2060\ufeff"
"""Joiners, soft hyphens and zero-width blanks: harmless, and emoji and Persian need them."""


@given(texts)
def test_nothing_that_could_act_on_a_terminal_is_left(text: str) -> None:
    shown = sanitize(text)
    assert len(shown) == len(text)
    assert sanitize(shown) == shown
    for char in shown:
        assert category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert bidirectional(char) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_every_control_is_replaced_or_known_to_be_harmless() -> None:
    every = "".join(map(chr, range(0x110000)))
    acting = "".join(compress(every, map({"Cc", "Cf", "Cs", "Zl", "Zp"}.__contains__, map(category, every))))
    kept = {char for char, shown in zip(acting, sanitize(acting), strict=True) if char == shown}
    assert set(map(category, kept)) == {"Cf"}
    assert {char for char in kept if bidirectional(char) == "BN"} == set(KEPT_FORMATS)


@each_row(
    "foreign, shown",
    [
        ("plain", "plain"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\tb\nc\x7f", "a␉b␊c␡"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202edef\u2066\u200e\u061c", "abc◈def◈◈◈"),
        ("a\u2028b\u2029", "a↵b↵"),
        ("\ud800\udfff", "\ufffd\ufffd"),
        ("x\U000e0041\U000e007f\ufdd0\uffff\U0010ffff", "x" + 5 * "\ufffd"),
        ("❤\ufe0f 👩\u200d🚀 a\xa0b\u3000c", "❤\ufe0f 👩\u200d🚀 a\xa0b\u3000c"),
    ],
)
def test_stand_ins(foreign: str, shown: str) -> None:
    assert sanitize(foreign) == shown


@given(texts)
def test_lines_end_where_they_ended(text: str) -> None:
    assert sanitize_lines(text).split("\n") == [sanitize(line) for line in text.split("\n")]
