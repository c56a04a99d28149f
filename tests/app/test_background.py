"""The colours follow the terminal whenever it answers, and keys pressed while the program starts are not lost."""

import fcntl
import os
import struct
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.widgets import Input

from reader.settings import Settings
from reader.terminal.background_query import QUERY, BackgroundQuery, luminance
from reader.terminal.guard import BackgroundColour
from tests.app.analyst import Analyst, at_work, looked_through
from tests.terminal import Terminal, words_of

READER = [sys.executable, "-m", "reader"]

WHITE = b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\"
BLACK = b"\x1b]11;rgb:10/10/10\x07"
PAPER_GROUND, INK_GROUND = b"48;2;247;244;236", b"48;2;22;24;28"


EMPTY = "type a name"
"""What a line shows in which no key was typed."""


class Ends:
    """The two ends of a terminal, the second with a question to it."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.background = BackgroundQuery(self.theirs)
        assert os.read(self.ours, 100) == QUERY

    def send(self, data: bytes) -> None:
        """Send what the program can read when this returns."""
        os.write(self.ours, data)
        while struct.unpack("i", fcntl.ioctl(self.theirs, termios.FIONREAD, bytes(4))) != (len(data),):
            pass

    def close(self) -> None:
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.close()


def test_what_came_while_the_program_loaded_is_read_without_waiting_for_more(ends: Ends) -> None:
    for came in ("", "jj", "é" * 1000, WHITE.decode()[:12]):
        ends.send(came.encode())
        assert ends.background.read() == came


def test_nothing_is_shown_of_what_comes_and_the_terminal_is_restored(ends: Ends) -> None:
    ends.send(b"j" + WHITE)
    os.write(ends.theirs, b"end")
    assert os.read(ends.ours, 100) == b"end"
    ends.background.close()
    assert termios.tcgetattr(ends.theirs) == ends.before


def test_lightness_is_weighed_as_eyes_do() -> None:
    assert luminance("ff", "ff", "ff") == 1
    assert luminance("0000", "ffff", "0000") > luminance("f", "0", "f")


@pytest.mark.parametrize(
    "environment", [{}, {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "SSH_TTY": "/dev/pts/1"}]
)
@pytest.mark.parametrize(("answer", "ground"), [(WHITE, PAPER_GROUND), (BLACK, INK_GROUND)])
def test_the_program_is_light_on_a_light_terminal(
    seeds: Path, answer: bytes, ground: bytes, environment: dict[str, str]
) -> None:
    with Terminal([*READER, str(seeds)], environment={"COLORTERM": "truecolor"} | environment) as terminal:
        terminal.wait_for(lambda output: QUERY in output)
        terminal.type(answer.decode())
        terminal.wait_for(lambda output: ground in output)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.echoes


def test_an_answer_that_comes_late_changes_the_colours_and_presses_no_key(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)], environment={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "t")
        terminal.wait_for(EMPTY)
        mark = terminal.mark()
        assert PAPER_GROUND not in terminal.output
        terminal.type(WHITE.decode()[:14])
        terminal.type(WHITE.decode()[14:])
        terminal.wait_for(lambda painted: PAPER_GROUND in painted and EMPTY in words_of(painted), since=mark)
        terminal.press("escape", "q")
        assert terminal.wait_for_exit() == 0


def test_an_answer_that_begins_while_the_program_loads_presses_no_key(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)], environment={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for(lambda output: QUERY in output)
        terminal.type("\x1b[B\r1" + WHITE.decode()[:12])
        terminal.wait_for("1 passage")
        mark = terminal.mark()
        terminal.type(WHITE.decode()[12:] + "t")
        terminal.wait_for(lambda painted: PAPER_GROUND in painted and EMPTY in words_of(painted), since=mark)
        terminal.press("escape", "q")
        assert terminal.wait_for_exit() == 0


def test_an_answer_changes_no_colours_that_the_user_chose(seeds: Path, own_place: Path) -> None:
    settings = own_place / ".config" / "passage-reader" / "reader.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('theme = "ink"\n')
    with Terminal([*READER, str(seeds)], environment={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("help")
        terminal.type(WHITE.decode())
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert QUERY not in terminal.output
        assert PAPER_GROUND not in terminal.output


def test_a_program_that_cannot_begin_gives_the_terminal_back(seeds: Path) -> None:
    with Terminal([*READER, str(seeds), "--passage", "none"]) as terminal:
        assert terminal.wait_for_exit() == 1
        assert QUERY in terminal.output
        assert "There is no passage" in words_of(terminal.output)
        assert terminal.echoes


def cells(analyst: Analyst) -> list[list[tuple[str, str]]]:
    """The screen as texts and styles, row by row."""
    strips = analyst.app.screen._compositor.render_strips()
    return [[(text, str(style)) for text, style, _ in Segment.simplify(strip)] for strip in strips]


@pytest.mark.parametrize("opening", ["", "?", "Q", "QE", "T", "Te", "M", "R", "S", "Staiwan", "t", "m", "/xi", ":"])
async def test_a_late_answer_changes_every_colour_on_the_screen(seeds: Path, opening: str) -> None:
    screens = []
    for settings in (Settings(theme="paper"), None):
        async with at_work(seeds, settings=settings, clock=lambda: "2024-05-01T10:00:00Z") as analyst:
            await looked_through(analyst.pilot)
            await analyst.press("enter", "1", *opening)
            if not settings:
                analyst.app.post_message(BackgroundColour(light=True))
            await analyst.until(lambda: not analyst.session.store.pending)
            await analyst.until(
                lambda: not any(word in row for row in analyst.rows() for word in ("saving", "searching ·"))
            )
            for field in analyst.app.screen.query(Input):
                field.cursor_blink = False  # a cursor that blinks differs from one picture to the next
            await analyst.settle()
            screens.append(cells(analyst))
            await analyst.press("escape", "u")
    assert screens[0] == screens[1]


def test_keys_pressed_while_the_program_starts_take_effect(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        terminal.wait_for(lambda output: QUERY in output)
        terminal.press("down", "enter", "1", "t")
        terminal.type("taiwan\rj")
        terminal.wait_for("1 passage")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    from reader.cli.main import main

    assert main(["quotes", str(seeds), "--theme", "taiwan"]) == 0


def test_letters_typed_into_a_dialog_before_it_is_there_are_not_lost(
    seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        terminal.wait_for("help")
        terminal.type("\x1b[B\r1jt" + "taiwan\rjm" + "a note here\rj3q")
        assert terminal.wait_for_exit() == 0
    from reader.cli.main import main

    assert main(["quotes", str(seeds), "--format", "json"]) == 0
    printed = capsys.readouterr().out
    assert '"a note here"' in printed
    assert '["Taiwan"]' in printed


def test_esc_followed_at_once_by_a_letter_loses_neither(seeds: Path) -> None:
    with Terminal([*READER, str(seeds)]) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "t")
        terminal.wait_for("type a name")
        terminal.type("\x1b1")
        terminal.wait_for("1 passage")
        terminal.press("t")
        terminal.wait_for("type a name")
        terminal.type("\x1bq")
        assert terminal.wait_for_exit() == 0
