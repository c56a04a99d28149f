"""Front matter: the block of YAML between two lines of dashes that begins many Markdown files.

It is read with the loader that makes texts, lists and tables and nothing else, so that nothing in it is ever executed
and no date or number in it loses its spelling.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from reader.articles.detail_fields import check_value, detail_named

MAX_LENGTH = 16_384
"""Code points of a block at the most, so that a text between two rules stays a text."""

_OPENING = re.compile(r"---[ \t]*\n(?=(?:[ \t]*(?:#[^\n]*)?\n){0,20}[\w\"'][^\n:]{0,60}:(?:[ \t]|\n))")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_USUAL = frozenset(
    ["aliases", "categories", "category", "description", "draft", "id", "lang", "layout", "slug", "tags"]
)
"""Keys that show front matter for what it is, besides those of our details."""
_KEY = re.compile(r"^([\w\"'][^\n:]{0,60}):", re.MULTILINE)


class FrontMatter(NamedTuple):
    """What stands in the front matter of an article."""

    fields: Mapping[str, str]
    """The details it states."""
    problems: tuple[str, ...]
    """What could not be taken, one sentence each."""


NO_FRONT_MATTER = FrontMatter({}, ())
"""An article without front matter."""


def end_of_front_matter(text: str) -> int:
    """Offset after the line that closes the front matter of a text, or 0 when there is none."""
    block = _block(text)
    return 0 if block is None or _read(block.extract(text)) is NO_FRONT_MATTER else block.end


def read_front_matter(text: str) -> FrontMatter:
    """What the front matter of a text says."""
    block = _block(text)
    return NO_FRONT_MATTER if block is None else _read(block.extract(text))


class _Block(NamedTuple):
    start: int
    inner_end: int
    end: int

    def extract(self, text: str) -> str:
        return text[self.start : self.inner_end]


def _block(text: str) -> _Block | None:
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), MAX_LENGTH) if opening else None
    return _Block(opening.end(), closing.start(), closing.end()) if opening and closing else None


@lru_cache(8)
def _read(block: str) -> FrontMatter:
    """Read a block: no front matter when it is neither a table nor one that somebody got slightly wrong."""
    import yaml  # few articles need it

    try:
        table = yaml.load(block, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        table, problems = {}, (f"The front matter cannot be read{line}: it is not valid YAML.",)
        return FrontMatter(table, problems) if any(map(_is_key, _KEY.findall(block))) else NO_FRONT_MATTER
    return _taken(table) if isinstance(table, dict) and any(map(_is_key, table)) else NO_FRONT_MATTER


def _is_key(key: object) -> bool:
    return isinstance(key, str) and bool(detail_named(key) or key.strip("\"'").casefold() in _USUAL)


def _taken(table: Mapping[object, object]) -> FrontMatter:
    fields: dict[str, str] = {}
    problems = []
    for key, value in table.items():
        name = detail_named(key) if isinstance(key, str) else ""
        if not name or name in fields:
            continue
        taken = check_value(name, _words(value))
        if taken.problem:
            problems.append(f"In the front matter, {taken.problem}")
        elif taken.value:
            fields[name] = taken.value
    return FrontMatter(fields, tuple(problems))


def _words(value: object) -> str:
    """A text, or the names in a list: ``Jane Doe and Ali Khan``."""
    if isinstance(value, list):
        names = [words for words in map(_name, value[:20]) if words]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return _name(value)


def _name(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) and value not in ("null", "~") else ""
