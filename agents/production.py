"""A production: one folder with its documents, its store and what was last made from what."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from ..story.document import Document
from ..story.errors import DocumentError, StorageError
from ..tools.work.claims import SqliteClaims
from ..tools.work.folder_lock import hold
from ..tools.work.store import FolderStore

AnyDocument = TypeVar("AnyDocument", bound=Document)
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


class Production:
    """The folder that `make` leaves: documents a person reads and edits, and `.reelwright` with the work.

    `.reelwright/made/` keeps each document as the crew last left it. A document that differs from its copy there was
    edited by hand, and is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / ".reelwright"
        self.store = FolderStore(self.hidden / "store")
        self.claims_path = self.hidden / "claims.sqlite"
        self.claims = SqliteClaims(self.claims_path)
        self.checkpoint = self.hidden / "crew.sqlite"
        self._made = self.hidden / "made"
        self._next = self._made / "next"

    @classmethod
    def at(cls, folder: Path) -> Production:
        """The production that lies in a folder. `DocumentError` where there is none."""
        found = cls(folder)
        if not (folder / "brief.json").is_file():
            raise DocumentError(
                f"there is no production in {str(folder)!r} (no brief.json)",
                hint="`reelwright make BRIEF --out DIR` begins one",
            )
        return found

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Hold the folder for one run and clear what a killed run left half done."""
        with hold(self.folder), _disk_errors(self.folder):
            self.store.sweep()
            yield

    def has(self, kind: type[Document]) -> bool:
        """Whether a document stands in the folder."""
        return (self.folder / f"{kind.NAME}.json").is_file()

    def load(self, kind: type[AnyDocument]) -> AnyDocument:
        """A document as it stands, edits by hand included."""
        return kind.load(self.folder)

    def save(self, document: Document) -> None:
        """Write a document and remember it as the crew's own."""
        self._made.mkdir(parents=True, exist_ok=True)
        # What is about to be written is said first: after a kill between the steps the crew knows its own hand.
        document.save(self._next)
        document.save(self.folder)
        document.save(self._made)
        (self._next / f"{document.NAME}.json").unlink()

    def last(self, kind: type[AnyDocument]) -> AnyDocument | None:
        """A document as the crew last left it, or None."""
        following = _load(kind, self._next)
        if following is not None and self.has(kind) and following.digest() == self.load(kind).digest():
            return following
        return _load(kind, self._made)

    def edited(self, kind: type[Document]) -> bool:
        """Whether the document in the folder differs from what the crew left."""
        last = self.last(kind)
        return self.has(kind) and (last is None or last.digest() != self.load(kind).digest())

    def keep(self, document: Document) -> None:
        """Write a document that is for the crew alone into `.reelwright`."""
        self.hidden.mkdir(parents=True, exist_ok=True)
        document.save(self.hidden)

    def kept(self, kind: type[AnyDocument]) -> AnyDocument | None:
        """A document of the crew's own, or None."""
        return _load(kind, self.hidden)


def _load(kind: type[AnyDocument], folder: Path) -> AnyDocument | None:
    try:
        return kind.load(folder)
    except DocumentError:
        return None


@contextlib.contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """What a full disk makes of libraries that write by themselves (the checkpoint, the claims), told as ours."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, OSError) and error.errno not in _DISK:
            raise
        raise StorageError(
            f"{str(folder)!r} cannot be written: {error}",
            hint=f"free some space, then `reelwright resume {folder}` goes on: what was finished is kept",
        ) from error
