"""The executor for one machine: a few worker processes, kept warm from stage to stage."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Any, Self

from ...story.artifact import Artifact, Key
from ...story.errors import EngineError
from .claims import Claims
from .executor import OnEvent, Tally, claimed
from .graph import JobGraph
from .job import Job
from .store import FolderStore, Store
from .wire import TIDY_S, error_from_wire, job_to_wire

WORKER = f"{__name__.rsplit('.', 1)[0]}.worker"


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ProcessExecutor:
    """Runs jobs in worker processes. A context manager; leaving it, by whatever way, ends the workers.

    Workers are separate interpreters that hold to the same store: they are started at the first need, live from run to
    run, and end when this process ends, kill -9 included.
    """

    def __init__(self, *, workers: int | None = None, claims: Claims | None = None) -> None:
        self._count = max(1, workers or cores())
        self._claims = claims
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self, store: FolderStore) -> None:
        """Start the workers now, while this process still plans."""
        while len(self._workers) < self._count:
            self._workers.append(_Worker(store))

    def close(self) -> None:
        """End the workers and wait for them."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, jobs: Iterable[Job], store: Store, *, on_event: OnEvent | None = None) -> dict[Key, Artifact]:
        """Make what the store does not have. The first failure ends the run; finished work stays in the store."""
        if not isinstance(store, FolderStore):
            raise EngineError("worker processes need a store in a folder")
        graph = JobGraph(jobs)
        done, todo = graph.split(store)
        tally = Tally(graph, done, on_event)
        for _ in graph.waves(todo, store):
            pass  # Walk the graph once before work is started: what cannot end is refused here.
        if not todo:
            return done
        # One that ended while it had nothing to do (the system was out of memory) is no fault of the next job.
        self._keep_ready()
        self.warm(store)
        shift = _Shift(todo, tally, self._claims)
        threads = [threading.Thread(target=shift.work, args=(worker,), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.2)
        except BaseException:
            shift.stop()
            self.close()
            raise
        if shift.error is not None:
            self._keep_ready()
            raise shift.error
        return done | shift.made

    def _keep_ready(self) -> None:
        """Keep the workers that run and answer: after a failure the next choice (another voice) needs them at once."""
        for worker in [worker for worker in self._workers if not worker.ready]:
            worker.end()
            self._workers.remove(worker)


class _Shift:
    """One run's work, handed out to the threads that speak with the workers."""

    def __init__(self, todo: dict[Key, Job], tally: Tally, claims: Claims | None) -> None:
        self.made: dict[Key, Artifact] = {}
        self.error: Exception | None = None
        # The longest first: what is short fills the gaps at the end.
        self._todo = dict(sorted(todo.items(), key=lambda item: -item[1].cost()))
        self._waiting = {key: {need for need in job.needs() if need in todo} for key, job in todo.items()}
        self._running: set[Key] = set()
        self._tally = tally
        self._claims = claims
        self._changed = threading.Condition()

    def work(self, worker: _Worker) -> None:
        """Take jobs until none are left or one has failed."""
        while (taken := self._take()) is not None:
            key, job = taken
            try:
                with claimed(job, key, self._claims):
                    artifact = worker.make(key, job, lambda part, key=key: self._progress(key, part))
                with self._changed:
                    self.made[key] = artifact
                    self._running.discard(key)
                    for needs in self._waiting.values():
                        needs.discard(key)
                    self._tally.made(key, artifact)
                    self._changed.notify_all()
            except Exception as error:  # noqa: BLE001  # Raised again by the run, in its own thread.
                with self._changed:
                    self.error = self.error or error
                    self._todo.clear()
                    self._changed.notify_all()
                return

    def stop(self) -> None:
        """Hand out no more."""
        with self._changed:
            self._todo.clear()
            self._changed.notify_all()

    def _take(self) -> tuple[Key, Job] | None:
        with self._changed:
            while self._todo:
                for key, job in self._todo.items():
                    if not self._waiting[key]:
                        del self._todo[key]
                        self._running.add(key)
                        self._tally.tell("started", key)
                        return key, job
                self._changed.wait(0.5)
            return None

    def _progress(self, key: Key, part: float) -> None:
        with self._changed:
            self._tally.progress(key, part)


class _Worker:
    """One worker process, spoken to by lines of JSON."""

    def __init__(self, store: FolderStore) -> None:
        # One thread of arithmetic a worker: there are as many workers as cores, and results do not depend on timing.
        environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._answered = True
        self._tidies = False
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # It lives as long as the worker.
        self._process = subprocess.Popen(
            [sys.executable, "-m", WORKER, str(store.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env=environment,
            encoding="utf-8",
            # A Ctrl-C in the terminal reaches this process alone, which then ends the workers in order.
            start_new_session=True,
        )

    def make(self, key: Key, job: Job, progress: Any) -> Artifact:
        """Have a job made; progress is passed on. `EngineError` with the tail of its words where the worker died."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise EngineError("a worker has no pipes")
        self._answered = False
        self._tidies = job.needs_models
        try:
            process.stdin.write(json.dumps({"key": key, "job": job_to_wire(job)}) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if "progress" in answer:
                    progress(answer["progress"])
                    continue
                self._answered = True
                if "made" in answer:
                    return Artifact.model_validate(answer["made"])
                raise error_from_wire(answer["failed"])
        except BrokenPipeError:
            pass
        code = process.wait()
        raise EngineError(f"a worker ended with {code} while it made {job.kind!r}", hint=self._tail())

    @property
    def ready(self) -> bool:
        """Whether it runs and has answered all that it was asked."""
        return self._answered and self._process.poll() is None

    def end(self) -> None:
        """Close its input, which ends it, and wait; kill it where it does not.

        An engine that is at work is interrupted first: what it began on a server is cancelled there.
        """
        process = self._process
        tidies = self._tidies and not self._answered
        if tidies and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps({"stop": True}) + "\n")
                process.stdin.flush()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            process.wait(TIDY_S + 2 if tidies else 2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._words.close()

    def _tail(self) -> str:
        self._words.seek(0, os.SEEK_END)
        self._words.seek(max(0, self._words.tell() - 2000))
        return self._words.read().decode("utf-8", "replace").strip()
