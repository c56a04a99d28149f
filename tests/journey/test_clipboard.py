"""Copying in real surroundings: what is pasted is exactly what was to be copied, or the message says that it is not."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader import paths
from reader.cli.main import main
from tests.terminal import Terminal

pytestmark = pytest.mark.journey

PATIENCE = 20.0


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout.decode("utf-8")


@pytest.fixture
def expected(seeds: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The first sentence of an article, tagged, and as it must be pasted."""
    (path,) = seeds.glob("001_*")
    start = path.read_bytes().decode().index("Secretary of State")
    assert main(["tag", str(seeds), "001", str(start), str(start + 236), "Russia"]) == 0
    capsys.readouterr()
    assert main(["quotes", str(seeds)]) == 0
    return capsys.readouterr().out.split("\n")[0]


@pytest.fixture
def programs(tmp_path: Path) -> Callable[..., str]:
    """A search path on which only some programs are."""

    def only(*names: str) -> str:
        folder = tmp_path / "only"
        folder.mkdir()
        for name in names:
            (folder / name).symlink_to(str(shutil.which(name)))
        return str(folder)

    return only


def copy_in_reader(seeds: Path, environment: dict[str, str], says: str) -> None:
    """Open the article, go to the passage, copy it, and leave."""
    command = [sys.executable, "-m", "reader", str(seeds)]
    with Terminal(command, environment=environment) as terminal:
        terminal.wait_for("help")
        terminal.press("down", "enter", "g", ")", "y")
        terminal.wait_for(says)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of X that nobody looks at."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait(PATIENCE)


PASTES = {"xclip": ["xclip", "-selection", "clipboard", "-o"], "xsel": ["xsel", "-b", "-o"]}


@pytest.mark.parametrize(
    "tool", [pytest.param(tool, marks=needs("Xvfb", tool)) for tool in PASTES]
)  # fmt: skip
def test_under_x_a_paste_gives_exactly_the_quote(
    seeds: Path, expected: str, display: str, tool: str, programs: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_in_reader(seeds, {"DISPLAY": display, "PATH": programs(tool, "which")}, "Copied (checked) · 1 quote")
    monkeypatch.setenv("DISPLAY", display)
    assert output(*PASTES[tool]) == expected
    assert main(["quotes", str(seeds), "--copy", "--style", "apa"]) == 0
    assert output(*PASTES[tool]).startswith(expected.partition(" — ")[0])


@needs("xclip")
def test_a_display_that_is_gone_is_no_clipboard(seeds: Path, expected: str, programs: Callable[..., str]) -> None:
    environment = {"DISPLAY": ":97", "PATH": programs("xclip", "which")}
    copy_in_reader(seeds, environment, "No clipboard: saved to")
    assert (paths.state_folder() / "copied.txt").read_text("utf-8") == f"{expected}\n"


def test_without_a_display_the_message_names_the_file(seeds: Path, expected: str, programs: Callable[..., str]) -> None:
    copy_in_reader(seeds, {"PATH": programs()}, "No clipboard: saved to")
    assert (paths.state_folder() / "copied.txt").read_text("utf-8") == f"{expected}\n"


def test_over_ssh_the_terminal_is_sent_the_quote(seeds: Path, expected: str, programs: Callable[..., str]) -> None:
    import base64

    command = [sys.executable, "-m", "reader", str(seeds)]
    with Terminal(command, environment={"PATH": programs(), "SSH_TTY": "/dev/pts/9"}) as terminal:
        terminal.wait_for("help")
        terminal.press("down", "enter", "g", ")", "y")
        terminal.wait_for("Sent to the terminal (cannot be checked) · 1 quote")
        wanted = b"\x1b]52;c;" + base64.b64encode(expected.encode()) + b"\x07"
        terminal.wait_for(lambda painted: wanted in painted)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@needs("tmux")
def test_in_a_tmux_with_its_defaults_a_paste_gives_exactly_the_quote(
    seeds: Path, expected: str, tmp_path: Path, programs: Callable[..., str]
) -> None:
    def tmux(*arguments: str) -> str:
        return output("tmux", "-L", f"reader-test-{os.getpid()}", "-f", "/dev/null", *arguments)

    pasted = tmp_path / "pasted"
    try:
        path = programs("tmux")
        tmux("new-session", "-d", "-x", "120", "-y", "36", f"PATH={path} {sys.executable} -m reader {seeds}")
        assert tmux("show-options", "-gv", "set-clipboard").strip() in ("external", "on", "off", "")
        until(lambda: "help" in tmux("capture-pane", "-p"))
        tmux("send-keys", "Down", "Enter", "g", ")", "y")
        until(lambda: "Copied into tmux (checked) · 1 quote" in tmux("capture-pane", "-p"))
        tmux("new-window", f"cat > {pasted}")
        tmux("paste-buffer", "-p")
        tmux("send-keys", "Enter", "C-d")
        until(lambda: pasted.exists() and pasted.read_text("utf-8").endswith("\n"))
        assert pasted.read_text("utf-8") == f"{expected}\n"
    finally:
        tmux("kill-server")
