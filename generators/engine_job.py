"""A plan of an engine as a job: its answer lands in the store like everything else."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import Field

from ..story.answers import ClipLayer, Piece, Still
from ..story.artifact import Key, Making
from ..story.errors import EngineError
from ..tools.work.job import Bench, Job, Made
from . import registry
from .engine import EnginePlan
from .settings import EngineSettings


class EngineJob(Job):
    """Run a plan: leaves the engine's files and `clip.json`, `still.json` or `piece.json`."""

    kind: ClassVar[str] = "engine"
    makers: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = "Generating"
    needs_models: ClassVar[bool] = True

    plan: EnginePlan
    settings: EngineSettings = Field(default_factory=EngineSettings)
    """Of the machine; no part of the key."""

    def key(self) -> Key:
        """The plan's."""
        return self.plan.key()

    def needs(self) -> tuple[Key, ...]:
        """What the plan reads."""
        return self.plan.needs

    def cost(self) -> float:
        """The plan's own estimate."""
        return max(0.1, self.plan.compute_s)

    def make(self, bench: Bench) -> Made:
        """Let the engine run. `EngineError` where its answer is not the one that it planned, or a file is missing."""
        began = time.perf_counter()
        maker = registry.engine(self.plan.engine, self.settings)
        answer = maker.run(self.plan, bench)
        if type(answer) is not type(self.plan.answer):
            raise EngineError(f"the engine {self.plan.engine!r} answered with {answer.NAME!r}, which nobody asked for")
        for name in _files(answer):
            if not (bench.folder / name).is_file():
                raise EngineError(f"the engine {self.plan.engine!r} says that it made {name!r}, and there is none")
        answer.save(bench.folder)
        making = Making(
            engine=self.plan.engine,
            version=self.plan.version,
            seed=self.plan.request.seed,
            compute_s=round(time.perf_counter() - began, 3),
        )
        facts = {"request": self.plan.request.kind, "keeps": list(self.plan.keeps), "weights": list(self.plan.weights)}
        return Made(facts=facts, making=making)


def _files(answer: ClipLayer | Still | Piece) -> tuple[str, ...]:
    if isinstance(answer, Piece):
        return (answer.sound,)
    return (
        (answer.picture, answer.matte_file)
        if isinstance(answer, ClipLayer) and answer.matte_file
        else (answer.picture,)
    )
