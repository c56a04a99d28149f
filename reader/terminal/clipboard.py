"""Put text on the clipboard, and tell the truth about it.

pyperclip reports success when its tool failed, waits for ever for a tool that hangs, and lets the tool write on the
screen. So what it starts is started here, as tmux is: silent, in a session of its own, its exit status checked; what
was copied is read back; and all of it happens in threads that are given up, their tools killed, after a limit. What a
terminal does with a text that it is sent (OSC 52) nobody can check, and the message says so.
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

TIMEOUT_SECONDS = 2.0
"""The usual limit for a clipboard to answer, in seconds."""

SETTLE_SECONDS = 0.4
"""The usual time to settle, in seconds: xsel takes the clipboard over in the background, after it has ended."""

MAX_TERMINAL_BYTES = 74_994
"""Bytes of text that terminals take by OSC 52; what is more they drop without a word."""

SAVED_NAME = "copied.txt"
"""The file in the user's state folder that holds what no clipboard took; the next one replaces it."""

NO_TOOL = "no clipboard tool was found"
"""Why the system's clipboard took nothing, where there is none."""

METHODS = ("system", "tmux", "terminal", "file")
"""The ways to copy: the system's clipboard, tmux's buffer, OSC 52, a file. All but the last are tried where they can
work; the file is for when nothing did."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text that was to be copied."""

    sentence: str
    """What to tell the analyst."""
    method: str
    """What took the text: one of :data:`METHODS`, the surest, or empty when nothing did."""
    path: Path | None = None
    """Where the text was saved, when a file took it."""


class NotCopied(Exception):
    """A method did not take the text; says why in a few words."""


@dataclass(slots=True)
class _ClipboardConfig:
    """How this process copies."""

    forced: str = ""
    terminal: Callable[[str], None] | None = None
    limit: float = TIMEOUT_SECONDS
    settling: float = SETTLE_SECONDS
    worked: frozenset[str] = frozenset()
    """What took the last text and could be checked; as long as any of it does so again, no other way is tried."""


_config = _ClipboardConfig()


def configure(
    forced: str | None = None,
    terminal: Callable[[str], None] | None = None,
    *,
    limit: float = TIMEOUT_SECONDS,
    settling: float = SETTLE_SECONDS,
) -> None:
    """Say for this process how to copy.

    Args:
        forced: The one of :data:`METHODS` to use whatever else might work, or none.
        terminal: Sends a text to the terminal as OSC 52, called in any thread; without it the terminal is written to.
        limit: Seconds after which a clipboard that does not answer is given up.
        settling: Seconds in which a tool may take the clipboard over after it has ended.
    """
    _config.forced, _config.terminal, _config.worked = forced or "", terminal, frozenset()
    _config.limit, _config.settling = limit, settling


def copy(text: str) -> Outcome:
    """Copy ``text`` by every way that works here, or save it in a file.

    Returns after the limit of :func:`configure` at the latest, plus the time that a small file takes. Never raises for
    what a clipboard does. Lone surrogates, which no clipboard takes, become ``?``.
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
        method = next(name for name in METHODS if name in took or name == "terminal")
        return Outcome(" · ".join(told), method)
    return _saved(text, reasons)


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


def _checked(text: str, reasons: list[str]) -> frozenset[str]:
    """Copy by the methods that can be checked; those that took the text."""
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
    """Copy by several methods at a time; those that took the text by the deadline."""
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
    """Send the text to the terminal where that is asked for or far away, and tmux does not do it already."""
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
    """One copying by tools that may hang, in a thread that can be given up."""

    def __init__(self, method: Callable[[str], str], text: str) -> None:
        super().__init__(name="clipboard", daemon=True)
        self._method = method
        self._text = text
        self.problem = ""
        self._tool: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def run(self) -> None:
        """Copy, read back, and keep what went wrong."""
        try:
            if self._method(self._text).replace("\r\n", "\n") != self._text.replace("\r\n", "\n"):
                self.problem = self.problem or "the clipboard holds something else"
        except Exception as error:  # noqa: BLE001  pyperclip raises what it likes, Exception itself included
            reason = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
            self.problem = self.problem or reason

    def use(self, tool: "subprocess.Popen[bytes] | None") -> None:
        """Note the tool that runs now, or that none does."""
        self._tool = tool
        if self._given_up:
            self.give_up()

    def give_up(self) -> None:
        """End the tool that hangs, with all that it started; the thread then ends by itself."""
        self._given_up = True
        self.problem = f"the clipboard did not answer within {_config.limit:g} s"
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


_lock = threading.Lock()
"""One copying at a time: of two in a row neither overtakes the other, nor reads the other's text back."""


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
    """Fill tmux's buffer, which a paste in tmux takes; ``-w`` has tmux send it on to its own terminal."""
    _Tool(["tmux", "load-buffer", "-w", "-"], stdin=subprocess.PIPE).communicate(text.encode())
    return _Tool(["tmux", "show-buffer"], stdout=subprocess.PIPE).communicate()[0].decode()


_CHECKED: Mapping[str, Callable[[str], str]] = {"system": _by_pyperclip, "tmux": _by_tmux}
"""The methods that can be checked: each copies a text, and gives what is there when it is read back."""


def _saved(text: str, reasons: list[str]) -> Outcome:
    """Save the text for its owner, where nothing else took it."""
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
    """A path as short as a shell takes it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
