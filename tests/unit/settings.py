"""Settings as a user writes them."""

from pathlib import Path

from reader.paths import config_folder
from reader.settings import SETTINGS_NAME, ReadSettings, read_settings


def write_settings(text: str | bytes) -> Path:
    """Write the user's settings, in place of those that are there; gives their file."""
    path = config_folder() / SETTINGS_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def settings(text: str | bytes) -> ReadSettings:
    """What the program makes of the settings that a user writes."""
    write_settings(text)
    return read_settings()
