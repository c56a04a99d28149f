"""The process that keeps the index of a large folder current while the reader is open."""

import subprocess
from collections.abc import Callable
from functools import partial
from threading import Thread

from reader.folder.indexing import IndexProgress, indexing_command
from reader.session.session import Session

Post = Callable[[Callable[[], object]], object]
"""Has something called on the event loop; safe in any thread."""


class IndexBuilder:
    """Starts the process, hears how far it is, and ends it."""

    def __init__(self, session: Session) -> None:
        """Take the session's folder; nothing is started yet."""
        self._catalog = session.catalog
        self.progress: IndexProgress | None = None
        """How far it is; none while nothing is built."""
        self.told: Callable[[], object] = lambda: None
        """Called on the event loop when that changes."""
        self._process: subprocess.Popen[str] | None = None
        self._again = False
        session.on_close.append(self.stop)

    def start(self, post: Post) -> None:
        """Bring the index of a large folder up to date; when that is being done, once more afterwards.

        Args:
            post: Calls a function on the event loop.
        """
        if self._process is not None:
            self._again = True
        elif self._catalog.cache and self._catalog.is_large:
            self._process = subprocess.Popen(
                indexing_command(self._catalog.folder.resolve(), self._catalog.cache),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,  # ctrl+c in the terminal is not meant for it
            )
            Thread(target=self._listen, args=(self._process, post), name="index", daemon=True).start()

    def stop(self) -> None:
        """End the process; what is in the index stays there."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _listen(self, process: "subprocess.Popen[str]", post: Post) -> None:
        with process:
            for line in process.stdout or ():
                done, of = map(int, line.split())
                self._post(process, post, IndexProgress(done, of))
        self._post(process, post, None)

    def _post(self, process: "subprocess.Popen[str]", post: Post, progress: IndexProgress | None) -> None:
        if process is self._process:
            post(partial(self._report, process, progress, post))

    def _report(self, process: "subprocess.Popen[str]", progress: IndexProgress | None, post: Post) -> None:
        if process is not self._process:
            return
        self.progress = progress
        if progress is None:
            self._process = None
            if self._again:
                self._again = False
                self.start(post)
        self.told()
