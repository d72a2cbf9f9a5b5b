"""How a run shows itself: a live display in a terminal, plain lines elsewhere, JSON lines for machines."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ..agents.events import Event, FileEvent, Listener, NoteEvent, StageEvent
from .show import emit, seconds_left

if TYPE_CHECKING:
    from ..tools.work.executor import JobEvent

Mode = Literal["auto", "json", "quiet"]


@contextlib.contextmanager
def listening(mode: Mode, *, label: str = "") -> Iterator[Listener]:
    """A listener for one run. `label` stands before every line where several films are made."""
    if mode == "json":
        yield _JsonLines(label)
    elif mode == "quiet":
        yield _only_notes
    elif sys.stderr.isatty():
        from .live import live_display

        with live_display(label) as listener:
            yield listener
    else:
        yield _PlainLines(label)


def _only_notes(event: Event) -> None:
    if isinstance(event, NoteEvent):
        print(f"note: {event.message}", file=sys.stderr)


class _JsonLines:
    """Every event as one JSON object a line; progress at most ten times a second."""

    def __init__(self, label: str) -> None:
        self._label = {"film": label} if label else {}
        self._told = 0.0

    def __call__(self, event: Event) -> None:
        if isinstance(event, StageEvent):
            emit({"event": "stage", "stage": event.stage, "what": event.what, "detail": event.detail} | self._label)
        elif isinstance(event, FileEvent):
            emit({"event": "file", "path": event.path} | self._label)
        elif isinstance(event, NoteEvent):
            emit({"event": "note", "message": event.message} | self._label)
        else:
            self._job(event)

    def _job(self, event: JobEvent) -> None:
        now = time.monotonic()
        if event.what == "progress" and now - self._told < 0.1:
            return
        self._told = now
        record = {"event": "job", "what": event.what, "kind": event.kind, "key": event.key[:16]}
        emit(record | {"done": round(event.done, 2), "total": round(event.total, 2)} | self._label)


class _PlainLines:
    """A line a stage, and one every few seconds while jobs run."""

    EVERY_S = 5.0

    def __init__(self, label: str) -> None:
        self._label = f"{label}: " if label else ""
        self._told = time.monotonic()
        self._begun = self._told

    def __call__(self, event: Event) -> None:
        now = time.monotonic()
        if isinstance(event, StageEvent) and event.what == "done":
            self._line(f"{event.stage}: {event.detail}")
        elif isinstance(event, FileEvent):
            self._line(f"wrote {event.path}")
        elif isinstance(event, NoteEvent):
            self._line(f"note: {event.message}")
        elif not isinstance(event, StageEvent) and now - self._told >= self.EVERY_S and event.total > 0:
            part = event.done / event.total
            left = f", about {seconds_left(part, now - self._begun):.0f} s left" if part > 0.05 else ""
            self._line(f"{event.title}: {part:.0%}{left}")
        elif isinstance(event, StageEvent):
            self._begun = now

    def _line(self, text: str) -> None:
        self._told = time.monotonic()
        print(f"{self._label}{text}", file=sys.stderr, flush=True)
