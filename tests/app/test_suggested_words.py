"""Words that a theme may lack are offered from its passages, and added by the analyst alone."""

from pathlib import Path

import pytest

from tests.app.analyst import at_work

CITIES = ("Lima", "Oslo", "Rome", "Kyiv", "Bern", "Riga")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article of which every second sentence is about nitrocellulose, which no theme knows."""
    sentences = [
        f"The buyers in {city} asked for nitrocellulose again. The weather over {city} was fine on that day."
        for city in CITIES
    ]
    (tmp_path / "a.txt").write_text("A title\n\n" + "\n\n".join(sentences), encoding="utf-8")
    return tmp_path


async def test_words_of_the_passages_are_offered_after_some_tags_and_added_by_a_key(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("enter", "T", "down", "w")
        assert any("from 5 passages on" in row for row in analyst.rows())
        await analyst.press("q", "2", *["j", "j", "2"] * 5, "T", "w")
        words = analyst.session.codebook.get("fentanyl").keywords
        assert any("nitrocellulose" in row for row in analyst.rows())
        assert "nitrocellulose" not in words, "nothing is added by itself"
        await analyst.type("nitro")
        await analyst.press("enter")
        assert analyst.session.codebook.get("fentanyl").keywords == (*words, "nitrocellulose")
        await analyst.press("u")
        assert analyst.session.codebook.get("fentanyl").keywords == words
