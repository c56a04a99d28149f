"""Write docs/keys.md from the table of commands: ``make docs``."""

from itertools import groupby
from pathlib import Path

from reader.commands.scopes import SCOPES
from reader.commands.table import COMMANDS, Command, in_scope, key_label

HEAD = """# Keys

Made from the table of commands by `make docs`; do not edit. Letters in capitals are typed
with shift. `esc` is never needed: where one chooses, backspace in an
empty line goes back; a form is kept by enter, and `u` undoes it.
"""


def keys_page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for scope in SCOPES:
        parts.append(f"\n## {scope.title}\n")
        for group, commands in groupby(sorted(in_scope(scope), key=_group_order), key=lambda command: command.group):
            heading = f"\n### {group}\n" if group != scope.title else ""
            parts.append(f"{heading}\n| keys | does | id |\n|---|---|---|\n")
            for command in commands:
                keys = " ".join(f"`{key}`" for key in key_label(command.keys).split("  "))
                parts.append(f"| {keys} | {command.title} | {command.id} |\n")
    return "".join(parts)


def _group_order(command: Command) -> int:
    groups = list(dict.fromkeys(row.group for row in COMMANDS))
    return groups.index(command.group)


if __name__ == "__main__":
    Path(__file__).with_name("keys.md").write_text(keys_page(), encoding="utf-8")
