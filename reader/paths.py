"""Where things are and who is at work: one place decides each.

The command line comes first, then the environment, then the settings file. What only some of the functions need is
imported there: ``reader --help`` imports this module too.
"""

import os
from pathlib import Path

from reader.settings import Settings

ANNOTATIONS_NAME = "annotations.json"
"""The annotations file beside the articles."""

_APPLICATION = "passage-reader"
"""Names our folders; ``reader`` alone is another program's."""


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
        settings: What :func:`reader.settings.read_settings` found.
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
