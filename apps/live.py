"""The live display of a terminal."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn

from ..agents.events import Event, FileEvent, Listener, NoteEvent, StageEvent
from .show import seconds_left


@contextlib.contextmanager
def live_display(label: str = "") -> Iterator[Listener]:
    """A bar with what is being made and the time left; finished stages stay above it."""
    console = Console(stderr=True, highlight=False)
    columns = (
        TextColumn("[bold]{task.description:<14}"),
        BarColumn(bar_width=32),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("[dim]{task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Live(console, progress, label)


class _Live:
    def __init__(self, console: Console, progress: Progress, label: str) -> None:
        self._console = console
        self._progress = progress
        self._label = f"[dim]{escape(label)}[/dim] " if label else ""
        self._task = progress.add_task("", total=1.0, left="", visible=False)
        self._begun = time.monotonic()

    def __call__(self, event: Event) -> None:
        if isinstance(event, StageEvent):
            self._stage(event)
        elif isinstance(event, FileEvent):
            self._console.print(f"{self._label}  [dim]wrote[/dim] {escape(event.path)}")
        elif isinstance(event, NoteEvent):
            self._console.print(f"{self._label}[yellow]note[/yellow] {escape(event.message)}")
        elif event.total > 0:
            part = event.done / event.total
            left = seconds_left(part, time.monotonic() - self._begun)
            shown = f"about {left:.0f} s left" if part > 0.05 else ""
            self._progress.update(self._task, description=event.title, completed=part, left=shown, visible=True)

    def _stage(self, event: StageEvent) -> None:
        if event.what == "begins":
            self._begun = time.monotonic()
            self._progress.update(self._task, description=event.stage, completed=0, left="", visible=True)
        else:
            self._console.print(f"{self._label}[green]✓[/green] [bold]{event.stage:<10}[/bold] {escape(event.detail)}")
