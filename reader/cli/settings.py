"""``reader settings``: show every setting."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from reader.settings import Settings, all_settings, read_settings, settings_file


def declare(_: ArgumentParser) -> None:
    """Add no arguments."""


def run(_: Namespace) -> Iterator[str]:
    """Yield each setting with its value, meaning, origin and default."""
    path = settings_file()
    found = read_settings(path)
    yield f"{path}{'' if path.exists() else ' (does not exist: all defaults apply)'}\n"
    if found.problem:
        yield f"{found.problem}\n"
    for setting in all_settings():
        value = getattr(found.settings, setting.name)
        is_set = value != getattr(Settings(), setting.name)
        shown = _shown(value) if is_set else setting.default
        yield f"\n{setting.name} = {shown}\n    {setting.says}\n"
        yield f"    set in this file (default: {setting.default})\n" if is_set else "    default\n"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{id}: {' '.join(keys)}" for id, keys in value.items())
    return str(value)
