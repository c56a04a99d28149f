"""Copying tells the truth, in time, whatever the clipboard's tool does."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reader.settings import CLIPBOARDS
from reader.terminal import clipboard
from reader.terminal.clipboard import Outcome, copy, copy_in_thread
from tests.tables import each_row
from tests.unit.clipboards import TMUX, WORKS, Tools
from tests.waiting import PATIENCE, until

QUOTE = "“the flow of fentanyl” — Wang Yi, in [author missing], “Talks,” [outlet missing], n.d."

CHECKED = Outcome("Copied (checked)", "system")


def test_a_copied_quote_is_on_the_clipboard_and_checked(tools: Tools) -> None:
    tools.xclip(WORKS)
    assert copy(QUOTE) == CHECKED
    assert tools.written("clip") == QUOTE


def test_megabytes_are_copied(tools: Tools) -> None:
    tools.xclip(WORKS)
    assert copy("“é” " * 500_000) == CHECKED


def test_a_tool_that_stays_to_serve_the_clipboard_delays_nothing(tools: Tools) -> None:
    tools.xclip('case "$*" in *-o*) cat "$CLIP" ;; *) cat > "$CLIP"; sleep 600 & echo $! > "$PID" ;; esac')
    assert copy(QUOTE) == CHECKED
    (serving,) = tools.pids()
    assert runs(serving)
    os.kill(serving, 9)


def test_a_tool_that_takes_the_clipboard_over_after_it_has_ended_is_believed(tools: Tools) -> None:
    tools.xclip('case "$*" in *-o*) [ -e "$LOG" ] && cat "$CLIP" || echo older > "$LOG" ;; *) cat > "$CLIP" ;; esac')
    clipboard.configure(limit=PATIENCE, settling=4)
    assert copy(QUOTE) == CHECKED


@each_row(
    "script, reason",
    [
        ("exit 1", "xclip failed"),
        ('case "$*" in *-o*) exit 1 ;; *) cat > "$CLIP" ;; esac', "xclip failed"),
        ("cat > /dev/null", "holds other text"),
        ("exit 0", "holds other text"),
        ("echo something older", "holds other text"),
        ('printf "\\377"', "decode"),
    ],
)
def test_a_tool_that_fails_or_lies_is_not_believed(tools: Tools, script: str, reason: str) -> None:
    tools.xclip(script)
    clipboard.configure(settling=0)
    assert_saved(copy(QUOTE), reason)


@pytest.mark.parametrize(
    "script",
    [
        "exec sleep 600",  # never reads
        "cat > /dev/null; sleep 600",  # reads and never ends
        'case "$*" in *-o*) sleep 600 ;; *) cat > "$CLIP" ;; esac',  # copies, and never gives back
        'case "$*" in *-o*) sleep 600 & echo x ;; *) cat > "$CLIP" ;; esac',  # leaves something that holds the pipe
    ],
)
@pytest.mark.parametrize("text", [QUOTE, QUOTE * 10_000], ids=["short", "longer than a pipe"])
def test_a_tool_that_hangs_is_given_up_and_ended(tools: Tools, script: str, text: str) -> None:
    tools.xclip(f'echo $$ >> "$PID"; {script}')
    clipboard.configure(limit=0.2)
    before = set(threading.enumerate())
    assert_saved(copy(text), "did not answer within 0.2 s", text)
    until(lambda: not any(map(runs, tools.pids())))
    until(lambda: set(threading.enumerate()) <= before)


def test_without_a_tool_the_quote_is_saved_for_its_owner_only(tools: Tools) -> None:
    outcome = copy(QUOTE)
    assert_saved(outcome, "No clipboard")
    assert outcome.path is not None
    assert stat.S_IMODE(outcome.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(outcome.path.parent.stat().st_mode) == 0o700


def test_where_it_was_saved_is_said_as_shortly_as_a_shell_takes_it(tools: Tools, own_place: Path) -> None:
    outcome = copy(QUOTE)
    assert outcome.path is not None
    assert outcome.sentence == f"No clipboard: saved to ~/{outcome.path.relative_to(own_place)}"


def test_the_next_copy_replaces_the_saved_one_and_leaves_nothing_else(tools: Tools) -> None:
    copy("first")
    outcome = copy("second")
    assert outcome.path is not None
    assert outcome.path.read_text(encoding="utf-8") == "second\n"
    assert os.listdir(outcome.path.parent) == [outcome.path.name]


def test_when_nothing_takes_the_quote_the_message_says_so(tools: Tools, own_place: Path) -> None:
    (own_place / ".local").write_text("a file where a folder should be", encoding="utf-8")
    outcome = copy(QUOTE)
    assert (outcome.method, outcome.path) == ("", None)
    assert outcome.sentence.startswith("Not copied: no clipboard tool was found; ")
    assert "cannot be written" in outcome.sentence


def test_nothing_is_not_copied(tools: Tools) -> None:
    assert copy("").sentence == "Nothing to copy."


def test_half_a_surrogate_pair_stops_no_copy(tools: Tools) -> None:
    tools.xclip(WORKS)
    assert copy("a\ud83db") == CHECKED
    assert tools.written("clip") == "a?b"


def test_what_the_tool_says_does_not_reach_the_screen(tools: Tools, capfd: pytest.CaptureFixture[str]) -> None:
    tools.xclip(f'echo "cannot open display" >&2; case "$*" in *-o*) ;; *) echo noise ;; esac; {WORKS}')
    assert copy(QUOTE) == CHECKED
    assert capfd.readouterr() == ("", "")


def test_the_caller_is_not_kept_waiting_and_hears_the_outcome(tools: Tools) -> None:
    gate = tools.gate()
    tools.xclip(f'case "$*" in *-o*) ;; *) read open < "$GATE" ;; esac; {WORKS}')
    heard: list[Outcome] = []
    thread = copy_in_thread(QUOTE, heard.append)
    assert heard == []
    gate.write_text("open\n")
    thread.join(PATIENCE)
    assert heard == [CHECKED]


def test_of_two_copies_in_a_row_neither_is_told_a_lie(tools: Tools) -> None:
    tools.xclip(WORKS)
    heard: dict[str, Outcome] = {}
    threads = [
        copy_in_thread(text, lambda outcome, text=text: heard.update({text: outcome}))  # type: ignore[misc]
        for text in ("first", "second")
    ]
    for thread in threads:
        thread.join(PATIENCE)
    assert heard == {"first": CHECKED, "second": CHECKED}


def test_a_hanging_clipboard_does_not_keep_the_program_from_exiting(tools: Tools) -> None:
    tools.gate()
    tools.xclip('echo $$ > "$GATE"; exec sleep 600')
    program = (
        "import os\n"
        "from reader.terminal import clipboard\n"
        "clipboard.configure(limit=600)\n"
        "clipboard.copy_in_thread('quote', print)\n"
        "print(open(os.environ['GATE']).read())\n"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, timeout=PATIENCE, stdout=subprocess.PIPE).stdout
    os.kill(int(said), 9)


# tmux, ssh, and what the settings say


def test_in_tmux_the_quote_is_in_its_buffer_and_on_its_way_to_the_terminal(tools: Tools) -> None:
    tools.tmux(TMUX)
    assert copy(QUOTE) == Outcome("Copied into tmux (checked)", "tmux")
    assert tools.written("buffer") == QUOTE
    assert tools.written("log").splitlines()[0] == "load-buffer -w -"


def test_in_tmux_the_clipboard_of_the_system_is_filled_too(tools: Tools) -> None:
    tools.xclip(WORKS)
    tools.tmux(TMUX)
    assert copy(QUOTE) == CHECKED
    assert tools.written("buffer") == tools.written("clip") == QUOTE


@each_row("script", ["exit 1", "cat > /dev/null", "exec sleep 600", 'cat > /dev/null; echo "other"'])
def test_a_tmux_that_fails_lies_or_hangs_is_not_believed(tools: Tools, script: str) -> None:
    tools.tmux(script)
    clipboard.configure(limit=0.2)
    assert_saved(copy(QUOTE), "")


def test_all_ways_are_tried_at_once_so_that_several_that_hang_take_no_longer_than_one(tools: Tools) -> None:
    meet = 'echo "$0" >> "$LOG"; until grep -q xclip "$LOG" && grep -q tmux "$LOG"; do sleep 0.01; done'
    tools.xclip(f"{meet}; {WORKS}")
    tools.tmux(f"{meet}; {TMUX}")
    assert copy(QUOTE) == CHECKED
    assert tools.written("buffer") == QUOTE


def test_what_worked_is_used_again_and_what_did_not_is_not_asked(tools: Tools) -> None:
    tools.xclip('echo $$ >> "$PID"; exit 1')
    tools.tmux(TMUX)
    assert copy(QUOTE).method == "tmux"
    asked = tools.pids()
    assert copy("second").method == "tmux"
    assert tools.written("buffer") == "second"
    assert tools.pids() == asked
    assert asked


def test_what_worked_and_works_no_more_is_replaced_by_what_does(tools: Tools) -> None:
    tools.tmux(TMUX)
    assert copy(QUOTE).method == "tmux"
    tools.tmux("exit 1")
    tools.xclip(WORKS)
    assert copy("second") == CHECKED
    assert tools.written("clip") == "second"


def test_over_ssh_the_terminal_is_sent_the_quote_and_nobody_claims_more(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    sent: list[str] = []
    clipboard.configure(terminal=sent.append)
    assert copy(QUOTE) == Outcome("Sent to the terminal (cannot be checked)", "terminal")
    tools.xclip(WORKS)
    assert copy("second").sentence == "Copied (checked) · Sent to the terminal (cannot be checked)"
    assert sent == [QUOTE, "second"]


def test_a_quote_that_no_terminal_takes_is_not_sent(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    sent: list[str] = []
    clipboard.configure(terminal=sent.append)
    assert copy("x" * clipboard.MAX_TERMINAL_BYTES).method == "terminal"
    long = "é" * (clipboard.MAX_TERMINAL_BYTES // 2 + 1)
    assert_saved(copy(long), "the terminal takes 74,994 bytes at the most", long)
    assert len(sent) == 1


@pytest.mark.parametrize("way", CLIPBOARDS)
def test_the_settings_can_force_one_way(tools: Tools, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    tools.xclip(WORKS)
    tools.tmux(TMUX)
    sent: list[str] = []
    clipboard.configure(way, sent.append)
    outcome = copy(QUOTE)
    assert outcome.method == way
    taken = {"system": tools.written("clip"), "tmux": tools.written("buffer"), "terminal": sent, "file": outcome.path}
    assert [name for name in CLIPBOARDS if taken[name]] == [way]


def test_a_forced_way_that_fails_is_not_replaced_by_another(tools: Tools) -> None:
    tools.xclip(WORKS)
    tools.tmux("exit 1")
    clipboard.configure("tmux")
    assert_saved(copy(QUOTE), "tmux failed")
    assert tools.written("clip") == ""


def assert_saved(outcome: Outcome, reason: str, text: str = QUOTE) -> None:
    """The quote is in a file, the message says where and why, and nobody claims that it was copied."""
    assert outcome.method == "file"
    assert outcome.path is not None
    assert outcome.path.read_text(encoding="utf-8") == text + "\n"
    assert outcome.sentence.startswith("No clipboard: saved to ")
    assert outcome.path.name in outcome.sentence
    assert reason in outcome.sentence


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
