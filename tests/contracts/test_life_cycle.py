"""How the program lives with its terminal: signals, closed and stalled terminals, suspension, sizes, crashes, locales.

Whatever ends it, what was tagged is in the file, and the terminal is given back as it was.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal import MOMENT, PATIENCE, Terminal, words_of

READER = [sys.executable, "-m", "reader"]

ALTERNATE, ORDINARY = b"\x1b[?1049h", b"\x1b[?1049l"
"""What a terminal is told when a program takes the whole screen, and when it gives it back."""

COLOURED = re.compile(rb"\x1b\[[\d;]*[34]8;2;(\d+);(\d+);(\d+)")
"""A colour of letters or ground among the styles of a cell."""

CRASH = """
import sys
from reader.screens.reading import ReadingScreen
from reader.cli import main

def fail(screen):
    article = screen.session.article
    words = article.text if article else ""
    if screen.session.store.passage_count:
        raise ValueError(words)
    whole(screen)

whole, ReadingScreen.show_rows = ReadingScreen.show_rows, fail
sys.exit(main(sys.argv[1:]))
"""
"""The reader with a fault: it fails once something is tagged, with article text in its variables and its message."""


def tagged(folder: Path) -> list[dict[str, object]]:
    """The passages of a folder, as anybody reads them from its file."""
    return list(json.loads((folder / "annotations.json").read_bytes())["passages"].values())


def at_work(terminal: Terminal) -> None:
    """Wait for the program, open the first article and tag its first sentence."""
    terminal.wait_for("help")
    mark = terminal.mark()
    terminal.press("enter", "1")
    terminal.wait_for("saved", since=mark)
    terminal.wait_for("1 passage")


def state_of(pid: int) -> str:
    """The letter under which Linux lists a process: R, S, T when it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


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


def test_a_terminal_that_takes_nothing_more_does_not_keep_tags_from_being_saved(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        terminal.stall()
        terminal.press(*["G", "g"] * 40)  # more to paint than Textual keeps waiting for the terminal
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
    listed = subprocess.run([*READER, "quotes", str(seeds), "--format", "json"], capture_output=True, check=True)
    assert len(json.loads(listed.stdout)) == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the state of a process is read from /proc")
def test_ctrl_z_gives_the_terminal_back_with_everything_saved_and_fg_takes_it_again(seeds: Path) -> None:
    with Terminal(["/bin/sh", "-c", 'set -m; "$@"; kill -STOP $$; fg; exit $?', "sh", *READER, str(seeds)]) as terminal:
        at_work(terminal)
        mark = terminal.mark()
        terminal.press("ctrl+z")
        terminal.wait_for(lambda output: ORDINARY in output, since=mark)
        deadline = time.monotonic() + PATIENCE
        while state_of(terminal.pid) != "T":
            assert time.monotonic() < deadline, "the shell did not get the terminal back"
            time.sleep(MOMENT)
        assert len(tagged(seeds)) == 1
        mark = terminal.mark()
        terminal.send_signal(signal.SIGCONT)
        terminal.wait_for("1 passage", since=mark)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_four_hundred_sizes_later_it_still_reads(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        at_work(terminal)
        for step in range(400):
            terminal.resize(20 + step * 7 % 181, 5 + step * 5 % 46)
            terminal.mark()
        terminal.resize(120, 36)
        mark = terminal.mark()
        terminal.press("G")
        terminal.wait_for("page furniture", since=mark)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


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


def test_a_crash_where_nothing_can_be_kept_is_told_as_well(seeds: Path, tmp_path: Path) -> None:
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
