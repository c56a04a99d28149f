"""Citekeys proposed from an article's details: ``doe2024ferry``."""

import re
import unicodedata
from collections.abc import Collection

_COMMON = frozenset(
    [
        "a", "an", "and", "as", "at", "by", "das", "de", "del", "der", "die", "el", "for", "from", "how", "in", "is",
        "la", "las", "le", "les", "los", "of", "on", "the", "to", "un", "una", "une", "und", "what", "why", "with",
    ]
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_AFTER_FIRST_AUTHOR = re.compile(r"\s*[;,&]\s*|\s+(?:and|und|et|y)\s+")
_LONGEST = 24
"""Maximum length in code points of each word in a citekey."""
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
        ],
        strict=True,
    )
)


def make_citekey(author: str, outlet: str, published: str, title: str) -> str:
    """Return a key of the first author's last name or the outlet, the year, and the title's first significant word.

    Return an empty string if none of these is known. Several articles may get the same key: see :func:`disambiguate`.
    """
    who = _last_name(author) or "".join(word for word in _words(outlet) if word not in _COMMON)[:_LONGEST]
    telling = [word for word in _words(title) if word not in _COMMON and not word.isdigit()]
    parts = (who or ("anon" if published or telling else ""), published[:4], telling[0][:_LONGEST] if telling else "")
    return "".join(parts)


def disambiguate(key: str, rank: int, taken: Collection[str] = ()) -> str:
    """Return a key that is unique in the folder: ``doe2024ferry``, else ``doe2024ferryb`` and so on.

    Args:
        key: A key from :func:`make_citekey`.
        rank: Number of articles before this one in the folder with the same key.
        taken: Keys that analysts confirmed for other articles.
    """
    number = 0
    while True:
        candidate = f"{key}{_letters(number)}"
        if candidate not in taken:
            if not rank:
                return candidate
            rank -= 1
        number += 1


def _letters(number: int) -> str:
    """Return the suffix for a number from 0: an empty string, b, c, … z, ba, bb, …."""
    letters = ""
    while number:
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _last_name(author: str) -> str:
    last, _, given = author.partition(",")
    first = last if given and " " not in last.strip() else _AFTER_FIRST_AUTHOR.split(author.strip(), maxsplit=1)[0]
    words = _words(first)
    return words[-1][:_LONGEST] if words else ""


def _words(text: str) -> list[str]:
    """Return the words in lower case without accents; transliterate Cyrillic and keep other scripts."""
    spelled = "".join(_CYRILLIC.get(letter, letter).strip("-") for letter in text[:300].casefold())
    plain = "".join(char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char))
    return _WORD.findall(plain.replace("'", "").replace("’", ""))
