"""The terminal that other tests judge by shows what a program wrote, to the byte, and how it ended."""

import sys

import pytest

from tests.terminal import NotSeen, Screen, Terminal, screen_of, words_of

ECHO = """
import os, sys, termios, tty
size = os.get_terminal_size()
tty.setraw(0, termios.TCSANOW)
os.write(1, b"\\x1b]0;title\\x07\\x1b[1m%d by %d\\x1b[0m" % size)
while (keys := os.read(0, 100)) != b"q":
    os.write(1, repr(keys).encode())
sys.exit(3)
"""


def test_a_program_is_typed_to_and_judged_by_what_it_wrote() -> None:
    with Terminal([sys.executable, "-c", ECHO], columns=77, rows=11) as terminal:
        terminal.wait_for("77 by 11")
        assert b"\x1b]0;title\x07\x1b[1m" in terminal.output
        mark = terminal.mark()
        terminal.press("down", "ctrl+a")
        seen = terminal.wait_for(lambda painted: b"x01" in painted, since=mark)
        assert words_of(seen) == r"b'\x1b[B\x01'"
        terminal.press("q")
        assert terminal.wait_for_exit() == 3


def test_waiting_in_vain_says_what_was_there_instead() -> None:
    with Terminal([sys.executable, "-c", "print('something else')"]) as terminal:
        with pytest.raises(NotSeen, match="something else"):
            terminal.wait_for("this")
        assert terminal.wait_for_exit() == 0


def test_a_program_that_goes_on_is_ended_with_all_that_it_started() -> None:
    program = "import subprocess, sys; print('started', flush=True); subprocess.run([sys.executable, '-c', 'input()'])"
    with Terminal([sys.executable, "-c", program]) as terminal:
        terminal.wait_for("started")
        with pytest.raises(NotSeen, match="did not end"):
            terminal.wait_for_exit(patience=0.1)
    assert terminal.wait_for_exit() == -9


def test_a_screen_is_laid_out_from_what_was_written_to_it() -> None:
    written = "lost\x1b[?1049h\x1b[2;3H\x1b[1mone\x1b[0m 中\x1b[1;1Htop\x1b[2;9Ho\u0301!and more\x1b[38;5".encode()
    assert screen_of(written, columns=10, rows=2) == ["top", "  one 中o\u0301!"]
    screen = Screen(columns=10, rows=2)
    for place in range(len(written)):
        screen.write(written[place : place + 1])
    assert screen.rows == ["top", "  one 中o\u0301!"]
    assert screen_of(b"one\r\ntwo\r\nthree", columns=10, rows=2) == ["two", "three"]


def test_a_failure_shows_the_screen() -> None:
    program = r"print('\x1b[?1049h\x1b[3;5Hbelow\x1b[1;1Habove', end='', flush=True); input()"
    with Terminal([sys.executable, "-c", program], columns=20, rows=3) as terminal:
        terminal.wait_for("above")
        with pytest.raises(NotSeen, match=r"\nabove\n\n    below$"):
            terminal.wait_for("between", patience=0.1)
