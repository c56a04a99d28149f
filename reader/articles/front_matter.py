"""Front matter: the block of YAML between two lines of dashes at the beginning of many Markdown files.

The YAML loader creates only strings, lists and tables, so that it executes nothing and dates and numbers keep their
spelling.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from reader.articles.detail_fields import check_value, detail_named

MAX_LENGTH = 16_384
"""Maximum length of a block in code points, so that text between two horizontal rules stays text."""

_OPENING = re.compile(r"---[ \t]*\n(?=(?:[ \t]*(?:#[^\n]*)?\n){0,20}[\w\"'][^\n:]{0,60}:(?:[ \t]|\n))")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_USUAL = frozenset(
    ["aliases", "categories", "category", "description", "draft", "id", "lang", "layout", "slug", "tags"]
)
"""Keys that identify front matter, in addition to the names of details."""
_KEY = re.compile(r"^([\w\"'][^\n:]{0,60}):", re.MULTILINE)


class FrontMatter(NamedTuple):
    """The content of an article's front matter."""

    fields: Mapping[str, str]
    """The stated details, by name."""
    problems: tuple[str, ...]
    """Problems with rejected values, one sentence each."""


NO_FRONT_MATTER = FrontMatter({}, ())
"""The result for an article without front matter."""


def end_of_front_matter(text: str) -> int:
    """Return the offset after the line that closes the front matter, or 0 if there is none."""
    block = _block(text)
    return 0 if block is None or _read(block.extract(text)) is NO_FRONT_MATTER else block.end


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a text."""
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
    """Parse a block, which is front matter only if it has a known key, even if its YAML is invalid."""
    import yaml  # imported on demand: few articles have front matter

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
    """Return a string, or the names in a list as one string: ``Jane Doe and Ali Khan``."""
    if isinstance(value, list):
        names = [words for words in map(_name, value[:20]) if words]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return _name(value)


def _name(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) and value not in ("null", "~") else ""
