"""Do something as a user who may do nothing: root reads what nobody may."""

import os
import pickle
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TypeVar

NOBODY = 65534
"""The number of that user."""

Result = TypeVar("Result")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into; pytest's own are for the runner alone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        rmtree(folder)


def as_nobody(act: Callable[[], Result]) -> Result:
    """What a function returns in a child process that has given up every right.

    Raises:
        AssertionError: The function failed there.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        answer: tuple[object, str]
        try:
            if os.getuid() == 0:
                os.setresuid(NOBODY, NOBODY, NOBODY)
            answer = (act(), "")
        except BaseException:  # noqa: BLE001 - the child's boundary; the parent reports it
            answer = (None, traceback.format_exc())
        with open(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    result: Result
    with open(reading, "rb") as pipe:
        result, failure = pickle.load(pipe)
    os.waitpid(child, 0)
    assert not failure, failure
    return result
