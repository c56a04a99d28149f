"""What a glance at a record refuses is never what the filter lets through, however its words are spelled."""

import json
from typing import cast

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.codebook import STARTING_THEMES, Codebook
from annotations.filters import parse
from annotations.filters.words import contains_words
from annotations.store.store import AnnotationStore
from tests.tables import each_row

TAGGED = {"taiwan": {"a", "b"}, "ai": {"b"}}


class Records:
    """What a glance asks of a store."""

    codebook = Codebook(STARTING_THEMES)

    def __init__(self, record: bytes = b"{}") -> None:
        self._record = record

    def record_json(self, id: str) -> bytes:
        return self._record

    def passage_ids_with_theme(self, theme: str) -> set[str]:
        return TAGGED.get(theme, set())


def passed(text: str, records: Records, ids: str = "abc") -> str:
    test = parse(text).prefilter(cast(AnnotationStore, records))
    return "".join(id for id in ids if test(id))


@each_row(
    "text, expected",
    [
        ("", "abc"),
        ("taiwan", "ab"),
        ("-taiwan", "c"),
        ("taiwan -ai", "a"),
        ("taiwan | ai", "ab"),
        ("-(taiwan strait)", "abc"),
        ("-(taiwan | ai)", "c"),
        ("taiwan strait", ""),
        ("russia | has:note", "abc"),
        ("-(russia | has:note)", "abc"),
        ("-has:note -ai", "ac"),
    ],
)
def test_themes_are_decided_and_other_things_are_left_open(text: str, expected: str) -> None:
    assert passed(text, Records(b'{"exact":"The talks"}')) == expected


SPELLINGS = [
    "Taiwan", "TAIWAN", "tai\xadwan", "Tai\u200bwan", "ﬁne", "fine", "Straße", "STRASSE", "İ", "i̇", "K", "k", "ª", "a",
    "Ａ", "ſ", "s", "é", "e\u0301", "™", "tm", "½", "…", "’", "'", "\xa0", " ", "\n", "\t", '"', "\\", "\\u", "台湾",
    "\ud800", "\x1b", "\u2028", "ŉ", "n", "ß", "ss", "ẞ",
]  # fmt: skip
SPELLED = st.lists(st.sampled_from(SPELLINGS), max_size=8).map("".join)
ASKED = st.sampled_from(
    ["taiwan", "fine", "strasse", "i", "k", "a", "s", "e", "tm", "1", "n", "ss", "a taiwan", "台湾 a"]
)


@given(SPELLED, ASKED, st.booleans(), st.sampled_from(["exact", "note", "speaker"]))
@example("Straße", "strasse", False, "exact")
@example("tai\xadwan", "taiwan", True, "exact")
def test_words_are_seen_however_they_are_spelled(text: str, words: str, ascii_only: bool, field: str) -> None:
    dense = json.dumps({"id": "x", field: text}, ensure_ascii=ascii_only or "\ud800" in text).encode()
    asked = f'"{words}"' if field == "exact" else f'{field}:"{words}"'
    if contains_words(words)(text):
        assert passed(asked, Records(dense)) == "abc"
