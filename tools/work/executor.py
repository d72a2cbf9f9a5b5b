"""The protocol of executors, what they report, and the one that works in this process."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from ...story.artifact import Artifact, Key
from ...story.errors import EngineError, InputError, RefusedError
from .bench import FolderBench
from .claims import Claims
from .graph import JobGraph
from .job import Job
from .store import Store, describe_files


@dataclass(frozen=True)
class JobEvent:
    """Something happened to a job; `done` and `total` weigh the whole run in estimated core-seconds."""

    what: Literal["reused", "started", "progress", "made"]
    kind: str
    title: str
    key: Key
    done: float
    total: float
    compute_s: float = 0.0


OnEvent = Callable[[JobEvent], None]


class Executor(Protocol):
    """Runs a graph of jobs and returns every artifact by key. The first failure is raised; finished work stays."""

    def run(self, jobs: Iterable[Job], store: Store, *, on_event: OnEvent | None = None) -> dict[Key, Artifact]:
        """Make what the store does not have."""
        ...


class InlineExecutor:
    """Works in this process, one job after the other: for small runs, tests and debugging."""

    def __init__(self, *, claims: Claims | None = None) -> None:
        self._claims = claims

    def run(self, jobs: Iterable[Job], store: Store, *, on_event: OnEvent | None = None) -> dict[Key, Artifact]:
        """Make what the store does not have, in order of need."""
        graph = JobGraph(jobs)
        done, todo = graph.split(store)
        tally = Tally(graph, done, on_event)
        for wave in graph.waves(todo, store):
            for key in wave:
                job = todo[key]
                tally.tell("started", key)
                with claimed(job, key, self._claims):
                    done[key] = make(job, key, store, on_progress=lambda part, key=key: tally.progress(key, part))  # type: ignore[misc]
                tally.made(key, done[key])
        return done


class Tally:
    """Adds up what is done, for the progress display."""

    def __init__(self, graph: JobGraph, reused: dict[Key, Artifact], on_event: OnEvent | None) -> None:
        self._jobs = graph.jobs
        self._parts = {key: 0.0 for key in graph.jobs if key not in reused}
        self._costs = {key: graph.jobs[key].cost() for key in self._parts}
        self._total = sum(self._costs.values())
        self._on_event = on_event
        for key in reused:
            self.tell("reused", key)

    def progress(self, key: Key, part: float) -> None:
        """A job is so far, 0 to 1."""
        self._parts[key] = min(1.0, max(self._parts[key], part))
        self.tell("progress", key)

    def made(self, key: Key, artifact: Artifact) -> None:
        """A job is done."""
        self._parts[key] = 1.0
        self.tell("made", key, compute_s=artifact.made.compute_s)

    def tell(self, what: Literal["reused", "started", "progress", "made"], key: Key, *, compute_s: float = 0.0) -> None:
        """Pass one event on."""
        if self._on_event is not None:
            done = sum(self._costs[name] * part for name, part in self._parts.items())
            job = self._jobs[key]
            title = job.title or job.kind
            self._on_event(JobEvent(what, job.kind, title, key, done, self._total, compute_s))


@contextlib.contextmanager
def claimed(job: Job, key: Key, claims: Claims | None) -> Iterator[None]:
    """Claim work that costs money before it is submitted, and give the claim up where it was refused undone.

    `EngineError` where an earlier run submitted it and its answer was not kept: it is never sent again without a
    person's word.
    """
    if not job.paid:
        yield
        return
    if claims is None:
        raise EngineError(f"{job.kind!r} costs money, and this run has nowhere to record that it was submitted")
    claim = claims.claim(key)
    if claim.state == "submitted":
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(claim.at))
        raise EngineError(
            f"{job.kind!r} {key[:12]} was submitted on {when} and its answer was lost; it may have been billed",
            hint="`reelwright resume DIR --pay-again` submits it once more",
        )
    try:
        yield
    except (RefusedError, InputError):
        claims.release(key)
        raise


def make(job: Job, key: Key, store: Store, *, on_progress: Callable[[float], None] | None = None) -> Artifact:
    """Make one job in this process and land its result. Nothing is left behind where it fails."""
    draft = store.draft(key)
    try:
        needs = job.needs()
        found = {need: store.find(need) for need in needs}
        missing = [need[:12] for need, artifact in found.items() if artifact is None]
        if missing:
            raise EngineError(f"{job.kind!r} needs {', '.join(missing)}, which the store does not have")
        bench = FolderBench(
            draft,
            artifacts={need: store.folder(need) for need in needs},
            facts={need: artifact.facts for need, artifact in found.items() if artifact is not None},
            on_progress=on_progress,
        )
        before = _compute_s()
        made = job.make(bench)
        # An engine elsewhere says itself how long it computed; here the processor's own account holds.
        compute_s = round(max(made.making.compute_s, _compute_s() - before), 3)
        making = made.making.model_copy(update={"compute_s": compute_s})
        artifact = Artifact(key=key, kind=job.kind, files=describe_files(draft), facts=made.facts, made=making)
        return store.land(artifact, draft)
    except BaseException:
        store.discard(draft)
        raise


def _compute_s() -> float:
    """Seconds of processor that this process and the programs that it ran have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
