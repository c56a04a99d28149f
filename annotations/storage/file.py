"""The annotations file of one folder: where it stands, whether it may be written, and how edits get into it."""

import os
from collections.abc import Sequence
from pathlib import Path

from annotations.errors import StoreConflict
from annotations.storage.atomic import Fingerprint, fingerprint, replace_file, sync_folder
from annotations.storage.encoding import Document
from annotations.storage.loading import fitting_checksum
from annotations.storage.writer import Pending

PUT_BACK = "Put back the version that was written here last, and the edits are saved."
"""What helps when the file is not what was last written here."""


class WholeFile:
    """The write path that writes the whole document for every batch of edits, and never over anybody else's work."""

    def __init__(self, path: Path, document: Document, known: Fingerprint | None) -> None:
        """Take over a document; from now on only this object changes it.

        Args:
            path: The annotations file; no link.
            document: What the file holds, or shall hold when there is none yet.
            known: The file's state when it was read, or none when there was no file.
        """
        self._path = path
        self._document = document
        self.state = known
        """The file's state when it was last seen here, or none when there was no file."""
        self._checksum = document.meta.get("checksum")

    def write(self, edits: Sequence[Pending]) -> None:
        """Make edits durable; see :class:`~annotations.storage.writer.WritePath`."""
        for pending in edits:
            self._take_in(pending)
        self.replace()

    def replace(self) -> None:
        """Write the document as it is.

        Raises:
            StoreConflict: The file is not as it was last seen here; it was not touched.
            OSError: The disk did not take it.
        """
        self._refuse_conflict()
        self.state = replace_file(self._path, self._document.write_to)
        self._checksum = self._document.written
        sync_folder(self._path.parent)

    def _take_in(self, pending: Pending) -> None:
        """Change the document by one edit; doing so again changes nothing more."""
        for row in pending.rows:
            self._document.put(row)
        meta = self._document.meta
        meta["sequence"] = pending.sequence
        made = {change.id for change in pending.edit.changes if change.table == "themes" and change.before is None}
        if made:
            meta["used_themes"] = sorted({*meta.get("used_themes", ()), *made})

    def _refuse_conflict(self) -> None:
        """Refuse to write over anything but what was last read or written here, be it the same file or a copy."""
        present = fingerprint(self._path)
        if present == self.state:
            return
        if present is None:
            raise StoreConflict(f"{self._path.name} was removed or moved away; nothing is written.", PUT_BACK)
        if self.state is None:
            raise StoreConflict(f"{self._path.name} appeared since it was looked for; nothing is written over it.")
        same = self._path.is_file() and self._checksum == fitting_checksum(self._path.read_bytes())
        if self._checksum is None or not same:
            what = "was changed by something else; nothing is written over it"
            raise StoreConflict(f"{self._path.name} {what}.", PUT_BACK)


def why_unwritable(path: Path) -> str:
    """Why an annotations file cannot be written where it stands, as a sentence; empty when it can."""
    folder = path.parent
    if not os.path.isdir(folder):
        return f"There is no folder {folder}."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The folder {folder} cannot be written."
    if os.path.exists(path) and not os.access(path, os.W_OK):
        return f"{path.name} is write-protected."
    return ""
