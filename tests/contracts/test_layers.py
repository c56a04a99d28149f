"""What may use what: the import contracts, no Textual where no screen is needed, and the banned future import."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY
from tests.contracts.test_packaging import project

ENTRY = "reader.__main__"
"""What ``python -m reader`` starts; it stands above all layers and only calls the command line."""

IMPORTS = """
import importlib, json, pkgutil, sys

failed = []

def take(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        failed.append(f"{name}: {error}")

for package, banned in json.loads(sys.argv[1]):
    sys.modules.update(dict.fromkeys(banned))  # Python refuses to import what is there as None
    top = take(package)
    for module in pkgutil.walk_packages(getattr(top, "__path__", ()), package + "."):
        take(module.name)
    for name in banned:
        del sys.modules[name]
print(*failed, sep="\\n", end="")
"""
"""Imports every module of some packages, in their order, where others cannot be had; prints which modules fail."""


def _modules(package: str) -> set[str]:
    """Modules and packages directly inside a package."""
    children = REPOSITORY.joinpath(*package.split(".")).iterdir()
    names = {child.stem for child in children if child.suffix == ".py" or (child / "__init__.py").exists()}
    return {f"{package}.{name}" for name in names - {"__init__"}}


def _contracts() -> list[dict[str, Any]]:
    contracts = project()["tool"]["importlinter"]["contracts"]
    assert isinstance(contracts, list)
    return contracts


def _screenless() -> list[str]:
    """What starts without Textual, the command line included, which imports it only to open the app."""
    contracts = [contract for contract in _contracts() if contract.get("forbidden_modules") == ["textual"]]
    return [name for contract in contracts for name in contract["source_modules"]]


def _sources() -> Iterator[Path]:
    for package in ("annotations", "reader", "tests", "docs"):
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
    open_to_articles = {f"annotations.{name}" for name in ("text", "model", "errors", "facts", "plugins")}
    ground, narrow = (
        next(contract for contract in _contracts() if contract.get("source_modules") == sources)
        for sources in (["annotations.text"], ["reader.articles", "reader.folder", "reader.layout"])
    )
    assert set(ground["forbidden_modules"]) == _modules("annotations") - {"annotations.text"}
    assert set(narrow["forbidden_modules"]) == _modules("annotations") - open_to_articles


def test_every_module_of_reader_has_its_place() -> None:
    placed = {ENTRY}
    for contract in _contracts():
        placed |= {name for layer in contract.get("layers", ()) for name in re.split(r" [|:] ", layer)}
        placed |= set(contract.get("source_modules", ()))
    assert _modules("reader") - {"reader.terminal"} | _modules("reader.terminal") <= placed


def test_annotations_start_without_reader_and_what_needs_no_screen_without_textual() -> None:
    alone = [("annotations", ("reader", "textual")), *((package, ("textual",)) for package in _screenless())]
    outcome = _run("-c", IMPORTS, json.dumps(alone))
    assert outcome.stderr == ""
    assert outcome.stdout.splitlines() == []


def test_future_import_is_refused_by_the_lint() -> None:
    future = "from __future__ import annotations\n"
    outcome = _run("-m", "ruff", "check", "--stdin-filename", "reader/example.py", "-", given=f'"""Why."""\n\n{future}')
    assert outcome.returncode == 1, outcome.stderr
    assert "TID251" in outcome.stdout


def test_future_import_stands_nowhere() -> None:
    future = re.compile(r"^\s*from\s+__future__\s", re.MULTILINE)
    assert [source for source in _sources() if future.search(source.read_text("utf-8"))] == []
