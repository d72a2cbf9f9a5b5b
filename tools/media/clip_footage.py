"""An engine's clip as footage: what scenes show in their picture slots."""

from __future__ import annotations

import shutil
from typing import ClassVar

from ...story.answers import ClipLayer
from ...story.artifact import Key, Making
from ..work.job import Bench, Job, Made
from .footage_intake import FOOTAGE_FILE


class ClipFootageJob(Job):
    """Lay a clip without handles in as `footage.mp4`, as it is: engines write what the intake of footage writes."""

    kind: ClassVar[str] = "clip-footage"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.clip_footage",)
    title: ClassVar[str] = "Taking clips in"

    clip: Key

    def needs(self) -> tuple[Key, ...]:
        """The clip."""
        return (self.clip,)

    def cost(self) -> float:
        """A copy."""
        return 0.05

    def make(self, bench: Bench) -> Made:
        """Copy the picture."""
        clip = ClipLayer.load(bench.path(self.clip, "clip.json").parent)
        shutil.copyfile(bench.path(self.clip, clip.picture), bench.folder / FOOTAGE_FILE)
        facts = {"width": clip.width, "height": clip.height, "fps": str(clip.fps), "frames": clip.frames}
        return Made(facts=facts, making=Making(engine=clip.engine, version=clip.version))
