"""Copying of text to the clipboard, with a reliable report of the outcome.

pyperclip reports success after its tool failed, waits without limit for a tool that hangs, and lets the tool write to
the screen. This module therefore starts the tools of pyperclip and tmux itself: without output, in a separate session,
and with a check of the exit status. It reads the copied text back. Each copy runs in a thread; after a time limit, the
module kills the tool and abandons the thread. The effect of OSC 52, which sends text to the terminal, cannot be
checked, and the message to the analyst states this.
"""

import base64
import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from annotations.files import replace_file, write_all
from reader import paths
from reader.settings import CLIPBOARDS

TIMEOUT_SECONDS = 2.0
"""The default time limit for a clipboard, in seconds."""

SETTLE_SECONDS = 0.4
"""The default settling time, in seconds: xsel acquires the clipboard in the background, after its process has ended."""

MAX_TERMINAL_BYTES = 74_994
"""The maximum size of a text sent by OSC 52, in bytes; terminals silently discard a longer one."""

SAVED_NAME = "copied.txt"
"""The file in the user's state folder that stores a text if every clipboard fails; the next text replaces it."""

NO_TOOL = "no clipboard tool was found"
"""The reason for failure on a system without a clipboard tool."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of copying a text."""

    sentence: str
    """The message for the analyst."""
    method: str
    """The most reliable of :data:`CLIPBOARDS` that succeeded, or an empty string if every method failed."""
    path: Path | None = None
    """The file with the text, if the method is ``file``."""


class NotCopied(Exception):
    """The failure of one method; the message is a short reason."""


@dataclass(slots=True)
class _ClipboardConfig:
    """The configuration of copying in this process; see :func:`configure`."""

    forced: str = ""
    terminal: Callable[[str], None] | None = None
    limit: float = TIMEOUT_SECONDS
    settling: float = SETTLE_SECONDS
    worked: frozenset[str] = frozenset()
    """The methods that were checked successfully for the last text; while one of them succeeds, no other is tried."""


_config = _ClipboardConfig()


def configure(
    forced: str | None = None,
    terminal: Callable[[str], None] | None = None,
    *,
    limit: float = TIMEOUT_SECONDS,
    settling: float = SETTLE_SECONDS,
) -> None:
    """Configure copying for this process.

    Args:
        forced: The only one of the :data:`CLIPBOARDS` to use, or ``None`` for all that can work.
        terminal: A function that sends a text to the terminal as OSC 52, called in any thread; ``None`` writes to the
            controlling terminal.
        limit: The time limit for a clipboard, in seconds.
        settling: The time, in seconds, in which a tool may acquire the clipboard after its process has ended.
    """
    _config.forced, _config.terminal, _config.worked = forced or "", terminal, frozenset()
    _config.limit, _config.settling = limit, settling


def copy(text: str) -> Outcome:
    """Copy ``text`` by every method that works on this system, or else save it in a file.

    The call lasts at most the limit of :func:`configure`, plus the time for writing a small file. Failures of a
    clipboard do not raise exceptions. Lone surrogates, which clipboards reject, become ``?``.
    """
    if not text:
        return Outcome("Nothing to copy.", "")
    text = text.encode("utf-8", "replace").decode()
    reasons: list[str] = []
    took = _config.worked = _checked(text, reasons)
    told = []
    if took:
        told.append("Copied (checked)" if "system" in took else "Copied into tmux (checked)")
    if _sent(text, took, reasons):
        told.append("Sent to the terminal (cannot be checked)")
    if told:
        method = next(name for name in CLIPBOARDS if name in took or name == "terminal")
        return Outcome(" · ".join(told), method)
    return _saved(text, reasons)


def copy_in_thread(text: str, done: Callable[[Outcome], object]) -> threading.Thread:
    """Copy in a separate thread.

    Args:
        text: The text to copy.
        done: A function that the copying thread calls with the outcome.

    Returns:
        The thread, started. It is a daemon: a clipboard that hangs does not keep the program from exiting.
    """
    thread = threading.Thread(target=lambda: done(copy(text)), name="copy", daemon=True)
    thread.start()
    return thread


def _checked(text: str, reasons: list[str]) -> frozenset[str]:
    """Copy by the methods that can be checked; return those that succeeded."""
    wanted = {_config.forced} if _config.forced else {"system", *(["tmux"] if os.environ.get("TMUX") else [])}
    wanted &= _CHECKED.keys()
    deadline = time.monotonic() + _config.limit
    if not _lock.acquire(timeout=_config.limit):
        reasons.append("the clipboard is busy")
        return frozenset()
    try:
        took = _at_once(wanted & _config.worked, text, deadline, reasons)
        return took or _at_once(wanted - _config.worked, text, deadline, reasons)
    finally:
        _lock.release()


def _at_once(names: Iterable[str], text: str, deadline: float, reasons: list[str]) -> frozenset[str]:
    """Copy by several methods in parallel; return those that succeeded before the deadline."""
    attempts = {name: _Attempt(_CHECKED[name], text) for name in names}
    for attempt in attempts.values():
        attempt.start()
    for attempt in attempts.values():
        attempt.join(max(0.0, deadline - time.monotonic()))
        if attempt.is_alive():
            attempt.give_up()
    reasons += [attempt.problem for attempt in attempts.values() if attempt.problem]
    return frozenset(name for name, attempt in attempts.items() if not attempt.problem)


def _sent(text: str, took: frozenset[str], reasons: list[str]) -> bool:
    """Send the text to the terminal if this is forced, or in an SSH session unless tmux has sent it already."""
    far = not _config.forced and "tmux" not in took and bool({"SSH_TTY", "SSH_CONNECTION"} & os.environ.keys())
    if not far and _config.forced != "terminal":
        return False
    if len(text.encode()) > MAX_TERMINAL_BYTES:
        reasons.append(f"the terminal takes {MAX_TERMINAL_BYTES:,} bytes at the most")
        return False
    try:
        (_config.terminal or _write_to_terminal)(text)
    except OSError:
        reasons.append("there is no terminal to send to")
        return False
    return True


def _write_to_terminal(text: str) -> None:
    terminal = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        write_all(terminal, b"\x1b]52;c;%s\a" % base64.b64encode(text.encode()))
    finally:
        os.close(terminal)


class _Attempt(threading.Thread):
    """One attempt to copy by a tool that may hang, in a thread that can be abandoned."""

    def __init__(self, method: Callable[[str], str], text: str) -> None:
        super().__init__(name="clipboard", daemon=True)
        self._method = method
        self._text = text
        self.problem = ""
        self._tool: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def run(self) -> None:
        """Copy the text, read it back, and store the reason for a failure."""
        try:
            if self._method(self._text).replace("\r\n", "\n") != self._text.replace("\r\n", "\n"):
                self.problem = self.problem or "the clipboard holds other text"
        except Exception as error:  # noqa: BLE001  pyperclip raises many types, Exception itself included
            reason = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
            self.problem = self.problem or reason

    def use(self, tool: "subprocess.Popen[bytes] | None") -> None:
        """Store the running tool, or ``None`` after it has ended."""
        self._tool = tool
        if self._given_up:
            self.give_up()

    def give_up(self) -> None:
        """Kill the tool and its child processes; the thread then ends without further action."""
        self._given_up = True
        self.problem = f"the clipboard did not answer within {_config.limit:g} s"
        tool = self._tool
        if tool is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(tool.pid, signal.SIGKILL)


class _Tool:
    """A replacement for ``subprocess.Popen`` in pyperclip.

    Standard error is discarded, and so is standard output unless the caller reads it: both would appear on the screen,
    and a tool that keeps running to serve the clipboard would keep the pipe open. The tool runs in a separate session,
    so that ctrl+c does not reach it.
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
        """Send ``input`` to the tool and wait for its end.

        Raises:
            NotCopied: The exit status of the tool is not 0; pyperclip does not check it.
        """
        attempt = threading.current_thread()
        assert isinstance(attempt, _Attempt)
        attempt.use(self._process)
        output, _ = self._process.communicate(input)
        attempt.use(None)
        if self._process.returncode:
            raise NotCopied(f"{self._name} failed")
        return output or b"", b""


_lock = threading.Lock()
"""A lock that serializes copies: they stay in order, and no copy reads back the text of another."""


def _by_pyperclip(text: str) -> str:
    import pyperclip

    pyperclip.subprocess = SimpleNamespace(Popen=_Tool, PIPE=subprocess.PIPE)
    put, get = pyperclip.determine_clipboard()
    if not put:
        raise NotCopied(NO_TOOL)
    put(text)
    until = time.monotonic() + _config.settling
    while (there := str(get())) != text and time.monotonic() < until:
        time.sleep(_config.settling / 20)
    return there


def _by_tmux(text: str) -> str:
    """Load the text into the paste buffer of tmux; ``-w`` makes tmux send it to its own terminal too."""
    _Tool(["tmux", "load-buffer", "-w", "-"], stdin=subprocess.PIPE).communicate(text.encode())
    return _Tool(["tmux", "show-buffer"], stdout=subprocess.PIPE).communicate()[0].decode()


_CHECKED: Mapping[str, Callable[[str], str]] = {"system": _by_pyperclip, "tmux": _by_tmux}
"""The methods that can be checked; each function copies a text and returns the text read back."""


def _saved(text: str, reasons: list[str]) -> Outcome:
    """Save the text in the state folder of the user, after every other method failed."""
    path = paths.state_folder() / SAVED_NAME
    content = f"{text}\n".encode()
    others = [reason for reason in dict.fromkeys(reasons) if reason != NO_TOOL]
    why = f" ({'; '.join(others)})" if others else ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, lambda file: write_all(file, content))
    except OSError:
        unsaved = "; ".join(dict.fromkeys([*reasons, f"{path} cannot be written"]))
        return Outcome(f"Not copied: {unsaved}.", "")
    where = "Saved to" if _config.forced == "file" else "No clipboard: saved to"
    return Outcome(f"{where} {_from_home(path)}{why}", "file", path=path)


def _from_home(path: Path) -> str:
    """Return a path with the home folder abbreviated to ``~``."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
