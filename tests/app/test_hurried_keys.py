"""Keys that come faster than the screen: the annotations are those of slow typing."""

import shutil
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from reader.terminal.key_queue import KeyQueue
from tests.app.analyst import Analyst, at_work, settle
from tests.clipboard import Clipboard

SEQUENCES = {
    "dialogs": "enter 1 t T a i w a n enter j m a space n o t e down W a n g enter j 3 u U",
    "find and tag": "down enter / s t e m m i n g enter + + 2 j 3 escape",
    "a new theme in the codebook": "T n t r a d e enter q enter 5 Q / t r a d e enter t A I enter q",
    "screens over screens": "down enter 1 j 2 Q down m w h o enter enter j 4 q q",
    "list and filter": "/ t i t l e : x i enter enter 2 tab d 3",
}


async def records(folder: Path, keys: list[str], *, hurried: bool) -> list[tuple[str, str, tuple[str, ...], str, str]]:
    """The passages after keys were pressed, all at once or one after the other."""
    async with at_work(folder) as analyst:
        if hurried:
            await analyst.burst(*keys)
        else:
            await analyst.press(*keys)
        return _told(analyst)


def _told(analyst: Analyst) -> list[tuple[str, str, tuple[str, ...], str, str]]:
    book = analyst.session.codebook
    return sorted(
        (each.article, each.anchor.exact, tuple(book.get(id).name for id in each.themes), each.note, each.speaker)
        for each in analyst.passages
    )


class Relay(Message):
    """Goes round the app a few times before anything is seen of it."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class TwoInputs(KeyQueue[int]):
    """An app in which a letter moves the focus to the other input, after some messages."""

    def compose(self) -> ComposeResult:
        yield Input(id="first")
        yield Input(id="second")

    def on_input_changed(self) -> None:
        self.post_message(Relay(5))

    def on_relay(self, message: Relay) -> None:
        if message.left:
            self.screen.query_one("#first").post_message(Relay(message.left - 1))
        else:
            self.query_one("#second").focus()


async def test_a_key_waits_for_all_that_the_key_before_it_caused() -> None:
    app = TwoInputs()
    async with app.run_test():
        await settle(app)
        for key in "ab":
            app.post_message(events.Key(key, key))
        await settle(app)
        assert [field.value for field in app.query(Input)] == ["a", "b"]


@pytest.mark.parametrize("name", SEQUENCES)
async def test_a_burst_of_keys_does_what_slow_typing_does(seeds: Path, tmp_path: Path, name: str) -> None:
    keys = SEQUENCES[name].split()
    hurried = shutil.copytree(seeds, tmp_path / "hurried")
    expected = await records(seeds, keys, hurried=False)
    assert expected
    assert await records(hurried, keys, hurried=True) == expected


async def test_a_quote_is_added_to_one_that_is_still_being_copied(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter")
        await analyst.burst("y", "down", "Y")
        await analyst.until_seen("Copied (checked) · 2 quotes")
    assert [text.count("— ") for text in clipboard.texts] == [1, 2]
