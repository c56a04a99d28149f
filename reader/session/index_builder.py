"""The process that keeps the index of a large folder up to date while the reader is open."""

import subprocess
from collections.abc import Callable
from functools import partial
from threading import Thread

from reader.folder.indexing import IndexProgress, indexing_command
from reader.session.session import Session

Post = Callable[[Callable[[], object]], object]
"""Schedules a function on the event loop. It is safe to call from any thread."""


class IndexBuilder:
    """Starts the indexing process, tracks its progress and stops it."""

    def __init__(self, session: Session) -> None:
        """Create a builder for the session's folder, without starting the process."""
        self._catalog = session.catalog
        self.progress: IndexProgress | None = None
        """The progress of the indexing process, or ``None`` while it is not running."""
        self.on_progress: Callable[[], object] = lambda: None
        """Called on the event loop when :attr:`progress` changes."""
        self._process: subprocess.Popen[str] | None = None
        self._again = False
        session.on_close.append(self.stop)

    def start(self, post: Post) -> None:
        """Update the index of a large folder. If an update is running, another one follows it.

        Args:
            post: Schedules a function on the event loop.
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
                start_new_session=True,  # Keeps ctrl+c in the terminal from reaching the process.
            )
            Thread(target=self._listen, args=(self._process, post), name="index", daemon=True).start()

    def stop(self) -> None:
        """Stop the process. The index keeps the entries written so far."""
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
        self.on_progress()
