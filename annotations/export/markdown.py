r"""Quotes as Markdown: a block quotation each, with its source below.

Words of an article must not act as markup: a link with another destination, an image that is fetched, HTML, a hidden
comment. All that a common dialect (CommonMark, GitHub's, Pandoc's, Obsidian's) gives a meaning is escaped: ``<`` and
``&`` as entities, which every dialect knows, the rest with a backslash.
"""

import re
from collections.abc import Iterable, Iterator

from annotations.export.citation import STYLES
from annotations.export.quote import Quote

_ACTIVE = re.compile(r"[\\`*_\[\]{}|~$^#@%=>]")
_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(\d*)([-+.)])")


def escaped(line: str) -> str:
    """``line`` such that Markdown shows it as it is; a web address stays words and becomes no link."""
    for character, entity in _ENTITIES.items():
        line = line.replace(character, entity)
    line = _ACTIVE.sub(r"\\\g<0>", line)
    line = _ADDRESS.sub(r"\\\g<0>", line)
    return _LIST_MARK.sub(r"\1\\\2", line)


def markdown(quotes: Iterable[Quote]) -> Iterator[str]:
    """The quotes as block quotations, an empty line between two."""
    space = ""
    for quote in quotes:
        yield f"{space}> {escaped(quote.quote)}\n>\n> — {escaped(STYLES['plain'](quote))}\n"
        space = "\n"
