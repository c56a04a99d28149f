"""Quotes that the tests of this folder change one thing about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from annotations.export.formats import FORMATS, FormatOptions
from annotations.export.quote import Quote
from annotations.model import Status

KNOWN = Quote(
    id="6f0c",
    article="001.txt",
    title="Xi Meets Blinken With Tough Issues on the Agenda",
    author="Ana Swanson",
    outlet="The New York Times",
    published="2024-04-26",
    start=12,
    end=40,
    quote="the flow of fentanyl",
    themes=("fentanyl", "trade / sanctions"),
    note="",
    speaker="",
    via="",
    said_on="",
    coder="ana",
    created="2024-05-01T09:30:00Z",
    status=Status.EXACT,
    paragraph=9,
)
"""All about its article is known and confirmed."""


def written(quotes: Iterable[Quote], format: str = "text", options: FormatOptions | None = None) -> str:
    """The quotes as an export in a format, without what closes it unless the options say so."""
    return "".join(FORMATS[format](quotes, options or FormatOptions(closing=False))).removesuffix("\n")


def but(**changed: Any) -> Quote:
    """The known quote, with some fields changed."""
    return replace(KNOWN, **changed)
