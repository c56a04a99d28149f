"""What the documents promise of the files: scripts can read them, and every field is described."""

import re
import subprocess
import sys
from pathlib import Path

from annotations.store.folder.backend import open_store
from annotations.tables import TABLES
from tests.conftest import REPOSITORY
from tests.unit.annotations.making import keep, passage

MANUAL = (REPOSITORY / "docs" / "file-format.md").read_text("utf-8")


def test_the_script_in_the_documents_counts_themes(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai", "russia"), passage("q", 3, 9, "ai"))
    script = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)[0]
    assert script.count("\n") <= 11
    said = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["2", "AI", "1", "Russia"]


def test_the_documents_name_every_table_and_every_field() -> None:
    for table, spec in TABLES.items():
        described = re.findall(rf"^### `{table}`\n(.*?)(?=^##)", MANUAL, re.DOTALL | re.MULTILINE)
        assert described, table
        assert set(spec.fields) <= set(re.findall(r"`(\w+)`", described[0])), table
