"""Words as a person types them, looked for in short texts, a hundred thousand of them one after the other."""

import re
from collections.abc import Callable
from typing import Final

from annotations.text.folding import fold, fold_words

_TYPOGRAPHIC: Final = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\xa0", " "))
"""What most quotes have besides ASCII, with what each becomes in the folded shadow."""


def shadow(text: str) -> str:
    """The folded shadow of a text, white space at its ends left out.

    The same as :func:`annotations.text.folding.fold_words`, about five times as fast for what most quotes are made of.
    """
    plain = text
    if not text.isascii():
        for char, spelling in _TYPOGRAPHIC:
            plain = plain.replace(char, spelling)
        if not plain.isascii():
            return fold(text).text.strip()
    return " ".join(plain.lower().replace("`", "'").split())


def holding(words: str) -> Callable[[str], bool]:
    """A test whether a text has these words, as they are found in articles: case, quotes, dashes and blanks aside."""
    wanted = fold_words(words)
    return lambda text: wanted in shadow(text)


def standing_alone(words: str) -> Callable[[str], bool]:
    """A test whether a folded shadow has these words and not as part of longer ones: ``AI`` is not in ``Taiwan``.

    Scripts without capitals are looked for anywhere: they join words, or leave no blanks between them.
    """
    wanted = fold_words(words)
    before = r"(?<!\w)" if _ends_visibly(wanted[:1]) else ""
    after = r"(?!\w)" if _ends_visibly(wanted[-1:]) else ""
    alone = re.compile(f"{before}{re.escape(wanted)}{after}")
    return lambda folded: wanted in folded and alone.search(folded) is not None


def _ends_visibly(char: str) -> bool:
    """Whether a word that begins or ends with this letter is set apart from those beside it."""
    return char.isdigit() or char.upper() != char
