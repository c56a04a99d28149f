"""The wheel that is built from the repository is all that an analyst needs."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal import Terminal

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without asking any registry."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *offline, "-w", str(folder), str(REPOSITORY)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts folder of a fresh environment with the wheel in it; its libraries are those of this one."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    offline = ["--no-index", "--no-deps", "--quiet", "--disable-pip-version-check"]
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", *offline, str(wheel)], check=True)
    # A line of a .pth file adds a folder, but what is installed as editable there stays out of sight.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return environment / "bin"


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
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "[]"
    assert not (seeds / "annotations.json").exists()


def test_the_installed_program_opens_a_folder_in_a_terminal(installed: Path, seeds: Path) -> None:
    with Terminal([str(installed / "reader"), str(seeds)], folder=seeds) as terminal:
        terminal.wait_for("Continued Areas Of Disagreement")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
