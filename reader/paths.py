"""Locations of files and the name of the coder, each determined in one place.

The command line has precedence over the environment, and the environment over the settings file. Functions import
rarely needed modules locally, because ``reader --help`` imports this module too.
"""

import os
from pathlib import Path

from reader.settings import Settings

ANNOTATIONS_NAME = "annotations.json"
"""Name of the annotations file in the folder of articles."""

_APPLICATION = "passage-reader"
"""Name of this application's folders. Another program already uses ``reader``."""


def annotations_file(folder: Path, given: str | None = None) -> Path:
    """Return the path of the annotations file of a folder of articles.

    Args:
        folder: The folder of articles.
        given: The value of ``--annotations``, if the option was given.
    """
    return Path(given or os.environ.get("READER_ANNOTATIONS") or folder / ANNOTATIONS_NAME)


def coder(given: str | None, settings: Settings) -> str:
    """Return the coder: ``--coder``, ``READER_CODER``, the setting or the login name, in this order.

    Args:
        given: The value of ``--coder``, if the option was given.
        settings: The result of :func:`reader.settings.read_settings`.
    """
    names = (given, os.environ.get("READER_CODER"), settings.coder)
    return next((name.strip() for name in names if name and name.strip()), "") or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A user without an account entry, as in some containers.
        return f"user {os.getuid()}"


def config_folder() -> Path:
    """Return the folder of the user's settings, without creating it."""
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False)


def state_folder() -> Path:
    """Return the folder of crash reports and of texts that no clipboard accepted, without creating it."""
    from platformdirs import user_state_path

    return user_state_path(_APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """Return the folder of data that can be regenerated, without creating it."""
    from platformdirs import user_cache_path

    return user_cache_path(_APPLICATION, appauthor=False)
