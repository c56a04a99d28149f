"""What every test stands on: a place of its own, the sample articles, and the same settings on every machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from textual import constants

from reader.terminal.clipboard import configure
from tests.clipboard import Clipboard, install_clipboard

REPOSITORY = Path(__file__).parents[1]

CODER = "ana"
"""The login name in tests, and so the coder where nothing else names one."""

FOREIGN_SETTINGS = (
    "COLORTERM", "DISPLAY", "NO_COLOR", "PYTHONDONTWRITEBYTECODE", "READER_ANNOTATIONS", "READER_CODER", "SSH_CLIENT",
    "SSH_CONNECTION", "SSH_TTY", "TMUX", "TMUX_PANE", "WAYLAND_DISPLAY",
)  # fmt: skip
"""What the person who runs the tests may have set and no test may depend on.

A display is a real clipboard; without compiled modules, every program that a test starts takes half a second longer.
"""

# A slow machine is no fault of the program, so there are no deadlines. In CI there are more examples, always the same.
settings.register_profile(
    "dev", max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci", settings.get_profile("dev"), max_examples=200, stateful_step_count=50, derandomize=True, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=20, help="how often a durability loop kills, cuts and fails (20)")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How many times a durability loop goes round."""
    return int(request.config.getoption("rounds"))


@pytest.fixture(autouse=True)
def own_place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home with its XDG folders, none of the runner's own settings, and ``ana`` logged in; yields the home."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable, folder in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", ".run"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    for variable in FOREIGN_SETTINGS:
        monkeypatch.delenv(variable, raising=False)
    for variable in ("LOGNAME", "USER"):
        monkeypatch.setenv(variable, CODER)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_animations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing slides or fades: neither here, where Textual has read its settings, nor in what a test starts."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the sample articles, for tests to work on; the folder holds the five articles and nothing else."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for article in sorted((REPOSITORY / "seeds").glob("*.txt")):
        shutil.copyfile(article, folder / article.name)
    return folder


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clipboard]:
    """A clipboard that works, for an application that starts later; without this fixture there is none."""
    yield install_clipboard(tmp_path, monkeypatch)
    configure()
