"""Put text on the clipboard, and tell the truth about it.

pyperclip reports success when its tool failed, waits for ever for a tool that hangs, and lets the tool write on the
screen. So what it starts is started here: silent, in a session of its own, its exit status checked; what was copied is
read back; and all of it happens in a thread that is given up, its tool killed, after :data:`LIMIT` seconds.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from annotations.storage.atomic import replace_file, write_all
from reader import config

LIMIT = 2.0
"""Seconds after which a clipboard that does not answer is given up."""

SAVED_NAME = "copied.txt"
"""The file in the user's state folder that holds what no clipboard took; the next one replaces it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text that was to be copied."""

    sentence: str
    """What to tell the analyst."""
    method: str
    """What took the text: ``clipboard``, ``file``, or empty when nothing did."""
    verified: bool
    """Whether the text was read back and is the same."""
    path: Path | None = None
    """Where the text was saved, when a file took it."""


class NotCopied(Exception):
    """A method did not take the text; says why in a few words."""


Method = Callable[[str, float], Outcome]
"""Takes the text and the time (of ``time.monotonic``) by which it must have an answer; raises :class:`NotCopied`."""


def copy(text: str) -> Outcome:
    """Copy ``text`` by the first of :data:`METHODS` that takes it.

    Returns after :data:`LIMIT` seconds at the latest, plus the time that a small file takes. Never raises for what a
    clipboard does. Lone surrogates, which no clipboard takes, become ``?``.
    """
    if not text:
        return Outcome("Nothing to copy.", "", verified=False)
    text = text.encode("utf-8", "replace").decode()
    deadline = time.monotonic() + LIMIT
    reasons: list[str] = []
    for method in METHODS:
        try:
            outcome = method(text, deadline)
        except NotCopied as reason:
            reasons.append(str(reason))
        else:
            return replace(outcome, sentence=" ".join((outcome.sentence, *(f"({reason})" for reason in reasons))))
    return Outcome(f"Not copied: {'; '.join(reasons)}.", "", verified=False)


def copy_in_thread(text: str, done: Callable[[Outcome], None]) -> threading.Thread:
    """Copy without keeping the caller waiting.

    Args:
        text: What to copy.
        done: Called with the outcome, in the thread that copied.

    Returns:
        The thread, started. It is a daemon: a clipboard that hangs does not keep the program from exiting.
    """
    thread = threading.Thread(target=lambda: done(copy(text)), name="copy", daemon=True)
    thread.start()
    return thread


class _Attempt(threading.Thread):
    """One use of pyperclip, which may hang, in a thread that can be given up."""

    def __init__(self, text: str) -> None:
        super().__init__(name="pyperclip", daemon=True)
        self.text = text
        self.problem = ""
        self._tool: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def run(self) -> None:
        """Copy, read back, and keep what went wrong."""
        try:
            self._copy_and_compare()
        except Exception as error:  # noqa: BLE001  pyperclip raises what it likes, Exception itself included
            self.problem = str(error).partition("\n")[0].rstrip(".") or type(error).__name__

    def _copy_and_compare(self) -> None:
        import pyperclip

        pyperclip.subprocess = SimpleNamespace(Popen=_Tool, PIPE=subprocess.PIPE)
        put, get = pyperclip.determine_clipboard()
        if not put:
            raise NotCopied("no clipboard tool was found")
        put(self.text)
        if get().replace("\r\n", "\n") != self.text.replace("\r\n", "\n"):
            raise NotCopied("the clipboard holds something else")

    def use(self, tool: "subprocess.Popen[bytes] | None") -> None:
        """Note the tool that runs now, or that none does."""
        self._tool = tool
        if self._given_up:
            self.give_up()

    def give_up(self) -> None:
        """End the tool that hangs, with all that it started; the thread then ends by itself."""
        self._given_up = True
        tool = self._tool
        if tool is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(tool.pid, signal.SIGKILL)


class _Tool:
    """Stands in for ``subprocess.Popen`` inside pyperclip.

    Its standard error and, unless it is read, its standard output go nowhere: they would draw on the screen, and a
    tool that stays to serve the clipboard would keep a pipe of ours open. A session of its own keeps ctrl+c from it.
    """

    def __init__(
        self,
        command: list[str],
        *,
        stdin: int | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
        close_fds: bool = True,
    ) -> None:
        self._name = command[0]
        self._process = subprocess.Popen(
            command,
            stdin=stdin if stdin == subprocess.PIPE else subprocess.DEVNULL,
            stdout=stdout if stdout == subprocess.PIPE else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=close_fds,
            start_new_session=True,
        )

    def communicate(self, input: bytes | None = None) -> tuple[bytes, bytes]:
        """Feed the tool, wait for it, and refuse a failure that pyperclip would overlook."""
        attempt = threading.current_thread()
        assert isinstance(attempt, _Attempt)
        attempt.use(self._process)
        output, _ = self._process.communicate(input)
        attempt.use(None)
        if self._process.returncode:
            raise NotCopied(f"{self._name} failed")
        return output or b"", b""


_turn = threading.Lock()
"""One attempt at a time: of two copies in a row neither overtakes the other, nor reads the other's text back."""


def _by_pyperclip(text: str, deadline: float) -> Outcome:
    if not _turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise NotCopied("the clipboard is busy")
    try:
        attempt = _Attempt(text)
        attempt.start()
        attempt.join(max(0.0, deadline - time.monotonic()))
        if attempt.is_alive():
            attempt.give_up()
            raise NotCopied(f"the clipboard did not answer within {LIMIT:g} s")
    finally:
        _turn.release()
    if attempt.problem:
        raise NotCopied(attempt.problem)
    return Outcome("Copied (checked)", "clipboard", verified=True)


def _by_file(text: str, _deadline: float) -> Outcome:
    path = config.state_folder() / SAVED_NAME
    content = f"{text}\n".encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, lambda file: write_all(file, content))
    except OSError as error:
        raise NotCopied(f"{path} cannot be written") from error
    return Outcome(f"No clipboard: saved to {path}", "file", verified=False, path=path)


METHODS: tuple[Method, ...] = (_by_pyperclip, _by_file)
"""The ways to copy, in the order they are tried."""
