"""The folder scan in a separate thread, which keeps the event loop free for key presses."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from threading import Event, Thread
from time import monotonic

from annotations.errors import ReaderError
from reader.folder.catalog import ArticleCatalog
from reader.folder.scan import ScanProgress

_PAUSE_SECONDS = 0.001
"""Pause in seconds after each slice of work, so that the event loop can handle key presses."""

_REPORT_SECONDS = 0.1
"""Minimum time in seconds between two progress reports without changes."""

_STOP_SECONDS = 0.5
"""Maximum wait in seconds for the scan thread to store its results at exit, so that a hung disk cannot block it."""


class FolderScan:
    """Scans of a folder that update the catalogue, one at a time. Only the scan itself runs outside the event loop."""

    def __init__(
        self,
        catalog: ArticleCatalog,
        post: Callable[[Callable[[], object]], object],
        on_done: Callable[[ScanProgress], object],
        ended: Callable[[str], object],
    ) -> None:
        """Store the catalogue and the callbacks without starting a scan.

        Args:
            catalog: The catalogue of the folder's articles.
            post: Schedules a call on the event loop; thread-safe.
            on_done: Called on the event loop with the progress, at intervals and whenever articles changed.
            ended: Called on the event loop at the end of a scan, with an error message or ``""``.
        """
        self._catalog = catalog
        self._post = post
        self._told = on_done
        self._ended = ended
        self._thread: Thread | None = None
        self._again = False
        self._stopped = Event()

    @property
    def is_running(self) -> bool:
        """True from the start of a scan until its end is handled on the event loop."""
        return self._thread is not None

    def start(self) -> None:
        """Start a scan, or schedule one more after the scan that is running."""
        if self._thread is not None:
            self._again = True
        elif not self._stopped.is_set():
            self._again = False
            self._thread = Thread(target=self._run, name="folder scan", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after the current slice of work; results so far are kept."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        try:
            self._scan()
            problem = ""
        except ReaderError as error:
            problem = str(error)
        if not self._stopped.is_set():
            self._post(partial(self._end, problem))

    def _scan(self) -> None:
        told, known = monotonic(), 0
        with closing(self._catalog.scan()) as steps:
            for step in steps:
                if step.changed or step.of != known or monotonic() - told >= _REPORT_SECONDS:
                    told, known = monotonic(), step.of
                    self._post(partial(self._told, step))
                if self._stopped.wait(_PAUSE_SECONDS):
                    return

    def _end(self, problem: str) -> None:
        self._thread = None
        self._ended(problem)
        if self._again:
            self.start()
