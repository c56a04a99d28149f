"""Fast word searches in up to a hundred thousand short texts."""

import re
from collections.abc import Callable

from annotations.text.normalized import normalize_query, search_key


def contains_words(words: str) -> Callable[[str], bool]:
    """Create a test for texts that contain these words, ignoring case and kinds of quotes, dashes and blanks.

    The rules are those of the search in articles.
    """
    wanted = normalize_query(words)
    if " " in wanted or "'" in wanted:
        return lambda text: wanted in search_key(text)
    return lambda text: (
        wanted in (text.lower() if text.isascii() else search_key(text))
    )  # other folding cannot affect the result


def contains_whole_words(words: str) -> Callable[[str], bool]:
    """Create a test for folded shadows that contain these words as whole words: ``AI`` does not match ``Taiwan``.

    Words in scripts without capitals match anywhere, because those scripts join words or put no blanks between them.
    """
    wanted = normalize_query(words)
    before = r"(?<!\w)" if _ends_visibly(wanted[:1]) else ""
    after = r"(?!\w)" if _ends_visibly(wanted[-1:]) else ""
    alone = re.compile(f"{before}{re.escape(wanted)}{after}")
    return lambda folded: wanted in folded and alone.search(folded) is not None


def _ends_visibly(char: str) -> bool:
    """Return whether a word boundary is required next to this character: it is a digit or has letter case."""
    return char.isdigit() or char.upper() != char
