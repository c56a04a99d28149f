"""Tools of the clipboard that do what a test wants."""

import os
from pathlib import Path

import pytest

WORKS = 'case "$*" in *-o*) cat "$CLIP" ;; *) cat > "$CLIP" ;; esac'
"""What an ``xclip`` does that works."""

TMUX = 'echo "$*" >> "$LOG"; case "$1" in show-buffer) cat "$BUFFER" ;; *) cat > "$BUFFER" ;; esac'
"""What a ``tmux`` does that works; it notes how it was called."""


class Tools:
    """Tools of a few lines of shell, which alone are on the search path; without any there is no clipboard."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take a folder for the tools and for what they write, and have the program find them there."""
        self._folder = folder
        self._programs = folder / "bin"
        self._programs.mkdir()
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("DISPLAY", ":99")
        monkeypatch.setenv("PATH", str(self._programs))
        for name in ("clip", "buffer", "log", "pid", "gate"):
            monkeypatch.setenv(name.upper(), str(folder / name))

    def xclip(self, script: str) -> None:
        """Make the tool of the system's clipboard."""
        self._make("xclip", script)

    def tmux(self, script: str) -> None:
        """Make a tmux, in which the program then runs."""
        self._monkeypatch.setenv("TMUX", f"{self._folder}/socket,1,0")
        self._make("tmux", script)

    def _make(self, name: str, script: str) -> None:
        program = self._programs / name
        program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def written(self, name: str) -> str:
        """What tools wrote into a file: ``clip``, ``buffer``, ``log`` or ``pid``; empty when none did."""
        file = self._folder / name
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def pids(self) -> list[int]:
        """The processes that noted themselves in ``pid``."""
        return [int(word) for word in self.written("pid").split()]

    def gate(self) -> Path:
        """A pipe at which a tool can be kept until a test writes into it."""
        gate = self._folder / "gate"
        os.mkfifo(gate)
        return gate
