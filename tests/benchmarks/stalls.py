"""How long the event loop, and with it the screen, stands still while threads load or write many tags."""

import asyncio
import gc
import sys
from time import perf_counter, sleep

from annotations.store.folder.backend import open_store
from reader.app import SWITCH_INTERVAL
from tests.benchmarks.measure import Benchmark, Place, Samples, Work, in_turn, milliseconds
from tests.benchmarks.saving import MANY, many, tagging

PATIENCE = 60.0
"""Seconds for the annotations file to be written, which has to wait until it may be written again."""

TICK = 0.001
"""Seconds between two looks at the clock."""


async def _longest(work: Work) -> float:
    """Milliseconds that a ticking task was held up at most while ``work`` ran in a thread."""
    running = asyncio.create_task(asyncio.to_thread(work))
    worst, last = 0.0, perf_counter()
    while not running.done():
        await asyncio.sleep(TICK)
        now = perf_counter()
        worst, last = max(worst, now - last - TICK), now
    await running  # what it made is thrown away only now: that takes long, and the reader never does it
    return worst * 1e3


def stalls(place: Place, work: Work) -> Samples:
    """Held up by ``work``, and by nothing but the machine for as long."""
    taken = milliseconds(work) / 1e3
    return in_turn(
        max(3, place.rounds // 2),
        lambda: asyncio.run(_longest(work)),
        lambda: asyncio.run(_longest(lambda: sleep(taken))),
        warm=0,
    )


def _loading(place: Place) -> Samples:
    path = many(place, MANY)
    gc.disable()  # as the reader does until its first paint
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)  # as the reader does, too
    try:
        return stalls(place, lambda: open_store(path, read_only=True))
    finally:
        sys.setswitchinterval(before)
        gc.enable()


def _writing(place: Place) -> Samples:
    with open_store(many(place, MANY)) as store:
        gc.collect()
        gc.freeze()  # as the reader does after its first paint
        try:
            tag = tagging(store)

            def write() -> None:
                tag()
                store.backend.settle(PATIENCE)

            return stalls(place, write)
        finally:
            gc.unfreeze()


BENCHMARKS = (
    Benchmark("stall", f"longest stall, loading {MANY:,} tags", "an idle thread", _loading, 10, absolute=True),
    Benchmark("stall", f"longest stall, writing {MANY:,} tags", "an idle thread", _writing, 10, absolute=True),
)
