"""A quick test of passages before they are decoded, because decoding takes most of the time of a search.

The test uses the store's theme index and the encoded record, which rules out words that the passage cannot contain. No
passage that the test rejects matches the filter; a passage that it accepts must still be tested with the full filter.
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
"""A test of whether the passage with an id may match."""

_IN_RECORD: Final = frozenset({QUOTED, "speaker", "via", "note"})
"""Fields that search for words in the passage's own record."""
_ASCII: Final = bytes(range(128))
_PLAIN: Final = re.compile("[a-z0-9]+")
_ESCAPED: Final = b"\\u"
"""Start of a JSON escape in a record; a byte search cannot find words that contain one."""


def compile_prefilter(node: Node, store: AnnotationStore, *, definite: bool = False) -> Prefilter:
    """Create the quick test for a tree whose bare words are resolved.

    Args:
        node: The tree.
        store: The annotations; the test is valid until they change.
        definite: Whether the test accepts only passages that certainly match, instead of all that may match.

    Raises:
        FilterError: The filter names an unknown theme.
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
    """Return whether these non-ASCII code points (UTF-8) may fold to ASCII letters and so hide a searched word."""
    text = others.decode()
    return not is_usual(text) or any(map(str.isascii, text.casefold()))
