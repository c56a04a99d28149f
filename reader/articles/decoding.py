"""From bytes to canonical text.

Scraped files say nothing of their encoding, and magic numbers mislead (a text that begins with "Blink" is taken for an
archive). What is certain decides first: a byte order mark, then strict UTF-8.
"""

import codecs
import re
from typing import NamedTuple

from annotations.errors import UnreadableArticle

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LIKELY = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1255", "cp1256", "cp866", "iso8859_2", "iso8859_5", "iso8859_6",
    "koi8_r", "mac_roman", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip
"""Encodings that articles come in; rarer relatives of these would only make the answer ambiguous."""

_SAMPLE = 16 * 1024
"""Bytes that are enough to recognise an encoding."""

_MESS = 0.1
"""Share of unlikely neighbours from which on charset-normalizer's reading of a sample is not taken."""

_NUL_SHARE = 0.1
"""Share of NUL characters above which something is no text."""

_BLANKS = 0.05
"""Share of blanks and line ends that a text in UTF-16 has in any script that sets words apart."""


class Decoded(NamedTuple):
    """Canonical text, and how it was read."""

    text: str
    """Without byte order mark, lines ended by ``\\n`` alone."""
    encoding: str
    """Name of the codec."""


def decode(content: bytes, *, complete: bool = True) -> Decoded:
    """Decode a file's bytes and bring them to canonical form.

    Args:
        content: The file, or its beginning.
        complete: Whether it is the whole file; a beginning may end in the middle of a character.

    Raises:
        UnreadableArticle: The bytes are no text in any encoding.
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
    """UTF-16 without a mark: it is valid UTF-8 when it is mostly Latin or Cyrillic, and its blanks give it away."""
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
    """What charset-normalizer is sure of: its best reading, when cp1252 would make a mess of the sample."""
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
    """The beginning, or what follows when that is plain ASCII: a long text may hold its only accent near the end."""
    start = 0
    if content[:_SAMPLE].isascii():
        accent = len(content) - len(content.lstrip(_ASCII))
        start = content.rfind(b"\n", 0, accent) + 1
    sample = content[start : start + _SAMPLE]
    if len(content) <= start + _SAMPLE or b"\0" in sample:
        return sample
    return sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample  # there it cuts no character


_ASCII = bytes(range(128))
