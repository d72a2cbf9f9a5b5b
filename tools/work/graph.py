"""A graph of jobs: merged by key, ordered by what needs what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...story.artifact import Artifact, Key
from ...story.errors import EngineError
from .job import Job
from .store import Store


class JobGraph:
    """Jobs by key. Two jobs with one key are one job, whichever production asked for them."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.jobs: dict[Key, Job] = {}
        for job in jobs:
            self.jobs.setdefault(job.key(), job)

    def __len__(self) -> int:
        return len(self.jobs)

    def split(self, store: Store) -> tuple[dict[Key, Artifact], dict[Key, Job]]:
        """What the store has already, and what is to be made."""
        done: dict[Key, Artifact] = {}
        todo: dict[Key, Job] = {}
        for key, job in self.jobs.items():
            artifact = store.find(key)
            if artifact is None:
                todo[key] = job
            else:
                done[key] = artifact
        return done, todo

    def waves(self, todo: Mapping[Key, Job], store: Store) -> Iterator[list[Key]]:
        """Keys to make, each wave needing only what is stored or stands in a wave before.

        `EngineError` where something needed is neither in the graph nor in the store, or jobs need each other.
        """
        left = dict(todo)
        for job in todo.values():
            for need in job.needs():
                if need not in self.jobs and store.find(need) is None:
                    raise EngineError(f"{job.kind!r} needs {need[:12]}, which is neither stored nor planned")
        while left:
            ready = [key for key, job in left.items() if not any(need in left for need in job.needs())]
            if not ready:
                raise EngineError(f"the jobs {sorted({job.kind for job in left.values()})} need each other")
            yield ready
            for key in ready:
                del left[key]
