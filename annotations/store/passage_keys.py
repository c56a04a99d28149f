"""Extraction of the index keys of a passage from its encoded line, so that opening a file decodes no passages."""

import re
from typing import NamedTuple

from annotations.model import NEEDS_REVIEW

Place = tuple[int, int, str, str]
"""The sort key of a passage in its article: start, negated end (the longer first), creation time, id.

This is a plain tuple because the garbage collector untracks plain tuples; named tuples would cause long pauses in every
thread.
"""

_WORD = rb'"([^"\\]+)"'
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NUMBER = rb"(0|[1-9][0-9]{0,14})"
_TAG = rb'\{"theme":"[^"\\]+","coder":%s,"created":%s\}' % (_TEXT, _TEXT)
_STATUS = rb'"(exact|moved|changed|review|host|orphan)"(?:,"seen":(true|false))?'

_WAITING = frozenset(status.encode() for status in NEEDS_REVIEW)

_HEAD = re.compile(
    rb'"([1-9][0-9]{0,17})":\{"id":%s,"article":%s,"coder":%s,"start":%s,"end":%s,"exact":"'
    % (_WORD, _WORD, _TEXT, _NUMBER, _NUMBER)
)
_TAIL = re.compile(
    rb',"now":(?:null|\{"start":%s,"end":%s,"sha256":%s,"status":%s\}),"tags":\[(|%s(?:,%s)*+)\],'
    rb'"note":%s,"speaker":%s,"via":%s,"said_on":%s,"starred":(?:true|false),"created":"([^"\\]*)","modified":%s\}(,?)'
    % (_NUMBER, _NUMBER, _TEXT, _STATUS, _TAG, _TAG, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT)
)
_THEME = re.compile(rb'\{"theme":"([^"\\]+)"')
_BEFORE_TAIL = b',"now":'


class PassageKeys(NamedTuple):
    """The index keys of a passage."""

    number: int
    """The TinyDB document number."""
    article: str
    """The path of the article."""
    themes: tuple[str, ...]
    """The ids of the themes."""
    place: Place
    """The present place in the article."""
    needs_review: bool | None
    """Whether the relocated passage awaits review; ``None`` if the passage was not relocated."""
    more: bool
    """True if another record follows in the table."""


def read_passage_keys(line: bytes) -> PassageKeys | None:
    """Return the index keys in a passage's line, or ``None`` if the line is not in the format this program writes.

    Only the returned values are checked. The line must come from a file that matches its checksum; decoding the record
    checks the other fields.

    Args:
        line: The line without its line break but with the comma after the record, if any.
    """
    head = _HEAD.match(line)
    tail = _TAIL.fullmatch(line, line.rfind(_BEFORE_TAIL)) if head else None
    if head is None or tail is None:
        return None
    number, id, article, start, end = head.groups()
    now_start, now_end, status, left, tags, created, comma = tail.groups()
    first, last = (int(start), int(end)) if now_start is None else (int(now_start), int(now_end))
    if first >= last:
        return None
    try:
        themes = tuple([theme.decode() for theme in _THEME.findall(tags)])
        place = (first, -last, created.decode(), id.decode())
        waits = None if status is None else status in _WAITING and left != b"true"
        return PassageKeys(int(number), article.decode(), themes, place, waits, bool(comma))
    except UnicodeDecodeError:
        return None
