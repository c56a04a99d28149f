"""What the project says of itself, what it needs, and that the sample articles are as they were found."""

import ast
import functools
import hashlib
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tests.conftest import REPOSITORY

SEEDS = {
    "000_6f3a4a5509e1982c.txt": "eca2b76e3ef4effe5df1896dc2aa59ad04aa42a8be43db3ffc95991754af7ce5",
    "001_38289c5492cd757c.txt": "f495b626dc2a63ecb0ff784a91d5ca35e07c0b6fe85adf38d129d99551d19e10",
    "002_6e929c8efc8676cf.txt": "be6d13385de5e1d219a44eb0181427fe83898678fed319355a18d545515045dc",
    "003_416a444f26f98bd8.txt": "447e1d7594e877ca3756236b1164ad8948750d206eb1b3b156539c4315365dd0",
    "004_e507a3ed73bed784.txt": "b00fab08615e277f35542556f11ac900392d7be200e5881078121a5e3cea0f9f",
}
"""SHA-256 of each sample article, byte for byte."""

WRITTEN_BESIDE_ARTICLES = {"annotations.json", ".annotations"}
"""What opening the sample articles may leave there; git ignores it."""

TEXTUALS_OWN = {"platformdirs", "rich"}
"""Used by us and brought by Textual, which cannot do without them."""


@functools.cache
def project() -> dict[str, Any]:
    """The contents of pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


def test_sample_articles_are_byte_for_byte_as_they_were_found() -> None:
    found = {name: hashlib.sha256((REPOSITORY / "seeds" / name).read_bytes()).hexdigest() for name in SEEDS}
    assert found == SEEDS


def test_seeds_hold_the_five_articles_and_nothing_else() -> None:
    names = {path.name for path in (REPOSITORY / "seeds").iterdir()}
    assert names - WRITTEN_BESIDE_ARTICLES == SEEDS.keys()


def test_tests_get_the_five_articles_to_work_on(seeds: Path) -> None:
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in seeds.iterdir()} == SEEDS


def test_what_the_program_writes_into_the_seeds_is_ignored_by_git() -> None:
    ignored = (REPOSITORY / ".gitignore").read_text("utf-8").splitlines()
    assert {"/seeds/annotations.json", ".annotations/"} <= set(ignored)


def test_the_project_is_named_and_started_as_the_readme_says() -> None:
    assert project()["project"]["name"] == "passage-reader"
    assert project()["project"]["scripts"] == {"reader": "reader.cli.main:main"}
    assert project()["project"]["requires-python"] == ">=3.11"
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme


def test_the_changelog_knows_the_version() -> None:
    changes = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", changes, flags=re.M)
    assert headings[0] == "Unreleased" or headings[0].startswith(project()["project"]["version"])


def test_packages_hold_the_program_and_not_the_seeds() -> None:
    targets = project()["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"]["packages"] == ["annotations", "reader"]
    assert not [path for path in targets["sdist"]["include"] if "seeds" in path]


IMPORTED_AS = {"pyyaml": "yaml"}
"""Libraries whose package has another name than they have themselves."""


def test_every_library_that_is_imported_is_asked_for_and_explained() -> None:
    declared = {Requirement(each).name for each in project()["project"]["dependencies"]}
    brought = {Requirement(each).name for each in metadata.requires("textual") or ()}
    assert brought >= TEXTUALS_OWN
    names = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in declared | TEXTUALS_OWN}
    assert _imported() - names == set()
    explained = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    assert [name for name in sorted(declared | TEXTUALS_OWN) if f"`{name}`" not in explained] == []


def _imported() -> set[str]:
    """Names of the packages that the program imports and that are neither Python's nor its own."""
    found = set()
    for package in ("annotations", "reader"):
        for source in (REPOSITORY / package).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"annotations", "reader"}
