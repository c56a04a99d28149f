"""What every screen of rows does, tried on one of its own: going there and back, the trail, the filter that is left."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.segment import Segment

from annotations.text.span import Span
from reader.actions import ACTIONS
from reader.actions.context import ReadingContext
from reader.actions.general import TABLE_ACTIONS
from reader.commands.scopes import ScreenSpec
from reader.screens.quotes import QuotesScreen
from reader.screens.table_screen import TableScreen
from reader.session.models.row_model import RowModel
from reader.session.session import Session
from tests.app.analyst import Analyst, at_work

OPEN = "sentences"
"""Id of the command that opens the screen of these tests."""


class Sentences(RowModel):
    """Every hundredth place of the first article, a row each."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.path = session.article_list.path_at(0)
        self.places = [str(place) for place in range(100, 3000, 100)]

    def __len__(self) -> int:
        return len(self.places)

    def key(self, index: int) -> str:
        return self.places[index]


SENTENCES = ScreenSpec("Sentences", command=OPEN, screen=f"{__name__}:SentencesScreen")


class SentencesScreen(TableScreen[Sentences]):
    """Places to go to; what is typed narrows them to those that hold it."""

    SPEC = SENTENCES
    HINT = "digits"

    ACTIONS = TABLE_ACTIONS
    MODEL = Sentences

    def set_filter(self, typed: str) -> None:
        self.model.typed = typed
        self.model.places = [str(place) for place in range(100, 3000, 100) if typed in str(place)]
        self.model.index = 0

    def empty(self) -> Sequence[str]:
        return ["Nothing.", "/ changes it."]

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        return [Segment(f"  place {self.model.key(index)}")]

    def open_row(self) -> None:
        start = int(self.model.places[self.model.index])
        self.visit(self.model.path, Span(start, start + 20))


@pytest.fixture(autouse=True)
def its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command opens the screen, as one of the table would."""

    def opened(context: ReadingContext) -> None:
        context.view.open_screen(SENTENCES)

    assert isinstance(ACTIONS, dict)
    monkeypatch.setitem(ACTIONS, OPEN, opened)


async def open_it(analyst: Analyst) -> Sentences:
    analyst.main.action_command(OPEN)
    await analyst.settle()
    return analyst.session.state(Sentences)


async def test_enter_goes_there_and_q_comes_back_to_the_row(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        table = await open_it(analyst)
        await analyst.press("j", "j", "down", "enter")
        assert analyst.app.screen_stack == [analyst.main]
        assert analyst.session.selection is not None
        assert analyst.session.selection.span == Span(400, 420)
        await analyst.press("down", "q")
        assert isinstance(analyst.app.screen, SentencesScreen)
        assert table.highlighted_key == "400"
        assert analyst.app.screen.rows.index == 3
        await analyst.press("q")
        assert analyst.app.screen_stack == [analyst.main]


async def test_the_trail_leads_back_over_two_screens_in_their_order(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "1", "Q")
        quotes = analyst.app.screen
        assert isinstance(quotes, QuotesScreen)
        quotes.open_screen(SENTENCES)
        await analyst.settle()
        await analyst.press("j", "enter")
        assert analyst.app.screen_stack == [analyst.main]
        await analyst.press("q")
        await analyst.settle()
        kinds = [type(screen) for screen in analyst.app.screen_stack[1:]]
        assert kinds == [QuotesScreen, SentencesScreen]
        assert analyst.session.state(Sentences).highlighted_key == "200"
        await analyst.press("q")
        assert isinstance(analyst.app.screen, QuotesScreen)
        await analyst.press("q")
        assert analyst.app.screen_stack == [analyst.main]


async def test_a_screen_opened_by_hand_ends_the_trail(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_it(analyst)
        await analyst.press("enter", "Q", "q")
        assert analyst.app.screen_stack == [analyst.main]
        assert not analyst.session.return_to


async def test_leaving_the_filter_shows_all_rows_again_and_the_one_that_was_highlighted(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        table = await open_it(analyst)
        everything = len(table)
        await analyst.press("/")
        await analyst.type("25")
        assert table.places == ["2500"]
        assert "25" in analyst.rows()[0]
        await analyst.press("escape")
        assert len(table) == everything
        assert table.highlighted_key == "2500"
        assert isinstance(analyst.app.screen, SentencesScreen)
        assert analyst.app.focused is analyst.app.screen.rows


async def test_enter_keeps_what_was_typed_and_the_keys_go_to_the_rows(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        table = await open_it(analyst)
        await analyst.press("/")
        await analyst.type("5")
        await analyst.press("enter", "j")
        assert "5" in table.typed
        assert table.index == 1
        await analyst.press("/")
        assert isinstance(analyst.app.screen, SentencesScreen)
        assert analyst.app.screen.filter_input.value == "5"


async def test_rows_that_do_not_fit_say_why_and_what_to_press(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_it(analyst)
        await analyst.press("/")
        await analyst.type("xyz")
        assert "/ changes it." in "\n".join(analyst.rows())
        await analyst.press("enter", "enter", "j", "G", "space")
        assert isinstance(analyst.app.screen, SentencesScreen)


async def test_the_preview_gives_way_on_a_short_terminal(seeds: Path) -> None:
    heights = {}
    for rows_of_terminal in (12, 24, 36, 50):
        async with at_work(seeds, size=(100, rows_of_terminal)) as analyst:
            await open_it(analyst)
            screen = analyst.app.screen
            assert isinstance(screen, SentencesScreen)
            heights[rows_of_terminal] = screen.rows.size.height
            assert screen.rows.size.height >= rows_of_terminal // 2 - 1
    assert heights[24] > heights[36] - 12


async def test_the_highlighted_row_stays_in_view_when_few_rows_become_many(seeds: Path) -> None:
    async with at_work(seeds, size=(100, 24)) as analyst:
        await open_it(analyst)
        screen = analyst.app.screen
        assert isinstance(screen, SentencesScreen)
        screen.rows.show(2)
        await analyst.settle()
        screen.rows.show(29, 28)
        await analyst.settle()
        assert any("place 2900" in row for row in analyst.rows())
