"""Every key script of this folder tells the truth."""

from pathlib import Path

import pytest

from tests.clipboard import Clipboard
from tests.scripts.script import Player, read_script

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_script(path: Path, seeds: Path, tmp_path: Path, clipboard: Clipboard) -> None:
    script = read_script(path)
    folder = seeds
    if script.articles:
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in script.articles.items():
            (folder / name).write_text(text, "utf-8")
    await Player(script, folder, clipboard).play()


def test_a_script_that_is_not_understood_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text("A story.\n\nkeys j\npress k\n", "utf-8")
    with pytest.raises(ValueError, match=r"wrong\.txt, line 4: there is no step “press”"):
        read_script(path)


async def test_a_script_that_tells_something_else_fails_with_its_line(
    seeds: Path, tmp_path: Path, clipboard: Clipboard
) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text("A story.\n\nkeys enter\nselected Other words\n", "utf-8")
    with pytest.raises(AssertionError, match=r"wrong\.txt, line 4: selected Other words"):
        await Player(read_script(path), seeds, clipboard).play()
