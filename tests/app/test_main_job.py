"""The main job: open, read, tag, note, copy, come back. Keystrokes are counted, for analysts count them too."""

import json
from pathlib import Path

from tinydb import TinyDB

from tests.app.analyst import Analyst, at_work
from tests.clipboard import Clipboard

FENTANYL = "U.S. officials want China to make progress on stemming the flow"


async def open_second(analyst: Analyst) -> None:
    await analyst.press("down", "enter")


async def go_to_fentanyl(analyst: Analyst) -> None:
    await analyst.find("stemming the flow")
    await analyst.press("+", "+", "+")
    while not analyst.words.startswith(FENTANYL) or analyst.words.count(".") > 3:
        await analyst.press("-")


async def test_the_second_article_is_two_keys_away(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        assert analyst.keystrokes == 2
        assert analyst.open_path.startswith("001")
        assert analyst.words.startswith("Secretary of State Antony J. Blinken met with China’s leader")


async def test_tagging_the_sentence_under_the_selection_is_one_key(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        sentence = analyst.words
        before = analyst.keystrokes
        await analyst.press("1")
        assert analyst.keystrokes - before == 1
        assert analyst.tagged() == {sentence: ["Russia"]}


async def test_a_quotation_with_two_themes_is_three_keys(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.find("conciliatory tone")
        await analyst.press("+", "+")
        before = analyst.keystrokes
        await analyst.press("c", "1", "4")
        assert analyst.keystrokes - before == 3
        assert analyst.tagged() == {"the China-U.S. relationship is beginning to stabilize,": ["Russia", "Taiwan"]}


async def test_half_a_sentence_is_at_most_three_keys(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        sentence = analyst.words
        before = analyst.keystrokes
        await analyst.press(",", "1")
        assert analyst.keystrokes - before <= 3
        (half,) = analyst.tagged()
        assert half != sentence
        assert half in sentence


async def test_a_day_of_work_is_all_there_after_starting_again(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.find("stemming the flow")
        await analyst.press("+")
        await analyst.press("+")
        sentence = analyst.words
        await analyst.press("2", "+", "4")
        paragraph = analyst.words
        assert sentence in paragraph
        await analyst.press("m")
        await analyst.type("ask the desk")
        await analyst.press("down")
        await analyst.type("U.S. officials")
        await analyst.press("enter", "u")
        assert not any(item.note for item in analyst.passages)
        await analyst.press("U", "y")
        await analyst.until_seen("Copied (checked) · 1 quote")
        assert "ask" not in clipboard.texts[-1]
        assert clipboard.texts[-1].startswith("“U.S. officials want China")
        await analyst.press("q")
    async with at_work(seeds) as analyst:
        assert analyst.open_path.startswith("001")
        assert analyst.tagged() == {sentence: ["fentanyl"], paragraph: ["Taiwan"]}
        (noted,) = (item for item in analyst.passages if item.note)
        assert (noted.note, noted.speaker, noted.anchor.exact) == ("ask the desk", "U.S. officials", paragraph)


async def test_stock_tinydb_reads_passages_whose_words_stand_where_they_say(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.press("1", "down", "2", "c", "3", ",", "4")
    with TinyDB(seeds / "annotations.json") as database:
        passages = database.table("passages").all()
        assert [theme["name"] for theme in database.table("themes").all()] == ["Russia", "fentanyl", "AI", "Taiwan"]
    assert len(passages) == 4
    for passage in passages:
        text = (seeds / passage["article"]).read_bytes().decode("utf-8").replace("\r\n", "\n")
        assert text[passage["start"] : passage["end"]] == passage["exact"]


async def test_a_copied_quote_names_its_gaps(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.press("y")
        await analyst.until_seen("Copied (checked) · 1 quote")
    (text,) = clipboard.texts
    assert "[outlet missing]" in text
    assert "n.d." in text
    assert not text.endswith("\n")


async def test_capital_y_adds_to_what_was_copied(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.press("y")
        await analyst.until_seen("Copied (checked) · 1 quote")
        await analyst.press("down", "Y")
        await analyst.until_seen("Copied (checked) · 2 quotes")
    first, both = clipboard.texts
    assert both.startswith(first.split("\n")[0])
    assert both.count("— ") == 2


async def test_undo_takes_back_a_tag_and_redo_brings_it_again(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.press("1", "u")
        assert analyst.passages == []
        await analyst.press("U")
        assert list(analyst.tagged().values()) == [["Russia"]]


async def test_a_new_theme_is_made_while_tagging(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await open_second(analyst)
        await analyst.press("t")
        await analyst.type("trade war")
        await analyst.press("enter")
        assert list(analyst.tagged().values()) == [["trade war"]]
        saved = json.dumps([theme.name for theme in analyst.session.codebook])
        assert "trade war" in saved
