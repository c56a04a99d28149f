"""The garbage collector, kept from stopping everything while very many records are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MIN_RECORDS = 1_000
"""Records from which on the collector is stopped: it would look at all of them again and again."""


@contextmanager
def gc_paused(records: int) -> Iterator[None]:
    """Work on so many records without the collector, which never looks at those that stay afterwards either."""
    if records < MIN_RECORDS or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
