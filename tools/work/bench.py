"""A bench over plain folders: one for the work, one for each needed artifact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ...story.artifact import Key
from ...story.errors import EngineError


class FolderBench:
    """The `Bench` that executors hand to jobs; tests make one by hand from two folders."""

    def __init__(
        self,
        folder: Path,
        *,
        artifacts: Mapping[Key, Path] | None = None,
        facts: Mapping[Key, dict[str, Any]] | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        self.folder = folder
        self._artifacts = dict(artifacts or {})
        self._facts = dict(facts or {})
        self._on_progress = on_progress

    def path(self, key: Key, name: str) -> Path:
        """A file of a needed artifact. `EngineError` where the job did not say in `needs()` that it reads it."""
        try:
            return self._artifacts[key] / name
        except KeyError:
            raise EngineError(
                f"a job reads {name!r} of the artifact {key[:12]}, which it did not say it needs"
            ) from None

    def facts(self, key: Key) -> dict[str, Any]:
        """The facts of a needed artifact."""
        return self._facts[key]

    def progress(self, done: float) -> None:
        """Pass on how far the work is, 0 to 1."""
        if self._on_progress is not None:
            self._on_progress(done)
