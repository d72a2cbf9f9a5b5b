"""What a finished job leaves in the store, and how it was made."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .document import Document, Part

Key = str
"""The key of a job and of its result: 64 hexadecimal digits."""


class StoredFile(Part):
    """One file of an artifact."""

    name: str
    size_bytes: int
    sha256: str


class Making(Part):
    """How an artifact was made: shown in the report, never part of a key."""

    engine: str
    """`embedded` parts name the tool ('composer', 'compositor'); models name the model."""
    version: str = ""
    seed: int | None = None
    compute_s: float = 0.0


class Artifact(Document):
    """The result of one job: files, facts about them, and how it was made."""

    NAME = "artifact"

    key: Key
    kind: str
    files: tuple[StoredFile, ...]
    facts: dict[str, Any] = Field(default_factory=dict)
    made: Making

    @property
    def size_bytes(self) -> int:
        """The bytes of all files."""
        return sum(file.size_bytes for file in self.files)

    def file(self, name: str) -> StoredFile:
        """The file of that name; `KeyError` where there is none."""
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)
