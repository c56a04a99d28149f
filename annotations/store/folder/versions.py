"""What the annotations file was: copies kept by time, to compare with and to go back to."""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from annotations.files import PRIVATE_MODE, open_to_read, sync_folder, write_all

MIN_INTERVAL = timedelta(minutes=10)
"""No more than one version is kept in this time, unless there is a reason."""

RECENT_VERSIONS = 10
"""Newest versions kept."""

DAYS_KEPT = 30
"""Days of whose versions the first is kept."""

MAX_TOTAL_BYTES = 500_000_000
"""Bytes that all versions may take together; the oldest go first, and the newest never."""

_TIME = "%Y%m%dT%H%M%S%fZ"
_BLOCK = 1 << 20
_TELLING = 16
"""Digits of the checksum in a version's name."""


class Version(NamedTuple):
    """A copy of the annotations file as it was; versions are ordered by time."""

    at: datetime
    """When it was kept."""
    path: Path
    """Where it is."""

    def is_of(self, checksum: str) -> bool:
        """Whether its name says that it has a checksum."""
        return self.path.name.endswith(f"-{checksum[:_TELLING]}.json")


def versions_in(folder: Path) -> list[Version]:
    """The versions in a folder, oldest first; none when it cannot be listed."""
    found = []
    with suppress(OSError):
        for name in os.listdir(folder):
            with suppress(ValueError):
                at = datetime.strptime(name.split("-")[0], _TIME).replace(tzinfo=UTC)
                found.append(Version(at, folder / name))
    return sorted(found)


def version_due(folder: Path, now: datetime) -> bool:
    """Whether enough time went by since the newest version."""
    versions = versions_in(folder)
    return not versions or now - versions[-1].at >= MIN_INTERVAL


def keep_version(path: Path, checksum: str, folder: Path, now: datetime, *, in_use: bool = False) -> None:
    """Keep a file as a version.

    Args:
        path: The annotations file.
        checksum: Its checksum, or empty when it states none that fits.
        folder: The versions; made when it is not there.
        now: The present moment.
        in_use: Whether the file stays where it is, so that somebody may write into it: then its bytes are copied.

    Raises:
        OSError: It cannot be kept.
    """
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    sync_folder(folder.parent)
    kept = folder / f"{now.strftime(_TIME)}-{checksum[:_TELLING]}.json"
    if not in_use:
        with suppress(OSError):  # not every file system knows links
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
    """Remove the versions that need not be kept, as far as that is possible.

    Args:
        folder: The versions.
        largest: Bytes that they may take together.
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
    """The newest versions, and the first one of each of the last days that have any."""
    ordered = sorted(versions)
    firsts = {version.at.date(): version for version in reversed(ordered)}
    days = sorted(firsts)[-DAYS_KEPT:]
    return {*ordered[-RECENT_VERSIONS:], *(firsts[day] for day in days)}
