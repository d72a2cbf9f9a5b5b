"""A job: a frozen document of one piece of work, whose key is a digest of everything that goes in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import Part, canonical_json, sha256
from .code_version import code_version


class Bench(Protocol):
    """Where a job works: an empty folder for its result, and read access to the artifacts that it needs."""

    @property
    def folder(self) -> Path:
        """The files that the job leaves here become the artifact."""
        ...

    def path(self, key: Key, name: str) -> Path:
        """A file of a needed artifact, for reading only."""
        ...

    def facts(self, key: Key) -> dict[str, Any]:
        """The facts of a needed artifact."""
        ...

    def progress(self, done: float) -> None:
        """Say how far the work is, 0 to 1. Cheap; may be called for every frame."""
        ...


class Made(Part):
    """What a job says of its result: facts for later stages, and how it was made."""

    facts: dict[str, Any] = Field(default_factory=dict)
    making: Making


class Job(Part, ABC):
    """One piece of work. Subclasses are frozen documents that say all that the result depends on.

    `makers` names the modules whose code makes the result; the key covers their source and that of every module
    of Reelwright that they import. A job reads nothing but its own fields and the artifacts in `needs()`.
    """

    kind: ClassVar[str]
    makers: ClassVar[tuple[str, ...]]
    title: ClassVar[str] = ""
    """For the progress display: 'Drawing'."""
    needs_models: ClassVar[bool] = False
    """True where it is made in the one process that holds the models, not by any worker."""

    def key(self) -> Key:
        """64 hexadecimal digits: equal work, equal key, on any machine."""
        content = {"kind": self.kind, "code": code_version(self.makers), "job": self.model_dump(mode="json")}
        return sha256(canonical_json(content))

    def needs(self) -> tuple[Key, ...]:
        """The keys of the artifacts that the job reads."""
        return ()

    @property
    def paid(self) -> bool:
        """True where making it costs money: it is claimed first and never submitted twice."""
        return False

    def cost(self) -> float:
        """A rough estimate of the seconds of one core that it takes; weighs the progress display."""
        return 1.0

    @abstractmethod
    def make(self, bench: Bench) -> Made:
        """Do the work: leave files in `bench.folder`, return the facts. Equal jobs leave equal bytes."""
