"""Locations of files, each determined in one place.

The command line has precedence over the environment. Functions import rarely needed modules locally, because
``reader --help`` imports this module too.
"""

import os
from pathlib import Path

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
