"""Work that nobody waits for keeps out of the way of keys, and is done all the same."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from reader.screens import slices
from reader.screens.slices import LONGEST_REST, REST, in_pauses


class Clock:
    """A clock that a fake screen's timers move on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.app = SimpleNamespace(resting=0.0)
        monkeypatch.setattr(slices, "perf_counter", lambda: self.now)

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


def test_work_waits_while_somebody_types_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Any = Clock(monkeypatch)
    done: list[int] = []
    in_pauses(clock, work(done))
    for _ in range(round(LONGEST_REST / REST) - 1):
        clock.ring()
        assert done == []
    clock.ring()
    clock.ring()
    assert done == [0, 1, 2]


def test_work_is_done_when_no_key_was_pressed_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Any = Clock(monkeypatch)
    clock.app.resting = REST
    done: list[int] = []
    in_pauses(clock, work(done))
    assert done == [0, 1, 2]
    assert clock.due == []
