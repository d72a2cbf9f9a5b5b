"""A production: one folder with its documents, its store and what was last made from what."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from ..story.document import Document
from ..story.errors import DocumentError
from ..tools.work.claims import SqliteClaims
from ..tools.work.folder_lock import hold
from ..tools.work.store import FolderStore

AnyDocument = TypeVar("AnyDocument", bound=Document)


class Production:
    """The folder that `make` leaves: documents a person reads and edits, and `.reelwright` with the work.

    `.reelwright/made/` keeps each document as the crew last left it. A document that differs from its copy there was
    edited by hand, and is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / ".reelwright"
        self.store = FolderStore(self.hidden / "store")
        self.claims = SqliteClaims(self.hidden / "claims.sqlite")
        self.checkpoint = self.hidden / "crew.sqlite"
        self._made = self.hidden / "made"

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
        with hold(self.folder):
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
        # The folder first: a kill between the two leaves the document looking edited, and an edit is never replaced.
        document.save(self.folder)
        document.save(self._made)

    def last(self, kind: type[AnyDocument]) -> AnyDocument | None:
        """A document as the crew last left it, or None."""
        try:
            return kind.load(self._made)
        except DocumentError:
            return None

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
        try:
            return kind.load(self.hidden)
        except DocumentError:
            return None
