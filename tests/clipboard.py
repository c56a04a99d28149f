"""A clipboard that works, for tests."""

from pathlib import Path

import pytest

TOOL = """#!/bin/sh
PATH=/usr/bin:/bin
n=1
while [ -e "$CLIPBOARD/$n" ]; do n=$((n + 1)); done
case "$*" in
*-o*) cat "$CLIPBOARD/$((n - 1))" ;;
*) cat > "$CLIPBOARD/$n" ;;
esac
"""
"""An ``xclip`` that keeps every text it is given, in a file of its own."""


class Clipboard:
    """The clipboard of the system, with its past."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def texts(self) -> list[str]:
        """What was put on it, newest last."""
        return [path.read_text("utf-8") for path in sorted(self._folder.iterdir(), key=lambda path: int(path.name))]


def install_clipboard(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Clipboard:
    """Make a clipboard below ``folder``, and the only program on the search path its tool."""
    programs, kept = folder / "programs", folder / "clipboard"
    programs.mkdir()
    kept.mkdir()
    tool = programs / "xclip"
    tool.write_text(TOOL, "utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("CLIPBOARD", str(kept))
    monkeypatch.setenv("PATH", str(programs))
    return Clipboard(kept)
