"""A first test of passages by what is known of them before they are decoded, which takes most of the time.

Which themes a passage has is known, and its record as it stands in the file tells which words it cannot have. What the
test refuses, the filter does not let through; what it passes must still be judged.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from annotations.filters.themes import theme_ids_of
from annotations.filters.tree import QUOTED, FilterTerm, Node
from annotations.store.store import AnnotationStore
from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import is_usual, normalize_query

Prefilter = Callable[[str], bool]
"""Whether a passage with an id may be let through."""

_IN_RECORD: Final = frozenset({QUOTED, "speaker", "via", "note"})
"""Fields that look for words in the passage's own record."""
_ASCII: Final = bytes(range(128))
_PLAIN: Final = re.compile("[a-z0-9]+")
_ESCAPED: Final = b"\\u"
"""Begins a code point that a record spells in ASCII, so that its words are not seen."""


def compile_prefilter(node: Node, store: AnnotationStore, *, definite: bool = False) -> Prefilter:
    """The first test of a tree whose bare words are spelled out.

    Args:
        node: The tree.
        store: The annotations; the test is right until they change.
        definite: Whether to tell instead what is let through for sure.

    Raises:
        FilterError: It asks for a theme that there is not.
    """
    match node:
        case Not(part):
            other = compile_prefilter(part, store, definite=not definite)
            return lambda id: not other(id)
        case And(parts):
            tests = [compile_prefilter(part, store, definite=definite) for part in parts]
            return lambda id: all(test(id) for test in tests)
        case Or(parts):
            tests = [compile_prefilter(part, store, definite=definite) for part in parts]
            return lambda id: any(test(id) for test in tests)
        case FilterTerm():
            return _of_term(node, store, definite)


def _of_term(term: FilterTerm, store: AnnotationStore, definite: bool) -> Prefilter:
    if term.field == "theme":
        tagged = [store.passage_ids_with_theme(theme) for theme in theme_ids_of(term, store.codebook)]
        return tagged[0].__contains__ if len(tagged) == 1 else lambda id: any(id in ids for ids in tagged)
    words = max(_PLAIN.findall(normalize_query(term.value)), key=len, default="") if term.field in _IN_RECORD else ""
    if not words or definite:
        return lambda _: not definite
    encoded = words.encode()

    def may_have(id: str) -> bool:
        record = store.record_json(id).lower()
        return encoded in record or _ESCAPED in record or _hides_words(record.translate(None, _ASCII))

    return may_have


@lru_cache(10_000)
def _hides_words(others: bytes) -> bool:
    """Whether letters of the words that are looked for may be spelled otherwise, by these code points beyond ASCII."""
    text = others.decode()
    return not is_usual(text) or any(map(str.isascii, text.casefold()))
