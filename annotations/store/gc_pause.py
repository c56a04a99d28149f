"""Suspension of the garbage collector while many records are created, to avoid long pauses."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MIN_RECORDS = 1_000
"""The number of records from which the collector is disabled, because it would scan all of them repeatedly."""


@contextmanager
def gc_paused(records: int) -> Iterator[None]:
    """Disable the collector while so many records are created; freeze the surviving objects so it never scans them."""
    if records < MIN_RECORDS or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
