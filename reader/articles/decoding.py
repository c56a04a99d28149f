"""Decoding of bytes to canonical text.

Scraped files do not declare their encoding, and magic numbers are misleading (a text that begins with "Blink" is taken
for an archive). Reliable evidence is therefore tried first: a byte order mark, then strict UTF-8.
"""

import codecs
import re
from typing import NamedTuple

from annotations.errors import UnreadableArticle

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LIKELY = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1255", "cp1256", "cp866", "iso8859_2", "iso8859_5", "iso8859_6",
    "koi8_r", "mac_roman", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip
"""Encodings to consider; rare variants of these would only make the result ambiguous."""

_SAMPLE = 16 * 1024
"""Size in bytes of the sample from which an encoding is detected."""

_MESS = 0.1
"""Chaos, charset-normalizer's measure of unlikely character sequences, from which a result is rejected."""

_NUL_SHARE = 0.1
"""Share of NUL characters above which content is not text."""

_BLANKS = 0.05
"""Minimum share of spaces and line ends in UTF-16 text of a script that separates words."""


class Decoded(NamedTuple):
    """Canonical text and its source encoding."""

    text: str
    """The text without byte order mark, with ``\\n`` as the only line end."""
    encoding: str
    """Name of the codec."""


def decode(content: bytes, *, complete: bool = True) -> Decoded:
    """Decode a file to canonical text.

    Args:
        content: The file, or its beginning.
        complete: Whether ``content`` is the whole file; a beginning may end in the middle of a character.

    Raises:
        UnreadableArticle: The bytes are not text in any encoding.
    """
    decoded = _by_mark(content) or _as_unmarked_utf16(content) or _as_utf8(content, complete) or _by_likelihood(content)
    text, encoding = decoded or Decoded(content.decode("cp1252", "replace"), "cp1252")
    if text.count("\0") > len(text) * (_NUL_SHARE if decoded else 0):
        raise UnreadableArticle("It is not text.", "Convert it to a text file.")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(encoding.removesuffix("-sig"), "replace"), encoding)
    return None


def _as_unmarked_utf16(content: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark.

    Mostly Latin or Cyrillic text in UTF-16 is also valid UTF-8, so it is recognized by its spaces and line ends.
    """
    sample = content[:_SAMPLE]
    if b"\0" not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        blanks, swapped = len(re.findall(r"[ \n]", text)), len(re.findall(r"[\u2000\u0a00]", text))
        if blanks > swapped and blanks >= len(text) * _BLANKS and not re.search(r"[\0-\x08\x0e-\x1f]", text):
            return Decoded(content.decode(encoding, "replace"), encoding)
    return None


def _as_utf8(content: bytes, complete: bool) -> Decoded | None:
    try:
        return Decoded(codecs.utf_8_decode(content, "strict", complete)[0], "utf-8")
    except UnicodeDecodeError:
        return None


def _by_likelihood(content: bytes) -> Decoded | None:
    """Return the best result of charset-normalizer, unless it is uncertain or the sample may be cp1252."""
    from charset_normalizer import from_bytes  # slow to import and seldom needed

    matches = [match for match in from_bytes(_telling_sample(content), cp_isolation=_LIKELY) if match.chaos < _MESS]
    if not matches:
        return None
    best = matches[0]
    western = any("cp1252" in match.could_be_from_charset for match in matches)
    if western or not (best.coherence or best.multi_byte_usage):
        return None
    return Decoded(content.decode(best.encoding, "replace"), codecs.lookup(best.encoding).name)


def _telling_sample(content: bytes) -> bytes:
    """Return a sample from the beginning, or from the first non-ASCII line if the beginning is plain ASCII.

    The only accent of a long text may be near its end.
    """
    start = 0
    if content[:_SAMPLE].isascii():
        accent = len(content) - len(content.lstrip(_ASCII))
        start = content.rfind(b"\n", 0, accent) + 1
    sample = content[start : start + _SAMPLE]
    if len(content) <= start + _SAMPLE or b"\0" in sample:
        return sample
    return sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample  # cuts no character there


_ASCII = bytes(range(128))
