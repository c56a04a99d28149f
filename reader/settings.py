"""The settings: one TOML file in the user's configuration folder, read once and checked line by line.

One message names every faulty line, and the valid settings still apply. :func:`all_settings` is the single table of
settings: reading, validation and ``reader settings`` use it.
"""

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reader.paths import config_folder

SETTINGS_NAME = "reader.toml"
"""Name of the settings file in the user's configuration folder."""

CLIPBOARDS = ("system", "tmux", "terminal", "file")
"""The methods of copying: the system clipboard, the tmux buffer, OSC 52, and a file. Each of the first three is tried
where it can work; the file is used only if they all fail."""

MIN_COLUMN, MAX_COLUMN = 40, 120
"""Minimum and maximum width of the text column, in cells."""


class Settings(NamedTuple):
    """The user's settings, which apply to all folders."""

    theme: str | None = None
    """Name of the colour theme: ``ink``, ``paper`` or a theme of Textual."""
    coder: str | None = None
    """Name of the coder who creates passages."""
    column: int = 84
    """Maximum width of the text column, in cells."""
    citation: str = "plain"
    """The citation style of copied quotes."""
    clipboard: str | None = None
    """The only clipboard method to use. ``None`` means any method that works."""
    keys: Mapping[str, tuple[str, ...]] = {}
    """Keys by command id, for commands whose keys differ from the command table."""


class Setting(NamedTuple):
    """One row of the table of settings."""

    name: str
    says: str
    """The purpose of the setting."""
    default: str
    """A description of the default."""
    taken: Callable[[object], Any]
    """A function that converts a TOML value, or raises :class:`ValueError` with the rule that the value breaks."""


class ReadSettings(NamedTuple):
    """The settings and any problem found in the file."""

    settings: Settings
    problem: str = ""
    """One sentence that names the file and the faulty lines, or an empty string."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotation marks")
    return value


def _cells(value: object) -> int:
    if type(value) is not int or not MIN_COLUMN <= value <= MAX_COLUMN:
        raise ValueError(f"must be a number from {MIN_COLUMN} to {MAX_COLUMN}")
    return value


def _one_of(*names: str) -> Callable[[object], str]:
    def taken(value: object) -> str:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}, in quotation marks")
        return str(value)

    return taken


def _keys(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("must be a table: [keys]")
    return {id: _key_list(keys) for id, keys in value.items()}


def _key_list(value: object) -> tuple[str, ...]:
    keys = value if isinstance(value, list) else [value]
    if not keys or not all(isinstance(key, str) and key for key in keys):
        raise ValueError("must give each command a key or a list of keys, in quotation marks")
    return tuple(keys)


@cache
def all_settings() -> tuple[Setting, ...]:
    """Return every setting. The styles of citations are slow to import, and a process without settings needs none."""
    from annotations.export.citation import STYLES

    return (
        Setting("theme", "colours: ink (dark), paper (light), or a theme of Textual", "that of the terminal", _text),
        Setting("coder", "your name as coder", "your login name", _text),
        Setting("column", "maximum width of the text, in cells", "84", _cells),
        Setting("citation", f"citation style of copied quotes: {', '.join(STYLES)}", "plain", _one_of(*STYLES)),
        Setting("clipboard", f"the only way to copy: {', '.join(CLIPBOARDS)}", "any that works", _one_of(*CLIPBOARDS)),
        Setting("keys", "other keys for commands, by command id (docs/keys.md)", "those in docs/keys.md", _keys),
    )


def coder_name(given: str | None, settings: Settings) -> str:
    """Return the name of the coder: ``--coder``, ``READER_CODER``, the setting or the login name, in this order.

    Args:
        given: The value of ``--coder``, if the option was given.
        settings: The settings of the user.
    """
    names = (given, os.environ.get("READER_CODER"), settings.coder)
    return next((name.strip() for name in names if name and name.strip()), "") or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A user without an account entry, as in some containers.
        return f"user {os.getuid()}"


def settings_file() -> Path:
    """Return the path of the settings file, which may not exist."""
    return config_folder() / SETTINGS_NAME


def read_settings(path: Path | None = None) -> ReadSettings:
    """Read the settings from a TOML file. Settings that cannot be used keep their defaults and are reported.

    Args:
        path: The file, which need not exist. The default is ``reader.toml`` in the user's configuration folder.
    """
    import tomllib

    path = path or settings_file()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ReadSettings(Settings())
    except OSError as error:
        return ReadSettings(Settings(), f"{path} cannot be read ({error.strerror}); the defaults are used.")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return ReadSettings(Settings(), f"{path}, line {line}: not UTF-8; the defaults are used.")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return ReadSettings(Settings(), f"{path}, {_with_line(str(error), text)}; the defaults are used.")
    except RecursionError:
        return ReadSettings(Settings(), f"{path} is nested too deeply; the defaults are used.")
    return _checked(path, text, found)


def _checked(path: Path, text: str, found: dict[str, object]) -> ReadSettings:
    usable: dict[str, Any] = {}
    problems = []
    table = {setting.name: setting for setting in all_settings()}
    for name, value in found.items():
        try:
            usable[name] = table[name].taken(value)
        except KeyError:
            problems.append(f"line {_line_of(name, text)}: there is no setting {name!r}")
        except ValueError as error:
            problems.append(f"line {_line_of(name, text)}: {name} {error}")
    if "keys" in usable:
        problems += _without_invalid_keys(usable["keys"], text)
    problem = f"{path}, {'; '.join(problems)}; the rest is used." if problems else ""
    return ReadSettings(Settings(**usable), problem)


def _without_invalid_keys(keys: dict[str, tuple[str, ...]], text: str) -> list[str]:
    """Remove invalid entries from a keymap in place, and return one problem with its line for each."""
    from reader.commands.keymap import validate

    problems = []
    while found := validate(keys):
        for misfit in found:
            problems.append(f"line {_line_of(misfit.command, text)}: {misfit.command}: {misfit.reason}")
            keys.pop(misfit.command, None)
    return list(dict.fromkeys(problems))


def _line_of(name: str, text: str) -> int:
    """Return the 1-based number of the line that sets ``name``, or 1 if no line matches."""
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start() if found else 0) + 1


def _with_line(message: str, text: str) -> str:
    """Move the line number to the front of a tomllib message, which ends in ``(at line 3, column 5)``."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    return f"line {found[2] or text.count(chr(10)) + 1}: {found[1]}" if found else message
