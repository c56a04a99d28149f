"""Words as a person types them, looked for in short texts, a hundred thousand of them one after the other."""

import re
from collections.abc import Callable

from annotations.text.normalized import normalize_query, search_key


def contains_words(words: str) -> Callable[[str], bool]:
    """A test whether a text has these words, as they are found in articles: case, quotes, dashes and blanks aside."""
    wanted = normalize_query(words)
    if " " in wanted or "'" in wanted:
        return lambda text: wanted in search_key(text)
    return lambda text: (
        wanted in (text.lower() if text.isascii() else search_key(text))
    )  # what else is folded cannot matter


def contains_whole_words(words: str) -> Callable[[str], bool]:
    """A test whether a folded shadow has these words and not as part of longer ones: ``AI`` is not in ``Taiwan``.

    Scripts without capitals are looked for anywhere: they join words, or leave no blanks between them.
    """
    wanted = normalize_query(words)
    before = r"(?<!\w)" if _ends_visibly(wanted[:1]) else ""
    after = r"(?!\w)" if _ends_visibly(wanted[-1:]) else ""
    alone = re.compile(f"{before}{re.escape(wanted)}{after}")
    return lambda folded: wanted in folded and alone.search(folded) is not None


def _ends_visibly(char: str) -> bool:
    """Whether a word that begins or ends with this letter is set apart from those beside it."""
    return char.isdigit() or char.upper() != char
