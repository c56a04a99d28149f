"""What may use what: the import contracts, no Textual where no screen is needed, and the banned future import."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY

SCREENLESS = (
    "annotations",
    "reader.articles",
    "reader.background",
    "reader.cli",
    "reader.clipboard",
    "reader.commands",
    "reader.config",
    "reader.custody",
    "reader.exchange",
    "reader.farewell",
    "reader.keymap",
    "reader.layout",
    "reader.scripting",
    "reader.searching",
    "reader.session",
    "reader.settings",
    "reader.tabulating",
)
ENTRY = "reader.__main__"
"""What ``python -m reader`` starts; it stands above all layers and only calls the command line."""


def _modules(package: str) -> set[str]:
    """Modules and packages directly inside a package."""
    children = (REPOSITORY / package).iterdir()
    names = {child.stem for child in children if child.suffix == ".py" or (child / "__init__.py").exists()}
    return {f"{package}.{name}" for name in names - {"__init__"}}


def _contracts() -> list[dict[str, Any]]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    assert isinstance(contracts, list)
    return contracts


def _product_sources() -> Iterator[Path]:
    for package in ("annotations", "reader", "tests"):
        yield from (REPOSITORY / package).rglob("*.py")


def _run(*arguments: str, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], input=given, capture_output=True, text=True, check=False, cwd=REPOSITORY
    )


def test_import_contracts_hold() -> None:
    linter = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    outcome = _run("-c", linter)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "0 broken" in outcome.stdout


def test_import_contracts_have_no_exceptions() -> None:
    exceptions = {"ignore_imports", "unmatched_ignore_imports_alerting"}
    assert [contract["name"] for contract in _contracts() if exceptions & contract.keys()] == []


def test_every_module_of_annotations_is_judged() -> None:
    open_to_articles = {f"annotations.{name}" for name in ("text", "model", "errors", "facts", "dates")}
    ground, narrow = (
        next(contract for contract in _contracts() if contract.get("source_modules") == sources)
        for sources in (["annotations.text"], ["reader.articles", "reader.layout"])
    )
    assert set(ground["forbidden_modules"]) == _modules("annotations") - {"annotations.text"}
    assert set(narrow["forbidden_modules"]) == _modules("annotations") - open_to_articles


def test_every_module_of_reader_has_its_place() -> None:
    placed = {ENTRY}
    for contract in _contracts():
        placed |= {name for layer in contract.get("layers", ()) for name in layer.split(" | ")}
        placed |= set(contract.get("source_modules", ()))
    assert _modules("reader") <= placed


@pytest.mark.parametrize("package", SCREENLESS)
def test_what_needs_no_screen_starts_without_textual(package: str) -> None:
    outcome = _run(
        "-c",
        f"""
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(getattr(package, "__path__", ()), {package!r} + "."):
    importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.split(".")[0] == "textual"))
""",
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == ""


def test_annotations_start_without_reader() -> None:
    outcome = _run("-c", "import annotations, annotations.store, sys; print('reader' in sys.modules)")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "False"


def test_future_import_is_refused_by_the_lint() -> None:
    future = "from __future__ import annotations\n"
    outcome = _run("-m", "ruff", "check", "--stdin-filename", "reader/example.py", "-", given=f'"""Why."""\n\n{future}')
    assert outcome.returncode == 1, outcome.stderr
    assert "TID251" in outcome.stdout


def test_future_import_stands_nowhere() -> None:
    for source in _product_sources():
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.module == "__future__"), source
