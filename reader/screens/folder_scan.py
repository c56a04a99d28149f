"""Look through the folder in a thread of its own, while keys are answered."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from threading import Event, Thread
from time import monotonic

from annotations.errors import ReaderError
from reader.folder.catalog import ArticleCatalog
from reader.folder.scan import ScanProgress

_PAUSE_SECONDS = 0.001
"""Seconds after each slice of work in which a key gets its turn at once."""

_REPORT_SECONDS = 0.1
"""Seconds between two words on how far it is."""

_STOP_SECONDS = 0.5
"""Seconds that what was found may take to be kept when the program ends; a disk that hangs must not hold it up."""


class FolderScan:
    """Brings what is known of a folder up to date, one scan at a time; all but the work itself is done on the loop."""

    def __init__(
        self,
        catalog: ArticleCatalog,
        post: Callable[[Callable[[], object]], object],
        on_done: Callable[[ScanProgress], object],
        ended: Callable[[str], object],
    ) -> None:
        """Take a folder; nothing is looked at yet.

        Args:
            catalog: The folder's articles.
            post: Has something called on the event loop; safe in any thread.
            on_done: Called on the loop with how far a scan is, now and then and whenever articles came or went.
            ended: Called on the loop when a scan is over, with the reason when it failed.
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
        """Whether a scan is at work or its end not told yet."""
        return self._thread is not None

    def start(self) -> None:
        """Look at the folder; when that is being done, once more afterwards."""
        if self._thread is not None:
            self._again = True
        elif not self._stopped.is_set():
            self._again = False
            self._thread = Thread(target=self._run, name="folder scan", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Give up after the slice that is being done; what was found is kept."""
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
