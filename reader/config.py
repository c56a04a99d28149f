"""Where things are, who is at work, and the few settings: one place decides each.

The command line comes first, then the environment, then the settings file. What only some of the functions need is
imported there: ``reader --help`` imports this module too.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

ANNOTATIONS_NAME = "annotations.json"
"""The annotations file beside the articles."""

SETTINGS_NAME = "reader.toml"
"""The settings file in the user's config folder."""

_APPLICATION = "passage-reader"
"""Names our folders; ``reader`` alone is another program's."""


class Settings(NamedTuple):
    """What a user decided once for all folders; each is none when the file says nothing of it."""

    theme: str | None = None
    """Name of the colours: ``ink``, ``paper``, or one of Textual's."""
    coder: str | None = None
    """Whose passages are made."""


class ReadSettings(NamedTuple):
    """The settings as they were found."""

    settings: Settings
    problem: str = ""
    """One sentence that names file and line, when something in the file could not be used."""


def annotations_file(folder: Path, given: str | None = None) -> Path:
    """The annotations file of a folder of articles.

    Args:
        folder: The folder of articles.
        given: What ``--annotations`` says, if it was given.
    """
    return Path(given or os.environ.get("READER_ANNOTATIONS") or folder / ANNOTATIONS_NAME)


def coder(given: str | None, settings: Settings) -> str:
    """Who is at work: ``--coder``, ``READER_CODER``, the settings, else the login name.

    Args:
        given: What ``--coder`` says, if it was given.
        settings: What :func:`read_settings` found.
    """
    names = (given, os.environ.get("READER_CODER"), settings.coder)
    return next((name.strip() for name in names if name and name.strip()), "") or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without an account entry, as in some containers
        return f"user {os.getuid()}"


def config_folder() -> Path:
    """Where the user's settings are; not made here."""
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False)


def state_folder() -> Path:
    """Where crash reports and texts that no clipboard took are kept; not made here."""
    from platformdirs import user_state_path

    return user_state_path(_APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """Where what can be made again is kept; not made here."""
    from platformdirs import user_cache_path

    return user_cache_path(_APPLICATION, appauthor=False)


def read_settings(path: Path | None = None) -> ReadSettings:
    """The settings of a TOML file; what cannot be used is left at its default and named.

    Args:
        path: The file; by default ``reader.toml`` in the user's config folder, which need not exist.
    """
    import tomllib

    path = path or config_folder() / SETTINGS_NAME
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
    usable: dict[str, str] = {}
    problems = []
    for name, value in found.items():
        if name not in Settings._fields:
            problems.append(f"line {_line_of(name, text)}: there is no setting {name!r}")
        elif not isinstance(value, str):
            problems.append(f"line {_line_of(name, text)}: {name} must be text in quotation marks")
        else:
            usable[name] = value
    problem = f"{path}, {'; '.join(problems)}; the rest is used." if problems else ""
    return ReadSettings(Settings(**usable), problem)


def _line_of(name: str, text: str) -> int:
    """Number of the line that sets ``name``, counted from 1; the first when it is written in an unusual way."""
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start() if found else 0) + 1


def _with_line(message: str, text: str) -> str:
    """A message of tomllib with the line first, which it puts last as ``(at line 3, column 5)``."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    return f"line {found[2] or text.count(chr(10)) + 1}: {found[1]}" if found else message
