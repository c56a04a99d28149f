"""The private parts of Textual that this program stands on: these tests fail when Textual changes them."""

import asyncio
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import _time
from textual.app import App
from textual.events import Key, Paste
from textual.strip import Strip

from reader.terminal.background_query import HEAD
from reader.terminal.guard import BackgroundColour, InputParser, crash_report, patch_textual
from tests.waiting import PATIENCE

patch_textual(InputParser())

WHITE = "\x1b]11;rgb:ffff/ffff/eeee\x1b\\"
BLACK = "\x1b]11;rgb:10/10/10\x07"


def read(*pieces: str) -> tuple[list[str], list[bool]]:
    """The keys, and whether the background is light, in what is read in pieces."""
    parser = InputParser()
    events = [event for piece in (*filter(None, pieces), "") for event in parser.feed(piece)]
    keys = [event.key for event in events if isinstance(event, Key)]
    return keys, [event.light for event in events if isinstance(event, BackgroundColour)]


@pytest.mark.parametrize(
    "text", ["\x1b]0;x\x07", "\x9b2J", "a\x00b", "\u202eabc", "one\u2028two", "\ud800", "tag\U000e0041", "\r\n\t\v"]
)
def test_nothing_that_a_terminal_obeys_passes_the_edge(text: str) -> None:
    written = Strip([Segment(text, Style(bold=True))]).render(Console(color_system="truecolor"))
    inside = written.removeprefix("\x1b[1m").removesuffix("\x1b[0m")
    assert inside.isprintable()


def test_what_is_harmless_passes_unchanged() -> None:
    text = "“Both sides” 中文 👩‍👩‍👧 e\u0301"
    assert text in Strip([Segment(text)]).render(Console(color_system="truecolor"))


def test_a_link_that_holds_a_sequence_is_left_out() -> None:
    style = Style(link="http://x\x1b]52;c;eA==\x07")
    assert "52;" not in Strip([Segment("x", style)]).render(Console(color_system="truecolor"))


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1bq", ["escape", "q"]),
        ("\x1b1", ["escape", "1"]),
        ("\x1b/", ["escape", "slash"]),
        ("\x1bf", ["escape", "f"]),
        ("\x1b[A", ["up"]),
        ("\x1b[1;2B", ["shift+down"]),
        ("q", ["q"]),
    ],
)
def test_esc_and_a_key_are_two_keys(typed: str, keys: list[str]) -> None:
    assert read(typed) == (keys, [])


@given(
    st.text(st.sampled_from("\x1b[]0;201~?Qx \x07é"), max_size=40).filter(lambda text: "\x1b[201~" not in text),
    st.integers(1, 9),
)
def test_nothing_that_is_pasted_presses_a_key(pasted: str, size: int) -> None:
    read = f"{pasted}\x1b[201~"
    pieces = ["\x1b[200~", *(read[at : at + size] for at in range(0, len(read), size)), "q"]
    parser = InputParser()
    events = [event for piece in pieces for event in parser.feed(piece)]
    assert [event.text for event in events if isinstance(event, Paste)] == [pasted.replace("\x1b", "")]
    assert [event.key for event in events if isinstance(event, Key)] == ["q"]


@given(
    st.lists(st.sampled_from(["j", "é", "\x1b[A", "\x1b\x1b", "\x1b[1;2B", "]", "1"])),
    st.lists(st.sampled_from(["q", "\x1b[B", "\x1b]", "/"])),
    st.sampled_from([(WHITE, True), (BLACK, False)]),
    st.integers(1, 30),
)
def test_an_answer_presses_no_key_however_it_is_split(
    before: list[str], after: list[str], answer: tuple[str, bool], size: int
) -> None:
    text = "".join([*before, answer[0], *after])
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert read(*pieces) == (read("".join([*before, *after]))[0], [answer[1]])


def test_an_answer_that_comes_in_parts_long_after_one_another_presses_no_key() -> None:
    for length in range(len(HEAD), len(WHITE)):
        parser = InputParser()
        assert [*parser.feed(WHITE[:length])] == []
        assert parser._timeout_time is None
        assert [type(event) for event in parser.feed(WHITE[length:])] == [BackgroundColour]


@pytest.mark.parametrize(
    ("broken", "keys"), [("q", ["q"]), ("\x1bq", ["escape", "q"]), ("\x1b[A", ["up"]), ("g" * 40, ["g"] * 40)]
)
def test_a_broken_answer_presses_no_key_and_swallows_none(broken: str, keys: list[str]) -> None:
    assert read(WHITE[:15], broken) == (keys, [])
    assert read(WHITE[:15], WHITE, broken) == (keys, [True])


def test_esc_is_a_key_when_nothing_follows_it() -> None:
    parser = InputParser()
    assert [*parser.feed("\x1b")] == []
    parser._timeout_time = 0.0  # as when the time is over
    assert [event.key for event in parser.tick() if isinstance(event, Key)] == ["escape"]


def test_a_report_of_a_crash_holds_no_text_of_articles(tmp_path: Path) -> None:
    secret = "A sentence from an article"
    try:
        raise ValueError(secret)
    except ValueError as error:
        path = crash_report(error, tmp_path / "state")
    report = path.read_text(encoding="utf-8")
    assert "ValueError" in report
    assert "test_guard.py" in report
    assert secret not in report.replace(f'secret = "{secret}"', "")
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_one_shot_timer_fires_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, clock = count(), _time.get_time
    monkeypatch.setattr(_time, "get_time", lambda: clock() + next(calls) * 0.01)
    fired = asyncio.Event()
    async with App[None]().run_test() as pilot:
        pilot.app.set_timer(0.001, fired.set)
        await asyncio.wait_for(fired.wait(), PATIENCE)
