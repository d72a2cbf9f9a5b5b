"""The job that makes the control signals of a shot."""

from __future__ import annotations

import time
from typing import ClassVar, Self

from pydantic import Field, model_validator

from .....story.artifact import Making
from .....story.document import Part
from .....tools.compositor.spans.span_source import PictureJob
from .....tools.work.job import Bench, Made
from .signal_set import SIGNALS, Placing, SignalName
from .staged import StagedCast, check_staged, open_stage
from .write_signals import write_signals


class SignalsJob(PictureJob):
    """Make the control signals of a shot's people: their files and `signals.json`. Equal jobs leave equal bytes."""

    kind: ClassVar[str] = "signals"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.cast.signals.job",)
    title: ClassVar[str] = "Writing signals"

    width: int = Field(ge=64, le=7680, multiple_of=2)
    """Even, as videos need it; models ask for multiples of 8 to 64."""
    height: int = Field(ge=64, le=7680, multiple_of=2)
    frame: Placing = Placing()
    """Where the film's frame lies in the picture."""
    people: tuple[StagedCast, ...] = Field(min_length=1)
    """The farthest first."""
    only: tuple[SignalName, ...] = SIGNALS

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_staged(self.people)
        return self

    def recipes(self) -> tuple[Part, ...]:
        """The people."""
        return tuple(staged.source for staged in self.people)

    def cost(self) -> float:
        """Core-seconds: a z-buffer, a dozen PNGs and three encoders for each frame."""
        each = 0.15 + self.width * self.height * 0.7e-6
        return each * self.people[0].cast.frames * len(self.people) * len(self.only) / len(SIGNALS)

    def make(self, bench: Bench) -> Made:
        """Write them all."""
        began = time.process_time()
        stage = open_stage(self.people, bench, width=self.width, height=self.height, frame=self.frame)
        found = write_signals(
            stage,
            bench.folder,
            only=self.only,
            grounds=tuple(staged.cast.palette.get("ground", "#808080") for staged in self.people),
            placing=self.frame,
            on_frame=lambda done: bench.progress(done / (stage.frames + 1)),
        )
        facts = {"frames": found.frames, "signals": [signal.name for signal in found.signals]}
        return Made(facts=facts, making=Making(engine="embedded", compute_s=time.process_time() - began))
