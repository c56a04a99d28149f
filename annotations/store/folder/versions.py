"""Earlier versions of the annotations file, kept as dated copies for comparison and recovery."""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from annotations.files import PRIVATE_MODE, open_to_read, sync_folder, write_all

MIN_INTERVAL = timedelta(minutes=10)
"""The minimum interval between regular versions."""

RECENT_VERSIONS = 10
"""The number of newest versions that are always kept."""

DAYS_KEPT = 30
"""The number of days with versions of which the first version is kept."""

MAX_TOTAL_BYTES = 500_000_000
"""The maximum total size of all versions in bytes; the oldest are removed first, the newest never."""

_TIME = "%Y%m%dT%H%M%S%fZ"
_BLOCK = 1 << 20
_TELLING = 16
"""The number of checksum digits in a version's name."""


class Version(NamedTuple):
    """An earlier version of the annotations file; versions sort by time."""

    at: datetime
    """The time at which the version was kept, in UTC."""
    path: Path
    """The path of the copy."""

    def is_of(self, checksum: str) -> bool:
        """Return whether the version's name contains the start of this checksum."""
        return self.path.name.endswith(f"-{checksum[:_TELLING]}.json")


def versions_in(folder: Path) -> list[Version]:
    """Return the versions in a folder, oldest first; an empty list if the folder cannot be listed."""
    found = []
    with suppress(OSError):
        for name in os.listdir(folder):
            with suppress(ValueError):
                at = datetime.strptime(name.split("-")[0], _TIME).replace(tzinfo=UTC)
                found.append(Version(at, folder / name))
    return sorted(found)


def version_due(folder: Path, now: datetime) -> bool:
    """Return whether :data:`MIN_INTERVAL` has passed since the newest version."""
    versions = versions_in(folder)
    return not versions or now - versions[-1].at >= MIN_INTERVAL


def keep_version(path: Path, checksum: str, folder: Path, now: datetime, *, in_use: bool = False) -> None:
    """Keep a file as a version.

    Args:
        path: The annotations file.
        checksum: The file's identity, which becomes part of the version's name.
        folder: The folder of the versions; created if it is missing.
        now: The current time in UTC.
        in_use: True if the file stays in place and another program may write into it; its bytes are then copied.

    Raises:
        OSError: The version cannot be created.
    """
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    sync_folder(folder.parent)
    kept = folder / f"{now.strftime(_TIME)}-{checksum[:_TELLING]}.json"
    if not in_use:
        with suppress(OSError):  # some file systems do not support hard links
            os.link(path, kept)
    if not os.path.exists(kept):
        _copy(path, kept)
    sync_folder(folder)


def _copy(path: Path, kept: Path) -> None:
    with open_to_read(path) as source:
        copy = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_MODE)
        try:
            while block := source.read(_BLOCK):
                write_all(copy, block)
            os.fsync(copy)
        except OSError:
            os.unlink(kept)
            raise
        finally:
            os.close(copy)


def prune(folder: Path, largest: int = MAX_TOTAL_BYTES) -> None:
    """Remove superfluous versions; stop silently at the first ``OSError``.

    Args:
        folder: The folder of the versions.
        largest: The maximum total size in bytes.
    """
    versions = versions_in(folder)
    with suppress(OSError):
        sizes = {version: os.stat(version.path).st_size for version in versions}
        kept, total = _worth_keeping(versions), 0
        for version in reversed(versions):
            if version in kept:
                total += sizes[version]
            if version not in kept or (total > largest and version != versions[-1]):
                os.unlink(version.path)


def _worth_keeping(versions: Iterable[Version]) -> set[Version]:
    """Return the newest versions and the first version of each of the last :data:`DAYS_KEPT` days with versions."""
    ordered = sorted(versions)
    firsts = {version.at.date(): version for version in reversed(ordered)}
    days = sorted(firsts)[-DAYS_KEPT:]
    return {*ordered[-RECENT_VERSIONS:], *(firsts[day] for day in days)}
