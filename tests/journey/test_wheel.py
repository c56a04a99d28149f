"""The wheel that is built from the repository is all that an analyst needs, on every Python that it is for."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal import Terminal

pytestmark = pytest.mark.journey

PYTHONS = ("3.11", "3.12", "3.13")
"""Those that the wheel is for; ``.ci/run`` looks for them in the same places."""

PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
"""Where pyenv keeps Pythons, whose names on the search path fail for versions that are not chosen."""


def found(version: str) -> Path | None:
    """The Python of a version that can make environments, or none: this one, from the search path, or from pyenv."""
    asked = "import sys, venv; print(sys.executable) if '%d.%d' % sys.version_info[:2] == sys.argv[1] else sys.exit(1)"
    ours = (sys.executable, f"python{version}", "python3")
    for candidate in (*ours, *map(str, sorted(PYENV.glob(f"{version}.*/bin/python")))):
        try:
            answer = subprocess.run([candidate, "-c", asked, version], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if answer.returncode == 0:
            return Path(answer.stdout.strip())
    return None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without asking any registry."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *offline, "-w", str(folder), str(REPOSITORY)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", params=PYTHONS)
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts folder of a fresh environment with the wheel in it; its libraries are those of this one.

    What they compile for this Python only is passed over by another one, which takes their plain modules instead.
    """
    base = found(request.param)
    if base is None:
        pytest.skip(f"there is no Python {request.param} on this machine")
    environment = tmp_path_factory.mktemp(f"environment-{request.param}")
    subprocess.run([base, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())
    offline = ["--no-index", "--no-deps", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", *offline, str(wheel)]
    subprocess.run(command, check=True, env=os.environ | compiled_beside(environment))
    # A line of a .pth file adds a folder, but what is installed as editable there stays out of sight.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return environment / "bin"


def compiled_beside(environment: Path) -> dict[str, str]:
    """The variable that keeps what another Python compiles out of the libraries of this one."""
    return {"PYTHONPYCACHEPREFIX": str(environment / "compiled")}


def test_the_wheel_holds_the_program_with_its_styles_and_nobodys_articles(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    ours = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "reader").rglob("*.tcss")}
    assert ours
    assert ours <= set(names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"annotations", "reader", "passage_reader"}
    assert [name for name in names if name.endswith(".txt") and not name.endswith("entry_points.txt")] == []


def test_the_installed_program_lists_nothing_tagged_in_a_new_folder(installed: Path, seeds: Path) -> None:
    outcome = subprocess.run(
        [installed / "reader", "quotes", seeds, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=seeds,
        env=os.environ | compiled_beside(installed.parent),
    )
    assert outcome.returncode == 0, outcome.stderr
    assert json.loads(outcome.stdout) == {"version": 1, "quotes": []}
    assert not (seeds / "annotations.json").exists()


def test_the_installed_program_opens_a_folder_in_a_terminal(installed: Path, seeds: Path) -> None:
    command, environment = [str(installed / "reader"), str(seeds)], compiled_beside(installed.parent)
    with Terminal(command, folder=seeds, environment=environment) as terminal:
        terminal.wait_for("Continued Areas Of Disagreement")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
