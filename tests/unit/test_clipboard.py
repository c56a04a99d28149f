"""Copying tells the truth, in time, whatever the clipboard's tool does."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import clipboard, config
from reader.clipboard import Outcome, copy, copy_in_thread

WORKS = 'case "$*" in *-o*) cat "$CLIP" ;; *) cat > "$CLIP" ;; esac'
QUOTE = "“the flow of fentanyl” — Wang Yi, in [author missing], “Talks,” [outlet missing], n.d."

CHECKED = Outcome("Copied (checked)", "system")

Tool = Callable[[str], None]


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Makes an ``xclip`` of a few lines of shell; without a call there is no clipboard tool at all."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("CLIP", str(tmp_path / "clip"))
    monkeypatch.setenv("PID", str(tmp_path / "pid"))
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(config, "state_folder", lambda: tmp_path / "home" / "state")
    clipboard.settle()

    def make(script: str) -> None:
        path = programs / "xclip"
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    return make


def clip(tmp_path: Path) -> str:
    return (tmp_path / "clip").read_text(encoding="utf-8")


def test_a_copied_quote_is_on_the_clipboard_and_checked(tool: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    assert copy(QUOTE) == CHECKED
    assert clip(tmp_path) == QUOTE


def test_megabytes_are_copied(tool: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    assert copy("“é” " * 500_000) == CHECKED


def test_a_tool_that_stays_to_serve_the_clipboard_delays_nothing(tool: Tool) -> None:
    tool('case "$*" in *-o*) cat "$CLIP" ;; *) cat > "$CLIP"; sleep 5 & ;; esac')
    started = time.monotonic()
    assert copy(QUOTE) == CHECKED
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 1", "xclip failed"),
        ('case "$*" in *-o*) exit 1 ;; *) cat > "$CLIP" ;; esac', "xclip failed"),
        ("cat > /dev/null", "holds something else"),
        ("exit 0", "holds something else"),
        ("echo something older", "holds something else"),
        ('printf "\\377"', "decode"),
    ],
)
def test_a_tool_that_fails_or_lies_is_not_believed(tool: Tool, script: str, reason: str) -> None:
    tool(script)
    assert_saved(copy(QUOTE), reason)


@pytest.mark.parametrize(
    "script",
    [
        "exec sleep 60",  # never reads
        "cat > /dev/null; sleep 60",  # reads and never ends
        'case "$*" in *-o*) sleep 60 ;; *) cat > "$CLIP" ;; esac',  # copies, and never gives back
        'case "$*" in *-o*) sleep 60 & echo x ;; *) cat > "$CLIP" ;; esac',  # leaves something that holds the pipe
    ],
)
@pytest.mark.parametrize("text", [QUOTE, QUOTE * 10_000], ids=["short", "longer than a pipe"])
def test_a_tool_that_hangs_is_given_up(tool: Tool, monkeypatch: pytest.MonkeyPatch, script: str, text: str) -> None:
    monkeypatch.setattr(clipboard, "LIMIT", 0.3)
    tool(script)
    started = time.monotonic()
    outcome = copy(text)
    assert time.monotonic() - started < 0.3 + 0.5
    assert_saved(outcome, "did not answer within 0.3 s", text)
    wait_until(lambda: not any(thread.name == "clipboard" for thread in threading.enumerate()))


def test_the_limit_is_two_seconds_and_the_tool_is_ended(tool: Tool, tmp_path: Path) -> None:
    tool('echo $$ > "$PID"; sleep 60')
    started = time.monotonic()
    assert_saved(copy(QUOTE), "did not answer within 2 s")
    assert time.monotonic() - started < 2.5
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not runs(pid))


def test_without_a_tool_the_quote_is_saved_for_its_owner_only(tool: Tool) -> None:
    outcome = copy(QUOTE)
    assert_saved(outcome, "No clipboard")
    assert outcome.path is not None
    assert stat.S_IMODE(outcome.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(outcome.path.parent.stat().st_mode) == 0o700


def test_where_it_was_saved_is_said_as_shortly_as_a_shell_takes_it(
    tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    outcome = copy(QUOTE)
    assert outcome.path is not None
    assert outcome.sentence == f"No clipboard: saved to ~/{outcome.path.relative_to(tmp_path)}"


def test_the_next_copy_replaces_the_saved_one_and_leaves_nothing_else(tool: Tool) -> None:
    copy("first")
    outcome = copy("second")
    assert outcome.path is not None
    assert outcome.path.read_text(encoding="utf-8") == "second\n"
    assert os.listdir(outcome.path.parent) == [outcome.path.name]


def test_when_nothing_takes_the_quote_the_message_says_so(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be", encoding="utf-8")
    outcome = copy(QUOTE)
    assert (outcome.method, outcome.path) == ("", None)
    assert outcome.sentence.startswith("Not copied: no clipboard tool was found; ")
    assert "cannot be written" in outcome.sentence


def test_nothing_is_not_copied(tool: Tool) -> None:
    assert copy("").sentence == "Nothing to copy."


def test_half_a_surrogate_pair_stops_no_copy(tool: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    assert copy("a\ud83db") == CHECKED
    assert clip(tmp_path) == "a?b"


def test_what_the_tool_says_does_not_reach_the_screen(tool: Tool, capfd: pytest.CaptureFixture[str]) -> None:
    tool(f'echo "cannot open display" >&2; case "$*" in *-o*) ;; *) echo noise ;; esac; {WORKS}')
    assert copy(QUOTE) == CHECKED
    assert capfd.readouterr() == ("", "")


def test_the_caller_is_not_kept_waiting_and_hears_the_outcome(tool: Tool) -> None:
    tool(WORKS)
    heard: list[tuple[Outcome, str]] = []
    thread = copy_in_thread(QUOTE, lambda outcome: heard.append((outcome, threading.current_thread().name)))
    thread.join(5)
    assert heard == [(CHECKED, thread.name)]


def test_of_two_copies_in_a_row_neither_is_told_a_lie(tool: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    heard: dict[str, Outcome] = {}
    threads = [
        copy_in_thread(text, lambda outcome, text=text: heard.update({text: outcome}))  # type: ignore[misc]
        for text in ("first", "second")
    ]
    for thread in threads:
        thread.join(5)
    assert heard["first"] == CHECKED
    assert heard["second"] == CHECKED


def test_a_hanging_clipboard_does_not_keep_the_program_from_exiting(tool: Tool, tmp_path: Path) -> None:
    tool('echo $$ > "$PID"; exec sleep 30')
    program = (
        "import os, time\n"
        "from reader.clipboard import copy_in_thread\n"
        "copy_in_thread('quote', print)\n"
        "while not os.path.exists(os.environ['PID']): time.sleep(0.01)\n"
    )
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True, timeout=10)
    took = time.monotonic() - started
    os.kill(int((tmp_path / "pid").read_text()), 9)
    assert took < clipboard.LIMIT


# tmux, ssh, and what the settings say

TMUX = 'echo "$*" >> "$LOG"; case "$1" in show-buffer) cat "$BUFFER" ;; *) cat > "$BUFFER" ;; esac'


@pytest.fixture
def tmux(tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Makes a ``tmux`` of a few lines of shell, as if the program ran in it."""
    monkeypatch.setenv("TMUX", "/tmp/tmux,1,0")
    monkeypatch.setenv("BUFFER", str(tmp_path / "buffer"))
    monkeypatch.setenv("LOG", str(tmp_path / "log"))

    def make(script: str) -> None:
        path = tmp_path / "bin" / "tmux"
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    return make


def test_in_tmux_the_quote_is_in_its_buffer_and_on_its_way_to_the_terminal(tmux: Tool, tmp_path: Path) -> None:
    tmux(TMUX)
    assert copy(QUOTE) == Outcome("Copied into tmux (checked)", "tmux")
    assert (tmp_path / "buffer").read_text(encoding="utf-8") == QUOTE
    assert (tmp_path / "log").read_text().split("\n")[0] == "load-buffer -w -"


def test_in_tmux_the_clipboard_of_the_system_is_filled_too(tool: Tool, tmux: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    tmux(TMUX)
    assert copy(QUOTE) == CHECKED
    assert (tmp_path / "buffer").read_text(encoding="utf-8") == clip(tmp_path) == QUOTE


@pytest.mark.parametrize("script", ["exit 1", "cat > /dev/null", "exec sleep 60", 'cat > /dev/null; echo "other"'])
def test_a_tmux_that_fails_lies_or_hangs_is_not_believed(
    tmux: Tool, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(clipboard, "LIMIT", 0.5)
    tmux(script)
    started = time.monotonic()
    assert_saved(copy(QUOTE), "")
    assert time.monotonic() - started < 1


def test_when_everything_hangs_the_answer_comes_as_soon_as_when_one_does(tool: Tool, tmux: Tool) -> None:
    tool("exec sleep 60")
    tmux("exec sleep 60")
    started = time.monotonic()
    assert_saved(copy(QUOTE), "did not answer within 2 s")
    assert time.monotonic() - started < 2.5


def test_what_worked_is_used_again_and_what_hung_is_not_waited_for(
    tool: Tool, tmux: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "LIMIT", 0.5)
    tool("exec sleep 60")
    tmux(TMUX)
    assert copy(QUOTE).method == "tmux"
    started = time.monotonic()
    assert copy("second").method == "tmux"
    assert time.monotonic() - started < 0.4


def test_what_worked_and_works_no_more_is_replaced_by_what_does(tool: Tool, tmux: Tool, tmp_path: Path) -> None:
    tmux(TMUX)
    assert copy(QUOTE).method == "tmux"
    tmux("exit 1")
    tool(WORKS)
    assert copy("second") == CHECKED
    assert clip(tmp_path) == "second"


def test_over_ssh_the_terminal_is_sent_the_quote_and_nobody_claims_more(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    sent: list[str] = []
    clipboard.settle(terminal=sent.append)
    assert copy(QUOTE) == Outcome("Sent to the terminal (cannot be checked)", "terminal")
    tool(WORKS)
    assert copy("second").sentence == "Copied (checked) · Sent to the terminal (cannot be checked)"
    assert sent == [QUOTE, "second"]


def test_a_quote_that_no_terminal_takes_is_not_sent(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    sent: list[str] = []
    clipboard.settle(terminal=sent.append)
    assert copy("x" * clipboard.MOST_SENT).method == "terminal"
    long = "é" * (clipboard.MOST_SENT // 2 + 1)
    assert_saved(copy(long), "the terminal takes 74,994 bytes at the most", long)
    assert len(sent) == 1


@pytest.mark.parametrize("way", clipboard.METHODS)
def test_the_settings_can_force_one_way(
    tool: Tool, tmux: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    tool(WORKS)
    tmux(TMUX)
    sent: list[str] = []
    clipboard.settle(way, sent.append)
    outcome = copy(QUOTE)
    assert outcome.method == way
    assert [(tmp_path / "clip").exists(), (tmp_path / "buffer").exists(), bool(sent), outcome.path is not None] == [
        way == name for name in clipboard.METHODS
    ]


def test_a_forced_way_that_fails_is_not_replaced_by_another(tool: Tool, tmux: Tool, tmp_path: Path) -> None:
    tool(WORKS)
    tmux("exit 1")
    clipboard.settle("tmux")
    assert_saved(copy(QUOTE), "tmux failed")
    assert not (tmp_path / "clip").exists()


def assert_saved(outcome: Outcome, reason: str, text: str = QUOTE) -> None:
    """The quote is in a file, the message says where and why, and nobody claims that it was copied."""
    assert outcome.method == "file"
    assert outcome.path is not None
    assert outcome.path.read_text(encoding="utf-8") == text + "\n"
    assert outcome.sentence.startswith(f"No clipboard: saved to {outcome.path}")
    assert reason in outcome.sentence


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
