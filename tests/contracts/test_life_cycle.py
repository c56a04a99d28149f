"""How the program lives with its terminal: signals, closed and stalled terminals, suspension, sizes, crashes, locales.

Whatever ends it, what was tagged is in the file, and the terminal is given back as it was.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal import Terminal, screen_of, words_of

READER = [sys.executable, "-m", "reader"]
ON_DISK = [sys.executable, "-m", "tests.contracts.on_disk"]

PROMPT = "shell> "

CURSOR, WRAPPING = b"\x1b[?25h", b"\x1b[?7h"
"""What shows the cursor again, and lets rows wrap."""

MODE = re.compile(rb"\x1b\[(\?\d+)[hl]|\x1b\[[<>]\d*(u)")
"""A mode of the terminal that is turned on or off: its number; or, for the keyboard protocol of kitty, u."""

ALTERNATE, ORDINARY = b"\x1b[?1049h", b"\x1b[?1049l"
"""What a terminal is told when a program takes the whole screen, and when it gives it back."""

COLOURED = re.compile(rb"\x1b\[[\d;]*[34]8;2;(\d+);(\d+);(\d+)")
"""A colour of letters or ground among the styles of a cell."""

CRASH = """
import sys
from reader.screens.reading import ReadingScreen
from reader.cli.main import main

def fail(screen):
    article = screen.session.article
    words = article.text if article else ""
    if len(screen.session.store.passages):
        raise ValueError(words)
    whole(screen)

whole, ReadingScreen.show_rows = ReadingScreen.show_rows, fail
sys.exit(main(sys.argv[1:]))
"""
"""The reader with a fault: it fails once something is tagged, with article text in its variables and its message."""


SLOW = """
import sys, time
from reader.terminal import signals
from reader.app import ReaderApp
from reader.cli.main import main

def leave(app, received):
    time.sleep(20 * signals.GRACE_SECONDS)
    whole(app, received)

signals.GRACE_SECONDS = 0.05
whole, ReaderApp._on_signal = ReaderApp._on_signal, leave
sys.exit(main(sys.argv[1:]))
"""
"""The reader on a machine so slow that an end in good order takes far longer than a terminal has to take something."""

HANGING = """
import sys
from threading import Lock
from reader.terminal import signals
from reader.screens.reading import ReadingScreen
from reader.cli.main import main

def hang(screen):
    whole(screen)
    if len(screen.session.store.passages):
        lock.acquire()

signals.GRACE_SECONDS = 0.5
lock = Lock()
lock.acquire()
whole, ReadingScreen.show_rows = ReadingScreen.show_rows, hang
sys.exit(main(sys.argv[1:]))
"""
"""The reader whose main thread waits for ever once something is tagged, as for a terminal that takes nothing."""


def tagged(folder: Path) -> list[dict[str, object]]:
    """The passages of a folder, as anybody reads them from its file."""
    return list(json.loads((folder / "annotations.json").read_bytes())["passages"].values())


def at_work(terminal: Terminal) -> None:
    """Wait for the program, open the first article and tag its first sentence."""
    terminal.wait_for("help")
    terminal.press("enter", "1")
    terminal.wait_for("saved  annotations.json · 1 passage")


@contextmanager
def in_shell(command: Sequence[str], folder: Path, columns: int = 120, rows: int = 36) -> Iterator[Terminal]:
    """A shell with job control, in which the program is started on ``folder``."""
    shell = ["/bin/sh", "-i"]
    with Terminal(
        shell, columns=columns, rows=rows, environment={"PS1": PROMPT, "ENV": ""}, folder=REPOSITORY
    ) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type(f"{shlex.join([*command, str(folder)])}\n")
        yield terminal


def suspend(terminal: Terminal) -> None:
    """Press ctrl+z, and wait until the shell has the terminal."""
    mark = terminal.mark()
    terminal.press("ctrl+z")
    terminal.wait_for(PROMPT, since=mark)
    assert terminal.echoes


def leave(terminal: Terminal) -> None:
    """Press q, and wait until the shell has the terminal."""
    mark = terminal.mark()
    terminal.press("q")
    terminal.wait_for(PROMPT, since=mark)


def looked_through(terminal: Terminal) -> list[str]:
    """Wait until the folder is looked through, after which the screen stays as it is, and give the screen."""

    def done(_: bytes) -> bool:
        top, *rows = terminal.screen
        counts = re.findall(r"\d to tag|\+\d ", "\n".join(rows))
        return top == " reader  seeds" and len(counts) == 5 and "0 of 5 done" in rows[-1]

    terminal.wait_for(done)
    return terminal.screen


def modes_of(output: bytes) -> set[bytes]:
    """The modes of a terminal that ``output`` turned on or off last, as they were written."""
    return set({mode[1] or mode[2]: mode[0] for mode in MODE.finditer(output)}.values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_with_everything_saved_and_the_terminal_as_it_was(seeds: Path, number: signal.Signals) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        terminal.send_signal(number)
        assert terminal.wait_for_exit() == 128 + number
        assert terminal.output.rindex(ORDINARY) > terminal.output.rindex(ALTERNATE)
    assert len(tagged(seeds)) == 1


def test_a_terminal_that_is_closed_ends_it_with_everything_saved(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        terminal.hang_up()
        terminal.wait_for_exit()  # with which status, nobody is there to see
    assert len(tagged(seeds)) == 1


def test_a_slow_machine_gives_the_terminal_back(seeds: Path) -> None:
    with Terminal([sys.executable, "-c", SLOW, str(seeds)], folder=REPOSITORY) as terminal:
        at_work(terminal)
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
        assert terminal.output.rindex(ORDINARY) > terminal.output.rindex(ALTERNATE)
    assert len(tagged(seeds)) == 1


def test_a_terminal_that_is_closed_while_the_program_waits_for_it_ends_it_with_everything_saved(seeds: Path) -> None:
    with Terminal([sys.executable, "-c", HANGING, str(seeds)], folder=REPOSITORY) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "1")
        terminal.wait_for(lambda _: (seeds / "annotations.json").exists())
        terminal.hang_up()
        assert terminal.wait_for_exit() == 128 + signal.SIGHUP
    assert len(tagged(seeds)) == 1


def test_a_terminal_that_takes_nothing_more_does_not_keep_tags_from_being_saved(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        terminal.stall()
        terminal.press(*["G", "g"] * 40)  # more to paint than Textual keeps waiting for the terminal
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
    listed = subprocess.run([*READER, "quotes", str(seeds), "--format", "json"], capture_output=True, check=True)
    assert len(json.loads(listed.stdout)["quotes"]) == 1


def test_ctrl_z_stops_it_for_the_shell_with_everything_saved_and_fg_paints_the_whole_screen(seeds: Path) -> None:
    with in_shell(READER, seeds) as terminal:
        at_work(terminal)
        screen, modes = looked_through(terminal), modes_of(terminal.output)
        for _ in range(2):
            suspend(terminal)
            assert len(tagged(seeds)) == 1
            mark = terminal.mark()
            terminal.type("fg\n")
            terminal.wait_for(lambda painted: screen_of(painted, 120, 36) == screen, since=mark)
            assert modes_of(terminal.output) == modes
        terminal.press("u")
        terminal.wait_for("0 passages")
        leave(terminal)


def test_a_terminal_resized_while_it_is_stopped_is_painted_in_its_new_size(seeds: Path) -> None:
    with in_shell(READER, seeds, columns=110, rows=30) as terminal:
        at_work(terminal)
        small = looked_through(terminal)
        terminal.resize(120, 36)
        looked_through(terminal)
        suspend(terminal)
        terminal.resize(110, 30)
        mark = terminal.mark()
        terminal.type("fg\n")
        terminal.wait_for(lambda painted: screen_of(painted, 110, 30) == small, since=mark)
        leave(terminal)


def test_ctrl_z_waits_for_a_slow_disk_and_what_is_typed_meanwhile_does_nothing(seeds: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.write_text("sound")
    with in_shell([*ON_DISK, str(disk)], seeds) as terminal:
        terminal.wait_for("help")
        disk.write_text("slow")
        terminal.press("enter", "1", "ctrl+z", *"xuq")
        terminal.wait_for("Saving before suspending")
        assert not (seeds / "annotations.json").exists()
        mark = terminal.mark()
        disk.write_text("sound")
        terminal.wait_for(PROMPT, since=mark)
        assert len(tagged(seeds)) == 1


def test_esc_keeps_it_running_while_it_waits_for_the_disk(seeds: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.write_text("sound")
    with in_shell([*ON_DISK, str(disk)], seeds) as terminal:
        terminal.wait_for("help")
        disk.write_text("slow")
        terminal.press("enter", "1", "ctrl+z")
        terminal.wait_for("Saving before suspending")
        terminal.press("escape")
        terminal.wait_for("Not suspended.")
        disk.write_text("sound")
        terminal.press("g")
        terminal.wait_for("saved  annotations.json · 1 passage")
        leave(terminal)
        assert len(tagged(seeds)) == 1


def test_ctrl_z_on_a_disk_that_fails_says_what_is_not_saved_and_stays(seeds: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.write_text("full")
    with in_shell([*ON_DISK, str(disk)], seeds) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "1", "ctrl+z")
        terminal.wait_for("Not suspended: 1 edit is not saved. The annotations cannot be saved: the disk is full.")
        disk.write_text("sound")
        suspend(terminal)
        assert len(tagged(seeds)) == 1


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_signal_from_outside_stops_it_and_fg_paints_the_whole_screen(seeds: Path, number: signal.Signals) -> None:
    with in_shell(READER, seeds) as terminal:
        at_work(terminal)
        screen, modes = looked_through(terminal), modes_of(terminal.output)
        mark = terminal.mark()
        os.kill(terminal.foreground, number)
        terminal.wait_for(PROMPT, since=mark)
        assert number == signal.SIGSTOP or len(tagged(seeds)) == 1
        mark = terminal.mark()
        terminal.type("fg\n")
        terminal.wait_for(lambda painted: screen_of(painted, 120, 36) == screen, since=mark)
        assert modes_of(terminal.output) == modes
        leave(terminal)
        assert len(tagged(seeds)) == 1


def test_stopped_and_continued_from_outside_it_paints_the_whole_screen_and_gives_the_terminal_back(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        screen, modes = looked_through(terminal), modes_of(terminal.output)
        mark = terminal.mark()
        terminal.send_signal(signal.SIGSTOP)
        terminal.send_signal(signal.SIGCONT)
        terminal.wait_for(lambda painted: screen_of(painted, 120, 36) == screen, since=mark)
        assert modes_of(terminal.output) == modes
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert {mode for mode in modes_of(terminal.output) if mode.endswith(b"h")} == {CURSOR, WRAPPING}
        assert len(re.findall(rb"\x1b\[>\d+u", terminal.output)) == terminal.output.count(b"\x1b[<u")
        assert terminal.echoes


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_continued_in_the_background_it_writes_nothing_and_stops_again(seeds: Path, number: signal.Signals) -> None:
    with in_shell(READER, seeds) as terminal:
        at_work(terminal)
        screen = looked_through(terminal)
        mark = terminal.mark()
        os.kill(terminal.foreground, number)
        terminal.wait_for(PROMPT, since=mark)
        mark = terminal.mark()
        terminal.type("bg; wait %1; echo stopped $?\n")
        terminal.wait_for(f"stopped {128 + signal.SIGSTOP}", since=mark)
        assert b"\x1b" not in terminal.output[mark:]
        mark = terminal.mark()
        terminal.type("fg\n")
        terminal.wait_for(lambda painted: screen_of(painted, 120, 36) == screen, since=mark)


def test_a_signal_ends_it_while_it_is_stopped(seeds: Path) -> None:
    with in_shell(READER, seeds) as terminal:
        at_work(terminal)
        suspend(terminal)
        mark = terminal.mark()
        terminal.type(
            f"kill %1; kill -CONT %1; until wait %1; [ $? = {128 + signal.SIGTERM} ]; do :; done; echo en''ded\n"
        )
        terminal.wait_for("ended", since=mark)
        assert len(tagged(seeds)) == 1


def test_without_a_shell_to_go_to_ctrl_z_says_so(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        terminal.press("ctrl+z")
        terminal.wait_for("no shell waits")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_four_hundred_sizes_later_it_still_reads(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        for step in range(400):
            terminal.resize(20 + step * 7 % 181, 5 + step * 5 % 46)
            terminal.mark()
        terminal.resize(210, 36)
        terminal.wait_for(lambda _: len(terminal.screen[-1]) > 200)  # wider than all sizes before
        terminal.press("G")
        terminal.wait_for("page furniture")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_a_terminal_that_was_smaller_for_a_moment_is_painted_anew(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        screen = looked_through(terminal)
        for _ in range(20):
            terminal.resize(120, 35)
            terminal.resize(120, 36)
            terminal.wait_for(lambda _: terminal.screen == screen)


def test_a_terminal_too_small_says_so_until_it_is_larger(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)], columns=20, rows=5) as terminal:
        terminal.wait_for("too small")
        mark = terminal.mark()
        terminal.resize(80, 24)
        terminal.wait_for("help", since=mark)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_without_colours_there_is_none(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)], environment={"NO_COLOR": "1", "COLORTERM": "truecolor"}) as terminal:
        at_work(terminal)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        colours = {tuple(map(int, found)) for found in COLOURED.findall(terminal.output)}
    assert colours
    assert all(max(colour) - min(colour) <= 1 for colour in colours), "greys are allowed"
    assert "Russia" in words_of(terminal.output)


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_locale_of_ascii_is_drawn_in_ascii(seeds: Path, locale: str) -> None:
    plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    with Terminal([*READER, str(seeds)], environment=plain) as terminal:
        at_work(terminal)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert "+ saved" in words_of(terminal.output)
        assert "✓" not in words_of(terminal.output)
    assert len(tagged(seeds)) == 1


def crashed(folder: Path, environment: dict[str, str] | None = None) -> bytes:
    """Let the program crash; what it wrote to the terminal after it gave the screen back."""
    command = [sys.executable, "-c", CRASH, str(folder)]
    with Terminal(command, folder=REPOSITORY, environment=environment) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "1")
        assert terminal.wait_for_exit() == 1
        return terminal.output[terminal.output.rindex(ORDINARY) :]


def test_a_crash_tells_no_article_text_and_loses_no_tag(seeds: Path, own_place: Path) -> None:
    said = crashed(seeds).decode()
    assert "fault of its own" in said
    assert "Blinken" not in said
    (report,) = (own_place / ".local" / "state" / "passage-reader").glob("crash-*.txt")
    assert "ValueError" in report.read_text("utf-8")
    assert "Blinken" not in report.read_text("utf-8")
    assert report.stat().st_mode & 0o777 == 0o600
    assert len(tagged(seeds)) == 1


def test_a_crash_where_nothing_can_be_kept_is_reported_as_well(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    said = crashed(seeds, {"XDG_STATE_HOME": str(tmp_path / "file")}).decode()
    assert "fault of its own" in said
    assert "Traceback" not in said


def test_a_home_that_cannot_be_written_is_no_hindrance(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    nowhere = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), str(tmp_path / "file"))
    with Terminal([*READER, str(seeds)], environment=nowhere) as terminal:
        at_work(terminal)
        terminal.press("y")
        terminal.wait_for("opied")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert len(tagged(seeds)) == 1
    listed = subprocess.run([*READER, "quotes", str(seeds)], capture_output=True, check=True, env=os.environ | nowhere)
    assert b"Blinken" in listed.stdout
