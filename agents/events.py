"""What a production tells while it works: to a terminal, a machine, later a studio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..tools.work.executor import JobEvent
from .order import Stage


@dataclass(frozen=True)
class StageEvent:
    """A stage begins or is done; `detail` says in a few words what it made."""

    stage: Stage
    what: Literal["begins", "done"]
    detail: str = ""


@dataclass(frozen=True)
class FileEvent:
    """A file that a person may open now stands in the folder."""

    path: str


@dataclass(frozen=True)
class NoteEvent:
    """Something that a person should know: a fallback, a decision, a warning."""

    message: str


Event = StageEvent | FileEvent | NoteEvent | JobEvent
Listener = Callable[[Event], None]


def silent(event: Event) -> None:
    """Tell nobody."""
