"""Private parts of Textual are used in one module: they may change with any release, and only there a test notices it.

The linter finds private attributes of other objects. These tests find private imports, and private members that a class
of the program has in common with its Textual base class, on purpose or by accident.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import TypeVar

from tests.conftest import REPOSITORY

PATCHES = "reader/terminal/guard.py"
"""The module that may use private parts."""

LIBRARIES = ("textual", "rich")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def private_imports(source: str) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.startswith(LIBRARIES) and any(map(is_private, name.split(".")))]


@cache
def members(kind: type) -> frozenset[str]:
    """The private members of a class: what its body defines, and what its methods assign to ``self``."""
    (tree,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    values = [part for part in tree.body if isinstance(part, ast.Assign | ast.AnnAssign)]
    found |= {node.id for value in values for node in _stored(value, ast.Name)}
    found |= {node.attr for node in _stored(tree, ast.Attribute) if ast.unparse(node.value) == "self"}
    return frozenset(filter(is_private, found))


Target = TypeVar("Target", ast.Name, ast.Attribute)


def _stored(tree: ast.AST, kind: type[Target]) -> Iterator[Target]:
    return (node for node in ast.walk(tree) if isinstance(node, kind) and isinstance(node.ctx, ast.Store))


def shared_members(kind: type) -> frozenset[str]:
    theirs = [base for base in kind.__mro__ if base.__module__.startswith(LIBRARIES)]
    return members(kind) & frozenset().union(*map(members, theirs))


def sources() -> list[Path]:
    files = (REPOSITORY / "reader").rglob("*.py")
    return [file for file in files if file.relative_to(REPOSITORY).as_posix() != PATCHES and file.stem != "__main__"]


def test_no_other_module_imports_private_parts() -> None:
    found = {str(file): private_imports(file.read_text("utf-8")) for file in sources()}
    assert {file: names for file, names in found.items() if names} == {}


def test_no_other_class_has_a_private_member_of_its_textual_base() -> None:
    found = {}
    for file in sources():
        module = import_module(".".join(file.relative_to(REPOSITORY).with_suffix("").parts))
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = shared_members(kind)
    assert {name: shared for name, shared in found.items() if shared} == {}
    assert any(name.startswith("reader.screens.") for name in found)


def test_private_parts_are_found() -> None:
    guard = import_module("reader.terminal.guard")
    assert "textual._xterm_parser.XTermParser" in private_imports((REPOSITORY / PATCHES).read_text("utf-8"))
    assert "_sequence_to_key_events" in shared_members(guard.InputParser)
    assert "_handle_exception" in shared_members(guard.GuardedApp)
