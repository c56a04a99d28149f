"""The paths of the hidden folder beside an annotations file, which holds its journal, lock and versions."""

from pathlib import Path
from typing import NamedTuple

STORE_FOLDER = ".annotations"
"""The name of the folder beside the annotations file that holds all other files of this program."""

DEFAULT_NAME = "annotations.json"
"""The file whose journal is named ``journal``; other files prefix their own name, so that several share a folder."""


class StorePaths(NamedTuple):
    """The paths of the files that belong to one annotations file."""

    folder: Path
    """The hidden folder."""
    prefix: str
    """The prefix of the file names in the folder; empty for the default name."""

    @classmethod
    def for_annotations(cls, annotations: Path) -> "StorePaths":
        """Return the paths for an annotations file."""
        return cls(
            annotations.parent / STORE_FOLDER, "" if annotations.name == DEFAULT_NAME else f"{annotations.name}."
        )

    @property
    def lock(self) -> Path:
        """The lock file; the annotations file itself cannot carry the lock because every write replaces it."""
        return self.folder / f"{self.prefix}lock"

    @property
    def journal(self) -> Path:
        """The current journal; older journals have this name with a number appended."""
        return self.folder / f"{self.prefix}journal"

    @property
    def versions(self) -> Path:
        """The folder with earlier versions of the annotations file."""
        return self.folder / f"{self.prefix}versions"
