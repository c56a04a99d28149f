"""Run something as a user who may do nothing: root reads what nobody may."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

NOBODY = 65534


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into; pytest's own are for the runner alone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        rmtree(folder)


def as_nobody(action: Callable[[], str]) -> str:
    """What ``action`` returns in a child that has given up every right."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        answer = "the child did not get that far"
        try:
            os.close(reading)
            if os.geteuid() == 0:
                os.setresuid(NOBODY, NOBODY, NOBODY)
            answer = action()
        finally:
            os.write(writing, answer.encode())
            os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer
