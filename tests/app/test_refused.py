"""A tag that others do not allow any more: gone from the screen with the reason, and never called saved."""

from asyncio import to_thread
from pathlib import Path

from tests.app.analyst import at_work
from tests.unit.annotations.store.memory import MemoryBackend, Shared


async def test_a_refused_tag_is_gone_and_the_reason_is_on_the_screen(seeds: Path) -> None:
    backend = MemoryBackend(Shared(objections={"tag AI": "ben has locked the article."}))
    backend.held = True
    async with at_work(seeds, backend=backend) as analyst:
        await analyst.press("down", "enter", "1", "j")
        before = analyst.rows()
        await analyst.press("3")
        assert list(analyst.tagged().values()) == [["Russia"], ["AI"]]
        assert analyst.rows() != before
        assert "saving" in analyst.line("state")
        await to_thread(backend.settle)
        await analyst.until(lambda: "ben has locked the article." in analyst.line("state"))
        assert "Not saved and undone: tag AI." in analyst.line("state")
        assert list(analyst.tagged().values()) == [["Russia"]]
        shown = analyst.rows()
        assert [row for row in shown[:-1] if row not in before] == []
        await analyst.press("u")
        assert "Undone: tag Russia" in analyst.line("state")
        assert analyst.passages == []
