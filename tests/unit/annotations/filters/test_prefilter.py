"""What a glance at a record refuses is never what the filter lets through, however its words are spelled."""

import json
from dataclasses import replace
from typing import Self, cast

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.codebook import STARTING_THEMES, Codebook
from annotations.facts import ArticleFacts
from annotations.filters import compile_query
from annotations.filters.conditions import contains_words
from annotations.model import Passage
from annotations.store.store import AnnotationStore
from tests.tables import each_row
from tests.unit.annotations.making import passage

TAGGED = {"taiwan": {"a", "b"}, "ai": {"b"}}


class Records:
    """A store, and its passages, that note which passages are decoded."""

    codebook = Codebook(STARTING_THEMES)

    @property
    def passages(self) -> Self:
        return self

    def __init__(self, record: bytes = b"{}") -> None:
        self._record = record
        self.decoded: list[str] = []

    def passage(self, id: str) -> Passage:
        self.decoded.append(id)
        return replace(passage(id), note="which?")

    def body(self, id: str) -> bytes:
        return self._record

    def ids_with_theme(self, theme: str) -> set[str]:
        return TAGGED.get(theme, set())


def outcome(text: str, records: Records, ids: str = "abc") -> tuple[str, str]:
    """The passages that a filter finds or decodes, and those that it decodes."""
    test = compile_query(text, records.codebook).test(cast(AnnotationStore, records), ArticleFacts)
    found = {id for id in ids if test(id)}
    return "".join(sorted(found.union(records.decoded))), "".join(records.decoded)


@each_row(
    "text, expected, decoded",
    [
        ("", "abc", ""),
        ("taiwan", "ab", ""),
        ("-taiwan", "c", ""),
        ("taiwan -ai", "a", ""),
        ("taiwan | ai", "ab", ""),
        ("-(taiwan strait)", "abc", ""),
        ("-(taiwan | ai)", "c", ""),
        ("taiwan strait", "", ""),
        ("taiwan has:note", "ab", "ab"),
        ("russia | has:note", "abc", "abc"),
        ("-(russia | has:note)", "abc", "abc"),
        ("-has:note -ai", "ac", "ac"),
        ("taiwan | has:note", "abc", "c"),
    ],
)
def test_a_passage_is_decoded_only_if_index_and_record_leave_it_open(text: str, expected: str, decoded: str) -> None:
    assert outcome(text, Records(b'{"exact":"The talks"}')) == (expected, decoded)


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
        assert outcome(asked, Records(dense))[0] == "abc"
