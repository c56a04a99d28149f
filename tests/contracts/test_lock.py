"""The lock installs the same files everywhere and asks nobody in particular for them."""

import re

from packaging.requirements import Requirement

from tests.conftest import REPOSITORY
from tests.contracts.test_packaging import project

LOCK = (REPOSITORY / "requirements.lock").read_text("utf-8")
ENTRIES = [entry for entry in re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*$", "", LOCK, flags=re.M)).splitlines() if entry]


def _pinned() -> dict[str, str]:
    """Name of each locked distribution, in its normal form, to its version."""
    return {_normal(entry.split("==")[0]): entry.split("==")[1].split()[0] for entry in ENTRIES}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_requirement_is_pinned_with_hashes() -> None:
    entry = re.compile(r"[a-z0-9.-]+==[0-9][0-9a-z.]*( --hash=sha256:[0-9a-f]{64})+")
    assert [line for line in ENTRIES if not entry.fullmatch(line)] == []


def test_no_requirement_is_for_some_pythons_or_systems_only() -> None:
    assert ";" not in "".join(ENTRIES)


def test_no_registry_is_named() -> None:
    assert re.findall(r"://|--(?:extra-)?index|--find-links|--trusted-host|\bfile:", LOCK) == []


def test_what_the_project_asks_for_is_locked_in_a_version_that_fits() -> None:
    wanted = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    wanted += project()["build-system"]["requires"]
    pinned = _pinned()
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pinned[_normal(requirement.name)]), requirement
