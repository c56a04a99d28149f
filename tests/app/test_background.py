"""The colours follow the terminal, and keys pressed while the program starts are not lost."""

import os
import sys
import threading
from pathlib import Path

import pytest

from reader.terminal.background_query import QUESTION, Background, luminance
from tests.terminal import Terminal

WHITE = b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\"
BLACK = b"\x1b]11;rgb:10/10/10\x07"


def asked(answer: bytes) -> tuple[bool | None, bytes]:
    """What is made of a terminal that answers so."""
    ours, theirs = os.openpty()
    try:
        background = Background(theirs)
        assert os.read(ours, 100) == QUESTION

        def reply() -> None:
            os.write(ours, answer)

        thread = threading.Thread(target=reply)
        thread.start()
        light = background.is_light()
        thread.join()
        return light, background.typed
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("answer", "light", "typed"),
    [
        (WHITE, True, b""),
        (BLACK, False, b""),
        (b"jj" + WHITE + b"1", True, b"jj1"),
        (b"j/", None, b"j/"),
        (b"", None, b""),
    ],
)
def test_the_answer_is_taken_and_everything_else_is_given_back(answer: bytes, light: bool | None, typed: bytes) -> None:
    assert asked(answer) == (light, typed)


def test_lightness_is_weighed_as_eyes_do() -> None:
    assert luminance(b"ff", b"ff", b"ff") == 1
    assert luminance(b"0000", b"ffff", b"0000") > luminance(b"f", b"0", b"f")


@pytest.mark.parametrize(("answer", "ground"), [(WHITE, b"48;2;247;244;236"), (BLACK, b"48;2;22;24;28")])
def test_the_program_is_light_on_a_light_terminal(seeds: Path, answer: bytes, ground: bytes) -> None:
    environment = {"COLORTERM": "truecolor"}
    with Terminal([sys.executable, "-m", "reader", str(seeds)], environment=environment) as terminal:
        terminal.wait_for(lambda output: QUESTION in output)
        terminal.type(answer.decode())
        terminal.wait_for(lambda output: ground in output)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_keys_pressed_while_the_program_starts_take_effect(seeds: Path) -> None:
    with Terminal([sys.executable, "-m", "reader", str(seeds)]) as terminal:
        terminal.wait_for(lambda output: QUESTION in output)
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
    with Terminal([sys.executable, "-m", "reader", str(seeds)]) as terminal:
        terminal.wait_for("help")
        terminal.type("\x1b[B\r1jt" + "taiwan\rjm" + "a note here\rj3q")
        assert terminal.wait_for_exit() == 0
    from reader.cli.main import main

    assert main(["quotes", str(seeds), "--format", "json"]) == 0
    printed = capsys.readouterr().out
    assert '"a note here"' in printed
    assert '["Taiwan"]' in printed


def test_esc_followed_at_once_by_a_letter_loses_neither(seeds: Path) -> None:
    with Terminal([sys.executable, "-m", "reader", str(seeds)]) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "t")
        terminal.wait_for("type a name")
        terminal.type("\x1b1")
        terminal.wait_for("1 passage")
        terminal.press("t")
        terminal.wait_for("type a name")
        terminal.type("\x1bq")
        assert terminal.wait_for_exit() == 0
