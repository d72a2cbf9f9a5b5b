"""What every member of the crew has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..planners.planner import Planner
from ..story.artifact import Artifact, Key
from ..story.violation import Violation
from ..tools.work.executor import Executor, JobEvent
from ..tools.work.job import Job
from .events import Listener, NoteEvent, StageEvent, silent
from .order import Order, Stage
from .production import Production


@dataclass
class Desk:
    """One run's production, order, executor and listener."""

    production: Production
    order: Order
    executor: Executor
    tell: Listener = silent
    engine_executor: Executor | None = None
    """Where engines work: a process of their own, whose pipelines stay warm from shot to shot. None: `executor`."""
    planner: Planner | None = None
    """Chosen at the first need and kept for the run: a model that failed is not asked again."""
    notes: list[str] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    """Jobs made in this run, by kind."""
    reused: dict[str, int] = field(default_factory=dict)
    compute_s: dict[str, float] = field(default_factory=dict)

    def run(self, jobs: Iterable[Job]) -> dict[Key, Artifact]:
        """Make what the store does not have, and count it for the report."""
        return self.executor.run(jobs, self.production.store, on_event=self._heard)

    def run_engine(self, jobs: Iterable[Job]) -> dict[Key, Artifact]:
        """The same where engines work."""
        return (self.engine_executor or self.executor).run(jobs, self.production.store, on_event=self._heard)

    def begin(self, stage: Stage) -> None:
        """Say that a stage begins."""
        self.tell(StageEvent(stage, "begins"))

    def done(self, stage: Stage, detail: str) -> None:
        """Say that a stage is done."""
        self.tell(StageEvent(stage, "done", detail))

    def note(self, message: str) -> None:
        """Say something that a person should know, once."""
        if message not in self.notes:
            self.notes.append(message)
            self.tell(NoteEvent(message))

    def warn(self, violations: Iterable[Violation]) -> None:
        """Pass on what is worth knowing but stops nothing."""
        for violation in violations:
            if violation.severity == "warning":
                self.note(violation.message)

    def _heard(self, event: JobEvent) -> None:
        if event.what == "made":
            self.made[event.kind] = self.made.get(event.kind, 0) + 1
            self.compute_s[event.kind] = self.compute_s.get(event.kind, 0.0) + event.compute_s
        elif event.what == "reused":
            self.reused[event.kind] = self.reused.get(event.kind, 0) + 1
        self.tell(event)
