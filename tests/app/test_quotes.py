"""Quotes: every passage of the folder in one table, found, looked at, copied, tagged and noted by a few keys."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from annotations.anchors import make_anchor
from annotations.edits.edit import Change, Edit
from annotations.model import Passage, Tag
from annotations.store.folder.backend import open_store
from annotations.tables import to_record
from annotations.text.units import Kind
from reader.cli.main import main
from reader.folder.catalog import ArticleCatalog
from reader.screens.quotes import QuotesScreen
from reader.session.models.quotes import QuotesModel
from tests.app.analyst import Analyst, at_work
from tests.clipboard import Clipboard

AT = "2024-05-01T08:00:00Z"
THEMES = ("russia", "fentanyl", "ai", "taiwan")


def tag_sentences(folder: Path, each: int = 6, coder: str = "ana") -> list[Passage]:
    """Tag the first sentences of every article, one theme after the other, every third with two."""
    catalog = ArticleCatalog(folder)
    made: list[Passage] = []
    for path in catalog.headers().paths:
        article = catalog.read(path)
        sentence = None
        for _ in range(each):
            sentence = (
                article.units.after(Kind.SENTENCE, sentence) if sentence else article.units.around(Kind.SENTENCE, 0)
            )
            assert sentence is not None
            number = len(made)
            themes = [THEMES[number % 4], *([THEMES[(number + 1) % 4]] if number % 3 == 0 else [])]
            speaker = "Wang Yi" if number % 5 == 0 else ""
            anchor = make_anchor(article.units, sentence, article.sha256)
            tags = tuple(Tag(theme, coder, AT) for theme in themes)
            made.append(
                Passage(f"p{number:03}", path, coder, anchor, tags=tags, speaker=speaker, created=AT, modified=AT)
            )
    keep(folder, made)
    return made


def keep(folder: Path, passages: Iterable[Passage]) -> None:
    changes = tuple(Change("passages", passage.id, None, to_record(passage)) for passage in passages)
    with open_store(folder / "annotations.json") as store:
        store.apply(Edit("import", changes, "ana", AT, bookkeeping=True))


@pytest.fixture
def tagged(seeds: Path) -> Path:
    """The sample articles with thirty passages."""
    tag_sentences(seeds)
    return seeds


def first_article(folder: Path) -> Path:
    return min(folder.glob("*.txt"))


def table(analyst: Analyst) -> QuotesModel:
    return analyst.session.state(QuotesModel)


def shown(analyst: Analyst) -> list[str]:
    return table(analyst).shown_keys()


async def at_rest(analyst: Analyst) -> None:
    """Wait until all that was asked for is found and kept."""
    await analyst.until(lambda: not table(analyst).busy and not analyst.session.store.pending)


def below(analyst: Analyst) -> str:
    """The two rows at the bottom."""
    return "\n".join(analyst.rows()[-2:])


async def filter_by(analyst: Analyst, words: str) -> None:
    await analyst.press("/")
    await analyst.type(words)
    await analyst.press("enter")
    await at_rest(analyst)


async def test_everything_on_taiwan_is_two_keys_away_and_three_quotes_are_copied_by_four_more(
    tagged: Path, clipboard: Clipboard
) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "4")
        assert analyst.keystrokes == 2
        await at_rest(analyst)
        wanted = [passage for passage in analyst.passages if "taiwan" in passage.themes]
        assert shown(analyst) == [passage.id for passage in wanted]
        assert f"{len(wanted)} of 30" in analyst.rows()[0]
        await analyst.press("space", "space", "space", "y")
        assert analyst.keystrokes == 6
        await analyst.until_seen("Copied (checked) · 3 quotes")
        (text,) = clipboard.texts
        for passage in wanted[:3]:
            assert " ".join(passage.anchor.exact.split())[:40] in text
        assert text.count("— ") == 3


async def test_y_replaces_and_capital_y_appends(tagged: Path, clipboard: Clipboard) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "y")
        await analyst.until_seen("Copied (checked) · 1 quote")
        await analyst.press("down", "Y")
        await analyst.until_seen("Copied (checked) · 2 quotes")
        await analyst.press("Y")
        await analyst.until_seen("Copied (checked) · 2 quotes")
        await analyst.press("y")
        await analyst.until_seen("Copied (checked) · 1 quote")
        assert [text.count("— ") for text in clipboard.texts] == [1, 2, 2, 1]


FILTERS = (
    "", "taiwan", "taiwan | ai", "russia fentanyl", "-taiwan", 'outlet:"wall"', "author:madeline", "after:2024-04",
    "speaker:wang", "has:speaker -russia", "near:taiwan", "the", '"blinken"', "article:001", "is:starred",
)  # fmt: skip


@pytest.mark.parametrize("words", FILTERS)
async def test_screen_and_command_line_find_the_same(
    tagged: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert main(["quotes", str(tagged), "--format", "json", "--", words]) == 0
    expected = [quote["id"] for quote in json.loads(capsys.readouterr().out)["quotes"]]
    async with at_work(tagged) as analyst:
        await analyst.press("Q")
        await filter_by(analyst, words)
        assert shown(analyst) == expected


async def test_a_filter_narrows_while_it_is_typed_and_says_where_it_is_wrong(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "/")
        await analyst.type("taiwan theme:nob")
        await at_rest(analyst)
        typed, signs, said = analyst.rows()[-3:]
        assert typed.index("theme:nob") == signs.index("^")
        assert signs.count("^") == len("theme:nob")
        assert "There is no theme" in said
        await analyst.press("escape")
        await at_rest(analyst)
        assert len(shown(analyst)) == 30
        assert "^" not in below(analyst)


async def test_the_keys_of_the_rows_rest_while_a_filter_is_typed(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "down", "/", "down", "pagedown")
        assert table(analyst).index == 1
        await analyst.press("enter", "down")
        assert table(analyst).index == 2


async def test_a_filter_is_completed_with_what_passages_say(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "/")
        await analyst.type('speaker:"Wa')
        await analyst.press("right", "enter")
        await at_rest(analyst)
        assert table(analyst).typed == 'speaker:"Wang Yi"'
        assert len(shown(analyst)) == 6


async def test_a_digit_shows_its_theme_alone_another_one_instead_and_again_everything(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q")
        await filter_by(analyst, "blinken")
        everything = set(shown(analyst))
        for key, theme in (("4", "taiwan"), ("1", "russia")):
            await analyst.press(key)
            await at_rest(analyst)
            carriers = {passage.id for passage in analyst.passages if theme in passage.themes}
            assert set(shown(analyst)) == everything & carriers
        await analyst.press("1")
        await at_rest(analyst)
        assert set(shown(analyst)) == everything
        assert table(analyst).typed == "blinken"
        await analyst.press("0")
        assert len(shown(analyst)) == 30


async def test_one_key_groups_and_heads_tell_how_many_there_are(tagged: Path) -> None:
    async with at_work(tagged, size=(120, 90)) as analyst:
        await analyst.press("Q", "s")
        await at_rest(analyst)
        screen = "\n".join(analyst.rows())
        for theme, count in analyst.session.store.passages.theme_counts().items():
            assert f"{analyst.session.codebook.label(theme)}  {count}" in screen
        assert "30 of 30" in screen
        for grouping in ("article", "outlet", "event", "speaker"):
            await analyst.press("s")
            await at_rest(analyst)
            assert f"by {grouping}" in analyst.rows()[0]
            assert sorted(shown(analyst)) == sorted(passage.id for passage in analyst.passages)
        assert "Wang Yi  6" in "\n".join(analyst.rows())
        assert "no speaker  24" in "\n".join(analyst.rows())


async def test_the_head_of_a_group_stands_for_its_passages(tagged: Path, clipboard: Clipboard) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "s", "g", "space")
        await at_rest(analyst)
        russia = {passage.id for passage in analyst.passages if "russia" in passage.themes}
        assert set(table(analyst).marked) == russia
        await analyst.press("y")
        await analyst.until_seen(f"Copied (checked) · {len(russia)} quotes")
        assert clipboard.texts[0].count("— ") == len(russia)
        await analyst.press("a", "a")
        assert not table(analyst).marked


async def test_tagging_the_marked_is_one_edit_that_u_undoes_and_the_row_stays(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "down", "space", "space", "space", "t")
        await analyst.type("trade")
        await analyst.press("enter")
        await at_rest(analyst)
        book = analyst.session.codebook
        trade = book.find("trade")
        assert trade is not None
        assert [passage.id for passage in analyst.passages if trade.id in passage.themes] == ["p001", "p002", "p003"]
        assert table(analyst).highlighted_key == "p004"
        await analyst.press("u")
        await at_rest(analyst)
        assert not any(trade.id in passage.themes for passage in analyst.passages)
        assert analyst.session.codebook.find("trade") is None
        assert table(analyst).highlighted_key == "p004"
        await analyst.press("U")
        assert sum(trade.id in passage.themes for passage in analyst.passages) == 3


async def test_untagging_takes_passages_from_under_the_filter_and_undo_brings_them_back(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "4")
        await at_rest(analyst)
        before = shown(analyst)
        await analyst.press("space", "space", "x")
        if not isinstance(analyst.app.screen, QuotesScreen):
            await analyst.type("taiwan")
            await analyst.press("enter")
        await at_rest(analyst)
        assert shown(analyst) == before[2:]
        here = table(analyst).highlighted_key
        assert here == before[2]
        await analyst.press("u")
        await at_rest(analyst)
        assert shown(analyst) == before
        assert table(analyst).highlighted_key == here


async def test_a_passage_without_anything_left_is_gone_from_the_rows_and_the_marks(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "down", "space", "x")
        await at_rest(analyst)
        assert "p001" not in shown(analyst)
        assert not table(analyst).marked
        await analyst.press("u")
        await at_rest(analyst)
        assert shown(analyst)[1] == "p001"


async def test_what_another_coder_tagged_is_left_alone(tagged: Path) -> None:
    async with at_work(tagged, coder="ben") as analyst:
        await analyst.press("Q", "down", "x")
        await at_rest(analyst)
        assert "ana" in below(analyst)
        assert len(analyst.passages) == 30
        await analyst.press("t")
        await analyst.type("AI")
        await analyst.press("enter")
        await at_rest(analyst)
        mine = [passage for passage in analyst.passages if passage.coder == "ben"]
        assert [(passage.anchor.exact, passage.themes) for passage in mine] == [
            (analyst.session.store.passage("p001").anchor.exact, ("ai",))
        ]


async def test_the_preview_shows_the_words_around_the_passage_its_note_and_who_said_it(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "down", "down", "m")
        await analyst.type("look this up")
        await analyst.press("down")
        await analyst.type("Mao Ning")
        await analyst.press("enter")
        await at_rest(analyst)
        passage = analyst.session.store.passage("p002")
        text = ArticleCatalog(tagged).read(passage.article).text
        screen = " ".join(" ".join(analyst.rows()[-16:-2]).split())
        assert " ".join(passage.anchor.exact.split())[:60] in screen
        behind = " ".join(text[passage.span.end : passage.span.end + 60].split())[:30]
        assert behind in screen
        assert "said by Mao Ning" in screen
        assert "look this up" in screen


async def test_an_orphan_says_so_and_is_not_gone_to(tagged: Path) -> None:
    path = first_article(tagged)
    path.write_text("Another text.\n\nNothing of what was tagged.\n")
    async with at_work(tagged) as analyst:
        await analyst.press("Q")
        await at_rest(analyst)
        assert analyst.session.store.passage(shown(analyst)[0]).article == path.name
        screen = " ".join(analyst.rows())
        assert "not as it was" in screen or "no longer in the article" in screen
        await analyst.press("enter")
        assert isinstance(analyst.app.screen, QuotesScreen)
        assert "not in the article any more" in below(analyst)


async def test_an_article_that_is_gone_leaves_its_quotes(tagged: Path) -> None:
    first_article(tagged).unlink()
    async with at_work(tagged) as analyst:
        await analyst.press("Q")
        await at_rest(analyst)
        assert len(shown(analyst)) == 30
        assert "cannot be read" in " ".join(analyst.rows())
        await analyst.press("enter")
        assert isinstance(analyst.app.screen, QuotesScreen)


async def test_exactly_these_passages_are_shown_until_something_else_is_asked_for(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        table(analyst).show(["p007", "p002", "gone"], "Taiwan in 001")
        await analyst.press("Q")
        assert shown(analyst) == ["p007", "p002"]
        assert "Taiwan in 001" in analyst.rows()[0]
        assert "2 of 30" in analyst.rows()[0]
        await analyst.press("escape")
        assert len(shown(analyst)) == 30
        assert table(analyst).highlighted_key == "p007"
        table(analyst).show(["p003"], "one")
        await filter_by(analyst, "taiwan")
        assert len(shown(analyst)) > 1


async def test_empty_quotes_say_the_next_key(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("Q")
        assert "Nothing is tagged yet." in " ".join(analyst.rows())
        await analyst.press("y")
        assert "There is no passage here." in below(analyst)
        await analyst.press("q")
        assert analyst.app.screen is analyst.main


async def test_rows_are_renewed_when_passages_were_made_elsewhere(tagged: Path) -> None:
    async with at_work(tagged) as analyst:
        await analyst.press("Q", "4", "enter", "3", "q")
        await at_rest(analyst)
        await analyst.press("0", "3")
        await at_rest(analyst)
        assert [id for id in shown(analyst) if "taiwan" in analyst.session.store.passage(id).themes]


async def test_without_colours_themes_are_told_by_their_initials(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(tagged) as analyst:
        await analyst.press("Q")
        assert "▌R▌f" in analyst.rows()[2]
        assert "▌f" in analyst.rows()[3]


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24), (120, 36), (200, 50)])
async def test_quotes_fit_every_size(tagged: Path, size: tuple[int, int]) -> None:
    async with at_work(tagged, size=size) as analyst:
        await analyst.press("Q", "4", "down", "s", "down", "G", "space", "/", "x", "escape")
        rows = analyst.rows()
        assert len(rows) == size[1]
        if size[1] >= 24:
            assert "saved" in rows[-1]
            assert "_" not in rows[2]
