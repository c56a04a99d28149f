"""Calls to the system, watched or failing: :mod:`os` is changed while a test wants it, and nothing of the program."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EIO
from pathlib import Path
from typing import Any


@contextmanager
def in_place_of(name: str, call: Callable[..., Any]) -> Iterator[None]:
    """Have another function answer the calls of one of :mod:`os`."""
    honest = getattr(os, name)
    setattr(os, name, call)
    try:
        yield
    finally:
        setattr(os, name, honest)


def fail(code: int) -> Callable[[], None]:
    """A function that fails with a system error."""

    def act() -> None:
        raise OSError(code, os.strerror(code))

    return act


@contextmanager
def at_call(name: str, number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Do something in place of one call; gives a list that grows with every call.

    Args:
        name: A function of :mod:`os`.
        number: Which call of it, counted from 1.
        act: What is done then; the call goes on where this does not raise.
    """
    honest = getattr(os, name)
    made: list[int] = []

    def call(*arguments: Any, **options: Any) -> Any:
        made.append(len(made))
        if len(made) == number:
            if name == "close":  # a file is closed whatever is reported
                honest(*arguments)
            act()
        return honest(*arguments, **options)

    with in_place_of(name, call):
        yield made


@contextmanager
def failing(name: str, code: int, when: Callable[..., bool] = lambda *_: True) -> Iterator[None]:
    """Have calls fail.

    Args:
        name: A function of :mod:`os`.
        code: The system error.
        when: Tells of the arguments of a call whether it fails; all do by default.
    """
    honest = getattr(os, name)

    def call(*arguments: Any, **options: Any) -> Any:
        if when(*arguments):
            raise OSError(code, os.strerror(code))
        return honest(*arguments, **options)

    with in_place_of(name, call):
        yield


@contextmanager
def left_behind(file: Path) -> Iterator[None]:
    """Let edits reach the journal and never the annotations file, as when a program ends between the two."""
    with failing("replace", EIO, lambda _, target: Path(target) == file):
        yield


@contextmanager
def opened(folder: Path) -> Iterator[list[str]]:
    """A list that grows with the name of each file of a folder that is opened."""
    honest = os.open
    names: list[str] = []

    def call(path: Any, *arguments: Any, **options: Any) -> int:
        if folder in Path(path).parents:
            names.append(Path(path).name)
        return honest(path, *arguments, **options)

    with in_place_of("open", call):
        yield names
