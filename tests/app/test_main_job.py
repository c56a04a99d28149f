"""The main job: open, read, tag, note, copy, come back."""

from pathlib import Path

from tinydb import TinyDB

from tests.app.analyst import Analyst, at_work
from tests.clipboard import Clipboard


async def open_second(analyst: Analyst) -> None:
    await analyst.press("down", "enter")


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
