"""What stands beside an annotations file: one hidden folder with its journal, its lock and its versions."""

from pathlib import Path
from typing import NamedTuple

STORE_FOLDER = ".annotations"
"""Everything of ours besides the annotations file stands in this folder beside it."""

DEFAULT_NAME = "annotations.json"
"""The file whose journal is called just ``journal``; another file's bears its name, so that several share a folder."""


class StorePaths(NamedTuple):
    """Where the things are that belong to one annotations file."""

    folder: Path
    """The hidden folder."""
    prefix: str
    """How the names in it begin."""

    @classmethod
    def for_annotations(cls, annotations: Path) -> "StorePaths":
        """The places that belong to an annotations file."""
        return cls(
            annotations.parent / STORE_FOLDER, "" if annotations.name == DEFAULT_NAME else f"{annotations.name}."
        )

    @property
    def lock(self) -> Path:
        """The locked file; the annotations file itself is replaced at every write and so cannot carry the lock."""
        return self.folder / f"{self.prefix}lock"

    @property
    def journal(self) -> Path:
        """The journal that edits are added to; older ones bear a number behind this name."""
        return self.folder / f"{self.prefix}journal"

    @property
    def versions(self) -> Path:
        """The folder with what the annotations file was."""
        return self.folder / f"{self.prefix}versions"
