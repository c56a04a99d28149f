"""The program on a disk that a test controls: ``python -m tests.contracts.on_disk CONTROL FOLDER …``.

The file CONTROL holds a word. With ``full``, nothing can be made durable. With ``slow``, that takes until the file
holds another word. With any other word, the disk is sound.
"""

import errno
import os
import sys
import time
from pathlib import Path
from typing import Any

from reader.cli.main import main

MOMENT = 0.01
"""Seconds between two looks at the control file."""


def control(file: Path) -> None:
    """Have every :func:`os.fsync` do what ``file`` says."""
    honest = os.fsync

    def fsync(fd: Any) -> None:
        while (disk := file.read_text("ascii")) == "slow":
            time.sleep(MOMENT)
        if disk == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        honest(fd)

    os.fsync = fsync


if __name__ == "__main__":
    control(Path(sys.argv.pop(1)))
    sys.exit(main())
