"""The program as it is, and a record of what it shows: ``python -m tests.contracts.watched RECORD FOLDER …``.

Foreign text meets two walls: it is made visible on its way into a widget, and looked at once more before it is written.
The bytes that reach the terminal tell only that one of them held. So what the second one had to stop is recorded here,
beside the screens that were shown and the commands that were carried out.
"""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from annotations.text.sanitize import sanitize
from reader.cli.main import main
from reader.screens.command_screen import CommandScreen


class Record:
    """A file with a line for each thing that happened for the first time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] = set()

    def add(self, line: str) -> None:
        if line not in self._known:
            self._known.add(line)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")

    def strips(self, widget: Widget, strips: list[Strip]) -> None:
        """Note the screen, and text that only the second wall stops; what is typed into a line stays as it is."""
        self.add(f"screen {type(widget.screen).__name__}")
        for strip in () if isinstance(widget, Input) else strips:
            for segment in strip:
                if sanitize(segment.text) != segment.text:
                    self.add(f"let through {type(widget).__name__} {segment.text!r}")


def watch(record: Record) -> None:
    """Have what is drawn and what is asked for recorded."""
    render = Widget.render_lines

    @wraps(render)
    def watched(self: Widget, crop: Region) -> list[Strip]:
        strips = render(self, crop)
        record.strips(self, strips)
        return strips

    def noted(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def asked(self: Any, id: str) -> None:
            record.add(f"command {id}")
            command(self, id)

        return asked

    Widget.render_lines = watched  # type: ignore[method-assign]
    kinds: list[Any] = [CommandScreen, *_kinds(CommandScreen)]
    for kind in kinds:
        if "action_command" in vars(kind):
            kind.action_command = noted(vars(kind)["action_command"])


def _kinds(kind: type[Any]) -> list[type[Any]]:
    from reader import app  # noqa: F401  (defines them)

    return [each for child in kind.__subclasses__() for each in (child, *_kinds(child))]


if __name__ == "__main__":
    watch(Record(Path(sys.argv.pop(1))))
    sys.exit(main())
