"""What a passage's line says at a glance, so that opening need not decode a hundred thousand of them."""

import re
from typing import NamedTuple

from annotations.model import NEEDS_REVIEW

Place = tuple[int, int, str, str]
"""What orders the passages of an article: start, end (negated: the longer first), when it was made, id.

A plain tuple: the garbage collector leaves those aside, and would stop every thread for named ones.
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
    """What is needed of a passage to find it."""

    number: int
    """TinyDB's document number."""
    article: str
    """Path of its article."""
    themes: tuple[str, ...]
    """Ids of its themes."""
    place: Place
    """Where it stands."""
    needs_review: bool | None
    """Whether an analyst should look at what became of it; none while its article is as it was."""
    more: bool
    """Whether another record follows in the table."""


def read_passage_keys(line: bytes) -> PassageKeys | None:
    """What the line of a passage says, or none when it is not plainly as this program writes it.

    Only what is given is checked; the line must come from a file that fits its checksum, and whoever decodes it looks
    at the rest.

    Args:
        line: The line without its end; the comma after a record belongs to it.
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
