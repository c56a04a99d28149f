"""Work that nobody waits for keeps out of the way of keys, and is done all the same."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from reader.screens.scheduling import IDLE_SECONDS, MAX_IDLE_SECONDS, run_when_idle


class Clock:
    """A clock, and a screen with it; calls after a delay move it on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.app = SimpleNamespace(idle_seconds=0.0)

    def time(self) -> float:
        return self.now

    def set_timer(self, delay: float, call: Callable[[], None]) -> None:
        self.due.append((delay, call))

    def ring(self) -> None:
        delay, call = self.due.pop()
        self.now += delay
        call()


def work(done: list[int]) -> Iterator[None]:
    for number in range(3):
        done.append(number)
        yield


def test_work_waits_while_somebody_types_but_not_for_ever() -> None:
    clock: Any = Clock()
    done: list[int] = []
    run_when_idle(clock, work(done), clock.time)
    for _ in range(round(MAX_IDLE_SECONDS / IDLE_SECONDS) - 1):
        clock.ring()
        assert done == []
    clock.ring()
    clock.ring()
    assert done == [0, 1, 2]


def test_work_is_done_when_no_key_was_pressed_for_a_while() -> None:
    clock: Any = Clock()
    clock.app.idle_seconds = IDLE_SECONDS
    done: list[int] = []
    run_when_idle(clock, work(done), clock.time)
    assert done == [0, 1, 2]
    assert clock.due == []
