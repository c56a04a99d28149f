"""Random queries over random texts, and the slow, obvious answer to each."""

from collections.abc import Sequence

from hypothesis import strategies as st

from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import normalize_query
from reader.folder.query import Node, SearchTerm, shown_terms

PIECES = (
    "AI", "ai", "said", "China", "South China Sea", "china", "sea", "U.S.", "US", "u s", "tai\xadwan", "Taiwan’s",
    "don't", "don’t", "well-known", "well–known", "ﬁsh", "fish", "Ｔａｉｗａｎ", "café", "cafe\u0301", "Straße",
    "STRASSE", "ΣΟΦΟΣ", "σοφος", "İstanbul", "台湾", "台湾问题", "한국", "한국의", "الصين", "والصين", "$8", "8",
    "50,000", "under_score", "a\xa0b", "a  b", "a\nb", "e\u0301", "x\u200by", "½", "²", "\x00", "\x1b[31m",
    "\ud800", "👩\u200d👧", "ǆ", "ŉ", "Ꭰ", "𐐀", "हिन्दी", "หนังสือ", "…", "“", "*", "-", "(", "|", "",
)  # fmt: skip
GLUE = (" ", " ", " ", "", ", ", "\n\n", "\xa0", "-")
SEARCHABLE = tuple(piece for piece in PIECES if normalize_query(piece.replace("*", "")))

texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GLUE)), max_size=12).map(
    lambda parts: "".join(piece + glue for piece, glue in parts)
)


def _quoted(words: str, star_before: bool, star_after: bool) -> str:
    plain = "".join(char for char in words if char not in '*"“”„«»')
    return f'"{"*" * star_before}{plain}{"*" * star_after}"'


def queries(about: Sequence[str]) -> st.SearchStrategy[str]:
    """Queries, most of which ask for a stretch of one of these texts."""
    stretches = st.builds(
        lambda text, start, length: text[start % (len(text) or 1) :][:length],
        st.sampled_from([*about, "Taiwan"]),
        st.integers(0, 200),
        st.integers(1, 12),
    )
    words = st.one_of(stretches, stretches, stretches, st.sampled_from(SEARCHABLE))
    terms = st.builds(_quoted, words, st.booleans(), st.booleans()).filter(
        lambda quoted: bool(normalize_query(quoted.strip('"').strip("*")))
    )
    return st.recursive(
        terms,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"({two[0]} | {two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"({two[0]} -{two[1]})"),
        ),
        max_leaves=4,
    )


def is_inner(char: str) -> bool:
    """Whether a folded code point is a letter or digit of a script that sets its words apart."""
    code = ord(char)
    joined = (
        0x590 <= code <= 0x109F
        or 0x1100 <= code <= 0x1CFF
        or 0x2E80 <= code <= 0xA63F
        or 0xA800 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFB1D <= code <= 0xFDFF
        or 0xFE70 <= code <= 0xFEFE
        or code >= 0xFF66
    )
    return (char.isalnum() or char == "_") and not joined


def stands_at(term: SearchTerm, text: str, place: int) -> bool:
    """Whether a term stands at a place of a folded text."""
    end = place + len(term.words)
    if text[place:end] != term.words:
        return False
    inside_start = place > 0 and is_inner(text[place - 1]) and is_inner(text[place])
    inside_end = end < len(text) and is_inner(text[end - 1]) and is_inner(text[end])
    return not (term.whole_start and inside_start) and not (term.whole_end and inside_end)


def holds(query: Node, text: str) -> bool:
    """Whether a query holds for a text, found by trying every place of its normalized text."""
    match query:
        case SearchTerm():
            normalized = normalize_query(text)
            return any(stands_at(query, normalized, place) for place in range(len(normalized)))
        case Not(part):
            return not holds(part, text)
        case And(parts):
            return all(holds(part, text) for part in parts)
        case Or(parts):
            return any(holds(part, text) for part in parts)


def shows(query: Node, words: str) -> bool:
    """Whether folded words hold those of a term that a query looks for."""
    return any(term.words in words for term in shown_terms(query))
