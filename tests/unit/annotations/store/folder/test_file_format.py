"""What the documents promise of the files: scripts can read them, and every past schema still opens."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from annotations.model import Record
from annotations.store.migrations import STEPS, migrate
from annotations.store.store import AnnotationStore
from tests.conftest import REPOSITORY
from tests.unit.annotations.making import keep, passage

SCHEMAS = Path(__file__).parent / "schemas"


def test_the_script_in_the_documents_counts_themes(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with AnnotationStore.open(file) as store:
        keep(store, passage("p", 1, 5, "ai", "russia"), passage("q", 3, 9, "ai"))
    text = (REPOSITORY / "docs" / "file-format.md").read_text("utf-8")
    script = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
    assert script.count("\n") <= 11
    said = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["2", "AI", "1", "Russia"]


def test_every_past_schema_opens_and_is_kept(tmp_path: Path) -> None:
    files = sorted(SCHEMAS.glob("*.json"))
    assert [file.stem for file in files] == [str(schema) for schema in (*STEPS, max(STEPS, default=0) + 1)]
    for source in files:
        file = Path(shutil.copyfile(source, tmp_path / source.name))
        with AnnotationStore.open(file) as store:
            assert [(found.id, found.themes, found.note) for found in store.passages.in_order()] == [
                ("p", ("ai",), "a note")
            ]
            assert [theme.name for theme in store.codebook] == ["Russia", "fentanyl", "AI", "Taiwan"]
            keep(store, passage("q", 30, 40, "ai"))
        assert len(AnnotationStore.open(file, read_only=True).passages) == 2


def test_steps_lead_from_schema_to_schema() -> None:
    def first(table: str, record: Record) -> Record:
        return {"words": record["word"].split(",")} if table == "themes" else record

    def second(table: str, record: Record) -> Record:
        return {**record, "table": table}

    old = {"word": "a,b"}
    assert migrate(1, "themes", old, {1: first, 2: second}, 3) == {"words": ["a", "b"], "table": "themes"}
    assert old == {"word": "a,b"}
    assert migrate(3, "themes", old, {1: first, 2: second}, 3) == old
