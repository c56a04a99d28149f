"""Recognition of metadata lines: dates, bylines and weather."""

import re

from reader.articles.dates import find_dates

_LONGEST = 120
"""Length in code points above which a line is not metadata."""

_WEATHER = re.compile(r"-?\d{1,3}(?:[.,]\d)? ?(?:°|º)? ?[CF]\b(?:[ ,]+[^\W\d_a-z]\w*){0,3}")
_BESIDE_DATE = re.compile(
    r"\b(?:published|posted|updated|modified|last|first|created|dated?|on|at|by|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun|[ap]\.?m|[a-z]{1,3}t|gmt|utc"
    r"|publi(?:é|ée|cado|cada|cato)|veröffentlicht|stand|mis à jour|actualizado|atualizado|aktualisiert"
    r"|опубликовано|обновлено|le|el|em|am|um|à|às|a las|hs?|uhr|de|von|года?|г|نشر|في|الساعة|发布|发表|时间|更新|公開"
    r"|配信)\b|[\W\d_]+",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:by|(?:written|posted|words|story|reporting) by|author|(?:escrito |redactado )?por|autora?|von|par|di|автор"
    r"|текст|كتبت?|بقلم)\b\s*:?\s+|(?:本报|本報)?(?:记者|記者|作者|撰文|文)(?:\s*[:：/／]\s*|\s+)",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(r"\s*[|•·–—(/;]|\s+-\s|\s+(?:updated|published|posted|on|in|for)\s|\s*\d", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"(\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)")
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von"]
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_.’'-]*(?:[.’'-][^\W\d_]*)*")
_POST = re.compile(
    r"(?:[\w’'-]+ ){0,3}(?:writer|reporter|correspondent|editor|columnist|contributor|journalist|producer|analyst|staff"
    r"|bureau chief)(?:,? (?:at|for|in) .{1,40})?",
    re.IGNORECASE,
)


def is_weather(line: str) -> bool:
    """Return whether a line is a temperature, optionally with a place: ``14.1 C``."""
    return bool(_WEATHER.fullmatch(line))


def is_date(line: str) -> bool:
    """Return whether a line consists of a date and at most two words that are unrelated to dates."""
    if len(line) > _LONGEST:
        return False
    rest = list(line)
    for date in find_dates(line):
        rest[date.span.start : date.span.end] = " " * date.span.length
    return "".join(rest) != line and len(_BESIDE_DATE.sub(" ", "".join(rest)).split()) <= 2


def is_post(line: str) -> bool:
    """Return whether a line is a journalist's post: ``Staff Writer``."""
    return bool(_POST.fullmatch(line))


def is_name(words: str, least: int = 2) -> bool:
    """Return whether a text can be a person's name of ``least`` to four words."""
    parts = words.split()
    if not least <= len(parts) <= 4 or parts[0][0].islower():
        return False
    return all(_NAME_WORD.fullmatch(part) and (not part[0].islower() or part in _PARTICLES) for part in parts)


def byline(line: str) -> str:
    """Return the names in a line such as ``By Jane Doe and Ali Khan | 3 May 2024``, or an empty string."""
    label = _LABEL.match(line)
    if not label or len(line) > _LONGEST:
        return ""
    names, *more = _BETWEEN_NAMES.split(_AFTER_NAMES.split(line[label.end() :], maxsplit=1)[0].strip())
    if not is_name(names, least=1):
        return ""
    several = any(between.strip(", ") for between in more[::2])  # an "and"; without one, the comma precedes a newspaper
    for between, name in zip(more[::2], more[1::2], strict=True):
        if not several or not is_name(name):
            break
        names += between + name
    return names
